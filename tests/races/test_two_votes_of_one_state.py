"""Head and alternate at once, one person in two tabs: sequences 1 to n, in order of time, and the last one counts."""

import random
from collections import defaultdict

from alliance.journal import clock
from members.ballots.models import Vote
from members.ballots.selectors import result
from members.ballots.services import certify, close_ballot
from tests import cast
from tests.counts import counted
from tests.races import in_rounds
from tests.races.crew import Crew, after
from tests.races.states import all_voting, seated, sixty

CHOICES = ("yes", "no", "abstain")


@in_rounds(few=2)
def test_votes_of_one_state_at_once_are_numbered_without_a_gap_and_the_last_counts(crew: Crew, rounds: int):
    heads = sixty()[:3]
    seats = [*heads, *(seated(str(head.member), "alternate") for head in heads)] * 2  # two tabs each
    ballot, receipts = cast.a_ballot(), set()
    for _ in range(rounds):
        votes = all_voting(ballot, [(seat, random.choice(CHOICES)) for seat in seats])
        outcomes = crew.at_once([after(0.02, vote) for vote in votes])
        assert {outcome.said for outcome in outcomes} == {""}
        receipts |= {outcome.answer.digest for outcome in outcomes}
    rows: dict[str, list[Vote]] = defaultdict(list)
    for vote in Vote.objects.filter(ballot=ballot).select_related("elector").order_by("cast_at"):
        rows[vote.elector.code].append(vote)
    for of_state in rows.values():
        assert [vote.sequence for vote in of_state] == list(range(1, len(of_state) + 1))
    assert receipts == {vote.digest for of_state in rows.values() for vote in of_state}
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    lines = {line.code: line.choice for line in result(decision) if line.votes}
    assert lines == {code: of_state[-1].choice for code, of_state in rows.items()}
    assert certify(decision_id=decision.pk) is not None
    counted("votes of one state at once", rounds=rounds, votes=len(receipts))


@in_rounds(few=2)
def test_a_form_posted_in_four_tabs_at_once_is_one_vote_with_one_receipt(crew: Crew, rounds: int):
    seats = sixty()[:3]
    ballot = cast.a_ballot()
    for number in range(1, rounds + 1):
        choice = CHOICES[number % 3]
        outcomes = crew.at_once(all_voting(ballot, [(seat, choice) for seat in seats for _ in range(4)]))
        assert {outcome.said for outcome in outcomes} == {""}
        receipts = {(outcome.answer.elector_id, outcome.answer.digest) for outcome in outcomes}
        assert len(receipts) == len(seats)
        assert Vote.objects.count() == number * len(seats)
    counted("forms posted four times at once", rounds=rounds, votes=rounds * len(seats))
