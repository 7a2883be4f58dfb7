"""How dates, amounts, codes and votes read on every page."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from alliance.web import words

THIN = words.GROUP
CLOSE = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


def test_an_instant_is_said_in_utc_and_in_the_delegates_city():
    assert words.instant(CLOSE, "America/Santiago") == "Fri 27 Nov 2026, 17:00 UTC · 14:00 in Santiago"


def test_the_local_day_is_said_where_it_differs():
    assert words.instant(CLOSE, "Asia/Tokyo") == "Fri 27 Nov 2026, 17:00 UTC · 02:00 on Sat 28 Nov in Tokyo"


def test_an_instant_of_another_zone_is_turned_into_utc():
    there = CLOSE.astimezone(timezone(timedelta(hours=-3)))
    assert words.instant(there) == "Fri 27 Nov 2026, 17:00 UTC"


def test_a_zone_that_says_nothing_new_is_left_out():
    assert words.instant(CLOSE, "UTC") == words.instant(CLOSE, "") == words.instant(CLOSE, "Etc/GMT+3")


def test_a_city_with_two_words_reads_as_people_write_it():
    assert words.city("America/Argentina/Buenos_Aires") == "Buenos Aires"


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        words.instant(datetime(2026, 11, 27, 17, 0))


def test_an_instant_is_not_shown_as_a_civil_date():
    with pytest.raises(TypeError):
        words.civil(CLOSE)


def test_an_exclusive_end_is_said_inclusively():
    assert words.until(date(2027, 3, 1)) == "until and including 28 Feb 2027"
    assert words.until("2028-03-01") == "until and including 29 Feb 2028"
    assert words.until(None) == "open-ended"


def test_a_validity_reads_as_one_phrase():
    assert words.validity("2026-03-01", None) == "from 1 Mar 2026, open-ended"
    assert words.validity("2026-03-01", "2027-03-01") == "from 1 Mar 2026 until and including 28 Feb 2027"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("110"), "110"),
        (Decimal("1234567.50"), f"1{THIN}234{THIN}567.50"),
        (Decimal("-41.00"), "\N{MINUS SIGN}41.00"),
        (Decimal("1E+3"), f"1{THIN}000"),
        (Decimal("0.0625"), "0.0625"),
        ("69.20", "69.20"),
        (1000, f"1{THIN}000"),
        (None, "–"),
    ],
)
def test_an_amount_keeps_every_decimal_and_groups_by_three(value, text):
    assert words.amount(value) == text


@pytest.mark.parametrize("value", [1.5, True])
def test_an_amount_that_is_no_decimal_is_refused(value):
    with pytest.raises(TypeError):
        words.amount(value)


@pytest.mark.parametrize("value", ["1,5", "NaN", "Infinity", "twelve"])
def test_an_amount_that_cannot_be_read_is_refused(value):
    with pytest.raises(ValueError, match="not an amount"):
        words.amount(value)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("284690", "2846.90"),
        ("2846.90", "2846.90"),
        ("28469090", "2846.90.90"),
        ("2846", "2846"),
        (None, "–"),
    ],
)
def test_an_hs_code_has_its_points(code, text):
    assert words.hs(code) == text


def test_a_short_digest_is_the_first_twelve_digits_in_fours():
    assert words.short_digest("sha256:3fa49c1b77e0d2b1") == f"3fa4{THIN}9c1b{THIN}77e0"


@pytest.mark.parametrize(("choice", "word"), [("yes", "For"), ("NO", "Against"), ("abstain", "Abstains")])
def test_a_choice_has_one_word(choice, word):
    assert words.choice_word(choice) == word


def test_no_choice_is_not_voting():
    assert words.choice_word(None) == "Not voting"


def test_a_choice_that_nobody_can_make_is_refused():
    with pytest.raises(LookupError):
        words.choice_word("perhaps")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (59, "less than a minute"),
        (60, "1 minute"),
        (3600 + 120, "1 hour 2 minutes"),
        (2 * 86400 + 3 * 3600, "2 days 3 hours"),
        (86400 + 300, "1 day"),
    ],
)
def test_time_left_is_said_in_its_two_largest_units(seconds, said):
    assert words.span(seconds) == said
