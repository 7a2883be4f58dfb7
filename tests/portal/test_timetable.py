"""The timetable: every instant ahead that a seat may know of, in the zones asked for, with what stands in its way."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alliance.journal import clock
from alliance.portal import ahead, daysoff
from alliance.web import civildays
from tests import cast, path
from tests.members.rules import circulate

pytestmark = pytest.mark.usefixtures("world")


def timetable(sign_in, seat, query: str = "") -> str:
    answer = sign_in(seat).get(f"/timetable/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_sees_closes_and_the_end_of_circulation_in_utc_and_in_chosen_capitals(sign_in):
    circulate("floor", 48)
    ballot, version = cast.a_ballot(), path.tabled()
    page = timetable(sign_in, cast.officer(), "?capital=JP&capital=KR")
    assert ballot.symbol in page and version.proposal.symbol in page
    assert f"{ballot.closes_at:%H:%M} UTC" in page and ">Tokyo</th>" in page
    assert f"{(ballot.closes_at + timedelta(hours=9)):%H:%M}" in page


def test_a_delegate_sees_its_own_share_and_no_request_of_the_officers(sign_in):
    ballot = cast.a_ballot()
    kinds = {each.kind for each in ahead.instants(cast.delegate("JP"), ballot.opens_at, None)}
    assert "Ballot closes" in kinds and not kinds & {"Request lapses", "Motion lapses"}
    assert ballot.symbol in timetable(sign_in, cast.delegate("JP"))


def test_what_a_seat_may_not_read_is_not_on_its_timetable(sign_in):
    circulate("floor", 48)
    kept = path.tabled(audience="parties")
    assert kept.proposal.symbol in timetable(sign_in, cast.delegate("PE"))
    told = ahead.instants(cast.become("KE", "observer"), kept.tabled_at, None)
    assert not any(kept.proposal.symbol in each.title for each in told)


def test_two_closings_within_an_hour_are_said_of_both(sign_in):
    first, second = cast.a_ballot(), cast.a_ballot()
    page = timetable(sign_in, cast.officer())
    for ballot in (first, second):
        assert f"Within an hour of the close of {ballot.symbol}." in page


def test_an_unknown_capital_is_refused_by_name(sign_in):
    answer = sign_in(cast.officer()).get("/timetable/?capital=XX")
    assert answer.status_code == 400 and "XX" in answer.content.decode()


MANILA = daysoff.Capital("PH", "Philippines", "Asia/Manila")
BUCHAREST = daysoff.Capital("RO", "Romania", "Europe/Bucharest", "European Union")
NAIROBI = daysoff.Capital("KE", "Kenya", "Africa/Nairobi")


def test_a_holiday_in_the_last_day_before_a_close_is_said_with_its_capital():
    at = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # Tuesday 1 Dec, 01:00, in Manila
    capitals = [MANILA, BUCHAREST, NAIROBI]
    assert daysoff.warnings(at, capitals) == ["Public holiday in 2 capitals of members: Bucharest, Manila."]
    assert daysoff.sentences(at, capitals) == [
        "Bucharest, Mon 30 Nov: Saint Andrew's Day. Last working day before: Fri 27 Nov. "
        "The European Union votes for Romania.",
        "Manila, Mon 30 Nov: Bonifacio Day. Last working day before: Fri 27 Nov.",
    ]


def test_a_weekend_is_said_of_those_who_vote_themselves():
    at = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert daysoff.warnings(at, [NAIROBI, BUCHAREST]) == ["Weekend in Kenya."]
    assert daysoff.warnings(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), [NAIROBI, MANILA]) == []


def test_the_timetable_says_holidays_of_every_capital_before_anybody_chooses_one(sign_in):
    clock.move_to(datetime(2026, 12, 20, 12, 0, tzinfo=UTC))
    cast.a_ballot(days=5)
    page = timetable(sign_in, cast.officer())
    assert "Public holiday in " in page and "capitals of members" in page
    assert "Christmas Day. Last working day before:" in page


def test_a_delegate_is_warned_of_its_own_capital_and_reads_of_others_in_a_quiet_line(sign_in):
    clock.move_to(datetime(2026, 11, 25, 17, 0, tzinfo=UTC))
    cast.a_ballot(days=5)  # closes on 30 November, in Manila a holiday
    own, other = timetable(sign_in, cast.delegate("PH")), timetable(sign_in, cast.delegate("JP"))
    assert "Look again" in own and "Bonifacio Day" in own and "needs a second look" in own
    assert "Look again" not in other and "second look" not in other
    assert "Elsewhere: Public holiday in " in other and "Manila" in other


def test_a_union_has_the_days_off_of_the_place_where_it_sits():
    assert civildays.holiday("EU", date(2026, 7, 21)) != "" == civildays.holiday("DE", date(2026, 7, 21))
