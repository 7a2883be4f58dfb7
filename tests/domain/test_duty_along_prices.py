"""A duty along all prices is what it comes to at each of them, and what caps are measured on."""

from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.domain import duty
from alliance.domain.errors import Refusal
from alliance.domain.floor.along import along
from alliance.domain.floor.caps import AdValoremCap, ConcessionCap, Ground, SpecificCap
from alliance.domain.floor.interaction import Base, Settled, attributed, combine, settle
from alliance.domain.floor.piecewise import Piecewise

from .sample import price


@pytest.mark.parametrize(
    "text",
    ["free", "5%", "0.10 USD/kg", "30% + 20 USD/kg", "5% MAX 3 USD/kg", "10% MIN 8 USD/kg",
     "1% + (10% MAX 2 USD/kg)", "10% MIN 2 USD/kg MAX 5 USD/kg"],
)  # fmt: skip
def test_a_duty_along_prices_is_what_it_comes_to_at_each(text):
    expression = duty.parse(text)
    function = along(expression, price())
    for at in ("0", "10", "20", "40", "50", "60", "80", "100"):
        assert function(Fraction(at)) == duty.amount(expression, price(at))[0]


def test_a_duty_that_the_price_cannot_carry_names_the_fact_it_needs():
    with pytest.raises(Refusal) as refused:
        along(duty.parse("0.10 USD/kg"), price(content="contained:REO"))
    assert refused.value.code == "needs_assay"


GROUND = Ground(
    Fraction(40), Fraction(2), Fraction(9)
)  # two of the duty's units of account for one of the floor's
ALONG = Ground(Piecewise.straight(1, 0), Fraction(2), Piecewise.straight(0, 9))


def test_a_cap_is_measured_in_the_units_of_the_duty():
    assert (GROUND.level(Fraction(3)), ALONG.level(Fraction(3))(Fraction(1))) == (6, 6)
    for cap, most in ((SpecificCap(Decimal(5)), 10), (AdValoremCap(Decimal(20)), 8), (ConcessionCap(), 9)):
        assert cap.limit(GROUND) == most
        assert cap.limit(ALONG)(Fraction(40)) == most
    assert ConcessionCap().limit(Ground(Fraction(40), Fraction(2), None)) is None
    assert (ConcessionCap("cut").cuts, ConcessionCap("warn").cuts) == (True, False)


@pytest.mark.parametrize(("mode", "total"), [("add", 13), ("top_up", 13), ("max", 10)])
def test_two_parts_are_combined_as_the_rule_says(mode, total):
    assert combine(mode, Fraction(3), Fraction(10)) == total


def test_an_unknown_combination_is_named_with_those_there_are():
    with pytest.raises(Refusal) as refused:
        combine("min", Fraction(1), Fraction(1))
    assert refused.value.code == "combination_unknown"
    assert refused.value.values == {"text": "min", "known": ["add", "max", "top_up"]}


def owed(mode, lifted, charged, counted=None, caps=()):
    same = Fraction(charged)
    base = Base(same, same if counted is None else Fraction(counted))
    found = settle(mode, Fraction(lifted), base, caps, GROUND)
    return base, found


@pytest.mark.parametrize(
    ("mode", "lifted", "charged", "counted", "steps", "parts"),
    [
        ("add", 20, 6, None, (20, 20, 26), (6, 20)),
        ("max", 20, 6, None, (20, 20, 20), (0, 20)),
        ("max", 6, 20, None, (6, 6, 20), (20, 0)),
        ("max", 20, 20, None, (20, 20, 20), (20, 0)),
        ("top_up", 20, 6, None, (14, 14, 20), (6, 14)),
        ("top_up", 6, 20, None, (0, 0, 20), (20, 0)),
        ("add", 20, 2, 6, (20, 20, 22), (2, 20)),
        ("max", 20, 2, 6, (20, 20, 16), (2, 14)),
        ("max", 4, 2, 6, (4, 4, 2), (2, 0)),
        ("top_up", 20, 2, 6, (14, 14, 16), (2, 14)),
        ("add", -20, 6, None, (-20, -20, 0), (0, 0)),
    ],
)
def test_what_is_owed_before_and_after_each_step(mode, lifted, charged, counted, steps, parts):
    """Counted before the preference: what the preference relieves comes off the total."""
    base, found = owed(mode, lifted, charged, counted)
    assert (found.credited, found.adjustable, found.together) == steps
    assert found.total == found.together
    assert attributed(mode, base, found) == parts
    assert sum(attributed(mode, base, found)) == found.total


def test_caps_cut_in_order_the_adjustable_duty_first_and_a_warning_cuts_nothing():
    caps = (
        ConcessionCap("warn"),
        AdValoremCap(Decimal(60), "total"),
        SpecificCap(Decimal(10)),
        ConcessionCap("cut"),
    )
    _, found = owed("add", 30, 6, caps=caps)
    assert [(cut.cap.kind, cut.asked, cut.limit) for cut in found.cuts] == [
        ("specific", 30, 20), ("concession", 26, 9), ("ad-valorem", 26, 24), ("concession", 24, 9),
    ]  # fmt: skip
    assert found == Settled(Fraction(30), Fraction(20), Fraction(26), Fraction(9), found.cuts)
    unbound = settle(
        "add",
        Fraction(3),
        Base(Fraction(6), Fraction(6)),
        (ConcessionCap(),),
        Ground(Fraction(40), Fraction(1), None),
    )
    assert (unbound.total, unbound.cuts) == (9, ())
