"""Half-open periods of civil dates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.domain.errors import Refusal
from alliance.domain.period import Period, parse_day, parse_near_day

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@st.composite
def periods(draw):
    start = draw(DAYS)
    return Period(start, draw(st.none() | st.dates(start + timedelta(1), date(2026, 3, 9))))


def test_the_day_before_which_a_period_ends_is_outside():
    period = Period.parse("2026-03-01/2027-03-01")
    assert period.contains(date(2026, 3, 1))
    assert period.contains(date(2027, 2, 28))
    assert not period.contains(date(2027, 3, 1))
    assert period.until_and_including == date(2027, 2, 28)
    assert Period.through(date(2026, 3, 1), date(2027, 2, 28)) == period


@given(periods())
def test_a_period_reads_back_what_it_wrote(period):
    assert Period.parse(str(period)) == period


@given(periods(), periods(), DAYS)
def test_an_intersection_holds_the_days_of_both(one, other, on):
    both = one.intersection(other)
    assert (both is not None and both.contains(on)) == (one.contains(on) and other.contains(on))
    assert one.overlaps(other) == other.overlaps(one) == (both is not None)


def test_periods_that_touch_do_not_overlap():
    assert not Period.parse("2026-01-01/2026-02-01").overlaps(Period.parse("2026-02-01/.."))


def test_a_period_without_a_day_is_refused():
    with pytest.raises(Refusal) as refused:
        Period(date(2026, 1, 1), date(2026, 1, 1))
    assert refused.value.code == "period_empty"


def test_an_instant_is_no_civil_date():
    with pytest.raises(TypeError):
        Period(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("text", ["20260101", "2026-W01-1", "2026-02-30", "2026-1-1", "", "٢٠٢٦-٠١-٠١"])  # noqa: RUF001
def test_a_day_is_written_one_way(text):
    with pytest.raises(Refusal) as refused:
        parse_day(text)
    assert refused.value.code == "day_malformed"


@pytest.mark.parametrize("text", ["9999-12-31", "1999-12-31", "0001-01-01", "2200-01-01"])
def test_a_drafted_day_out_of_reach_is_refused_before_anyone_counts_on_from_it(text):
    with pytest.raises(Refusal, match="day_out_of_reach|too far away"):
        parse_near_day(text)
