"""The demonstration's history: told through the ordinary services with the clock moved, invented throughout.

`chapters.py` is what happened, `open_end.py` what is left open for the visitor, `telling.py` and `teller.py`
how it is told.
"""
