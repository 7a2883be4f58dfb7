"""The calendar of a seat: whole by RFC 5545, moved and never doubled, and gone with its address or its seat."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from icalendar import Calendar

from alliance import journal
from alliance.journal import clock
from members.ballots import extending
from members.ballots.models import Ballot, Decision
from members.delegates.models import Accreditation
from members.notices import calendars, dates
from members.notices.models import CalendarFeed
from tests import cast
from tests.observed import looked

pytestmark = pytest.mark.usefixtures("world")


def fetched(client, secret: str) -> dict[str, dict]:
    """The events of a calendar by the beginning of their UID, read back by a library of calendars."""
    answer = client.get(f"/calendars/{secret}.ics")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    body = answer.content
    assert body.count(b"\n") == body.count(b"\r\n") and all(len(line) <= 75 for line in body.split(b"\r\n"))
    found = Calendar.from_ical(body)
    assert found["PRODID"] and found["VERSION"] == "2.0" and not found.errors
    events = list(found.walk("VEVENT"))
    for each in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"} <= set(each) and not each.errors
        assert each["DTSTART"].to_ical().endswith(b"Z") and each["DTSTAMP"].to_ical().endswith(b"Z")
    assert len({str(each["UID"]) for each in events}) == len(events)
    return {str(each["UID"]).partition("@")[0]: each for each in events}


def secret_of(code: str = "JP") -> str:
    return calendars.make_calendar(by=cast.delegate(code))[1]


def test_openings_and_closes_stand_in_it_in_utc_and_survive_a_title_with_marks(client):
    ballot = cast.a_ballot()
    key = f"ballot-{ballot.year}-{ballot.number}"
    events = fetched(client, secret_of())
    assert events[f"{key}-opens"].decoded("dtstart") == ballot.opens_at.replace(microsecond=0)
    closes = events[f"{key}-closes"]
    assert closes.decoded("dtstart") == ballot.closes_at.replace(microsecond=0)
    assert (closes["SEQUENCE"], closes["STATUS"]) == (0, "CONFIRMED") and ballot.title in closes["SUMMARY"]
    assert fetched(client, secret_of()) == events, "the same until something changes"
    odd = dates.Date("a", ballot.opens_at, "Nd; Pr, \\ “oxide”\nand so on, " * 9, "x", "/", ballot.opens_at)
    assert str(Calendar.from_ical(dates.event(odd).to_ical())["SUMMARY"]).startswith("Nd; Pr, \\ “oxide”")


def test_a_close_that_moves_keeps_its_uid_and_counts_on(client):
    ballot = cast.a_ballot()
    key, secret = f"ballot-{ballot.year}-{ballot.number}-closes", secret_of()
    before = fetched(client, secret)[key]
    looked("x" * 16, until=ballot.closes_at - timedelta(hours=2))
    clock.move_to(ballot.closes_at - timedelta(hours=2))
    row = extending.extend_ballot(ballot_id=ballot.pk)
    after = fetched(client, secret)[key]
    assert after["UID"] == before["UID"] and after["SEQUENCE"] == 1
    assert after.decoded("dtstart") == row.closes_at.replace(microsecond=0)
    assert after.decoded("dtstamp") > before.decoded("dtstamp")


def test_what_is_void_is_cancelled_and_not_left_out():
    ballot = Ballot.objects.with_end().get(pk=cast.a_ballot().pk)
    ballot.moves, ballot.moved_at = 1, ballot.opens_at
    ballot.decision = Decision(ballot=ballot, outcome="void", decided_at=ballot.closes_at)
    opens, closes = map(dates.event, dates.dates_of(ballot))
    assert opens["STATUS"] == closes["STATUS"] == "CANCELLED"
    assert (opens["SEQUENCE"], closes["SEQUENCE"]) == (1, 2) and closes["SUMMARY"].startswith("Cancelled: ")


def test_ends_of_credentials_stand_in_it_without_a_name_and_move_with_their_end(client):
    seat, adviser = cast.delegate("JP"), cast.delegate("JP", "adviser")
    secret, key = secret_of(), f"seat-{adviser.accreditation}-ends"
    assert key not in fetched(client, secret), "it has no end yet"
    cast.end(adviser)
    event = fetched(client, secret)[key]
    assert event["SEQUENCE"] >= 1 and "adviser of Japan" in event["SUMMARY"]
    assert cast.user_of(adviser).name not in str(event) and seat.person


def test_the_address_is_shown_once_and_stored_nowhere(sign_in):
    client = sign_in(cast.delegate("JP"))
    text = client.post("/notices/calendar/").content.decode()
    secret = text.partition("/calendars/")[2].partition(".ics")[0]
    assert len(secret) >= 43 and CalendarFeed.objects.get().digest == calendars.digest_of(secret)
    assert secret not in client.get("/notices/calendar/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM journal_entry WHERE act = 'make_calendar'")
        assert secret not in cursor.fetchone()[0]


def test_a_new_address_ends_the_old_and_an_ended_one_opens_nothing(client):
    first, second = secret_of(), secret_of()
    assert client.get(f"/calendars/{first}.ics").status_code == 404
    assert client.get(f"/calendars/{second}.ics").status_code == 200
    assert calendars.end_calendar(by=cast.delegate("JP")) and not calendars.end_calendar(
        by=cast.delegate("JP")
    )
    assert client.get(f"/calendars/{second}.ics").status_code == 404
    for words in (
        "UPDATE members_calendarfeed SET ended_at = NULL",
        "UPDATE members_calendarfeed SET digest = 'x'",
        "DELETE FROM members_calendarfeed",
    ):
        with (
            pytest.raises(DatabaseError, match="calendar|append-only|denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(words)
    seat = Accreditation.objects.get(pk=cast.delegate("JP").accreditation)
    secret_of()
    with pytest.raises(IntegrityError, match="a_seat_has_one_calendar"), transaction.atomic():
        CalendarFeed.objects.create(accreditation=seat, digest="0" * 64, made_at=journal.now())


def test_the_calendar_ends_at_once_with_the_seat(client):
    adviser = cast.delegate("JP", "adviser")
    _, secret = calendars.make_calendar(by=adviser)
    assert client.get(f"/calendars/{secret}.ics").status_code == 200
    cast.end(adviser)
    assert client.get(f"/calendars/{secret}.ics").status_code == 404


def test_a_close_reminds_by_itself_a_day_and_two_hours_before_and_an_opening_does_not(client):
    ballot = cast.a_ballot()
    key, secret = f"ballot-{ballot.year}-{ballot.number}", secret_of()
    before = fetched(client, secret)
    alarms = before[f"{key}-closes"].walk("VALARM")
    assert [each.decoded("trigger") for each in alarms] == [-timedelta(hours=24), -timedelta(hours=2)]
    assert all(each["ACTION"] == "DISPLAY" and each["DESCRIPTION"] for each in alarms)
    assert not before[f"{key}-opens"].walk("VALARM")
    cast.vote(ballot, "JP")
    assert fetched(client, secret) == before, "whether the state has voted changes nothing in it"


def test_the_page_gives_a_link_that_subscribes_and_speaks_of_an_earlier_address_only_where_there_was_one(
    sign_in,
):
    client = sign_in(cast.delegate("JP"))
    first, again = (client.post("/notices/calendar/").content.decode() for _ in range(2))
    assert 'href="webcal://testserver/calendars/' in first and "Add to my calendar" in first
    assert "The address before it has ended" not in first and "The address before it has ended" in again
