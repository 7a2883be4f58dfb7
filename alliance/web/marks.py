"""The marks of the house: each meaning has a shape and a tone, so that none depends on colour alone.

Shapes are drawn in a box of 12 × 12 units and filled with the colour of the text around them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _lazy

_SHAPES = {
    "disc": '<circle cx="6" cy="6" r="5"/>',
    "square": '<path d="M1.5 1.5h9v9h-9z"/>',
    "rings": '<g fill="none" stroke="currentColor"><circle cx="6" cy="6" r="5.1" stroke-width="1.4"/>'
    '<circle cx="6" cy="6" r="2.4" stroke-width="1.4"/></g>',
    "dots": '<circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" stroke-width="1.4"'
    ' stroke-dasharray="1.6 1.77"/>',
    "ahead": '<path d="M2.2 1 10.4 6 2.2 11V8.8L6.8 6 2.2 3.2z"/>',
    "bar": '<path d="M1 4.8h10v2.4H1z"/>',
    "octagon": '<path d="M3.7.5h4.6l3.2 3.2v4.6l-3.2 3.2H3.7L.5 8.3V3.7z'
    'M5.2 2.7v3.9h1.6V2.7zm0 4.9v1.6h1.6V7.6z" fill-rule="evenodd"/>',
    "triangle": '<path d="M6 .8 11.8 11H.2zM5.3 4.3v3.2h1.4V4.3zm0 4v1.4h1.4V8.3z" fill-rule="evenodd"/>',
    "note": '<path d="M6 .5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm-.8 2h1.6v1.6H5.2zm0 2.6h1.6v4.2H5.2z"'
    ' fill-rule="evenodd"/>',
    "tick": '<path d="M4.5 10.4.7 6.6l1.5-1.5 2.3 2.3 5.3-5.5 1.5 1.5z"/>',
    "cross": '<path d="m2.5 1 3.5 3.5L9.5 1 11 2.5 7.5 6 11 9.5 9.5 11 6 7.5 2.5 11 1 9.5 4.5 6 1 2.5z"/>',
    "pen": '<path d="m8.6.9 2.5 2.5-6.9 6.9L1 11l.7-3.2z"/>',
    "globe": '<g fill="none" stroke="currentColor" stroke-width="1.3"><circle cx="6" cy="6" r="4.9"/>'
    '<path d="M1.2 6h9.6M6 1.1c-3 3-3 6.8 0 9.8 3-3 3-6.8 0-9.8"/></g>',
    "pair": '<circle cx="3.4" cy="6" r="2.9"/><circle cx="8.9" cy="6" r="2.4" fill="none"'
    ' stroke="currentColor" stroke-width="1.2"/>',
    "lock": '<path d="M2.2 5.2h.9V4.1a2.9 2.9 0 0 1 5.8 0v1.1h.9v6H2.2zm2.4 0h2.8V4.1a1.4 1.4 0 0 0-2.8 0z"'
    ' fill-rule="evenodd"/>',
    "plus": '<path d="M4.8 1h2.4v3.8H11v2.4H7.2V11H4.8V7.2H1V4.8h3.8z"/>',
    "minus": '<path d="M1.5 1h9v10h-9zm2 4v2h5V5z" fill-rule="evenodd"/>',
    "delta": '<path d="M6 1 11.5 11H.5zm0 3.4L3.4 9.3h5.2z" fill-rule="evenodd"/>',
    "equals": '<path d="M1 2.8h10v2.1H1zm0 4.3h10v2.1H1z"/>',
    "clock": '<path d="M6 .5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm-.7 2.2h1.4v3l2.1 1.6-.9 1.1-2.6-2z"'
    ' fill-rule="evenodd"/>',
}


@dataclass(frozen=True)
class Mark:
    """One meaning: its tone (a class of the style sheet), its shape and the word said when none is given."""

    tone: str
    shape: str
    word: str | Promise

    @property
    def drawing(self) -> SafeString:
        """The shape as SVG elements; from this module only, so it is safe to insert."""
        return mark_safe(_SHAPES[self.shape])  # noqa: S308 - constants above, no input


MARKS = {
    "for": Mark("for", "disc", _lazy("For")),
    "against": Mark("against", "square", _lazy("Against")),
    "abstain": Mark("abstain", "rings", _lazy("Abstains")),
    "none": Mark("none", "dots", _lazy("Not voting")),
    "in_force": Mark("current", "disc", _lazy("In force")),
    "future": Mark("future", "ahead", _lazy("Not yet in force")),
    "ended": Mark("ended", "bar", _lazy("Ended")),
    "adopted": Mark("for", "tick", _lazy("Adopted")),
    "rejected": Mark("against", "cross", _lazy("Not adopted")),
    "blocks": Mark("blocks", "octagon", _lazy("Blocks")),
    "warns": Mark("warns", "triangle", _lazy("Warns")),
    "informs": Mark("informs", "note", _lazy("Note")),
    "done": Mark("current", "tick", _lazy("Done")),
    "open": Mark("future", "clock", _lazy("Open")),
    "draft": Mark("none", "pen", _lazy("Draft")),
    "closed": Mark("ended", "bar", _lazy("Closed")),
    "changed": Mark("warns", "delta", _lazy("Changed")),
    "added": Mark("for", "plus", _lazy("New")),
    "removed": Mark("against", "minus", _lazy("Removed")),
    "same": Mark("none", "equals", _lazy("The same")),
    "public": Mark("current", "globe", _lazy("Public")),
    "members": Mark("none", "pair", _lazy("Members")),
    "parties": Mark("none", "lock", _lazy("Parties")),
    "own_delegation": Mark("none", "pen", _lazy("Own delegation")),
}


def mark(kind: object) -> Mark:
    """The mark of a meaning, written ``in_force``, ``in-force`` or ``In force``. Raises LookupError."""
    key = str(getattr(kind, "value", kind)).strip().lower().replace("-", "_").replace(" ", "_")
    if key not in MARKS:
        raise LookupError(f"The house has no mark for {kind!r}; it has: {', '.join(MARKS)}.")
    return MARKS[key]
