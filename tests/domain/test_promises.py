"""What each mechanism promises holds for it, over random terms; and a promise that is not kept is not made.

One case is drawn for all promises of a mechanism, so that 2,000 cases of each fit into a gate.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import duty
from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.floor import MECHANISMS, of_rule
from alliance.domain.floor.curve import Curve
from alliance.domain.floor.promises import (
    CAPPED,
    CONTINUOUS,
    FALLS_NOWHERE,
    LADDER_IS_FORMULA,
    OF_ALL,
    REACHES_FLOOR,
    SAME_IN_ANY_UNIT,
    SPLITS,
    WARNS_WHERE_IT_FALLS,
    told,
)
from alliance.domain.floor.terms import Terms
from alliance.domain.money import UNITS, Price, Quantity, unit
from alliance.domain.period import Period
from alliance.domain.quote import Lot, quote
from alliance.domain.rows import Concession, FloorRule
from alliance.domain.shape import Node

from .floors import BASES, CENT, EACH, FLOORS, KINDS, OF_KIND, ON, PRICES, terms
from .sample import book, price, rate

CONCESSION = duty.parse("20% + 1 USD/kg")
BOOK = book(rules=[], base_rates=[rate("US", "28", "free")])


@dataclass(frozen=True)
class Case:
    """A mechanism with random terms, a base duty, two prices and the grams of the parts of a lot."""

    made: Terms
    combination: str
    floor: Decimal
    base: duty.Duty
    one: Fraction
    other: Fraction
    parts: tuple[int, ...]

    @property
    def height(self) -> Fraction:
        return Fraction(self.floor)

    @property
    def money(self) -> Price:
        return Price.of(self.floor, "USD", "kg", "gross", "CIF")

    @property
    def price(self) -> Decimal:
        """One of the prices as a declaration can write it, in whole cents."""
        return Decimal(int(self.one * 100)) / 100

    @cached_property
    def curve(self) -> Curve:
        return of_rule(self.money, self.made, self.combination, self.base, on=ON, concession=CONCESSION)

    @cached_property
    def bare(self) -> Curve:
        """The same without caps and tolerance."""
        made = replace(self.made, caps=(), tolerance=Decimal(0))
        return of_rule(self.money, made, self.combination, self.base, on=ON)

    @property
    def rule(self) -> FloorRule:
        return FloorRule(
            rule="PF-12", version=1, product="ndpr-oxide", origin="ALL", importer="ALLIANCE", floor=self.money,
            combination=self.combination, validity=Period(ON), sunset=None, decision=3, set_by=3, terms=self.made,
        )  # fmt: skip

    @cached_property
    def release(self) -> Book:
        bound = Concession("US", "284690", "ALL", "bound", CONCESSION, Period(ON), "schedule")
        found = replace(BOOK, rules=(self.rule,), concessions=(bound,))
        return replace(found, base_rates=tuple(replace(each, duty=self.base) for each in found.base_rates))

    def asked(self, at: Decimal, per: str = "kg", quantity: Quantity | None = None) -> Answer:
        """What a lot at this price owes."""
        lot = Lot("CN", "US", ON, price(f"{at:f}", unit=per), "ndpr-oxide", quantity=quantity)
        return quote(self.release, lot)


@st.composite
def cases(draw, kind):
    made, combination = draw(terms(kind))
    parts = tuple(draw(st.lists(st.integers(1, 10**6), min_size=2, max_size=3)))
    return Case(made, combination, draw(FLOORS), draw(BASES), draw(PRICES), draw(PRICES), parts)


def reaches_floor(case: Case):
    """An import lands at the floor or above it, where no cap binds."""
    mechanism, gap = case.made.mechanism, case.height - case.one
    if mechanism.forbids(case.height, case.one):
        return
    if mechanism.kind != "prohibition" and mechanism.formula(case.height, case.one) < gap:
        return  # the mechanism's own maximum binds
    assert case.bare.landed(case.one) >= case.floor


def falls_nowhere(case: Case):
    """The landed price never falls as the price rises."""
    low, high = sorted((case.one, case.other))
    assert case.bare.landed(low) <= case.bare.landed(high)
    assert not [each for each in case.bare.warnings() if each.code == "inversion"]


def warns_where_it_falls(case: Case):
    """Where a dearer import lands cheaper the curve warns, and it warns of nothing else."""
    curve = case.curve
    warned = curve._inversions()
    low, high = sorted((case.one, case.other))
    if curve.landed(high) < curve.landed(low):
        assert any(each.start <= high and (each.end is None or high < each.end) for each in warned)
    for each in warned:
        middle = each.start + 1 if each.end is None else (each.start + each.end) / 2
        cheaper = [curve.landed(knee) for knee in curve.landed.knees() if knee < middle]
        limits = [curve.landed.before(knee) for knee in curve.landed.knees() if knee <= middle]
        assert curve.landed(middle) < max([curve.landed(Fraction(0)), *cheaper, *limits])


def continuous(case: Case):
    """No price is a cliff."""
    assert case.bare.total.jumps() == ()
    assert not [each for each in case.bare.warnings() if each.code == "cliff"]


def capped(case: Case):
    """The duty is never below nothing and never above a cap."""
    assert case.curve.total(case.one) >= 0
    limits = {
        "specific": lambda cap: Fraction(cap.amount),
        "ad-valorem": lambda cap: Fraction(cap.percent) / 100 * case.one,
        "concession": lambda cap: Fraction(20, 100) * case.one + 1,
    }
    for cap in case.made.caps:
        figure = case.curve.total if cap.on == "total" else case.curve.adjustable
        assert figure(case.one) <= limits[cap.kind](cap)


def ladder_is_formula(case: Case):
    """The pieces equal the formula at every knee and a cent beside it."""
    pieces = case.made.pieces(case.height, ON)
    for knee in {Fraction(0), case.height, *pieces.knees()}:
        for at in (knee - CENT, knee, knee + CENT):
            if at >= 0:
                assert pieces(at) == case.made.lifted(case.height, at, ON)


def same_in_any_unit(case: Case):
    """The unit of the price changes nothing."""
    consignment = Quantity(Decimal("2.5"), unit("t"))
    kilograms = case.asked(case.price, "kg", consignment)
    tonnes = case.asked(case.price * 1000, "t", consignment)
    assert kilograms.owed == tonnes.owed
    assert kilograms.total * 1000 == tonnes.total
    assert kilograms.outcome.kind == tonnes.outcome.kind


def splits(case: Case):
    """A lot of one price owes what its parts owe together."""

    def owed(grams: int) -> Fraction:
        found = case.asked(case.price, "kg", Quantity(Decimal(grams), unit("g"))).owed
        assert found is not None
        return found

    assert sum(map(owed, case.parts)) == owed(sum(case.parts))


PROMISES: dict[str, Callable[[Case], None]] = {
    CAPPED: capped,
    CONTINUOUS: continuous,
    FALLS_NOWHERE: falls_nowhere,
    LADDER_IS_FORMULA: ladder_is_formula,
    REACHES_FLOOR: reaches_floor,
    SAME_IN_ANY_UNIT: same_in_any_unit,
    SPLITS: splits,
    WARNS_WHERE_IT_FALLS: warns_where_it_falls,
}


@pytest.mark.parametrize("kind", KINDS)
@EACH
@given(st.data())
def test_a_mechanism_keeps_every_promise_that_it_makes(kind, data):
    case = data.draw(cases(kind))
    for promise in sorted(MECHANISMS[kind].promises):
        PROMISES[promise](case)


def test_every_promise_is_tried_is_a_sentence_and_is_made_by_whom_it_should():
    for mechanism in MECHANISMS.values():
        assert OF_ALL <= mechanism.promises <= set(PROMISES)
        assert all(sentence.endswith(".") for sentence in told(mechanism.promises).values())
    making = {
        code: {kind for kind in KINDS if code in MECHANISMS[kind].promises}
        for code in (REACHES_FLOOR, FALLS_NOWHERE, CONTINUOUS)
    }
    assert making[REACHES_FLOOR] == {"full-top-up", "gate-price", "minimum-import-price", "prohibition"}
    assert set(KINDS) - making[FALLS_NOWHERE] == {"entry-price-ladder"}
    assert set(KINDS) - making[CONTINUOUS] == {"entry-price-ladder"}


@EACH
@given(OF_KIND["price-band"], FLOORS)
def test_the_table_of_a_band_equals_its_formula_at_every_knee_and_a_cent_beside_it(band, floor):
    height = Fraction(floor)
    table = band.pieces_of_reference(height)
    for knee in {Fraction(0), height, Fraction(band.ceiling), *table.knees()}:
        for at in (knee - CENT, knee, knee + CENT):
            if at >= 0:
                assert table(at) == band.formula_of_reference(height, at)


@pytest.mark.parametrize("kind", KINDS)
@EACH
@given(st.data())
def test_quote_and_curve_agree_and_the_row_reads_back(kind, data):
    """Two ways to the same figure: by the formula at one price, and by pieces along all of them."""
    case = data.draw(cases(kind))
    row = case.rule.as_row()
    read = FloorRule.read(Node(row, "", "document_malformed"), UNITS)
    assert (read.as_row(), read.terms) == (row, case.made)
    answer, at = case.asked(case.price), Fraction(case.price)
    curve = case.curve
    if case.made.forbids(case.height, at):
        assert answer.outcome.kind == "prohibited"
        assert curve.forbidden_below is not None and at < curve.forbidden_below
        return
    assert (answer.adjustable, answer.total, answer.landed) == (
        curve.adjustable(at), curve.total(at), curve.landed(at),
    )  # fmt: skip
    assert sum(answer.parts) == answer.total


def test_the_table_in_the_kit_is_the_one_in_the_code():
    guide = (Path(__file__).parents[2] / "docs" / "conformance" / "README.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in guide.splitlines()
        if line[:1] == "|"
    ]
    head = next(row for row in rows if row[1:2] == ["reaches_floor"])
    table = {
        row[0]: dict(zip(head[1:], row[1:], strict=True))
        for row in rows
        if len(row) == len(head) and row != head
    }
    for kind in KINDS:
        kept = MECHANISMS[kind].promises
        assert table[kind] == {code: "yes" if code in kept else "no" for code in table[kind]}
        assert kept <= set(table[kind])
