"""A rule as it stands on the table or on record, made ready to be drawn: floor, terms, and what it is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from alliance.domain.duty import FREE, Duty
from alliance.domain.errors import Refusal
from alliance.domain.floor import Curve, Terms, of_rule
from alliance.domain.money import Price
from alliance.domain.shape import Node
from alliance.web import words
from alliance.web.drawing import Named
from tariffs.floors.models import PriceFloor
from tariffs.floors.selectors import period
from tariffs.proposals.checks.reading import Reading


@dataclass(frozen=True)
class Ruled:
    """A rule: `name` as a picture calls it, and on which day it is read, where its terms read anything of a day."""

    name: str
    price: Price
    terms: Terms
    combination: str
    on: date

    def says_as(self, other: "Ruled") -> bool:
        """Whether it asks the same as another rule, whatever both are called."""
        mine, theirs = (
            (each.price, each.terms, each.combination, each.terms.mechanism.by_gap or each.on)
            for each in (self, other)
        )
        return mine == theirs

    def curve(self, base: Duty = FREE) -> Curve | None:
        """The rule along all prices with this base duty; None where a fact is missing to draw it."""
        try:
            return of_rule(self.price, self.terms, self.combination, base, on=self.on)
        except Refusal:
            return None

    def named(self, base: Duty = FREE) -> Named | None:
        """The same, ready for a picture."""
        drawn = self.curve(base)
        return None if drawn is None else Named(self.name, drawn, self.terms.mechanism.by_gap)


def of_row(name: str, row: Mapping[str, Any]) -> Ruled | None:
    """A row of a frozen text, which no check blocked; None for one that ends a floor."""
    if not row["amount"]:
        return None
    price = Price.of(*(row[each] for each in MONEY))
    terms = Terms.read(Node(row.get("terms", {}), "terms", "document_malformed"), row["combination"])
    return Ruled(name, price, terms, row["combination"], date.fromisoformat(row["valid_from"]))


def of_floor(name: str, floor: PriceFloor, on: date) -> Ruled:
    """A floor on record, read on a day of its validity, or on its first."""
    price = Price.of(*(getattr(floor, each) for each in MONEY))
    terms = Terms.read(Node(floor.terms, "terms", "document_malformed"), floor.combination)
    days = period(floor.validity)
    return Ruled(name, price, terms, floor.combination, on if days.contains(on) else days.start)


def of_reading(name: str, reading: Reading, on: date) -> Ruled | None:
    """A row of a draft as it reads now; None while something of it is missing or does not read."""
    price, terms = reading.price, reading.stated.terms
    if price is None or terms is None or reading.combination not in terms.mechanism.combinations:
        return None
    return Ruled(name, price, terms, reading.combination, reading.valid_from or on)


def of_one_unit(rules: Sequence[Ruled]) -> list[Ruled]:
    """Those in the currency and unit of the last, counting what it counts: a picture is about the last."""
    return [each for each in rules if words.per(each.price) == words.per(rules[-1].price)]


MONEY = ("amount", "currency", "unit", "content_basis", "value_basis")
