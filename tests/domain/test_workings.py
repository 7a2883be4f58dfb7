"""The working of each mechanism: which sentence it is, and every figure in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.floor.lifting import FullTopUp, GatePrice, MinimumImportPrice, Prohibition
from alliance.domain.floor.mechanisms import MECHANISMS
from alliance.domain.floor.promises import told
from alliance.domain.floor.steered import PriceBand, RateFloor, Reference
from alliance.domain.floor.stepped import Bracket, EntryPriceLadder, Rung, SafeguardBrackets
from alliance.domain.period import Period

FLOOR = Fraction(200)
MIP = MinimumImportPrice(Decimal(25))
GATE = GatePrice(Decimal(40))
EPS = EntryPriceLadder((Rung(Decimal(98), Decimal(2)), Rung(Decimal(92), Decimal(8))), Decimal(30))
SSG = SafeguardBrackets(
    tuple(Bracket(Decimal(beyond), Decimal(rate)) for beyond, rate in ((10, 30), (40, 50), (60, 70)))
)
FORTNIGHT = Period(date(2026, 11, 16), date(2026, 12, 1))
ON = date(2026, 11, 20)


def band(reference):
    published = Reference(Decimal(reference), FORTNIGHT, "Fortnight 22")
    return PriceBand(Decimal(240), Decimal(5), (published,)).on(ON)


@pytest.mark.parametrize(
    ("mechanism", "price", "code", "values"),
    [
        (FullTopUp(), "150", "lifted_to_floor", {"amount": "50"}),
        (FullTopUp(), "200", "not_below_floor", {"amount": "0"}),
        (FullTopUp(), "201", "not_below_floor", {"amount": "0"}),
        (MIP, "150", "minimum_price_capped", {
            "lift": "50", "percent": "25", "otherwise": "37.5", "amount": "37.5"}),
        (MIP, "160", "minimum_price_lifted", {
            "lift": "40", "percent": "25", "otherwise": "40", "amount": "40"}),
        (MIP, "180", "minimum_price_lifted", {
            "lift": "20", "percent": "25", "otherwise": "45", "amount": "20"}),
        (MIP, "200", "not_below_floor", {"amount": "0"}),
        (MIP, "201", "not_below_floor", {"amount": "0"}),
        (GATE, "150", "gate_most", {"lift": "50", "most": "40", "amount": "40"}),
        (GATE, "160", "gate_lifted", {"lift": "40", "most": "40", "amount": "40"}),
        (GATE, "170", "gate_lifted", {"lift": "30", "most": "40", "amount": "30"}),
        (GATE, "200", "not_below_floor", {"amount": "0"}),
        (GATE, "201", "not_below_floor", {"amount": "0"}),
        (Prohibition(), "199", "prohibited_below", {"amount": "0"}),
        (Prohibition(), "200", "prohibition_allows", {"amount": "0"}),
        (EPS, "200", "not_below_floor", {"amount": "0"}),
        (EPS, "196", "ladder_rung", {"amount": "4", "percent": "98", "add": "2", "start": "196",
            "next_percent": "100", "next": "200"}),
        (EPS, "184", "ladder_rung", {"amount": "16", "percent": "92", "add": "8", "start": "184",
            "next_percent": "98", "next": "196"}),
        (EPS, "183", "ladder_maximum", {"amount": "30", "percent": "92", "start": "184"}),
        (SSG, "200", "not_below_floor", {"amount": "0"}),
        (SSG, "180", "brackets_none", {"amount": "0", "gap": "10", "percent": "10"}),
        (SSG, "150", "brackets_owed", {
            "amount": "9", "gap": "25", "shortfall": "50", "sums": "From 10% to 25% below: 30% of 30.00 = 9.00."}),
        (SSG, "60", "brackets_owed", {
            "amount": "52", "gap": "70", "shortfall": "140", "sums": "From 10% to 40% below: 30% of 60.00 = 18.00. "
            "From 40% to 60% below: 50% of 40.00 = 20.00. From 60% to 70% below: 70% of 20.00 = 14.00."}),
        (RateFloor(Decimal(15)), "40", "rate_floor", {"percent": "15", "amount": "6"}),
    ],
)  # fmt: skip
def test_a_working_names_its_case_and_every_figure(mechanism, price, code, values):
    told_ = mechanism.working(FLOOR, Fraction(price), "USD/kg")
    floor = {} if isinstance(mechanism, RateFloor) else {"floor": "200"}
    assert (told_.code, told_.values) == (code, values | floor | {"price": price, "per": "USD/kg"})
    assert told_.sentence


@pytest.mark.parametrize(
    ("reference", "code", "amount"),
    [
        ("190", "band_added", "10.5"), ("200", "band_between", "0"), ("240", "band_between", "0"),
        ("250", "band_rebate", "10.5"), ("199.5", "band_added", "0.525"),
    ],
)  # fmt: skip
def test_the_working_of_a_band_names_the_reference_and_no_price(reference, code, amount):
    told_ = band(reference).working(FLOOR, Fraction(7), "USD/kg")
    assert told_.code == code
    assert told_.values == {
        "floor": "200", "ceiling": "240", "reference": reference, "source": "Fortnight 22", "percent": "5",
        "raised": "1.05", "amount": amount, "per": "USD/kg",
    }  # fmt: skip
    assert told_.sentence


def test_a_band_reads_the_reference_of_its_day_or_asks_for_it():
    assert band("190").formula(FLOOR, Fraction(7)) == Fraction("10.5")
    assert band("250").formula(FLOOR, Fraction(7)) == Fraction("-10.5")
    assert band("190").as_row() == replace(band("190"), reference=None).as_row()
    with pytest.raises(Refusal) as refused:
        band("190").on(date(2026, 12, 1))
    assert (refused.value.code, refused.value.values) == ("needs_reference_price", {"on": "2026-12-01"})
    unread = PriceBand(Decimal(240), Decimal(5), ())
    with pytest.raises(ValueError, match="call on"):
        unread.formula(FLOOR, Fraction(7))


def test_a_band_whose_ceiling_is_its_floor_makes_sense_and_a_lower_one_does_not():
    assert not PriceBand(Decimal(200), Decimal(5), ()).contradicts(FLOOR)
    assert PriceBand(Decimal("199.99"), Decimal(5), ()).contradicts(FLOOR)


def test_a_citation_says_whether_its_text_was_read():
    for mechanism in MECHANISMS.values():
        shown = mechanism.source.as_dict()
        assert shown.keys() == {"citation", "text"}
        assert shown["text"] == ("text read" if mechanism.source.read else "text not re-read here")
        assert shown["citation"].endswith(".")


def test_promises_are_told_by_code_in_order():
    codes = list(told(MECHANISMS["full-top-up"].promises))
    assert codes == sorted(codes)
