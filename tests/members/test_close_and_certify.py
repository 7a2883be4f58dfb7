"""Closing: the outcome is computed, written once, explained; certified by a second count."""

import json

import pytest

from alliance.access import Refused
from alliance.domain import tally
from alliance.journal import clock
from alliance.journal.models import Incident
from members.ballots import documents, selectors
from members.ballots.models import Ballot, Certification, Decision, Vote
from members.ballots.services import certify, close_ballot
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


def closed(ballot: Ballot) -> Decision:
    clock.move_to(ballot.closes_at)
    return close_ballot(ballot_id=ballot.pk)


def test_28_of_42_is_two_thirds_and_says_so():
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=28, no=14, abstain=1)
    decision = closed(ballot)
    assert (decision.outcome, decision.arithmetic) == ("adopted", "28 of 42 yes, 28 needed")


def test_27_of_42_is_not():
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=27, no=15)
    assert closed(ballot).outcome == "not_adopted"


def test_a_ballot_nobody_attends_has_no_quorum():
    assert closed(cast.a_ballot()).outcome == "no_quorum"


def test_a_changed_vote_counts_once_and_the_last_one():
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=28, no=14)
    cast.vote(ballot, ballot.votes.filter(choice="yes").first().elector.code, "no")
    decision = closed(ballot)
    assert decision.arithmetic == "27 of 42 yes, 28 needed"
    assert decision.outcome == "not_adopted"


def test_a_ballot_is_not_closed_before_its_instant():
    ballot = cast.a_ballot()
    with pytest.raises(Refused) as refusal:
        close_ballot(ballot_id=ballot.pk)
    assert refusal.value.code == "ballot_still_open"


def test_closing_twice_writes_one_decision():
    ballot = cast.a_ballot()
    assert closed(ballot) == close_ballot(ballot_id=ballot.pk)
    assert Decision.objects.count() == 1


def test_decision_numbers_run_on_without_a_gap():
    ballots = [cast.a_ballot(), cast.a_ballot(days=8)]
    first = Decision.objects.count()
    assert [closed(ballot).number for ballot in ballots] == [first + 1, first + 2]


def test_anyone_recounts_from_the_published_document_alone():
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=30, no=5)
    decision = closed(ballot)
    again = tally.tally_document(json.loads(decision.document))
    assert (again.outcome, again.arithmetic) == (decision.outcome, decision.arithmetic)


def test_a_decision_is_certified_once_by_a_second_count():
    decision = closed(cast.a_ballot())
    assert decision.pk in selectors.to_certify()
    assert certify(decision_id=decision.pk) == certify(decision_id=decision.pk)
    assert Certification.objects.get().document_digest == decision.document_digest
    assert decision.pk not in selectors.to_certify()
    assert Ballot.objects.get().state == Ballot.State.CERTIFIED


def test_a_count_that_differs_is_an_incident_and_nothing_is_certified(monkeypatch):
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=30, no=5)
    decision = closed(ballot)
    stray = Vote.objects.first()
    monkeypatch.setattr(documents, "vote_digest", lambda *args: "0" * 64)  # a seal that does not open
    assert stray is not None
    assert certify(decision_id=decision.pk) is None
    assert Incident.objects.get().code == "tally_differs"
    assert not Certification.objects.exists()
