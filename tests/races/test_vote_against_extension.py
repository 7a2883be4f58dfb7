"""Sixty states cast around a close that an outage moves: none is refused inside the window, none taken outside it."""

import time
from concurrent.futures import Future
from datetime import timedelta

import pytest
from django.db import transaction

from alliance import journal
from members.ballots import extending
from members.ballots.models import Ballot, Decision, ElectorateEntry, Extension, Vote
from members.ballots.selectors import due_to_close
from members.ballots.services import close_ballot
from members.proofs.services import Given
from tests import cast
from tests.counts import counted
from tests.observed import AWAY, MINUTE, away_before_close, looked
from tests.races import in_rounds
from tests.races.crew import PATIENCE, Crew, Outcome, after, tried, until_waiting
from tests.races.states import all_voting, sixty
from tests.races.test_vote_against_close import CHOICES, Storm, clock

MORE = timedelta(hours=2)


def swept_until_extended(ballot: Ballot) -> Extension:
    """What two sweeps do about a ballot, asked again and again: extend it, or close it. It must not close."""
    give_up = time.monotonic() + PATIENCE
    while not Extension.objects.filter(ballot=ballot).exists():
        assert time.monotonic() < give_up, "never extended"
        if ballot.pk in due_to_close():
            closing = tried(lambda: close_ballot(ballot_id=ballot.pk))
            assert closing.said in ("", "ballot_still_open"), closing.said
            assert closing.answer is None, "closed, and a later close was owed"
        for owed in extending.due():
            extending.extend_ballot(ballot_id=owed)
        time.sleep(0.01)
    return Extension.objects.get(ballot=ballot)


class AroundTheMovedClose:
    """Rounds around the announced close of a ballot that is owed a later one: every vote is in the window."""

    def __init__(self, crew: Crew) -> None:
        self.crew, self.seats = crew, sixty()[:59]  # and two threads for the probe and the sweep
        self.taken = self.told_to_wait = 0

    def run(self, rounds: int, what: str, *, handed_in_late: bool) -> None:
        """All rounds; with `handed_in_late` what the probe saw comes in at some moment of the storm."""
        self.crew.warm()
        for _ in range(rounds):
            self.round(handed_in_late)
        assert self.taken and (not handed_in_late or self.told_to_wait), (self.taken, self.told_to_wait)
        counted(
            what,
            rounds=rounds,
            votes=self.taken + self.told_to_wait,
            taken=self.taken,
            asked_to_wait=self.told_to_wait,
        )

    def round(self, handed_in_late: bool) -> None:
        ballot = cast.a_ballot()
        looked("..", until=ballot.closes_at - 22 * MINUTE)
        clock.move_to(ballot.closes_at - timedelta(minutes=1))  # a proof of who casts is fresh for five
        votes = all_voting(ballot, [(seat, CHOICES[place % 3]) for place, seat in enumerate(self.seats)])
        acts = [after(0.4, vote) for vote in votes]
        if handed_in_late:
            clock.move_to(ballot.closes_at)
            hand_in = after(0.4, lambda: looked(AWAY, until=ballot.closes_at + MINUTE))
        else:
            away_before_close(ballot)
            clock.move_to(ballot.closes_at - timedelta(seconds=0.2))
            hand_in = list
        *outcomes, _, swept = self.crew.at_once([*acts, hand_in, lambda: swept_until_extended(ballot)])
        assert swept.said == "", swept.said
        self.judge(ballot, outcomes, handed_in_late)

    def judge(self, ballot: Ballot, outcomes: list[Outcome], handed_in_late: bool) -> None:
        """No vote was told that it is too late; who was asked to wait votes now."""
        said = {outcome.said for outcome in outcomes}
        assert said <= ({"", "close_unsettled"} if handed_in_late else {""}), said
        told = {outcome.answer.digest for outcome in outcomes if outcome.fault is None}
        assert told == set(Vote.objects.filter(ballot=ballot).values_list("digest", flat=True))
        assert Extension.objects.filter(ballot=ballot).count() == 1
        waiting = [seat for seat, outcome in zip(self.seats, outcomes, strict=False) if outcome.fault]
        votes = all_voting(ballot, [(seat, "yes") for seat in waiting])
        again = self.crew.at_once(votes) if waiting else []
        assert {outcome.said for outcome in again} <= {""}
        self.taken += len(told)
        self.told_to_wait += len(waiting)


