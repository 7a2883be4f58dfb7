"""The floor: what lifts a price to it, and the curve of it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import duty
from alliance.domain.amounts import round_half_up
from alliance.domain.errors import Refusal
from alliance.domain.floor import COMBINATIONS, ad_valorem_equivalent, combine, curve, top_up

from .sample import price

AMOUNTS = st.decimals(0, 1000, places=2).map(abs)
PRICES = st.fractions(0, 1000, max_denominator=100)
MODES = st.sampled_from(COMBINATIONS)
# Base duties with what they owe by hand: a share of the price, and an amount per kilogram.
LINES = {
    "free": (Fraction(0), Fraction(0)),
    "5%": (Fraction(1, 20), Fraction(0)),
    "0.10 USD/kg": (Fraction(0), Fraction(1, 10)),
    "30% + 20 USD/kg": (Fraction(3, 10), Fraction(20)),
}
BASES = st.sampled_from(sorted(LINES))


@pytest.mark.parametrize(
    ("floor", "at", "lift", "percent"),
    [(110, 69, 41, "59.42"), (60, 69, 0, "0.00"), (69, 69, 0, "0.00"), (2408, 1200, 1208, "100.67")],
)
def test_the_lift_is_what_is_missing_to_the_floor(floor, at, lift, percent):
    owed, step = top_up(Fraction(floor), Fraction(at), per="USD/kg")
    assert owed == lift
    assert str(round_half_up(ad_valorem_equivalent(owed, Fraction(at)), 2)) == percent
    assert step.code == ("lifted_to_floor" if lift else "not_below_floor")


def test_at_a_price_of_zero_there_is_no_percentage():
    assert ad_valorem_equivalent(Fraction(110), Fraction(0)) is None


def test_adding_owes_both_and_max_owes_the_greater():
    assert combine("add", Fraction("3.45"), Fraction(41)) == Fraction("44.45")
    assert combine("max", Fraction("3.45"), Fraction(41)) == 41
    with pytest.raises(Refusal):
        combine("min", Fraction(1), Fraction(1))


def landed(floor, base, mode, at):
    share, fixed = LINES[base]
    lift = top_up(floor, at, per="USD/kg")[0]
    own = share * at + fixed
    return at + combine(mode, own, max(Fraction(0), lift - own) if mode == "top_up" else lift)


@given(AMOUNTS.map(Fraction), BASES, MODES, PRICES, PRICES)
def test_the_landed_price_reaches_the_floor_and_never_falls_as_the_price_rises(floor, base, mode, one, other):
    low, high = sorted((one, other))
    assert floor <= landed(floor, base, mode, low) <= landed(floor, base, mode, high)


@given(AMOUNTS, BASES, MODES, PRICES)
def test_between_two_knees_the_curve_is_straight(amount, base, mode, at):
    knees = curve(price(str(amount)), duty.parse(base), mode, Decimal(1000))
    assert [knee.price for knee in knees] == sorted({knee.price for knee in knees})
    left = max((knee for knee in knees if knee.price <= at), key=lambda knee: knee.price)
    right = min((knee for knee in knees if knee.price >= at), key=lambda knee: knee.price)
    share = (at - left.price) / (right.price - left.price) if left != right else Fraction(0)
    expected = left.landed + share * (right.landed - left.landed)
    assert landed(Fraction(amount), base, mode, at) == expected


def test_under_max_the_curve_bends_where_the_base_duty_takes_over():
    knees = curve(price("110"), duty.parse("10%"), "max", Decimal(150))
    assert [(knee.price, knee.landed) for knee in knees] == [(0, 110), (100, 110), (110, 121), (150, 165)]


def test_a_curve_ends_where_it_is_asked_to():
    assert [knee.price for knee in curve(price("110"), duty.FREE, "add", Decimal(50))] == [0, 50]
