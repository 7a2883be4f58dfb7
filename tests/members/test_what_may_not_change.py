"""What the tables themselves refuse of ballots and of the rules that subjects call for."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from members.ballots.models import Ballot, DecisionRule, SubjectRule
from tests import cast

pytestmark = pytest.mark.usefixtures("world")
STATES = Ballot.State.values
FORWARD = {("open", "closed"), ("open", "decided"), ("closed", "decided"), ("decided", "certified")}


def ballot_in(state: str) -> Ballot:
    """A ballot moved to a state step by step."""
    ballot = cast.a_ballot()
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
