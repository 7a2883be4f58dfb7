"""Unions: on what they act for their states and with how many votes, declared and ended by two officers."""
