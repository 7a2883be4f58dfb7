"""Amendments as a page shows them beside the row: what changes, by how much, and in which order they would be put."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alliance.access import Seat
from alliance.domain.apart import apart
from alliance.domain.tally.amendments import vote_order
from tariffs.proposals.fields import LABELS
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation.amendments import line_in, place_in, row_of, rows_of
from tariffs.proposals.negotiation.models import Amendment
from tariffs.proposals.negotiation.reading import amendment_of

END_MARKS = {"accepted": "adopted", "withdrawn": "ended", "replaced": "ended"}


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

    @property
    def stands(self) -> bool:
        return self.amendment.ended_at is None and self.row is not None

    @property
    def asked_again(self) -> bool:
        return self.amendment.ended_at is None and self.row is None

    @property
    def mark(self) -> str:
        return END_MARKS.get(self.amendment.ended_as, "open" if self.stands else "warns")

    @property
    def word(self) -> str:
        if self.amendment.into_id is not None:
            return f"Accepted into version {self.amendment.into.number}"  # type: ignore[union-attr]
        return self.amendment.get_ended_as_display() or ("Stands" if self.stands else "Asked again")


def beside(versions: Sequence[Version], seat: Seat) -> list[Beside]:
    """The amendments to the versions of one proposal (of `reading.versions`), as moved; the last is the newest."""
    if not versions:
        return []
    rows = [amendment_of(each, said) for each in versions for said in each.amendments_said]  # type: ignore[attr-defined]
    newest, found = rows_of(versions[-1]), []
    for each in rows:
        base = row_of(each.version, each.position)
        cells = [_cell(name, base, each.cells) for name in each.cells]
        place, again = place_in(newest, base), line_in(newest, base)
        found.append(
            Beside(each, cells, place, again, bool(seat.insider) and each.member.code == seat.insider)
        )
    return found


def _cell(name: str, base: Mapping[str, Any], cells: Mapping[str, str]) -> Cell:
    before, after = base[name], cells[name]
    same = not {"currency", "unit", "content_basis"} & cells.keys()
    return Cell(LABELS[name], before, after, apart(before, after).said if name == "amount" and same else "")


def order(listed: Sequence[Beside]) -> list[str]:
    """In which order the standing amendments of an amount would be put, the furthest from the text first, in
    sentences; nothing for a row to which fewer than two stand. What changes no amount, or also its unit, has no
    distance that is computed."""
    distant = [each for each in listed if each.stands and any(cell.difference for cell in each.cells)]
    rows = [each.row for each in distant]
    amounts = [each for each in distant if rows.count(each.row) > 1]
    if not amounts:
        return []
    base = {
        f"row {each.row}": row_of(each.amendment.version, each.amendment.position)["amount"]
        for each in amounts
    }
    document = {
        "amendments": [
            {
                "amount": each.amendment.cells["amount"],
                "code": f"{each.amendment.code} of {each.amendment.member.name}",
                "line": f"row {each.row}",
            }
            for each in amounts
        ],
        "base": [{"amount": amount, "line": line} for line, amount in sorted(base.items())],
        "results": {},
    }
    said: list[str] = vote_order(document)["said"]
    return [sentence for sentence in said if sentence.startswith("On ")]
