"""Minerals, stages of production, products, HS codes, origin groups, base rates: what a rule can name."""
