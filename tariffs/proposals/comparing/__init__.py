"""Texts of one proposal beside each other and beside what is in force: which ones, line by line, what differs."""
