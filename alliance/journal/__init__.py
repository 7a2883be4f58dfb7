"""The append-only record of every act, and the only clock.

`now()` is the only clock, `record()` the only writer of the journal, `next_number()` the only source of
numbers that may neither skip nor repeat, `incident()` the way to say aloud that something could not stand.
"""

from typing import Any

_PUBLIC = {
    "now": "alliance.journal.clock",
    "record": "alliance.journal.services",
    "incident": "alliance.journal.services",
    "bridge": "alliance.journal.services",
    "chain": "alliance.journal.services",
    "form_of": "alliance.journal.services",
    "leap": "alliance.journal.numbering",
    "next_number": "alliance.journal.numbering",
    "raise_to": "alliance.journal.numbering",
}


def __getattr__(name: str) -> Any:
    """Import on first use: Django imports this package before its tables can be."""
    if name in _PUBLIC:
        from importlib import import_module

        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(name)
