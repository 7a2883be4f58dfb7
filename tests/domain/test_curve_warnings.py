"""What the curve of a rule shows before a vote: knees, cliffs, leaks, dearer imports that land cheaper, breaches."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.domain import duty
from alliance.domain.floor import Curve, of_rule
from alliance.domain.floor.caps import AdValoremCap, ConcessionCap, SpecificCap
from alliance.domain.floor.curve import Knee
from alliance.domain.floor.lifting import FullTopUp, GatePrice, MinimumImportPrice, Prohibition
from alliance.domain.floor.piecewise import Piece, Piecewise
from alliance.domain.floor.stepped import Bracket, EntryPriceLadder, Rung, SafeguardBrackets
from alliance.domain.floor.terms import Terms
from alliance.domain.money import Price

from .floors import ON

FLOOR = Price.of("100", "USD", "kg", "gross", "CIF")
FIVE = duty.parse("5%")
EPS = EntryPriceLadder(
    tuple(Rung(Decimal(start), Decimal(add)) for start, add in ((98, 2), (96, 4), (94, 6), (92, 8))),
    Decimal(30),
)
SSG = SafeguardBrackets(
    tuple(
        Bracket(Decimal(beyond), Decimal(rate)) for beyond, rate in ((10, 30), (40, 50), (60, 70), (75, 90))
    )
)


def curve(terms, combination="add", base=FIVE, **changes):
    return of_rule(FLOOR, terms, combination, base, on=ON, **changes)


def warned(shown):
    return [(each.code, each.start, each.end) for each in shown.warnings()]


def sentence(shown, code):
    return next(each.told.sentence for each in shown.warnings() if each.code == code)


def test_a_gate_price_has_its_knees_at_a_less_s_at_the_gate_and_at_a():
    shown = curve(Terms(GatePrice(Decimal(40))), "max")
    gate = Fraction(10000, 105)
    assert [(knee.price, knee.landed, knee.side) for knee in shown.knees(Fraction(150))] == [
        (0, 40, "at"), (60, 100, "at"), (gate, 100, "at"), (100, 105, "at"), (150, Fraction("157.5"), "at"),
    ]  # fmt: skip
    assert warned(shown) == [("leak_cap", 0, 60)]


def test_an_entry_price_ladder_shows_both_sides_of_each_cliff():
    shown = curve(Terms(EPS))
    sides = [(knee.side, knee.total) for knee in shown.knees(Fraction(120)) if knee.price == 92]
    assert sides == [("below", Fraction("34.6")), ("at", Fraction("12.6"))]
    assert [each for each in warned(shown) if each[0] == "cliff"] == [
        ("cliff", at, at) for at in (92, 94, 96, 98, 100)
    ]
    assert sentence(shown, "cliff") == (
        "At 92 USD/kg the duty jumps: 34.6 just below, 12.6 from there on. "
        "The landed price goes from 126.6 to 104.6."
    )


def test_dearer_imports_that_land_cheaper_are_one_stretch_until_the_peak_is_reached_again():
    shown = curve(Terms(EPS))
    until = Fraction("126.6") / Fraction("1.05")
    assert [each for each in warned(shown) if each[0] == "inversion"] == [("inversion", 92, until)]
    assert shown.landed(until) == Fraction("126.6")
    assert "just below 92 it lands at 126.6, in this stretch at as little as 104.6" in sentence(
        shown, "inversion"
    )


def test_a_cap_leaks_where_without_it_the_floor_would_be_reached():
    """MIP 100 with 25% of the price at most and 5% base duty: below p with 1.3 p = 100 the floor is not reached."""
    own = curve(Terms(MinimumImportPrice(Decimal(25))))
    beside = curve(Terms(FullTopUp(), caps=(AdValoremCap(Decimal(25)),)))
    for shown in (own, beside):
        assert warned(shown) == [("leak_cap", 0, Fraction(1000, 13))]
    assert sentence(own, "leak_cap").startswith(
        "From 0 to about 76.923077 USD/kg a cap lets imports land below"
    )


def test_brackets_leak_by_their_nature_and_not_by_a_cap():
    assert warned(curve(Terms(SSG))) == [("leak_mechanism", 0, Fraction(10000, 105))]


def test_a_leak_of_the_mechanism_and_one_of_a_cap_are_told_apart_where_they_meet():
    """Brackets without base duty never reach the floor; a cap of 3 then takes away nothing that restored it."""
    shown = curve(Terms(SSG, caps=(SpecificCap(Decimal(3)),)), base=duty.FREE)
    assert warned(shown) == [("leak_mechanism", 0, 100)]
    split = curve(Terms(EPS, caps=(SpecificCap(Decimal(10)),)), base=duty.FREE)
    assert [each for each in warned(split) if each[0].startswith("leak")] == [
        ("leak_mechanism", 0, 70), ("leak_cap", 70, 90),
    ]  # fmt: skip


def test_a_full_top_up_has_nothing_to_warn_of():
    for combination in ("add", "max", "top_up"):
        assert warned(curve(Terms(), combination)) == []


def test_a_duty_above_the_concession_is_a_breach_unless_it_is_cut():
    """With 10% bound and 5% base duty the top-up of 100 - p is above it while 100 - p > 0.05 p."""
    bound = duty.parse("10%")
    breached = curve(Terms(caps=(ConcessionCap("warn"),)), concession=bound)
    assert warned(breached) == [("breach", 0, Fraction(10000, 105))]
    cut = curve(Terms(caps=(ConcessionCap(),)), concession=bound)
    assert warned(cut) == [("leak_cap", 0, Fraction(100, Fraction("1.1")))]
    assert warned(curve(Terms(), concession=duty.parse("2%")))[-1] == ("breach", 0, None)


def test_below_a_prohibition_nothing_lands_and_nothing_is_warned_of():
    shown = curve(Terms(Prohibition()), base=duty.FREE)
    assert shown.forbidden_below == 100
    assert warned(shown) == []
    tolerant = curve(Terms(Prohibition(), tolerance=Decimal(2)), base=duty.FREE)
    assert (tolerant.forbidden_below, warned(tolerant)) == (98, [("leak_mechanism", 0, 100)])


def test_a_tolerance_is_a_cliff():
    shown = curve(Terms(tolerance=Decimal(2)), base=duty.FREE)
    assert warned(shown) == [("cliff", 98, 98), ("inversion", 98, 100), ("leak_mechanism", 98, 100)]


@pytest.mark.parametrize("preference", ["after", "before"])
def test_the_curve_of_preferred_goods_counts_the_base_duty_as_the_rule_says(preference):
    shown = curve(Terms(preference=preference), "top_up", preferential=duty.FREE)
    assert shown.total(Fraction(80)) == (20 if preference == "after" else 16)


def along(*pieces):
    return Piecewise.of(
        [Piece(Fraction(start), (Fraction(slope), Fraction(value))) for start, slope, value in pieces]
    )


def drawn(total, *, floor=50, adjustable=None, uncut=None, concession=None):
    """A curve of these functions; its floor is 50."""
    landed = Piecewise.straight(1, 0) + total
    return Curve(
        floor=Fraction(floor), adjustable=adjustable or total, total=total, landed=landed, uncut=uncut or landed,
        forbidden_below=None, concession=concession, per="USD/kg",
    )  # fmt: skip


def test_a_cliff_shows_both_sides_and_the_ends_of_the_drawing_one():
    """Below 40 nothing is owed, from there on 5."""
    shown = drawn(along((0, 0, 0), (40, 0, 5)))
    rows = [
        (each.price, each.adjustable, each.total, each.landed, each.side)
        for each in shown.knees(Fraction(60))
    ]
    assert rows == [
        (0, 0, 0, 0, "at"), (40, 0, 0, 40, "below"), (40, 5, 5, 45, "at"), (50, 5, 5, 55, "at"),
        (60, 5, 5, 65, "at"),
    ]  # fmt: skip
    falling = drawn(along((0, 0, 5), (40, 0, 2)), adjustable=along((0, 0, 4), (40, 0, 1)))
    assert falling.knees(Fraction(40))[-2:] == (
        Knee(Fraction(40), Fraction(4), Fraction(5), Fraction(45), "below"),
        Knee(Fraction(40), Fraction(1), Fraction(2), Fraction(42)),
    )
    assert [knee.price for knee in shown.knees(Fraction(30))] == [0, 30]


def flat(*steps_):
    """A total duty that stays the same from each price on: 0:30, 40:0."""
    return along(*((start, 0, value) for start, value in steps_))


def told(shown, code):
    found = [each for each in shown.warnings() if each.code == code]
    assert {each.told.code for each in found} <= {f"warning_{code}", f"warning_{code}_without_end"}
    return [(each.start, each.end, each.told.values) for each in found]


def inverted(start, end, peak_at, peak, lowest):
    values = {"start": start, "end": end, "peak_at": peak_at, "peak": peak, "lowest": lowest, "per": "USD/kg"}
    return Fraction(start), Fraction(end), values


def test_a_dearer_import_lands_cheaper_from_the_peak_to_where_it_is_reached_again():
    assert told(drawn(flat((0, 30), (40, 0), (60, 5))), "inversion") == [
        inverted("40", "65", "40", "70", "40")
    ]
    falling = drawn(along((0, -3, 100), (20, 0, 40)))
    assert told(falling, "inversion") == [inverted("0", "60", "0", "100", "60")]
    later = drawn(along((0, 0, 0), (10, -3, 30), (20, 0, 40)))
    assert told(later, "inversion") == [inverted("10", "20", "10", "10", "-10")]


def test_a_stretch_that_lands_level_below_the_peak_goes_on():
    level = drawn(along((0, 0, 30), (40, -1, 60), (50, 0, 10)))
    assert told(level, "inversion") == [inverted("40", "60", "40", "70", "60")]


def test_a_cliff_among_the_smallest_prices_is_warned_of():
    shown = drawn(flat((0, 3), (Fraction(1, 2), 2)), floor=1)
    assert [(start, values["price"]) for start, _, values in told(shown, "cliff")] == [
        (Fraction(1, 2), "0.5")
    ]


def test_a_peak_reached_again_ends_the_stretch_unless_it_falls_at_once():
    assert told(drawn(flat((0, 30), (40, 0), (60, 10))), "inversion") == [
        inverted("40", "60", "40", "70", "40")
    ]
    assert told(drawn(flat((0, 30), (40, 0), (70, -5))), "inversion") == [
        inverted("40", "75", "40", "70", "40")
    ]


def test_the_lowest_of_a_stretch_is_the_lowest_anywhere_in_it():
    assert told(drawn(flat((0, 40), (40, 5), (50, -8))), "inversion") == [
        inverted("40", "88", "40", "80", "42")
    ]
    beyond = drawn(flat((0, 40), (40, 5), (90, -60), (200, 0)))
    assert told(beyond, "inversion")[0] == inverted("40", "75", "40", "80", "45")


def test_each_peak_has_a_stretch_of_its_own():
    shown = drawn(flat((0, 30), (40, 0), (70, 10), (90, 0)))
    assert told(shown, "inversion") == [
        inverted("40", "70", "40", "70", "40"), inverted("90", "100", "90", "100", "90"),
    ]  # fmt: skip
    higher = drawn(flat((0, 30), (40, 0), (70, 0), (75, 20), (90, 0)))
    assert told(higher, "inversion") == [
        inverted("40", "70", "40", "70", "40"), inverted("90", "110", "90", "110", "90"),
    ]  # fmt: skip


def test_what_cannot_be_imported_is_not_warned_of():
    shown = drawn(flat((0, 30), (40, 0), (60, 5)))

    def codes(least):
        return [
            (each.code, each.start) for each in replace(shown, forbidden_below=Fraction(least)).warnings()
        ]

    everything = [
        ("leak_mechanism", 0),
        ("cliff", 40),
        ("inversion", 40),
        ("leak_mechanism", 40),
        ("cliff", 60),
    ]
    assert codes(0) == everything
    assert codes(40) == everything[1:]
    assert codes(41) == everything[2:]
    assert codes(50) == [("inversion", 40), ("cliff", 60)]
    assert codes(65) == []
    assert [each.code for each in shown.warnings()] == [code for code, _ in everything]


def test_every_warning_says_its_figures():
    eps = curve(Terms(EPS))
    assert told(eps, "cliff")[0] == (92, 92, {
        "price": "92", "below": "34.6", "above": "12.6", "landed_below": "126.6", "landed_above": "104.6",
        "per": "USD/kg",
    })  # fmt: skip
    assert told(eps, "leak_mechanism") == [(0, Fraction(200, 3), {
        "start": "0", "end": "about 66.666667", "floor": "100", "landed": "30", "per": "USD/kg",
    })]  # fmt: skip
    capped = curve(Terms(caps=(SpecificCap(Decimal(10)),)), base=duty.FREE)
    assert told(capped, "leak_cap") == [(0, 90, {
        "start": "0", "end": "90", "floor": "100", "landed": "10", "per": "USD/kg",
    })]  # fmt: skip
    bound = curve(Terms(caps=(ConcessionCap("warn"),)), base=duty.FREE, concession=duty.parse("25%"))
    assert told(bound, "breach") == [(0, 80, {
        "start": "0", "end": "80", "middle": "40", "owed": "60", "allowed": "10", "per": "USD/kg",
    })]  # fmt: skip
    assert told(curve(Terms(), concession=duty.parse("2%")), "breach") == [(0, None, {
        "start": "0", "middle": "1", "owed": "99.05", "allowed": "0.02", "per": "USD/kg",
    })]  # fmt: skip


def test_a_leak_begins_where_the_imports_that_land_below_begin():
    """Landed at the start of the stretch is what a price just above lands at, not what lands at the peak before."""
    tolerant = curve(Terms(tolerance=Decimal(2)), base=duty.FREE)
    assert told(tolerant, "leak_mechanism") == [(98, 100, {
        "start": "98", "end": "100", "floor": "100", "landed": "98", "per": "USD/kg",
    })]  # fmt: skip


def test_a_curve_without_a_day_is_that_of_any_day_and_a_preference_counts_as_the_rule_says():
    assert of_rule(FLOOR, Terms(), "add", FIVE) == curve(Terms())
    before = curve(Terms(preference="before"), "add", preferential=duty.FREE)
    assert before.total(Fraction(80)) == 20
    assert curve(Terms(), "add", preferential=duty.FREE).total(Fraction(80)) == 20
    assert curve(Terms(), "max", preferential=duty.parse("50%")).total(Fraction(80)) == 40
    assert before.per == "USD/kg"
    assert curve(Terms(), concession=FIVE).concession == Piecewise.straight(Fraction(1, 20), 0)


def test_base_duty_and_caps_are_taken_on_the_declared_price_where_the_basis_of_the_floor_holds_more():
    """A price of 52 FOB with 1.60 of freight and insurance, under a floor of 110 CIF and a base duty of 4 %: the base
    duty is 4 % of 52, and below the costs themselves there is no declared price left to take a duty on."""
    floor, four = Price.of("110", "USD", "kg", "gross", "CIF"), duty.parse("4%")
    shown = of_rule(floor, Terms(), "add", four, on=ON, beyond=Fraction("1.6"))
    assert shown.total(Fraction("53.6")) == Fraction("58.48")
    assert shown.landed(Fraction("53.6")) == Fraction("112.08")
    assert shown.total(Fraction(0)) == 110 and shown.total(Fraction(1)) == 109
    capped = of_rule(
        floor, Terms(caps=(AdValoremCap(Decimal(50), "total"),)), "add", four, on=ON, beyond=Fraction(10)
    )
    assert capped.total(Fraction(50)) == 20
    assert of_rule(floor, Terms(), "add", four, on=ON, beyond=Fraction(-10)).total(Fraction(200)) == Fraction(
        "8.4"
    )
