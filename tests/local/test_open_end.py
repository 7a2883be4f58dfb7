"""The demonstration's story ends with an open ballot, and where the clock is true it is not told."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from alliance.local.story import open_end


@pytest.mark.parametrize("day", range(16, 23))
def test_whatever_the_weekday_the_open_ballot_closes_on_a_working_day(day: int):
    closes = open_end.closing(datetime(2026, 11, day, 21, tzinfo=UTC))
    assert closes.weekday() < 5 and (closes.hour, closes.minute) == (17, 0)


def test_the_story_is_kept_out_of_installations_whose_clock_is_true(settings):
    settings.CLOCK_MAY_MOVE = False
    with pytest.raises(Exception, match="whose clock may move"):
        call_command("story")
