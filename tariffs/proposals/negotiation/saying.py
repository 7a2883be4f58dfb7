"""Reasons as members give them: required, bounded, without signs that nobody sees."""

from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.web.texts import refuse_unseen

LONGEST = 4_000  # characters, some two pages


def said(reason: str, *, where: str = "reason") -> str:
    """A reason as it is kept, trimmed, lines ended in one way.

    Refused: `reason_missing`, `reason_too_long`, `reason_unreadable` (422).
    """
    text = reason.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(
            "reason_missing",
            _("No reason is given."),
            mend=_("Say why in a sentence or two."),
            where=where,
            status=422,
        )
    refuse_unkept(text, where=where)
    return text


def refuse_unkept(text: str, *, where: str) -> None:
    """Refused: `reason_too_long`, `reason_unreadable` (422)."""
    if len(text) > LONGEST:
        raise Refused(
            "reason_too_long",
            _("The text has {text:,} characters; it may have {longest:,}.").format(
                text=len(text), longest=LONGEST
            ),
            mend=_("Shorten it; name longer papers by their title."),
            where=where,
            status=422,
        )
    refuse_unseen(text, where=where, code="reason_unreadable", lines=True)
