"""Days as people write them: one reading or none."""

from datetime import date

import pytest

from alliance.domain.days import written_day


@pytest.mark.parametrize(
    "text",
    ["2027-04-01", "2027/4/1", "1.4.2027", "01. 04. 2027", "1 Apr 2027", "01-Apr-2027", "1 april 2027",
     "April 1, 2027", "Apr 1 2027", "1. April 2027"],
)  # fmt: skip
def test_each_way_of_writing_a_day_is_read(text: str):
    assert written_day(text) == date(2027, 4, 1)


def test_a_day_over_twelve_tells_it_from_the_month():
    assert written_day("13/4/2027") == written_day("4/13/2027") == date(2027, 4, 13)
    assert written_day("4/4/2027") == date(2027, 4, 4)


@pytest.mark.parametrize(
    "text",
    [
        "4/5/2027",
        "4-5-2027",
        "1.4.27",
        "31.2.2027",
        "2027-13-01",
        "1 Foo 2027",
        "2027",
        "",
        "12/13/14",
        "1 Smarch 2027",
    ],
)
def test_what_has_two_readings_or_none_is_not_guessed(text: str):
    assert written_day(text) is None
