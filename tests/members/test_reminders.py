"""Who has not voted is reminded 72, 24 and 2 hours before the close: once a step, never in a burst, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from alliance.journal import clock
from alliance.portal import sweep
from members.ballots import extending
from members.ballots.models import Ballot, ElectorateEntry
from members.delegates.models import Accreditation
from members.notices import reminding, services
from members.notices.models import Notice, Reminder
from members.notices.selectors import to_send
from members.notices.steps import step_at
from tests import cast
from tests.observed import looked

OPENS = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
world = pytest.mark.usefixtures("world")


@pytest.mark.parametrize(
    ("window", "before", "step"),
    [
        (168, 72.1, None), (168, 72, 72), (168, 30, 72), (168, 24, 24), (168, 3.1, 24), (168, 2, 2), (168, 0.1, 2),
        (168, 0, None),
        (72, 72, None), (72, 71, None), (72, 24, 24),  # the opening was just told
        (48, 47, None), (48, 24.1, None), (48, 24, 24), (48, 2, 2),  # no step of 72 at all
        (24, 23, None), (24, 2, 2), (2.5, 2, None), (1, 0.5, None),
        (168, 24.5, None), (168, 2.9, None),  # late, and the next comes within the hour
    ],
)  # fmt: skip
def test_the_step_that_has_come(window: float, before: float, step: int | None):
    ends = OPENS + window * HOUR
    assert step_at(OPENS, ends, ends - before * HOUR) == step


def electors(ballot: Ballot) -> set[str]:
    rows = ballot.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR)
    return set(rows.values_list("code", flat=True))


def at(ballot: Ballot, hours: float) -> Ballot:
    """Move to so many hours before the close that was announced."""
    clock.move_to(ballot.closes_at - hours * HOUR)
    return ballot


def reminded(step: int) -> set[str]:
    return set(Reminder.objects.filter(hours=step).values_list("member_code", flat=True))


@world
def test_who_has_not_voted_is_reminded_and_who_has_is_not():
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP")
    at(ballot, 73)
    assert reminding.to_remind() == []
    at(ballot, 72)
    assert reminding.to_remind() == [ballot.pk]
    assert reminding.remind_of_close(ballot_id=ballot.pk) == len(electors(ballot)) - 1
    assert reminded(72) == electors(ballot) - {"JP"}
    told = Notice.objects.filter(kind="reminder")
    seats = Accreditation.objects.filter(member__code__in=reminded(72))
    assert {row.person_id for row in told} == {seat.person_id for seat in seats}
    peru = told.get(person=cast.delegate("PE").person)
    assert peru.subject == f"{ballot.symbol} closes in 3 days: Peru has not voted"
    assert "in Lima" in peru.body and peru.path == f"/ballots/{ballot.year}-{ballot.number}/"


@world
def test_a_second_run_reminds_nobody_again_and_each_step_comes_once():
    ballot = at(cast.a_ballot(), 72)
    everybody = len(electors(ballot))
    counts = []
    for hours in (72, 71, 24, 20, 2, 1, 0):
        at(ballot, hours)
        counts.append(reminding.remind_of_close(ballot_id=ballot.pk))
        counts.append(reminding.remind_of_close(ballot_id=ballot.pk))
        assert reminding.to_remind() == []
    assert counts == [everybody, 0, 0, 0, everybody, 0, 0, 0, everybody, 0, 0, 0, 0, 0]


@world
def test_a_late_sweep_sends_the_newest_step_alone():
    ballot = at(cast.a_ballot(), 10)
    reminding.remind_of_close(ballot_id=ballot.pk)
    assert reminded(24) == electors(ballot) and not reminded(72) and reminding.to_remind() == []


@world
def test_reminders_follow_a_close_that_moves():
    ballot = cast.a_ballot()
    at(ballot, 24)
    reminding.remind_of_close(ballot_id=ballot.pk)
    looked("x" * 16, until=ballot.closes_at - 2 * HOUR)
    at(ballot, 2)
    assert extending.extend_ballot(ballot_id=ballot.pk)
    assert reminding.to_remind() == [], "the close moved by two hours, and the last reminder with it"
    at(ballot, 0)
    assert reminding.to_remind() == [ballot.pk]
    reminding.remind_of_close(ballot_id=ballot.pk)
    row = Reminder.objects.filter(hours=2).first()
    assert row is not None and row.closes_at == ballot.closes_at + 2 * HOUR


@world
def test_a_reminder_that_was_sent_is_not_sent_again_where_the_close_moves_after_it():
    ballot = at(cast.a_ballot(), 2)
    reminding.remind_of_close(ballot_id=ballot.pk)
    looked("x" * 16, until=ballot.closes_at - HOUR)
    at(ballot, 1)
    assert extending.extend_ballot(ballot_id=ballot.pk)
    reminding.remind_of_close(ballot_id=ballot.pk)
    at(ballot, 0)
    assert reminding.to_remind() == [] and len(reminded(2)) == Reminder.objects.filter(hours=2).count()


@world
def test_the_sweep_reminds_and_sends(settings, tmp_path, mailoutbox):
    settings.PUBLICATION_ROOT = tmp_path / "publication"
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=len(electors(ballot)) - 1)
    cast.everybody_is_told()
    last = max(electors(ballot))
    at(ballot, 2)
    votes = Notice.objects.count()
    assert sweep.run_once()["remind_of_close"] == 1
    rows = Notice.objects.filter(kind="reminder")
    assert votes == 0 and {row.member_code for row in rows} == {last}


@world
def test_a_reminder_to_who_voted_meanwhile_is_dropped_and_not_called_sent(mailoutbox):
    ballot = at(cast.a_ballot(), 2)
    reminding.remind_of_close(ballot_id=ballot.pk)
    cast.vote(ballot, "JP")
    row = Notice.objects.get(kind="reminder", person=cast.delegate("JP").person)
    services.send_notice(notice_id=row.pk)
    row.refresh_from_db()
    assert mailoutbox == [] and row.sent_at is None and row.dropped_at is not None
    assert row.pk not in to_send()


@world
@pytest.mark.parametrize(
    ("code", "hours", "now", "name"),
    [
        ("JP", 2, 2, "a_reminder_goes_to_who_has_not_voted"),
        ("DE", 2, 2, "a_reminder_goes_to_who_has_not_voted"),  # the union votes for it
        ("PE", 2, 3, "a_reminder_comes_in_its_step"),
        ("PE", 2, 0, "a_reminder_comes_in_its_step"),
        ("PE", 3, 2, "a_reminder_is_of_a_step"),
    ],
)
def test_the_table_refuses_a_reminder_that_is_none(code: str, hours: int, now: int, name: str):
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP")
    at(ballot, now)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Reminder.objects.create(
            ballot=ballot, member_code=code, hours=hours, closes_at=ballot.closes_at, at=ballot.closes_at
        )
    assert refused.value.__cause__.diag.constraint_name == name


@world
@pytest.mark.usefixtures("by_owner")
def test_reminders_and_dispatches_stay_as_they_are():
    ballot = at(cast.a_ballot(), 2)
    reminding.remind_of_close(ballot_id=ballot.pk)
    row = Notice.objects.filter(kind="reminder").first()
    assert row is not None
    services.send_notice(notice_id=row.pk)
    for words in (
        "UPDATE members_reminder SET hours = 24",
        "DELETE FROM members_reminder",
        "DELETE FROM members_notice",
        f"UPDATE members_notice SET sent_at = sent_at - interval '1 day' WHERE id = {row.pk}",
        f"UPDATE members_notice SET sent_at = NULL WHERE id = {row.pk}",
        f"UPDATE members_notice SET body = 'otherwise' WHERE id = {row.pk}",
        f"UPDATE members_notice SET held_until = now() WHERE id = {row.pk}",
        f"UPDATE members_notice SET dropped_at = now() WHERE id = {row.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
