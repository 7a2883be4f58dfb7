"""Suspension, expulsion and reinstatement: a head moves, two officers put it to the ballot, the sweep records it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry, Incident
from members.accession import acts, motions, selectors, settling
from members.accession.models import Motion
from members.registry.models import MemberStatus, Standing
from tests import cast
from tests.members import membership as steps

pytestmark = pytest.mark.usefixtures("world")


def refusal(act) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def suspended(code: str = "KE") -> None:
    """Suspended by decision, on its first day."""
    motion = steps.put(steps.moved("suspension", code, in_days=8))
    steps.settled(motion)
    clock.move_to(motion.ballot.closes_at + timedelta(days=2))
    assert steps.status(code, steps.day(0)) == "suspended"


def test_a_head_moves_two_officers_put_it_to_the_ballot_and_it_suspends_from_its_day():
    motion = steps.moved("suspension", "KE")
    assert (motion.symbol[:4], motion.moved_by, motion.ballot, motion.says["reasons"]) == (
        "MOT/", "JP", None, steps.REASONS,
    )  # fmt: skip
    steps.put(motion)
    assert motion.ballot.subject == "suspension" and motion.ballot.text_digest == motion.digest
    decision = steps.settled(motion)
    before, first = motion.effective_from - timedelta(days=1), motion.effective_from
    assert (steps.status("KE", before), steps.status("KE", first)) == ("party", "suspended")
    assert MemberStatus.objects.get(member=motion.member, status="suspended").act == decision.symbol


def test_one_officer_alone_opens_no_ballot_on_it():
    motion = steps.moved("expulsion", "KE")
    request = acts.ask_for_ballot(
        motion_id=motion.pk, closes_at=cast.in_days(7), reason="x", by=cast.officer()
    )
    assert refusal(lambda: cast.approve(number=request.number, by=cast.officer())) == "own_request"
    motion.refresh_from_db()
    assert motion.ballot is None
    asked = lambda: acts.ask_for_ballot(  # noqa: E731
        motion_id=motion.pk, closes_at=cast.in_days(1), reason="x", by=cast.officer()
    )
    assert refusal(asked) == "window_too_short"


def test_a_suspended_party_keeps_its_place_without_a_vote_and_an_open_ballot_stays_as_it_was_frozen():
    before = cast.a_ballot(days=40)
    suspended()
    assert steps.capacity(before, "KE") == "elector"
    cast.vote(before, "KE", "no")
    after = cast.a_ballot(about="PROP/2026/901")
    assert steps.capacity(after, "KE") == "suspended"
    assert refusal(lambda: cast.vote(after, "KE")) == "suspended"
    assert refusal(lambda: steps.moved("suspension", "JP", by=cast.delegate("KE"))) == "not_a_party"


def test_its_own_head_may_move_its_reinstatement_and_a_ballot_lifts_the_suspension():
    suspended()
    motion = steps.put(steps.moved("reinstatement", "KE", by=cast.delegate("KE")))
    assert steps.capacity(motion.ballot, "KE") == "suspended"
    steps.settled(motion)
    assert steps.status("KE", motion.effective_from) == "party"
    assert Standing.objects.filter(member=motion.member).count() == 1


def test_who_is_expelled_has_no_side_and_weight_and_stands_in_no_electorate():
    motion = steps.put(steps.moved("expulsion", "KE", in_days=8))
    steps.settled(motion)
    clock.move_to(motion.ballot.closes_at + timedelta(days=2))
    assert steps.status("KE", steps.day(0)) == "expelled"
    assert Standing.objects.get(member=motion.member).during.upper == motion.effective_from
    assert steps.capacity(cast.a_ballot(), "KE") == ""


def test_what_was_not_adopted_changes_nothing():
    motion = steps.put(steps.moved("suspension", "KE"))
    steps.settled(motion, yes=20, no=30)
    assert (motion.stood, motion.settled_at is None) == (None, False)
    assert steps.status("KE", motion.effective_from) == "party"


def test_what_cannot_stand_any_more_is_an_incident_and_the_decision_stands():
    motion = steps.put(steps.moved("reinstatement", _suspended()))
    decision = steps.decided(motion)
    cast.become("KE", "withdrawn")
    settling.settle_motion(motion_id=motion.pk)
    motion.refresh_from_db()
    assert (decision.outcome, motion.stood) == ("adopted", False)
    assert Incident.objects.get(code="motion_cannot_stand").object_id == motion.symbol


def _suspended() -> str:
    suspended()
    return "KE"


@pytest.mark.parametrize(
    ("kind", "code", "why"),
    [("admission", "KE", "kind_unknown"), ("suspension", "XX", "member_unknown"),
     ("reinstatement", "KE", "motion_senseless")],
)  # fmt: skip
def test_a_motion_that_makes_no_sense_is_refused(kind, code, why):
    assert refusal(lambda: steps.moved(kind, code)) == why


def test_a_first_day_beyond_two_years_is_taken_for_a_slip_of_the_keyboard():
    assert refusal(lambda: steps.moved("suspension", "KE", in_days=733)) == "too_far"
    assert steps.moved("suspension", "KE", in_days=732).effective_from == steps.day(732)


def test_one_motion_on_a_member_at_a_time_and_its_mover_takes_it_back():
    motion = steps.moved("suspension", "KE")
    assert refusal(lambda: steps.moved("expulsion", "KE")) == "motion_under_way"
    assert (
        refusal(lambda: motions.take_back(motion_id=motion.pk, by=cast.delegate("AU"))) == "other_delegation"
    )
    motions.take_back(motion_id=motion.pk, by=cast.delegate("JP"))
    assert refusal(lambda: steps.put(motion)) == "motion_over"
    steps.moved("expulsion", "KE")


def test_an_alternate_moves_nothing():
    assert (
        refusal(lambda: steps.moved("suspension", "KE", by=cast.delegate("JP", "alternate")))
        == "role_may_not"
    )


def test_a_motion_that_nobody_puts_to_the_ballot_lapses_and_keeps_no_other_out():
    first = steps.moved("suspension", "KE")
    clock.move_to(first.moved_at + Motion.LAPSES_AFTER - timedelta(hours=2))
    assert refusal(lambda: steps.moved("expulsion", "KE")) == "motion_under_way"
    clock.move_to(first.moved_at + Motion.LAPSES_AFTER - timedelta(hours=1))
    waits = acts.ask_for_ballot(
        motion_id=first.pk, closes_at=cast.in_days(7), reason="In order.", by=cast.officer()
    )
    clock.move_to(first.moved_at + Motion.LAPSES_AFTER)
    assert first.lapsed and list(selectors.awaiting_ballot()) == []
    assert refusal(lambda: cast.approve(number=waits.number)) == "motion_over"
    second = steps.moved("expulsion", "KE")
    first.refresh_from_db()
    assert first.taken_back_at and first.lapsed
    assert Entry.objects.get(act="lapse_motion").object_id == first.symbol
    assert not second.lapsed and steps.put(second).ballot


def test_the_table_opens_no_ballot_on_a_motion_that_has_lapsed(monkeypatch):
    motion = steps.moved("suspension", "KE")
    clock.move_to(motion.moved_at + Motion.LAPSES_AFTER)
    monkeypatch.setattr(Motion, "lapsed", False)
    with pytest.raises(IntegrityError) as refused:
        steps.put(motion)
    assert refused.value.__cause__.diag.constraint_name == "a_motion_lapses"
