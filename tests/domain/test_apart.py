"""How far one amount is from another: exact, and rounded in the per cent alone."""

from fractions import Fraction

import pytest

from alliance.domain.apart import apart


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("110.00", "95.00", "−15, −13.64 %"),
        ("110.00", "115", "+5, +4.55 %"),
        ("0", "12.5", "+12.5"),
        ("7", "7.00", ""),
        ("1000000", "1000000.01", "+0.01, less than 0.01 %"),
        ("8", "8.0004", "+0.0004, +0.01 %"),
    ],
)
def test_it_is_told_in_the_unit_and_in_per_cent_of_the_first(before, after, said):
    assert apart(before, after).said == said


def test_the_figures_are_exact():
    found = apart("3", "4")
    assert (found.gap, found.percent) == (1, Fraction(100, 3))
    assert apart("0", "1").percent is None


def test_what_is_no_plain_decimal_is_refused():
    with pytest.raises(ValueError):
        apart("1,5", "2")
