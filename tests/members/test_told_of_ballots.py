"""Openings go to the electors' delegations and outcomes to all, at once; news as each person chose."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import IntegrityError, transaction

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry
from members.ballots.models import ElectorateEntry
from members.ballots.services import certify, close_ballot
from members.delegates.models import Accreditation
from members.notices import choosing, digesting, selectors, services
from members.notices.models import HowTold, Notice, Told
from members.notices.steps import next_digest
from tests import cast, path

pytestmark = pytest.mark.usefixtures("world")


def told(act: str) -> list[Notice]:
    """The notices of the newest act of this name, written twice."""
    entry = Entry.objects.filter(act=act).latest("id")
    for _ in range(2):
        services.write_notice(entry_id=entry.pk)
    return list(Notice.objects.filter(entry=entry))


def test_an_opening_is_told_to_every_delegate_of_the_electors_and_as_news_to_the_others():
    ballot = cast.a_ballot()
    rows = told("open_ballot")
    electors = ballot.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR).values("member")
    expected = Accreditation.objects.filter(member__in=electors).values_list("person", flat=True)
    assert sorted(row.person_id for row in rows if row.kind == "statutory") == sorted(set(expected))
    assert all(row.held_until is None for row in rows if row.kind == "statutory")
    germany = next((row for row in rows if row.member_code == "DE"), None)
    assert germany is None or germany.kind == "other"
    assert "JP" in {row.member_code for row in rows}


def test_an_opening_that_is_told_after_the_decision_is_left_out():
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    assert told("open_ballot") == [] and Told.objects.filter(entry__act="open_ballot").count() == 1
    assert Entry.objects.get(act="open_ballot").pk not in selectors.to_write()


def test_the_outcome_is_told_to_all_once_it_is_certified():
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=30)
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    cast.everybody_is_told()
    assert not Entry.objects.filter(pk__in=selectors.to_write(), act="decide").exists()
    certify(decision_id=decision.pk)
    rows = told("certify")
    assert {row.person_id for row in rows} == set(Accreditation.objects.values_list("person", flat=True))
    assert {row.kind for row in rows} == {"statutory"} and decision.arithmetic in rows[0].body


def test_news_go_to_who_may_read_the_text_and_not_to_who_did_it():
    path.tabled(path.floor_row(), audience="parties")
    rows = told("table")
    assert {row.kind for row in rows} == {"other"} and all(row.held_until for row in rows)
    assert cast.delegate("JP").person not in {row.person_id for row in rows}, "Japan's head tabled it"
    readers = {row.member_code for row in rows}
    cast.become("KE", "observer")
    path.tabled(path.floor_row(product="terbium-oxide"), audience="parties")
    assert readers - {row.member_code for row in told("table")} == {"KE"}


@pytest.mark.parametrize(
    ("at", "zone", "due"),
    [
        ("2026-03-02T12:00", "Asia/Tokyo", "2026-03-02T23:00"),
        ("2026-03-02T22:59", "Asia/Tokyo", "2026-03-02T23:00"),
        ("2026-03-02T23:00", "Asia/Tokyo", "2026-03-03T23:00"),
        ("2026-03-28T12:00", "Europe/Berlin", "2026-03-29T06:00"),  # the clocks go forward that night
        ("2026-03-02T12:00", "America/Lima", "2026-03-02T13:00"),
    ],
)
def test_a_digest_comes_at_eight_in_the_capital(at: str, zone: str, due: str):
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert next_digest(instant, hour=8, zone=zone) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def peru(rows: list[Notice]) -> Notice:
    return next(row for row in rows if row.person_id == cast.delegate("PE").person)


def test_a_days_news_come_in_one_mail(mailoutbox):
    path.tabled(path.floor_row())
    first = peru(told("table"))
    path.tabled(path.floor_row(product="terbium-oxide"))
    second = peru(told("table"))
    assert first.pk not in selectors.to_send() and digesting.to_digest() == []
    clock.move_to(first.held_until)
    assert first.pk in digesting.to_digest()
    digest = digesting.write_digest(notice_id=first.pk)
    assert digest is not None and digesting.write_digest(notice_id=first.pk) is None, (
        "a second run finds nothing"
    )
    assert {row.pk for row in digest.carries.all()} == {first.pk, second.pk}
    services.send_notice(notice_id=digest.pk)
    (mail,) = mailoutbox
    assert mail.subject == "Your digest: 2 notices"
    assert first.subject in mail.body and second.subject in mail.body and "delegation of Peru" in mail.body
    assert first.pk not in digesting.to_digest()


def test_a_digest_that_comes_days_late_is_one_mail_with_all():
    path.tabled(path.floor_row())
    first = peru(told("table"))
    clock.move_to(first.held_until + timedelta(days=3))
    path.tabled(path.floor_row(product="terbium-oxide"))
    second = peru(told("table"))
    clock.move_to(second.held_until)
    digest = digesting.write_digest(notice_id=second.pk)
    assert digest is not None and digest.carries.count() == 2


def test_what_was_read_in_the_portal_and_what_is_of_an_ended_seat_is_in_no_digest():
    path.tabled(path.floor_row())
    rows = told("table")
    first, kenya = peru(rows), next(row for row in rows if row.member_code == "KE")
    choosing.mark_read(notice_id=first.pk, by=cast.delegate("PE"))
    cast.end(cast.delegate("KE"))
    clock.move_to(journal.now() + timedelta(days=2))
    due = digesting.to_digest()
    assert first.pk not in due and kenya.pk not in due


def test_who_wants_each_at_once_has_it_at_once():
    choosing.choose_pace(pace="at_once", hour=8, by=cast.delegate("PE"))
    path.tabled(path.floor_row())
    row = peru(told("table"))
    assert row.held_until is None and row.pk in selectors.to_send()
    choosing.choose_pace(pace="daily", hour=17, by=cast.delegate("PE"))
    path.tabled(path.floor_row(product="terbium-oxide"))
    row = peru(told("table"))
    assert row.held_until is not None and row.held_until.hour == 22, "17:00 in Lima"


@pytest.mark.parametrize(
    ("pace", "hour", "code"), [("never", 8, "pace_unknown"), ("daily", 3, "hour_not_civil")]
)
def test_other_ways_are_refused(pace: str, hour: int, code: str):
    with pytest.raises(Refused) as refused:
        choosing.choose_pace(pace=pace, hour=hour, by=cast.delegate("PE"))
    assert refused.value.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        HowTold.objects.create(person_id=cast.delegate("PE").person, hour=3)


def test_no_choice_holds_a_statutory_notice_back_and_the_table_refuses_it():
    choosing.choose_pace(pace="daily", hour=8, by=cast.delegate("PE"))
    cast.a_ballot()
    row = peru(told("open_ballot"))
    assert row.pk in selectors.to_send()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Notice.objects.filter(pk=row.pk).update(held_until=journal.now())
    assert refused.value.__cause__.diag.constraint_name == "only_news_waits_for_a_digest"


def test_a_mail_that_the_relay_refuses_is_tried_again_shown_without_the_address_and_stops_no_vote(
    monkeypatch,
):
    ballot = cast.a_ballot()
    row = peru(told("open_ballot"))
    address = cast.user_of(cast.delegate("PE")).email

    def refuse(*args):
        raise SMTPRecipientsRefused({address: (550, b"no such user")})

    monkeypatch.setattr(services.EmailMessage, "send", refuse)
    with pytest.raises(SMTPRecipientsRefused):
        services.send_notice(notice_id=row.pk)
    row.refresh_from_db()
    assert (row.sent_at, row.attempts, row.fault) == (None, 1, "SMTPRecipientsRefused 550")
    assert cast.vote(ballot, "PE").sequence == 1


def test_a_link_that_is_waited_for_goes_before_what_goes_to_all():
    cast.a_ballot()
    told("open_ballot")
    cast.vote(cast.a_ballot(), "JP")
    own = services.write_notice(entry_id=Entry.objects.get(act="cast_vote").pk)
    assert selectors.to_send()[0] == own.pk