@in_rounds(2, many=30)
def test_no_vote_is_refused_while_the_close_moves(crew: Crew, rounds: int):
    AroundTheMovedClose(crew).run(rounds, "votes against an extension", handed_in_late=False)


@in_rounds(2, many=30)
def test_no_vote_is_called_late_before_the_probe_has_handed_in(crew: Crew, rounds: int):
    AroundTheMovedClose(crew).run(rounds, "votes against a late hand-in", handed_in_late=True)


class AtTheLaterEnd(Storm):
    """The storm of the ordinary close, at the end that an extension moved."""

    def opened(self) -> Ballot:
        """A ballot that was extended, with the end to race for."""
        ballot = cast.a_ballot()
        away_before_close(ballot)
        clock.move_to(ballot.closes_at)
        assert extending.extend_ballot(ballot_id=ballot.pk) is not None
        return Ballot.objects.with_end().get(pk=ballot.pk)


@in_rounds(2, many=30)
def test_what_is_accepted_before_the_later_end_is_counted_and_nothing_else_is(crew: Crew, rounds: int):
    AtTheLaterEnd(crew).run(rounds, "votes against the later close")


@in_rounds(2, many=20)
@pytest.mark.usefixtures("service_alone")
def test_the_service_alone_keeps_the_later_end(crew: Crew, rounds: int):
    AtTheLaterEnd(crew).run(rounds, "votes against the later close, the service alone")


@in_rounds(2, many=20)
@pytest.mark.usefixtures("trigger_alone")
def test_the_trigger_alone_keeps_the_later_end(crew: Crew, rounds: int):
    AtTheLaterEnd(crew).run(rounds, "votes against the later close, the trigger alone")


def test_a_vote_that_waits_for_an_extension_meets_the_later_end(crew: Crew):
    """The extension is written and not committed while the vote arrives after the announced close."""
    ballot = cast.a_ballot()
    away_before_close(ballot)
    clock.move_to(ballot.closes_at)
    proof = cast.proof(cast.delegate("JP"), ballot)
    with transaction.atomic():
        extending.extend_ballot(ballot_id=ballot.pk)
        waiting: Future[Outcome] = crew.begin(lambda: inserted_late(ballot, proof))
        until_waiting()
    assert waiting.result(PATIENCE).said == ""
    assert Vote.objects.get().cast_at >= ballot.closes_at


def inserted_late(ballot: Ballot, proof: Given) -> Vote:
    """A vote written past the service after the announced close."""
    japan = cast.delegate("JP")
    return Vote.objects.create(
        ballot=ballot, elector=ElectorateEntry.objects.get(ballot=ballot, code="JP"), sequence=1, choice="yes",
        salt="0" * 64, digest="0" * 64, cast_at=journal.now(), person=japan.person,
        accreditation_id=japan.accreditation, proof_id=proof.proof,
    )  # fmt: skip


def test_an_extension_waits_for_the_votes_under_way_and_is_written_once_by_two_sweeps(crew: Crew):
    ballot = cast.a_ballot()
    away_before_close(ballot)
    clock.move_to(ballot.closes_at)
    outcomes = crew.at_once([lambda: extending.extend_ballot(ballot_id=ballot.pk)] * 8)
    assert {outcome.said for outcome in outcomes} == {""}
    assert sum(outcome.answer is not None for outcome in outcomes) == 1


def test_a_closer_that_waits_for_an_extension_does_not_close(crew: Crew):
    ballot = cast.a_ballot()
    away_before_close(ballot)
    clock.move_to(ballot.closes_at)
    with transaction.atomic():
        extending.extend_ballot(ballot_id=ballot.pk)
        closing: Future[Outcome] = crew.begin(lambda: close_ballot(ballot_id=ballot.pk))
        until_waiting()
    assert closing.result(PATIENCE).said == "ballot_still_open"
    assert not Decision.objects.exists()
