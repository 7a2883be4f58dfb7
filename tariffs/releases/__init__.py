"""Numbered, immutable, hashed publications of all rules, and the public read API over them."""
