"""A member is suspended while its vote waits: the electorate was frozen at the opening, so the vote counts."""

import json

from django.db import transaction

from alliance import journal
from alliance.journal import clock
from members.ballots.models import ElectorateEntry
from members.ballots.services import certify, close_ballot
from tests import cast
from tests.counts import counted
from tests.races import in_rounds
from tests.races.crew import PATIENCE, Crew, until_waiting
from tests.races.states import reinstate, suspend, voting

CODES = ["AU", "JP", "KE", "PE", "US"]


@in_rounds(few=2)
def test_a_member_suspended_while_its_vote_waits_votes_with_its_frozen_weight(crew: Crew, rounds: int):
    ballot, seats = cast.a_ballot(), [cast.delegate(code) for code in CODES]
    clock.move_to(cast.in_days(1))
    for number in range(rounds):
        choice = ("yes", "no")[number % 2]  # a changed choice, so that every round writes
        with transaction.atomic():
            suspend(CODES, on=journal.now().date())
            waiting = [crew.begin(voting(ballot, seat, choice)) for seat in seats]
            until_waiting(len(seats))
        assert {each.result(PATIENCE).said for each in waiting} == {""}
        if number < rounds - 1:
            reinstate(CODES)
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    frozen = dict(ballot.electorate.values_list("code", "weight"))
    weights = {row["member"]: row["weights"]["weight"] for row in json.loads(decision.document)["electorate"]}
    assert {code: weights[code] for code in CODES} == {code: frozen[code] for code in CODES}
    assert decision.tally["counts"]["members"][choice] == len(CODES)
    assert certify(decision_id=decision.pk) is not None
    counted("votes that waited for a suspension", rounds=rounds, votes=rounds * len(CODES))


def test_a_member_suspended_before_the_opening_is_refused(crew: Crew):
    clock.move_to(cast.in_days(1))
    with transaction.atomic():
        suspend(CODES, on=journal.now().date())
    ballot = cast.a_ballot()
    outcomes = crew.at_once([voting(ballot, cast.delegate(code), "yes") for code in CODES])
    assert {outcome.said for outcome in outcomes} == {"suspended"}
    entry = ballot.electorate.get(code="JP")
    assert (entry.status, entry.capacity) == ("suspended", ElectorateEntry.Capacity.SUSPENDED)
