"""An accreditation ends while its vote is under way: no vote is dated at or after the end, whoever came first."""

from concurrent.futures import Future
from functools import partial

import pytest
from django.db import transaction

from alliance.access import Seat
from members.ballots.models import Ballot, Vote
from members.delegates.models import Accreditation
from tests import cast
from tests.counts import counted
from tests.races import in_rounds
from tests.races.crew import PATIENCE, Crew, Outcome, after, until_waiting
from tests.races.states import all_voting, seated_again, sixty, voting


def end_of(seat: Seat) -> partial[Accreditation]:
    """The act of ending a seat's accreditation."""
    return partial(cast.end, seat)


def meanwhile_ended(crew: Crew, ballot: Ballot, seat: Seat) -> Outcome:
    """A vote that waits while its accreditation is ended, in a transaction that has still to commit."""
    vote = voting(ballot, seat, "yes")  # with its proof on record, which a transaction would hide
    with transaction.atomic():
        end_of(seat)()
        waiting: Future[Outcome] = crew.begin(vote)
        until_waiting()
    return waiting.result(PATIENCE)


def rounds_of_waiting(crew: Crew, rounds: int, what: str) -> None:
    ballot, seat = cast.a_ballot(), cast.delegate("JP")
    for _ in range(rounds):
        assert meanwhile_ended(crew, ballot, seat).said == "accreditation_ended"
        [seat] = seated_again([seat])
    assert not Vote.objects.exists()
    counted(what, rounds=rounds)


@in_rounds(few=2)
def test_a_vote_that_waited_for_the_end_of_its_credentials_is_refused(crew: Crew, rounds: int):
    rounds_of_waiting(crew, rounds, "votes that waited for the end of their credentials")


@in_rounds(few=2)
@pytest.mark.usefixtures("service_alone")
def test_the_services_lock_alone_refuses_a_vote_that_waited(crew: Crew, rounds: int):
    rounds_of_waiting(crew, rounds, "votes that waited for that end, the service alone")


@in_rounds(few=2)
@pytest.mark.usefixtures("trigger_alone")
def test_the_triggers_lock_alone_refuses_a_vote_that_waited(crew: Crew, rounds: int):
    rounds_of_waiting(crew, rounds, "votes that waited for that end, the trigger alone")


@in_rounds()
def test_no_vote_is_dated_at_or_after_the_end_of_its_credentials(crew: Crew, rounds: int):
    seats, ballot = sixty()[:10], cast.a_ballot()
    accepted = refused = 0
    for number in range(rounds):
        choice = ("yes", "no")[number % 2]  # a changed choice, so that every round writes
        votes = [after(0.1, vote) for vote in all_voting(ballot, [(seat, choice) for seat in seats])]
        ends = [after(0.1, end_of(seat)) for seat in seats]
        outcomes = crew.at_once([*votes, *ends])
        cast_now, ended = outcomes[: len(seats)], outcomes[len(seats) :]
        assert {outcome.said for outcome in cast_now} <= {"", "accreditation_ended"}
        assert {outcome.said for outcome in ended} == {""}
        rows = Accreditation.objects.in_bulk([seat.accreditation for seat in seats])
        for vote in (outcome.answer for outcome in cast_now if outcome.fault is None):
            assert vote.cast_at < rows[vote.accreditation_id].during.upper
        in_time = sum(outcome.fault is None for outcome in cast_now)
        accepted, refused = accepted + in_time, refused + len(seats) - in_time
        seats = seated_again(seats)
    assert accepted and refused, (accepted, refused, "the ends were not in the storm")
    assert Vote.objects.count() == accepted
    counted("votes against the end of credentials", rounds=rounds, accepted=accepted, refused=refused)
