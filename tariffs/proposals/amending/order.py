"""In which order the standing amendments of a text are put, as `alliance.domain.tally.amendments` says, and what an
adoption implies for the others.

A row says three things: how much is owed, how that joins the base duty, and on which days. An amendment excludes
another where both change one of these and say it differently. Where both change the amount alone, in one measure, how
far each is from the text is computed; nothing else has a distance, so it is put as it was moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alliance.domain.tally.amendments import vote_order
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation.amendments import standing
from tariffs.proposals.negotiation.frozen import place_in, rows_of
from tariffs.proposals.negotiation.models import Amendment

MEASURE = frozenset({"currency", "unit", "content_basis", "value_basis"})
DAYS = frozenset({"valid_from", "valid_until", "sunset"})
WHAT_OF = {"combination": "how row {row} joins the base duty", **dict.fromkeys(DAYS, "the days of row {row}")}
OWED = "row {row}"  # any other cell
RESULTS = {
    Amendment.End.ADOPTED: "adopted", Amendment.End.NOT_ADOPTED: "not_adopted",
    Amendment.End.WITHDRAWN: "withdrawn",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """An amendment and the row of the text on the table that it would change."""

    amendment: Amendment
    row: int
    code: str  # "A2 of Chile", with the version where it was moved on an older one

    def said(self) -> dict[str, dict[str, str]]:
        """What of the row it changes, each with its cells, in the order of a row."""
        found: dict[str, dict[str, str]] = {}
        for name, text in self.amendment.cells.items():
            found.setdefault(WHAT_OF.get(name, OWED).format(row=self.row), {})[name] = text
        return {line: found[line] for line in _lines(self.row) if line in found}

    def excludes(self, other: "Item") -> bool:
        """Whether adopting it implies the rejection of the other: both say one thing, and say it differently."""
        said = other.said()
        return any(line in said and said[line] != cells for line, cells in self.said().items())


@dataclass(frozen=True)
class Order:
    """What the domain answers for a set of items: all of them as they are put, what is put next, what is not put."""

    items: Sequence[Item]
    next: Item | None
    not_put: Mapping[int, int]  # amendment's id → that of the one whose adoption implies its rejection
    whole: str
    sentences: Sequence[str]


def standing_on(version: Version) -> list[Item]:
    """The amendments that stand to a version, as they were moved: their row stands in it word for word."""
    rows = rows_of(version)
    found = []
    for each in standing(version.proposal):
        row = place_in(rows, _base(each))
        if row is not None:
            found.append(item_of(each, row, version))
    return sorted(found, key=lambda each: (each.amendment.moved_at, each.amendment.pk))


def item_of(amendment: Amendment, row: int, version: Version) -> Item:
    older = "" if amendment.version_id == version.pk else f" to version {amendment.version.number}"
    return Item(amendment, row, f"{amendment.code} of {amendment.member.name}{older}")


def order_of(version: Version, items: Sequence[Item]) -> Order:
    """The order of items as they were moved, and what their results so far mean for the others."""
    by_code = {each.code: each for each in items}
    answer = vote_order(_document(version, items))
    not_put = {
        by_code[each["code"]].amendment.pk: by_code[each["by"]].amendment.pk
        for each in answer["not_put"]
        if each["why"] == "rejection_implied"
    }
    return Order(
        [by_code[code] for code in answer["order"]],
        by_code.get(answer["put_next"]),
        not_put,
        answer["whole"],
        answer["said"],
    )


def _document(version: Version, items: Sequence[Item]) -> dict[str, Any]:
    rows = {int(row["position"]): row for row in rows_of(version)}
    wanted = [
        line for row in rows for line in _lines(row) if any(line in each.said() for each in items)
    ]  # in the order of the text
    amounts = {OWED.format(row=position): row.get("amount") for position, row in rows.items()}
    return {
        "amendments": [_amendment(each, items) for each in items],
        "base": [{"line": line, **_some(amounts.get(line))} for line in wanted],
        "results": {
            each.code: RESULTS[Amendment.End(each.amendment.ended_as)]
            for each in items
            if each.amendment.ended_as in RESULTS
        },
    }


def _amendment(item: Item, items: Sequence[Item]) -> dict[str, Any]:
    cells = item.amendment.cells
    measured = "amount" in cells and not MEASURE & cells.keys()
    return {
        "code": item.code,
        "excludes": [each.code for each in items if each is not item and item.excludes(each)],
        "line": next(iter(item.said())),
        **_some(cells["amount"] if measured else None),
    }


def _lines(row: int) -> list[str]:
    return [text.format(row=row) for text in (OWED, *dict.fromkeys(WHAT_OF.values()))]


def _some(amount: str | None) -> dict[str, str]:
    return {"amount": amount} if amount else {}


def _base(amendment: Amendment) -> dict[str, Any]:
    rows = rows_of(amendment.version)
    return next(row for row in rows if row["position"] == str(amendment.position))
