"""Template libraries of this app: ``followed``, what followed from a decision; ``rules``, the terms of a rule."""
