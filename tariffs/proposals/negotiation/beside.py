"""Amendments as a page shows them beside the row: what changes, by how much, and in which order they would be put."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alliance.access import Seat
from alliance.domain.apart import apart
from alliance.web import words
from tariffs.proposals.amending.order import DAYS, MEASURE, item_of, order_of
from tariffs.proposals.checks import Severity
from tariffs.proposals.fields import LABELS
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation.asking import Asked
from tariffs.proposals.negotiation.frozen import line_in, place_in, row_of, rows_of
from tariffs.proposals.negotiation.models import Amendment
from tariffs.proposals.negotiation.reading import amendment_of

END_MARKS = {
    "accepted": "adopted", "withdrawn": "ended", "replaced": "ended", "adopted": "adopted",
    "not_adopted": "rejected", "not_put": "closed",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One cell: what the text says, what it shall say, and for an amount the difference."""

    label: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class Beside:
    """An amendment as its readers see it. `row` is where it stands in the newest text, None where that row changed;
    `again` the row of the same line there, on which its author may move it again."""

    amendment: Amendment
    cells: Sequence[Cell]
    row: int | None
    again: int | None
    is_own: bool  # of the reader's delegation
    over: bool = False  # the whole is on the ballot or decided: what did not come into it is no part of it

    @property
    def stands(self) -> bool:
        return self.amendment.ended_at is None and self.row is not None and not self.over

    @property
    def asked_again(self) -> bool:
        return self.amendment.ended_at is None and self.row is None and not self.over

    @property
    def mark(self) -> str:
        return END_MARKS.get(
            self.amendment.ended_as, "closed" if self.over else "open" if self.stands else "warns"
        )

    @property
    def word(self) -> str:
        if self.amendment.into_id is not None:
            assert self.amendment.into is not None
            return _("Accepted into version {number}").format(number=self.amendment.into.number)
        if self.amendment.ended_as:
            return self.amendment.get_ended_as_display()
        if self.amendment.ballot_id is not None:
            return _("On the ballot")
        if self.over:
            return _("No part of the vote on the whole")
        if self.amendment.place is not None:
            return _("Put as number {place}").format(place=self.amendment.place)
        return _("Pending for the vote") if self.stands else _("Asked again")


def beside(versions: Sequence[Version], seat: Seat) -> list[Beside]:
    """The amendments to the versions of one proposal (of `reading.versions`), as moved; the last is the newest."""
    if not versions:
        return []
    rows = [amendment_of(each, said) for each in versions for said in each.amendments_said]  # type: ignore[attr-defined]
    newest, found, over = rows_of(versions[-1]), [], versions[-1].ballot_id is not None
    for each in rows:
        base = row_of(each.version, each.position)
        cells = cells_of(each, base)
        place, again = place_in(newest, base), line_in(newest, base)
        found.append(
            Beside(each, cells, place, again, bool(seat.insider) and each.member.code == seat.insider, over)
        )
    return found


def cells_of(amendment: Amendment, base: Mapping[str, Any]) -> list[Cell]:
    """What an amendment changes in a row, cell by cell."""
    return changes(amendment.cells, base)


def changes(cells: Mapping[str, str], base: Mapping[str, Any]) -> list[Cell]:
    """What these cells change in a row, one by one."""
    return [_cell(name, base, cells) for name in cells]


def read_back(asked: Asked, base: Mapping[str, Any], word: Callable[[str, str], str]) -> list[dict[str, Any]]:
    """Each cell that an amendment would change, for its last look: what the text says, what it was read as, by `word`
    in the words of its form, and what the checks read back or ask about."""
    said, doubts = (
        {each.field: each.message for each in asked.told if each.severity is severity}
        for severity in (Severity.INFORMS, Severity.WARNS)
    )
    return [
        {
            "label": each.label, "before": word(name, base[name]), "after": word(name, asked.cells[name]),
            "difference": each.difference, "said": said.get(name, ""), "doubt": doubts.get(name, ""),
        }
        for name, each in zip(asked.cells, changes(asked.cells, base), strict=True)
    ]  # fmt: skip


def to_row(versions: Sequence[Version], position: int, seat: Seat) -> list[Beside]:
    """The amendments that stand to one row of the newest of these versions, as moved."""
    return [each for each in beside(versions, seat) if each.stands and each.row == position]


def _cell(name: str, base: Mapping[str, Any], cells: Mapping[str, str]) -> Cell:
    before, after = base[name], cells[name]
    if name in DAYS:
        return Cell(LABELS[name], _day(before), _day(after), "")
    same = not MEASURE & cells.keys()
    return Cell(LABELS[name], before, after, apart(before, after).said if name == "amount" and same else "")


def _day(said: str) -> str:
    return words.civil(date.fromisoformat(said)) if said else ""


def order(listed: Sequence[Beside], newest: Version | None) -> list[str]:
    """In which order the standing amendments are put to the vote, in sentences: the furthest from the text first where
    amounts tell how far, else as they were moved."""
    standing = [
        item_of(each.amendment, each.row, newest)
        for each in listed
        if newest is not None and each.row is not None and each.stands
    ]
    if newest is None or not standing:
        return []
    said = [each for each in order_of(newest, standing).sentences if each.startswith("On ")]
    return [*said, *_of_days([frozenset(each.amendment.cells) for each in standing])]


def _of_days(changes: Sequence[frozenset[str]]) -> list[str]:
    """Where an amendment stands that changes when a row applies, as its sunset, and why; `changes` are the cells that
    each of those that stand changes."""
    said = []
    if any(cells <= DAYS for cells in changes):
        told = _(
            "Another day, as of a sunset, is not measured as further from the text or nearer to it. So an amendment of "
            "days alone is put after those to the amount of its row, as it was moved."
        )
        said.append(told)
    if any(cells & DAYS and "amount" in cells and not cells & MEASURE for cells in changes):
        said.append(_("An amendment of an amount and of days has its place by the amount."))
    return said
