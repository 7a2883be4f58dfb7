"""Two counters written differently agree on every rule, electorate and vote; where they do not, nothing is decided."""

import os
from random import Random

import pytest

from alliance.domain.tally import outcome as law
from alliance.domain.tally.counting import count
from alliance.domain.tally.reading import terms_of
from alliance.journal import clock
from alliance.journal.models import Incident
from members.ballots import second_count, services
from members.ballots.models import Ballot, Decision
from tests import cast
from tests.counts import counted
from tests.domain import random_rules

pytestmark = pytest.mark.usefixtures("world")
CASES = 2000 if os.environ.get("ALLIANCE_PROOF") else 300


def compare(cases: int) -> dict[str, int]:
    """So many random rules with random electorates; how often each outcome came."""
    outcomes: dict[str, int] = {}
    for seed in range(cases):
        of = Random(seed)
        rule = random_rules.a_rule(of, odd=of.random() < 0.5)
        electors, standing = random_rules.a_ballot(of, 12)
        electors = random_rules.with_votes(rule, electors)
        rows = [
            second_count.Standing(
                each.member, each.class_, dict(each.weights), standing[each.member], each.votes
            )
            for each in electors
        ]
        round = of.choice([1, 1, 1, 2])
        first = law.judge(rule, count(rule, electors, standing), round=round).outcome
        second = second_count.outcome_of(terms_of(rule), rows, round=round)
        assert first == second, f"seed {seed}, round {round}: {first} and {second}\n{terms_of(rule)}\n{rows}"
        outcomes[first] = outcomes.get(first, 0) + 1
    return outcomes


def test_the_two_counters_agree_on_random_rules_electorates_and_votes():
    outcomes = compare(CASES)
    assert len(outcomes) >= 5, f"too few outcomes to prove anything: {outcomes}"
    counted("two counters", cases=CASES, **outcomes)


@pytest.mark.long
def test_the_two_counters_agree_on_thousands_of_them():
    counted("two counters, long", cases=3000, **compare(3000))


@pytest.mark.parametrize("subject", ["floor", "floor-end", "floor-provisional"])
@pytest.mark.parametrize(
    "yes, no, abstain", [(0, 0, 0), (15, 14, 0), (22, 0, 0), (11, 11, 1), (20, 10, 5), (5, 30, 0)]
)
def test_the_rows_of_a_ballot_count_to_its_decision(subject: str, yes: int, no: int, abstain: int):
    ballot = cast.a_ballot(subject=subject)
    cast.everybody_votes(ballot, yes=yes, no=no, abstain=abstain)
    cast.vote(ballot, "JP", "abstain")
    clock.move_to(ballot.closes_at)
    decision = services.close_ballot(ballot_id=ballot.pk)
    assert decision is not None
    assert second_count.outcome(ballot) == decision.outcome


def test_where_the_counters_differ_there_is_an_incident_and_no_decision(monkeypatch):
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=30)
    clock.move_to(ballot.closes_at)
    with monkeypatch.context() as broken:
        broken.setattr(second_count, "outcome", lambda ballot: "not_adopted")
        for _ in range(2):
            assert services.close_ballot(ballot_id=ballot.pk) is None
    assert not Decision.objects.exists()
    incident = Incident.objects.get()
    assert incident.code == "counters_differ"
    assert "adopted" in incident.detail and "not_adopted" in incident.detail
    assert Ballot.objects.get().state == "open"
    decision = services.close_ballot(ballot_id=ballot.pk)  # once the fault is mended it is decided after all
    assert decision is not None and decision.outcome == "adopted"
