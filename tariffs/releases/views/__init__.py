"""Public pages over the newest release: products and their rules, quotes, the releases themselves."""
