"""What other states ask in the rows of a text, as a brief says it: who, which row, by how much, and how it stands."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.web import words
from tariffs.proposals.negotiation.beside import Beside, Cell
from tariffs.proposals.negotiation.models import Amendment

DECIDED = (Amendment.End.ACCEPTED, Amendment.End.ADOPTED, Amendment.End.NOT_ADOPTED)


def sentences(listed: Sequence[Beside], pers: Mapping[str, str], *, most: int) -> list[str]:
    """One sentence an amendment, those that still stand before those that are settled; what its author withdrew or
    moved again is left out, and what is of a row that changed. `pers`: by position, what the row's amount counts;
    `most`: how many are told."""
    told = [each for each in listed if each.row is not None and each.amendment.ended_at is None]
    told += [each for each in listed if each.amendment.ended_as in DECIDED]
    said = [_told(each, pers) for each in told[:most]]
    more = len(told) - most
    if more > 0:
        said.append(
            ngettext(
                "{n} more amendment is on the page.", "{n} more amendments are on the page.", more
            ).format(n=more)
        )
    return said


def _told(each: Beside, pers: Mapping[str, str]) -> str:
    row = each.row or each.again or each.amendment.position
    per = pers.get(str(row), "")
    return _("{member} asks in row {row}: {changes}. {state}.").format(
        member=each.amendment.member.name, row=row, state=_("Pending for the vote") if _waits(each) else each.word,
        changes="; ".join(_change(cell, per) for cell in each.cells),
    )  # fmt: skip


def _waits(each: Beside) -> bool:
    """Whether nothing more is to be said of it than that it stands: no place among votes yet, and no ballot."""
    return each.stands and each.amendment.place is None and each.amendment.ballot_id is None


def _change(cell: Cell, per: str) -> str:
    """`amount 95.00 USD/kg instead of 110.00 (−15, −13.64 %)`; days and other cells in their words alone."""
    nothing = _("nothing")
    told = {"label": cell.label.lower(), "after": cell.after or nothing, "before": cell.before or nothing}
    if not cell.difference:
        return _("{label} {after} instead of {before}").format(**told)
    told |= {"after": f"{words.amount(cell.after)} {per}".strip(), "before": words.amount(cell.before)}
    return _("{label} {after} instead of {before} ({difference})").format(**told, difference=cell.difference)
