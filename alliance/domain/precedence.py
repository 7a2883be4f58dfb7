"""One cargo, one answer: which of several rows that speak of a cargo answers for it.

What is said of the goods goes before all (a product before an HS code, a longer code before a shorter one); then a
named country before a group before all origins; then a territory before the whole alliance.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from alliance.domain.errors import Refusal
from alliance.domain.period import Period
from alliance.domain.rows import ALLIANCE, EVERYWHERE, OriginGroup

Place = tuple[int, ...]  # the lower one answers


class Answering(Protocol):
    """A row that answers for goods of an origin into a territory on some days."""

    @property
    def origin(self) -> str: ...

    @property
    def importer(self) -> str: ...

    @property
    def answers(self) -> Period: ...


Row = TypeVar("Row", bound=Answering)


def speaks_of(groups: Mapping[str, OriginGroup], named: str, origin: str, on: date) -> bool:
    """Whether an origin that a row names (a country, a group, all) holds goods of `origin` on that day."""
    if named in (origin, EVERYWHERE):
        return True
    group = groups.get(named)
    return group is not None and group.contains(origin, on)


def place_of(
    row: Answering, groups: Mapping[str, OriginGroup], *, origin: str, territory: str, on: date
) -> Place | None:
    """Where a row stands by its origin and its importer; None where it does not speak of the cargo on that day."""
    if row.importer not in (territory, ALLIANCE) or not row.answers.contains(on):
        return None
    if not speaks_of(groups, row.origin, origin, on):
        return None
    group = groups.get(row.origin)
    origin_rank = 0 if row.origin == origin else 2 if group is None else group.rank
    return origin_rank, int(row.importer == ALLIANCE)


def goods_place(product: str | None, hs: str | None, *, slug: str, code: str) -> Place | None:
    """Where a row stands by what it says of the goods: this product, or an HS code that holds `code`; None where it
    says neither."""
    if product is not None:
        return (0, 0) if product == slug else None
    return (1, -len(hs)) if hs is not None and code.startswith(hs) else None


def first(placed: Iterable[tuple[Place, Row]]) -> tuple[Place, list[Row]] | None:
    """The lowest place with the rows that stand on it; None where there is none."""
    ranked = list(placed)
    if not ranked:
        return None
    best = min(place for place, _ in ranked)
    return best, [row for place, row in ranked if place == best]


def one_of(rows: list[Row], symbols: list[str], on: date) -> Row:
    """The one row. Raises Refusal `several_rules` where two stand equal."""
    if len(rows) > 1:
        raise Refusal("several_rules", rules=symbols, on=on.isoformat())
    return rows[0]
