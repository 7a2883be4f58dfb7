"""How title and prose may be written: bounded, and without signs that nobody sees (`alliance.domain.written`)."""

from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.web.texts import refuse_unseen

LONGEST_TITLE = 200  # characters
LONGEST_PROSE = 20_000  # characters, some ten pages


def refuse_unreadable(*, title: str, prose: str) -> None:
    """Refused: `title_too_long`, `prose_too_long`, `title_unreadable`, `prose_unreadable`; `where` is the field."""
    _refuse_long(
        "title", title, LONGEST_TITLE,
        detail=_("The title has {text:,} characters; it may have {longest:,}."),
        mend=_("Shorten the title; the reasons go into the prose."),
    )  # fmt: skip
    _refuse_long(
        "prose", prose, LONGEST_PROSE,
        detail=_("The prose has {text:,} characters; it may have {longest:,}."),
        mend=_("Shorten the prose; name longer papers by their title."),
    )  # fmt: skip
    refuse_unseen(title, where="title", of="title", code="title_unreadable")
    refuse_unseen(prose, where="prose", of="prose", code="prose_unreadable", lines=True)


def _refuse_long(field: str, text: str, longest: int, *, detail: str, mend: str) -> None:
    if len(text) > longest:
        said = detail.format(text=len(text), longest=longest)
        raise Refused(f"{field}_too_long", said, mend=mend, where=field, status=422)
