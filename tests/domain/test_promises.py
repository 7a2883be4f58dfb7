"""What each mechanism promises holds for it, over random terms; and a promise that is not kept is not made."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import duty
from alliance.domain.floor import MECHANISMS, of_rule
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
from alliance.domain.money import UNITS, Price, Quantity, unit
from alliance.domain.period import Period
from alliance.domain.quote import Lot, quote
from alliance.domain.rows import Concession, FloorRule
from alliance.domain.shape import Node

from .floors import AMOUNTS, BASES, CENT, EACH, FLOORS, KINDS, OF_KIND, ON, PRICES, terms
from .sample import book, price, rate

CONCESSION = duty.parse("20% + 1 USD/kg")
PROMISING = {code: [kind for kind in KINDS if code in MECHANISMS[kind].promises] for code in (
    REACHES_FLOOR, FALLS_NOWHERE, CONTINUOUS, *OF_ALL
)}  # fmt: skip


def floor_price(amount):
    return Price.of(amount, "USD", "kg", "gross", "CIF")


def rule(floor, made, combination):
    return FloorRule(
        rule="PF-12", version=1, product="ndpr-oxide", origin="ALL", importer="ALLIANCE", floor=floor,
        combination=combination, validity=Period(ON), sunset=None, decision=3, set_by=3, terms=made,
    )  # fmt: skip


def release(floor, made, combination, base):
    bound = Concession("US", "284690", "ALL", "bound", CONCESSION, Period(ON), "schedule")
    found = replace(BOOK, rules=(rule(floor, made, combination),), concessions=(bound,))
    return replace(found, base_rates=tuple(replace(each, duty=base) for each in found.base_rates))


BOOK = book(rules=[], base_rates=[rate("US", "28", "free")])


def test_the_four_promises_of_all_are_made_by_all_and_each_is_a_sentence():
    for mechanism in MECHANISMS.values():
        assert mechanism.promises >= OF_ALL
        assert all(sentence.endswith(".") for sentence in told(mechanism.promises).values())
    assert PROMISING[REACHES_FLOOR] == ["full-top-up", "gate-price", "minimum-import-price", "prohibition"]
    assert set(KINDS) - set(PROMISING[FALLS_NOWHERE]) == {"entry-price-ladder"}
    assert set(KINDS) - set(PROMISING[CONTINUOUS]) == {"entry-price-ladder"}


@pytest.mark.parametrize("kind", PROMISING[REACHES_FLOOR])
@EACH
@given(st.data(), FLOORS, BASES, PRICES)
def test_an_import_lands_at_the_floor_or_above_it_where_no_cap_binds(kind, data, floor, base, at):
    made, combination = data.draw(terms(kind, capped=False, tolerant=False))
    curve = of_rule(floor_price(floor), made, combination, base, on=ON)
    gap, own = Fraction(floor) - at, made.mechanism.formula(Fraction(floor), at)
    if made.forbids(Fraction(floor), at) or (kind != "prohibition" and own < gap):
        return  # not allowed, or the mechanism's own maximum binds
    assert curve.landed(at) >= floor


@pytest.mark.parametrize("kind", PROMISING[FALLS_NOWHERE])
@EACH
@given(st.data(), FLOORS, BASES, PRICES, PRICES)
def test_the_landed_price_never_falls_as_the_price_rises(kind, data, floor, base, one, other):
    made, combination = data.draw(terms(kind, capped=False, tolerant=False))
    curve = of_rule(floor_price(floor), made, combination, base, on=ON)
    low, high = sorted((one, other))
    assert curve.landed(low) <= curve.landed(high)
    assert not [each for each in curve.warnings() if each.code == "inversion"]


@pytest.mark.parametrize("kind", PROMISING[WARNS_WHERE_IT_FALLS])
@EACH
@given(st.data(), FLOORS, BASES, PRICES, PRICES)
def test_where_a_dearer_import_lands_cheaper_the_curve_warns(kind, data, floor, base, one, other):
    made, combination = data.draw(terms(kind))
    curve = of_rule(floor_price(floor), made, combination, base, on=ON, concession=CONCESSION)
    warned = curve._inversions()
    low, high = sorted((one, other))
    inside = any(each.start <= high and (each.end is None or high < each.end) for each in warned)
    if curve.landed(high) < curve.landed(low):
        assert inside
    for each in warned:  # and it warns of nothing else: some cheaper import does land dearer
        middle = each.start + 1 if each.end is None else (each.start + each.end) / 2
        cheaper = [curve.landed(knee) for knee in curve.landed.knees() if knee < middle]
        limits = [curve.landed.before(knee) for knee in curve.landed.knees() if knee <= middle]
        assert curve.landed(middle) < max([curve.landed(Fraction(0)), *cheaper, *limits])


@pytest.mark.parametrize("kind", PROMISING[CONTINUOUS])
@EACH
@given(st.data(), FLOORS, BASES)
def test_no_price_is_a_cliff(kind, data, floor, base):
    made, combination = data.draw(terms(kind, capped=False, tolerant=False))
    curve = of_rule(floor_price(floor), made, combination, base, on=ON)
    assert curve.total.jumps() == ()
    assert not [each for each in curve.warnings() if each.code == "cliff"]


@pytest.mark.parametrize("kind", PROMISING[CAPPED])
@EACH
@given(st.data(), FLOORS, BASES, PRICES)
def test_the_duty_is_never_below_nothing_and_never_above_a_cap(kind, data, floor, base, at):
    made, combination = data.draw(terms(kind))
    curve = of_rule(floor_price(floor), made, combination, base, on=ON, concession=CONCESSION)
    assert curve.total(at) >= 0
    limits = {
        "specific": lambda cap: Fraction(cap.amount),
        "ad-valorem": lambda cap: Fraction(cap.percent) / 100 * at,
        "concession": lambda cap: Fraction(20, 100) * at + 1,
    }
    for cap in made.caps:
        capped = curve.total if cap.on == "total" else curve.adjustable
        assert capped(at) <= limits[cap.kind](cap)


@pytest.mark.parametrize("kind", PROMISING[LADDER_IS_FORMULA])
@EACH
@given(st.data(), FLOORS)
def test_the_pieces_equal_the_formula_at_every_knee_and_a_cent_beside_it(kind, data, floor):
    made, _ = data.draw(terms(kind, capped=False))
    height = Fraction(floor)
    pieces = made.pieces(height, ON)
    for knee in {Fraction(0), height, *pieces.knees()}:
        for at in (knee - CENT, knee, knee + CENT):
            if at >= 0:
                assert pieces(at) == made.lifted(height, at, ON)


@EACH
@given(OF_KIND["price-band"], FLOORS)
def test_the_table_of_a_band_equals_its_formula_at_every_knee_and_a_cent_beside_it(band, floor):
    height = Fraction(floor)
    table = band.pieces_of_reference(height)
    for knee in {Fraction(0), height, Fraction(band.ceiling), *table.knees()}:
        for at in (knee - CENT, knee, knee + CENT):
            if at >= 0:
                assert table(at) == band.formula_of_reference(height, at)


@pytest.mark.parametrize("kind", PROMISING[SAME_IN_ANY_UNIT])
@EACH
@given(st.data(), FLOORS, BASES, AMOUNTS)
def test_the_unit_of_the_price_changes_nothing(kind, data, floor, base, at):
    made, combination = data.draw(terms(kind))
    found = release(floor_price(floor), made, combination, base)
    consignment = Quantity(Decimal("2.5"), unit("t"))
    asked = [
        Lot("CN", "US", ON, price(f"{at:f}"), "ndpr-oxide", quantity=consignment),
        Lot("CN", "US", ON, price(f"{at * 1000:f}", unit="t"), "ndpr-oxide", quantity=consignment),
    ]
    kilograms, tonnes = (quote(found, lot) for lot in asked)
    assert kilograms.owed == tonnes.owed
    assert kilograms.total * 1000 == tonnes.total
    assert kilograms.outcome.kind == tonnes.outcome.kind


@pytest.mark.parametrize("kind", PROMISING[SPLITS])
@EACH
@given(st.data(), FLOORS, BASES, AMOUNTS, st.lists(st.integers(1, 10**6), min_size=2, max_size=4))
def test_a_lot_of_one_price_owes_what_its_parts_owe_together(kind, data, floor, base, at, parts):
    made, combination = data.draw(terms(kind))
    found = release(floor_price(floor), made, combination, base)

    def owed(grams):
        quantity = Quantity(Decimal(grams), unit("g"))
        return quote(found, Lot("CN", "US", ON, price(f"{at:f}"), "ndpr-oxide", quantity=quantity)).owed

    assert sum(owed(part) for part in parts) == owed(sum(parts))


@pytest.mark.parametrize("kind", KINDS)
@EACH
@given(st.data(), FLOORS, BASES, AMOUNTS)
def test_the_quote_and_the_curve_agree_and_the_parts_are_the_total(kind, data, floor, base, at):
    """Two ways to the same figure: by the formula at one price, and by pieces along all of them."""
    made, combination = data.draw(terms(kind))
    answer = quote(
        release(floor_price(floor), made, combination, base),
        Lot("CN", "US", ON, price(f"{at:f}"), "ndpr-oxide"),
    )
    curve = of_rule(floor_price(floor), made, combination, base, on=ON, concession=CONCESSION)
    if made.forbids(Fraction(floor), Fraction(at)):
        assert answer.outcome.kind == "prohibited"
        assert curve.forbidden_below is not None and at < curve.forbidden_below
        return
    assert (answer.adjustable, answer.total, answer.landed) == (
        curve.adjustable(Fraction(at)), curve.total(Fraction(at)), curve.landed(Fraction(at)),
    )  # fmt: skip
    assert sum(answer.parts) == answer.total


@pytest.mark.parametrize("kind", KINDS)
@EACH
@given(st.data(), FLOORS)
def test_a_rule_reads_back_what_it_writes(kind, data, floor):
    made, combination = data.draw(terms(kind))
    row = rule(floor_price(floor), made, combination).as_row()
    assert FloorRule.read(Node(row, "", "document_malformed"), UNITS).as_row() == row
    assert FloorRule.read(Node(row, "", "document_malformed"), UNITS).terms == made


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
