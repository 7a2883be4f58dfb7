"""The treaty as functions: standard library only; no Django, no files, no clock, never a float."""
