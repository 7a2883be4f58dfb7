"""Exact functions of a price: what sum, least and greatest keep, and where a function is negative."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.floor.piecewise import Piece, Piecewise, Stretch, below_zero, steps

NUMBERS = st.integers(-40, 40).map(lambda number: Fraction(number, 4))
PRICES = st.integers(0, 120).map(lambda number: Fraction(number, 8))


@st.composite
def functions(draw):
    """Pieces from random starts."""
    starts = {Fraction(0)} | draw(st.sets(st.integers(0, 40).map(lambda at: Fraction(at, 4)), max_size=6))
    return Piecewise.of([Piece(start, (draw(NUMBERS), draw(NUMBERS))) for start in sorted(starts)])


def beside(*all_functions):
    """Prices at every knee, a cent beside it, and between."""
    cent = Fraction(1, 100)
    knees = {knee for each in all_functions for knee in each.knees()} | {Fraction(0), Fraction(30)}
    return sorted(at for knee in knees for at in (knee - cent, knee, knee + cent) if at >= 0)


@given(functions(), functions(), PRICES)
def test_sum_difference_least_and_greatest_are_those_of_the_values(one, two, price):
    for at in [price, *beside(one, two)]:
        assert (one + two)(at) == one(at) + two(at)
        assert (one - two)(at) == one(at) - two(at)
        assert one.minimum(two)(at) == min(one(at), two(at))
        assert one.maximum(two)(at) == max(one(at), two(at))
        assert (one * Fraction(3, 7))(at) == one(at) * Fraction(3, 7)


@given(functions(), functions(), functions(), PRICES)
def test_a_clamp_is_between_its_bounds_and_the_upper_one_wins(one, low, high, price):
    clamped = one.clamp(low, high)
    assert clamped(price) == min(max(one(price), low(price)), high(price))


@given(functions(), functions())
def test_limits_of_a_least_of_two_are_the_least_of_the_limits(one, two):
    for knee in {*one.knees(), *two.knees()}:
        assert one.minimum(two).before(knee) == min(one.before(knee), two.before(knee))
        assert one.minimum(two)(knee) == min(one(knee), two(knee))


@given(functions(), st.lists(PRICES, min_size=1, max_size=20))
def test_a_price_is_in_a_stretch_below_zero_exactly_where_the_value_is_negative(function, prices):
    stretches = below_zero(function)

    def inside(at):
        return any(
            (each.start < at or (each.start == at and each.holds_start))
            and (each.end is None or at < each.end)
            for each in stretches
        )

    for at in [*prices, *beside(function)]:
        assert inside(at) == (function(at) < 0)
    for left, right in zip(stretches, stretches[1:], strict=False):
        assert left.end is not None and left.end <= right.start


@given(functions(), PRICES)
def test_only_below_keeps_the_function_and_then_is_nothing(function, price):
    cut = function.only_below(price)
    for at in [*beside(function), price]:
        assert cut(at) == (function(at) if at < price else 0)
    assert list(cut.knees()) == sorted(set(cut.knees()))


def test_the_point_at_a_jump_belongs_to_one_side():
    ladder = steps((Fraction(0), (Fraction(0), Fraction(30))), (Fraction(92), (Fraction(0), Fraction(8))))
    assert (ladder.before(Fraction(92)), ladder(Fraction(92))) == (30, 8)
    assert ladder.jumps() == (92,)
    assert ladder.knees() == (92,)


def test_a_knee_of_equal_limits_is_no_jump():
    lift = Piecewise.straight(-1, 100).maximum(Piecewise.straight(0, 0))
    assert (lift.knees(), lift.jumps()) == ((100,), ())


def test_a_function_negative_without_end_has_a_stretch_without_end():
    assert below_zero(Piecewise.straight(-1, 5)) == [Stretch(Fraction(5), None, False)]
    assert below_zero(Piecewise.straight(0, -1)) == [Stretch(Fraction(0), None, True)]
    assert below_zero(Piecewise.straight(1, 0)) == []
    assert below_zero(Piecewise.straight(-1, 0)) == [Stretch(Fraction(0), None, False)]


def test_a_stretch_below_zero_ends_where_the_function_jumps():
    level = steps((Fraction(0), (Fraction(0), Fraction(-1))), (Fraction(10), (Fraction(0), Fraction(1))))
    assert below_zero(level) == [Stretch(Fraction(0), Fraction(10))]
    assert level.only_below(Fraction(10)).knees() == (10,)
