"""Template libraries of this app: ``followed``, what followed from a decision."""
