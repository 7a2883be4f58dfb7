"""The rows of a release's files, read and written: what a quote knows about rules, products and places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Self

from alliance.domain import codes, duty
from alliance.domain.floor.interaction import COMBINATIONS
from alliance.domain.floor.terms import Terms
from alliance.domain.money import CONTENT_BASES, ContentBasis, Price, Unit, currency, value_basis
from alliance.domain.period import Period
from alliance.domain.shape import Node

ALLIANCE = "ALLIANCE"  # the importer of a rule for every territory of a party
EVERYWHERE = "ALL"  # the origin of a rule for all origins
PLAIN, WITH_TERMS = "price-floor", "price-floor-with-terms"  # the kinds of a rule's row
USUAL = Terms()  # full top-up, no cap


def read_unit(node: Node) -> Unit:
    """The unit in a row of `units.ndjson`; its kilograms are an exact fraction as text."""
    factor = node.get("kilograms")
    if factor is not None and not _FRACTION.fullmatch(factor.text()):
        raise factor.fault("fault_not_fraction")
    kilograms = None if factor is None else Fraction(factor.text())
    counts = node["counts"].one_of(*CONTENT_BASES) if "counts" in node.value else None
    return Unit(node["unit"].text(), node["symbol"].text(), node["name"].text(), kilograms, counts)


_FRACTION = re.compile(r"[1-9][0-9]{0,17}(?:/[1-9][0-9]{0,17})?")


@dataclass(frozen=True)
class FloorRule:
    """A price floor in force or to come: line (product, origin, importer), floor, validity, and what decided
    it.

    `decision` put this row on record, `set_by` set its amount. `sunset` is the last day on which the floor
    answers unless it is renewed; `validity` is what the row states, `answers` what is left of it before the
    sunset.
    """

    rule: str
    version: int
    product: str
    origin: str
    importer: str
    floor: Price
    combination: str
    validity: Period
    sunset: date | None
    decision: int
    set_by: int
    terms: Terms = USUAL

    @classmethod
    def read(cls, node: Node, units: Mapping[str, Unit]) -> Self:
        """The rule in a row of `rules.ndjson`. A row with terms of its own has another `kind`, so that a reader who
        does not know them refuses the row and never takes it for a full top-up."""
        kind = node["kind"].one_of(PLAIN, WITH_TERMS)
        combination = node["combination"].one_of(*COMBINATIONS)
        stated = kind == WITH_TERMS
        terms = Terms.read(node["terms"], combination, at=node["combination"]) if stated else USUAL
        sunset = node.get("sunset")
        rule = cls(
            rule=node["rule"].text(),
            version=node["version"].whole(1),
            product=node["product"].text(),
            origin=node["origin"].text(),
            importer=node["importer"].text(),
            floor=Price(
                node["amount"].amount(),
                node["currency"].read(currency),
                node["unit"].among(units),
                node["content_basis"].read(ContentBasis.parse),
                node["value_basis"].read(value_basis),
                terms.purity_minimum,
            ),
            combination=combination,
            validity=node.period("valid_from", "valid_before"),
            sunset=None if sunset is None else sunset.day(),
            decision=node["decision"].whole(1),
            set_by=node["set_by"].whole(1),
            terms=terms,
        )
        if rule.terms.mechanism.contradicts(rule.floor.exact()):
            raise node["terms"]["mechanism"].fault("fault_contradicts_floor", floor=str(rule.floor))
        if rule.sunset is not None and rule.sunset < rule.validity.start:
            raise node["sunset"].fault("fault_sunset_before_start")
        return rule

    @property
    def answers(self) -> Period:
        """The days on which the floor answers: its validity, up to and including its sunset."""
        until_sunset = Period.through(self.validity.start, self.sunset)
        return (
            self.validity.intersection(until_sunset) or until_sunset
        )  # both start together, so they do meet

    def as_row(self) -> dict[str, Any]:
        """The row of `rules.ndjson`."""
        floor, before, terms = self.floor, self.validity.before, self.terms.as_row()
        row = {
            "amount": f"{floor.amount:f}",
            "combination": self.combination,
            "content_basis": str(floor.content_basis),
            "currency": floor.currency.code,
            "decision": self.decision,
            "importer": self.importer,
            "kind": WITH_TERMS if terms else PLAIN,
            "origin": self.origin,
            "product": self.product,
            "rule": self.rule,
            "set_by": self.set_by,
            "sunset": None if self.sunset is None else self.sunset.isoformat(),
            "unit": floor.unit.code,
            "valid_before": None if before is None else before.isoformat(),
            "valid_from": self.validity.start.isoformat(),
            "value_basis": floor.value_basis,
            "version": self.version,
        }
        return row | {"terms": terms} if terms else row


@dataclass(frozen=True)
class Product:
    """A product of the catalogue; `hs_certain` is False where its classification depends on rulings."""

    slug: str
    name: str
    description: str
    mineral: str
    stage: str
    hs6: str
    hs_certain: bool
    unit: Unit
    content_basis: ContentBasis

    @classmethod
    def read(cls, node: Node, units: Mapping[str, Unit]) -> Self:
        """The product in a row of `products.ndjson`."""
        return cls(
            slug=node["product"].read(codes.product_slug),
            name=node["name"].text(),
            description=node["description"].text(),
            mineral=node["mineral"].text(),
            stage=node["stage"].text(),
            hs6=node["hs6"].read(codes.parse_hs),
            hs_certain=node["hs_certain"].truth(),
            unit=node["unit"].among(units),
            content_basis=node["content_basis"].read(ContentBasis.parse),
        )


@dataclass(frozen=True)
class Country:
    """A country (or other origin of goods) by its ISO 3166-1 alpha-2 code."""

    code: str
    name: str

    @classmethod
    def read(cls, node: Node) -> Self:
        """The country in a row of `countries.ndjson`."""
        return cls(node["country"].text(), node["name"].text())


@dataclass(frozen=True)
class Membership:
    """A country in a group or territory, for a time."""

    country: str
    period: Period

    @classmethod
    def read(cls, node: Node) -> Self:
        """A member in the list `countries` of a group or territory."""
        return cls(node["country"].text(), node.period("from", "before"))


@dataclass(frozen=True)
class OriginGroup:
    """A named group of origins with its dated members; a lower `rank` answers first."""

    code: str
    name: str
    rank: int
    members: tuple[Membership, ...]

    @classmethod
    def read(cls, node: Node) -> Self:
        """The group in a row of `origin-groups.ndjson`."""
        members = tuple(Membership.read(each) for each in node["countries"].items())
        return cls(node["group"].text(), node["name"].text(), node["rank"].whole(1), members)

    def contains(self, country: str, on: date) -> bool:
        """Whether goods of `country` are in the group on that day."""
        return self.code == EVERYWHERE or _has(self.members, country, on)


@dataclass(frozen=True)
class Territory:
    """A customs territory with its dated countries, and the periods in which it is a party."""

    code: str
    name: str
    members: tuple[Membership, ...]
    party: tuple[Period, ...]

    @classmethod
    def read(cls, node: Node) -> Self:
        """The territory in a row of `territories.ndjson`."""
        members = tuple(Membership.read(each) for each in node["countries"].items())
        party = tuple(each.period("from", "before") for each in node["party"].items())
        return cls(node["territory"].text(), node["name"].text(), members, party)

    def contains(self, country: str, on: date) -> bool:
        """Whether `country` is in the territory on that day."""
        return country == self.code or _has(self.members, country, on)

    def is_party(self, on: date) -> bool:
        """Whether the territory is bound by the rules on that day."""
        return any(period.contains(on) for period in self.party)


@dataclass(frozen=True)
class BaseRate:
    """The ordinary duty of a territory on an HS code of 2, 4 or 6 digits, with its source."""

    territory: str
    hs: str
    duty: duty.Duty
    period: Period
    source: str

    @property
    def illustrative(self) -> bool:
        """Whether its source says that it stands for no tariff act."""
        return "illustrative" in self.source.lower()

    @classmethod
    def read(cls, node: Node) -> Self:
        """The rate in a row of `base-rates.ndjson`."""
        return cls(
            node["territory"].text(),
            node["hs"].read(codes.parse_hs),
            node["expression"].read(duty.parse),
            node.period("from", "before"),
            node["source"].text(),
        )


@dataclass(frozen=True)
class Concession:
    """A rate of a territory by origin, with its source: `bound` in its schedule, bound by `treaty`, or the
    `preference` that it charges. `duty` None: the line is unbound."""

    territory: str
    hs: str
    origin: str
    kind: str
    duty: duty.Duty | None
    period: Period
    source: str

    @classmethod
    def read(cls, node: Node) -> Self:
        """The rate in a row of `concessions.ndjson`."""
        kind = node["kind"].one_of(*CONCESSIONS)
        unbound = node["expression"].value == UNBOUND and kind != "preference"
        return cls(
            node["territory"].text(),
            node["hs"].read(codes.parse_hs),
            node["origin"].text(),
            kind,
            None if unbound else node["expression"].read(duty.parse),
            node.period("from", "before"),
            node["source"].text(),
        )

    @property
    def expression(self) -> str:
        """The rate as one sentence."""
        return UNBOUND if self.duty is None else str(self.duty)


CONCESSIONS = ("bound", "treaty", "preference")
UNBOUND = "unbound"


@dataclass(frozen=True)
class Decision:
    """A decision as a release cites it."""

    number: int
    symbol: str
    title: str
    outcome: str
    decided: str

    @classmethod
    def read(cls, node: Node) -> Self:
        """The decision in a row of `decisions.ndjson`."""
        return cls(
            node["decision"].whole(1),
            node["symbol"].text(),
            node["title"].text(),
            node["outcome"].text(),
            node["decided"].text(),
        )

    def as_row(self) -> dict[str, Any]:
        """The row of `decisions.ndjson`."""
        return {
            "decided": self.decided,
            "decision": self.number,
            "outcome": self.outcome,
            "symbol": self.symbol,
            "title": self.title,
        }


def with_code(name: str, code: str) -> str:
    """A name with the code that machines know it by: `China (CN)`; the code alone where no name is recorded."""
    return code if name == code else f"{name} ({code})"


def _has(members: Iterable[Membership], country: str, on: date) -> bool:
    return any(member.country == country and member.period.contains(on) for member in members)
