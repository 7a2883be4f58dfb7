"""What the terms of a rule do at a price: the tolerance, what is forbidden, and the same along all prices."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.domain import duty
from alliance.domain.errors import Refusal
from alliance.domain.floor import ad_valorem_equivalent
from alliance.domain.floor.lifting import FullTopUp, GatePrice, MinimumImportPrice, Prohibition
from alliance.domain.floor.steered import PriceBand, RateFloor
from alliance.domain.floor.terms import Terms

from .sample import price

FLOOR = Fraction(200)
ON = date(2026, 11, 22)
TWO = Decimal(2)  # percent: from 196 on the price is spared


@pytest.mark.parametrize(
    ("terms", "at", "tolerated", "lifted"),
    [
        (Terms(tolerance=TWO), "195.99", False, "4.01"),
        (Terms(tolerance=TWO), "196", True, "0"),
        (Terms(tolerance=TWO), "199", True, "0"),
        (Terms(tolerance=TWO), "200", False, "0"),
        (Terms(), "199", False, "1"),
        (Terms(), "200", False, "0"),
        (Terms(tolerance=Decimal(100)), "0", True, "0"),
        (Terms(MinimumImportPrice(Decimal(25)), tolerance=TWO), "100", False, "25"),
    ],
)
def test_a_tolerance_spares_prices_a_little_below_the_floor(terms, at, tolerated, lifted):
    at = Fraction(at)
    assert terms.tolerated(FLOOR, at) is tolerated
    assert terms.lifted(FLOOR, at, ON) == Fraction(lifted)
    assert terms.pieces(FLOOR, ON)(at) == Fraction(lifted)


def test_a_floor_of_less_than_one_forbids_what_is_below_it():
    half = Fraction(1, 2)
    assert Terms(Prohibition()).forbidden_below(half) == half
    assert Terms(Prohibition()).forbidden_below(Fraction(0)) is None


def test_without_its_own_maximum_a_mechanism_asks_for_all_that_is_missing():
    for mechanism in (FullTopUp(), MinimumImportPrice(Decimal(25)), GatePrice(Decimal(40))):
        unbounded = Terms(mechanism, tolerance=TWO).unbounded(FLOOR, ON)
        assert [unbounded(Fraction(at)) for at in (0, 100, 195, 196, 250)] == [200, 100, 5, 0, 0]
    assert Terms(RateFloor(Decimal(10))).unbounded(FLOOR, ON)(Fraction(50)) == 5


@pytest.mark.parametrize(
    ("terms", "below", "forbidden", "allowed"),
    [
        (Terms(Prohibition()), 200, "199.99", "200"),
        (Terms(Prohibition(), tolerance=TWO), 196, "195.99", "196"),
        (Terms(Prohibition(), tolerance=Decimal(100)), None, None, "0"),
        (Terms(), None, None, "0"),
    ],
)
def test_below_a_price_nothing_may_be_imported(terms, below, forbidden, allowed):
    assert terms.forbidden_below(FLOOR) == below
    assert forbidden is None or terms.forbids(FLOOR, Fraction(forbidden))
    assert not terms.forbids(FLOOR, Fraction(allowed))


def test_a_band_without_a_price_of_the_day_asks_for_it_on_every_way():
    terms = Terms(PriceBand(Decimal(240), Decimal(5), ()))
    for ask in (
        lambda: terms.lifted(FLOOR, FLOOR, ON),
        lambda: terms.pieces(FLOOR, ON),
        lambda: terms.unbounded(FLOOR, ON),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "needs_reference_price"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("free", [("base_free", {})]),
        ("5%", [("base_percent", {"percent": "5", "price": "69.00 USD/kg", "amount": "3.45", "per": "USD/kg"})]),
        ("0.10 USD/kg", [("base_specific", {"expression": "0.10 USD/kg", "amount": "0.1", "per": "USD/kg"})]),
        ("5% + 0.10 USD/kg", [
            ("base_percent", {"percent": "5", "price": "69.00 USD/kg", "amount": "3.45", "per": "USD/kg"}),
            ("base_specific", {"expression": "0.10 USD/kg", "amount": "0.1", "per": "USD/kg"}),
            ("base_compound", {"expression": "5% + 0.10 USD/kg", "amount": "3.55", "per": "USD/kg"}),
        ]),
        ("10% MAX 2 USD/kg", [
            ("base_percent", {"percent": "10", "price": "69.00 USD/kg", "amount": "6.9", "per": "USD/kg"}),
            ("base_specific", {"expression": "2.00 USD/kg", "amount": "2", "per": "USD/kg"}),
            ("base_least", {"amounts": "6.9 and 2", "amount": "2", "per": "USD/kg", "decided": "2.00 USD/kg"}),
        ]),
        ("10% MIN 2 USD/kg", [
            ("base_percent", {"percent": "10", "price": "69.00 USD/kg", "amount": "6.9", "per": "USD/kg"}),
            ("base_specific", {"expression": "2.00 USD/kg", "amount": "2", "per": "USD/kg"}),
            ("base_greatest", {"amounts": "6.9 and 2", "amount": "6.9", "per": "USD/kg", "decided": "10%"}),
        ]),
    ],
)  # fmt: skip
def test_the_working_of_a_base_duty_names_every_figure(text, told):
    _, steps = duty.amount(duty.parse(text), price("69"))
    assert [(step.code, step.values) for step in steps] == told
    assert all(step.sentence for step in steps)


def test_what_is_no_duty_is_a_programming_fault():
    for ask in (
        lambda: duty.amount("5%", price()),
        lambda: duty.fold("5%", price(), line=lambda *_: 0, plus=sum, least=min, greatest=max),
    ):
        with pytest.raises(TypeError, match="not a duty expression"):
            ask()


def test_a_duty_as_a_share_of_the_price():
    assert ad_valorem_equivalent(Fraction(41), Fraction(69)) == Fraction(4100, 69)
    assert ad_valorem_equivalent(Fraction(41), Fraction(0)) is None
