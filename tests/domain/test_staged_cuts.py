"""Staged cuts: equal, rounded each year, and exactly on the final rate at the end."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain import duty
from alliance.domain.duty.staging import FIRST_CUT, LATER_CUTS, Staging
from alliance.domain.errors import Refusal
from alliance.domain.rounding import WAYS, Rounding
from alliance.domain.shape import Node

START = date(2026, 7, 1)


def staging(category="B5", base="10%", final="free", **changes):
    given_ = {"entry_into_force": START, "rounding": Rounding(1, "half up", "at each cut")} | changes
    return Staging(category, duty.parse(base), duty.parse(final), **given_)


def rates(made):
    return [str(made.after(cut)) for cut in range(made.cuts + 1)]


@pytest.mark.parametrize(
    ("category", "base", "final", "stages"),
    [
        ("EIF", "10%", "free", ["10%", "free"]),
        ("E", "10%", "free", ["10%"]),
        ("B5", "10%", "free", ["10%", "8%", "6%", "4%", "2%", "free"]),
        ("B3", "10%", "free", ["10%", "6.7%", "3.3%", "free"]),
        ("B3", "6.5%", "2.25%", ["6.5%", "5.1%", "3.7%", "2.25%"]),
        ("B2", "5% + 0.30 USD/kg", "1%", ["5% + 0.30 USD/kg", "3% + 0.20 USD/kg", "1%"]),
        ("B2", "10% MIN 2 USD/kg", "free", [
            "the greater of 10% and 2.00 USD/kg", "the greater of 5% and 1.00 USD/kg", "free"]),
        ("B2", "9% MAX 3 USD/kg", "3% MAX 1 USD/kg", [
            "the lesser of 9% and 3.00 USD/kg", "the lesser of 6% and 2.00 USD/kg",
            "the lesser of 3% and 1.00 USD/kg"]),
        ("B2", "2%", "4%", ["2%", "3%", "4%"]),
        ("B2", "4%", "2% + 1 USD/kg", ["4%", "3% + 0.50 USD/kg", "2% + 1.00 USD/kg"]),
    ],
)  # fmt: skip
def test_a_category_leads_from_the_base_to_the_final_rate(category, base, final, stages):
    assert rates(staging(category, base, final)) == stages


def test_rates_rounded_down_never_owe_more_than_those_rounded_half_up():
    down = staging("B3", rounding=Rounding(1, "down", "at each cut"))
    assert rates(down) == ["10%", "6.6%", "3.3%", "free"]


PERCENTS = st.decimals(0, 300, places=3).map(abs)


@given(PERCENTS, PERCENTS, st.integers(1, 20), st.integers(0, 4), st.sampled_from(WAYS))
def test_the_rounded_cuts_add_up_to_the_whole_cut(base, final, cuts, places, way):
    made = Staging(
        f"B{cuts}", duty.ad_valorem(base), duty.ad_valorem(final), START, Rounding(places, way, "at each cut")
    )
    stages = [getattr(made.after(cut), "percent", Decimal(0)) for cut in range(cuts + 1)]
    assert (
        sum((one - other for one, other in zip(stages, stages[1:], strict=False)), Decimal(0)) == base - final
    )
    assert stages[-1] == final
    for cut, stage in enumerate(stages):
        wanted = Fraction(base) + (Fraction(final) - Fraction(base)) * Fraction(cut, cuts)
        assert abs(Fraction(stage) - wanted) < Fraction(1, 10**places)
    fair = sorted(stages[1:-1], reverse=base > final)
    assert stages[1:-1] == fair


@pytest.mark.parametrize(
    ("changes", "starts"),
    [
        ({}, ["2026-07-01", "2027-07-01", "2028-07-01"]),
        ({"later_cuts": LATER_CUTS[1]}, ["2026-07-01", "2027-01-01", "2028-01-01"]),
        ({"first_cut": FIRST_CUT[1]}, ["2026-07-01", "2027-07-01", "2028-07-01", "2029-07-01"]),
        ({"entry_into_force": date(2028, 2, 29)}, ["2028-02-29", "2029-03-01", "2030-03-01"]),
    ],
)
def test_cuts_fall_on_stated_days(changes, starts):
    stages = staging("B3", **changes).schedule()
    assert [str(period.start) for period, _ in stages] == starts
    assert [str(period.before) for period, _ in stages] == [*starts[1:], "None"]
    assert [str(rate) for _, rate in stages][-1] == "free"


def test_the_rate_of_a_day_is_that_of_the_schedule_and_says_which_cut_it_is():
    made = staging("B5")
    assert str(made.on(date(2026, 6, 30))[0]) == "10%"
    for period, rate in made.schedule():
        assert made.on(period.start)[0] == rate
    long_after = made.on(date(2099, 1, 1))
    assert (str(long_after[0]), long_after[1].values["cut"]) == ("free", "5")
    assert made.on(date(2027, 6, 30))[1].sentence == (
        "Category B5, from 10% to free: after 1 of 5 cuts the rate on 30 June 2027 is 8%."
    )


@pytest.mark.parametrize("category", ["B0", "A", "B100", "EIFB5"])
def test_a_category_that_nobody_knows_is_refused(category):
    with pytest.raises(Refusal) as refused:
        staging(category)
    assert (refused.value.code, refused.value.values["text"]) == ("staging_category_unknown", category)


@pytest.mark.parametrize(
    ("base", "final", "told"),
    [
        ("5% MIN 1 USD/kg", "2%", ("the greater of 5% and 1.00 USD/kg", "2%")),
        ("5%", "2% MIN 1 USD/kg", ("the greater of 2% and 1.00 USD/kg", "5%")),
        ("1% + (5% MIN 1 USD/kg)", "free", ("1% + (the greater of 5% and 1.00 USD/kg)", "free")),
        ("5% MIN 1 USD/kg", "2% MAX 1 USD/kg", (
            "the greater of 5% and 1.00 USD/kg", "the lesser of 2% and 1.00 USD/kg")),
    ],
)  # fmt: skip
def test_two_rates_that_cannot_be_cut_into_one_another_are_named(base, final, told):
    with pytest.raises(Refusal) as refused:
        staging("B2", base, final)
    assert refused.value.code == "staging_shapes_differ"
    assert (refused.value.values["base"], refused.value.values["final"]) == told


def test_a_commitment_is_read_from_data_and_a_fault_has_its_path():
    row = {
        "category": "B3", "base": "10%", "final": "free", "entry_into_force": "2026-07-01",
        "first_cut": "one year later", "later_cuts": "on 1 January",
        "rounding": {"when": "at each cut", "places": 1, "way": "down"},
    }  # fmt: skip
    made = Staging.read(Node(row, "", "document_malformed"))
    assert made == staging(
        "B3", first_cut=FIRST_CUT[1], later_cuts=LATER_CUTS[1], rounding=Rounding(1, "down", "at each cut")
    )
    for key, wrong in [(key, 7) for key in row] + [("category", "B0"), ("later_cuts", "yearly"), ("more", 1)]:
        with pytest.raises(Refusal) as refused:
            Staging.read(Node(row | {key: wrong}, "", "document_malformed"))
        assert refused.value.code == "document_malformed"
