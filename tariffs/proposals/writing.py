"""How title and prose may be written: bounded, and without signs that nobody sees and that turn what is read.

A bidirectional override makes "12" read as "21"; a control character breaks a line of the record. Joiners and
marks that Arabic, Persian or Indic scripts need are kept.
"""

import unicodedata

from alliance.access import Refused

LONGEST_TITLE = 200  # characters
LONGEST_PROSE = 20_000  # characters, some ten pages

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # embed, override, isolate
_OVERRIDES = frozenset("\u202d\u202e")  # in prose the others have their honest use


def refuse_unreadable(*, title: str, prose: str) -> None:
    """Refused: `title_too_long`, `prose_too_long`, `title_unreadable`, `prose_unreadable`; `where` is the field."""
    _refuse_long("title", title, LONGEST_TITLE, mend="Shorten the title; the reasons go into the prose.")
    _refuse_long("prose", prose, LONGEST_PROSE, mend="Shorten the prose; name longer papers by their title.")
    _refuse_hidden("title", title, _TURNING, kept="")
    _refuse_hidden("prose", prose, _OVERRIDES, kept="\n\t")


def _refuse_long(field: str, text: str, longest: int, *, mend: str) -> None:
    if len(text) > longest:
        raise Refused(
            f"{field}_too_long",
            f"The {field} has {len(text):,} characters; it may have {longest:,}.",
            mend=mend,
            where=field,
            status=422,
        )


def _refuse_hidden(field: str, text: str, turning: frozenset[str], *, kept: str) -> None:
    found = hidden_sign(text, turning, kept=kept)
    if found is not None:
        place, sign = found
        raise Refused(
            f"{field}_unreadable",
            f"Sign {place} of the {field} cannot be seen: {sign}.",
            mend=f"Type the {field} again at that place; a copied text often brings such signs along.",
            where=field,
            status=422,
        )


def hidden_sign(text: str, turning: frozenset[str] = _TURNING, *, kept: str = "") -> tuple[int, str] | None:
    """The first sign that nobody sees: its place from 1, and its code and name; None where there is none. `kept` are
    signs that may stand."""
    for place, sign in enumerate(text, start=1):
        if sign not in kept and (sign in turning or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")):
            return place, f"U+{ord(sign):04X}, {unicodedata.name(sign, 'a control character').lower()}"
    return None
