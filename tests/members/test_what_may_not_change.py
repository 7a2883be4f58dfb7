"""What the tables themselves refuse of ballots and of the rules that subjects call for."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from alliance import journal
from alliance.journal import clock
from members.ballots import extending
from members.ballots.models import Ballot, Decision, DecisionRule, SubjectRule
from tests import cast
from tests.observed import away_before_close

pytestmark = pytest.mark.usefixtures("world")
STATES = Ballot.State.values
FORWARD = {("open", "closed"), ("open", "decided"), ("closed", "decided"), ("decided", "certified")}


def decision(ballot: Ballot) -> Decision:
    return Decision.objects.create(
        number=1,
        year=2026,
        ballot=ballot,
        outcome="adopted",
        tally={},
        document_digest="0" * 64,
        decided_at=journal.now(),
    )


def ballot_in(state: str) -> Ballot:
    """A ballot moved to a state step by step, whose decision is written already."""
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    decision(ballot)
    for step in STATES[1 : STATES.index(state) + 1]:
        Ballot.objects.filter(pk=ballot.pk).update(state=step)
    return ballot


@pytest.mark.parametrize(("before", "after"), [(one, two) for one in STATES for two in STATES if one != two])
def test_a_ballot_only_moves_on(before, after):
    rows = Ballot.objects.filter(pk=ballot_in(before).pk)
    if (before, after) in FORWARD:
        assert rows.update(state=after) == 1
        return
    with pytest.raises(IntegrityError, match="does not move from"), transaction.atomic():
        rows.update(state=after)


@pytest.mark.usefixtures("by_owner")
@pytest.mark.parametrize("moved", [False, True], ids=["as announced", "moved by an outage"])
def test_no_decision_is_written_before_the_close(moved):
    ballot = cast.a_ballot()
    ends = ballot.closes_at
    if moved:
        away_before_close(ballot)
        clock.move_to(ends)
        ends = extending.extend_ballot(ballot_id=ballot.pk).closes_at
    clock.move_to(ends - timedelta(seconds=1))
    with (
        pytest.raises(IntegrityError, match="a_decision_comes_after_the_close|before it closes"),
        transaction.atomic(),
    ):
        decision(ballot)
    clock.move_to(ends)
    assert decision(ballot).pk


@pytest.mark.usefixtures("by_owner")
@pytest.mark.parametrize("state", STATES[1:])
def test_no_ballot_ends_without_its_decision(state):
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state=state)


@pytest.mark.usefixtures("by_owner")
def test_a_subject_never_calls_for_two_rules_on_one_day():
    other = DecisionRule.objects.get(code="simple-majority")
    row = SubjectRule(subject="floor", area="tariff", title="x", rule=other)
    row.during = DateRange(date(2027, 1, 1), None)
    with pytest.raises(IntegrityError, match="a_subject_has_one_rule_at_a_time"), transaction.atomic():
        row.save()
    SubjectRule.objects.filter(subject="floor").update(during=DateRange(date(2026, 2, 4), date(2027, 1, 1)))
    row.save()
    assert SubjectRule.objects.filter(subject="floor", during__contains=date(2027, 1, 1)).get() == row


@pytest.mark.usefixtures("by_owner")
@pytest.mark.parametrize(
    "change",
    [
        {"subject": "other"},
        {"area": "accession"},
        {"during": DateRange(date(2026, 1, 1), None)},
        {"during": DateRange(date(2026, 1, 1), date(2027, 1, 1))},
    ],
)
def test_a_subjects_rule_is_not_rewritten(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectRule.objects.filter(subject="floor").update(**change)


@pytest.mark.usefixtures("by_owner")
def test_a_subjects_rule_is_closed_once_and_never_taken_away():
    rows = SubjectRule.objects.filter(subject="floor")
    rows.update(during=DateRange(date(2026, 2, 4), date(2027, 1, 1)))
    with pytest.raises(IntegrityError, match="closed, once"), transaction.atomic():
        rows.update(during=DateRange(date(2026, 2, 4), date(2028, 1, 1)))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.delete()
