"""Sixty states cast from sixty threads while the ballot closes: what is accepted is counted, and nothing else is."""

import json
import time
from concurrent.futures import Future
from datetime import timedelta

import pytest
from django.db import transaction

from alliance.access import Seat
from alliance.domain.canon import instant_text
from alliance.journal import clock
from members.ballots.models import Ballot, Decision, ElectorateEntry, Vote
from members.ballots.selectors import due_to_close
from members.ballots.services import certify, close_ballot
from tests import cast
from tests.counts import counted
from tests.races import in_rounds
from tests.races.crew import PATIENCE, Crew, Outcome, after, until_waiting
from tests.races.states import all_voting, sixty, voting

CHOICES = ("yes", "no", "abstain")


class Storm:
    """Rounds of one race: a ballot each, sixty votes around its closing instant, a sweeper that closes it."""

    def __init__(self, crew: Crew) -> None:
        self.crew, self.seats = crew, sixty()
        self.lead = 0.25  # seconds from the start to the closing instant; follows the speed of the machine
        self.accepted = self.refused = 0

    def run(self, rounds: int, what: str) -> None:
        """All rounds; the race is only one where some votes came in time and some too late: up to five rounds more
        until there were both, since a machine may be slower than the first instants were set for."""
        self.crew.warm()
        done = 0
        while done < rounds or (done < rounds + 5 and not (self.accepted and self.refused)):
            decision, done = self.round(), done + 1
        assert certify(decision_id=decision.pk) is not None
        assert self.accepted and self.refused, (
            self.accepted,
            self.refused,
            "the instant was not in the storm",
        )
        counted(
            what, rounds=done, votes=self.accepted + self.refused, accepted=self.accepted, late=self.refused
        )

    def opened(self) -> Ballot:
        """The ballot of a round."""
        return cast.a_ballot()

    def round(self) -> Decision:
        """Open, move the clock to shortly before the close, let everybody go, compare."""
        ballot = self.opened()
        clock.move_to(ballot.ends_at - timedelta(minutes=1))  # a proof of who casts is fresh for five
        votes = all_voting(ballot, [(seat, CHOICES[place % 3]) for place, seat in enumerate(self.seats)])
        acts = [after(1.5 * self.lead, vote) for vote in votes]
        clock.move_to(ballot.ends_at - timedelta(seconds=self.lead))
        *outcomes, closing = self.crew.at_once([*acts, lambda: swept(ballot)])
        assert closing.said == ""
        self.judge(ballot, outcomes, closing.answer)
        return closing.answer

    def judge(self, ballot: Ballot, outcomes: list[Outcome], decision: Decision) -> None:
        """What the voters were told, what the table holds and what the decision counts are the same votes."""
        told = {outcome.answer.digest for outcome in outcomes if outcome.fault is None}
        stored = set(Vote.objects.filter(ballot=ballot).values_list("digest", flat=True))
        document = json.loads(decision.document)["votes"]
        counted = {vote["digest"] for vote in document}
        assert told == stored == counted, (
            f"{len(told)} accepted, {len(stored)} stored, {len(counted)} counted"
        )
        assert all(vote["cast_at"] < instant_text(ballot.ends_at) for vote in document)
        assert {outcome.said for outcome in outcomes} <= {"", "ballot_closed"}
        assert sum(decision.tally["counts"]["members"][choice] for choice in CHOICES) == len(told)
        self.accepted += len(told)
        self.refused += len(outcomes) - len(told)
        share = len(told) / len(outcomes)
        self.lead *= 2 if share < 0.1 else 1.2 if share < 0.5 else 1 / 1.2 if share < 0.9 else 1 / 2


def swept(ballot: Ballot) -> Decision:
    """What the sweep does about a ballot, asked again and again: close it as soon as it is due."""
    give_up = time.monotonic() + PATIENCE
    while ballot.pk not in due_to_close():
        assert time.monotonic() < give_up, "never due"
        time.sleep(0.01)
    return close_ballot(ballot_id=ballot.pk)


@in_rounds()
def test_what_is_accepted_is_counted_and_nothing_else_is(crew: Crew, rounds: int):
    Storm(crew).run(rounds, "votes against close")


@in_rounds(5, many=20)
@pytest.mark.usefixtures("service_alone")
def test_the_services_lock_alone_keeps_every_accepted_vote(crew: Crew, rounds: int):
    Storm(crew).run(rounds, "votes against close, the service alone")


@in_rounds(5, many=20)
@pytest.mark.usefixtures("trigger_alone")
def test_the_triggers_lock_alone_keeps_every_accepted_vote(crew: Crew, rounds: int):
    Storm(crew).run(rounds, "votes against close, the trigger alone")


def behind_a_closer_that_died(ballot: Ballot, crew: Crew, vote) -> Outcome:
    """A vote that began in time, waited while a closer held the ballot past its instant, and the closer died."""
    with transaction.atomic():
        Ballot.objects.select_for_update().get(pk=ballot.pk)
        waiting: Future[Outcome] = crew.begin(vote)
        until_waiting()
        assert crew.begin(lambda: clock.move_to(ballot.closes_at)).result(PATIENCE).said == ""
        transaction.set_rollback(True)
    return waiting.result(PATIENCE)


@pytest.mark.parametrize("guards", ["both", "service_alone", "trigger_alone"])
def test_a_closer_waits_for_a_vote_under_way_and_counts_it(crew: Crew, guards: str, request):
    """The vote is written in time and not yet committed when the closer comes, after the instant."""
    if guards != "both":
        request.getfixturevalue(guards)
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at - timedelta(minutes=1))
    vote = voting(ballot, cast.delegate("JP"), "yes")  # with its proof on record
    with transaction.atomic():
        digest = vote().digest
        assert crew.begin(lambda: clock.move_to(ballot.closes_at)).result(PATIENCE).said == ""
        closing: Future[Outcome] = crew.begin(lambda: close_ballot(ballot_id=ballot.pk))
        until_waiting(patience=20)
    decision = closing.result(PATIENCE).answer
    assert [row["digest"] for row in json.loads(decision.document)["votes"]] == [digest]


@pytest.mark.usefixtures("service_alone")
def test_a_vote_that_waited_past_the_instant_is_late_however_early_it_began(crew: Crew):
    ballot = cast.a_ballot()
    outcome = behind_a_closer_that_died(ballot, crew, voting(ballot, cast.delegate("JP"), "yes"))
    assert outcome.said == "ballot_closed"
    assert not Vote.objects.exists()


def test_the_table_reads_the_clock_after_its_own_wait(crew: Crew):
    ballot, japan = cast.a_ballot(), cast.delegate("JP")
    outcome = behind_a_closer_that_died(ballot, crew, lambda: inserted(ballot, japan))
    assert outcome.said == f"a vote outside the window of ballot {ballot.pk} is refused"
    assert not Vote.objects.exists()


def inserted(ballot: Ballot, seat: Seat) -> Vote:
    """A vote written past the service."""
    return Vote.objects.create(
        ballot=ballot, elector=ElectorateEntry.objects.get(ballot=ballot, code=seat.member), sequence=1,
        choice="yes", salt="0" * 64, digest="0" * 64, cast_at=ballot.opens_at, person=seat.person,
        accreditation_id=seat.accreditation,
    )  # fmt: skip
