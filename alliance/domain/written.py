"""Which signs a text that people give may hold: none that nobody sees, and none that turns what is read.

A bidirectional override makes "12" read as "21" and draws the address beside a name backwards; a control character
breaks a line of the record. Joiners and marks that Arabic, Persian, Indic or Khmer scripts need are kept.
"""

import unicodedata
from dataclasses import dataclass

JOINERS = frozenset("\u200c\u200d")  # zero-width: Persian, Arabic and Indic scripts are misspelled without
NUMBERED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
)  # seen, though of Cf
BREAKS = frozenset("\n\r\t\u00ad\u200b")  # where a longer text breaks its lines, with Khmer and Thai
BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters by category that show as nothing
UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # general categories of Unicode


@dataclass(frozen=True)
class Unseen:
    """A sign that may not stand: its line and its place in that line, both from 1, and its code with its name."""

    line: int
    place: int
    sign: str

    def where(self, *, lines: bool) -> str:
        """The place in words; a text of one line has no line to name."""
        return f"Line {self.line}, character {self.place}" if lines else f"Character {self.place}"


def unseen(text: str, *, lines: bool) -> Unseen | None:
    """The first sign of a text that may not stand in it; None where there is none. `lines` allows what breaks lines."""
    kept = JOINERS | NUMBERED | (BREAKS if lines else frozenset())
    line, place = 1, 0
    for sign in text.replace("\r\n", "\n"):
        place += 1
        if sign not in kept and (sign in BLANK or unicodedata.category(sign) in UNSEEN):
            return Unseen(line, place, f"U+{ord(sign):04X}, {_name(sign)}")
        if sign == "\n":
            line, place = line + 1, 0
    return None


def _name(sign: str) -> str:
    if sign in "\n\r":
        return "a line break"
    return unicodedata.name(sign, "a control character").lower()
