"""Redis refused, frozen, flushed, restarted: the web does not notice, ballots close in time, nothing is lost."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from alliance.journal import clock
from alliance.portal.models import Heartbeat
from members.ballots.models import Ballot, Decision, Vote
from tests import cast
from tests.counts import counted
from tests.faults import afterwards, ballots
from tests.faults.house import House, frozen, kill, wait_for
from tests.faults.people import Delegate, Timed

LATE = timedelta(seconds=10)
PAGES = ("/", "/proposals/", "/products/", "/releases/", "/decisions/", "/desk/", "/health/", "/api/v1/")
VOTERS = ("JP", "AU", "US", "PE", "KE")


@contextmanager
def a_listener_that_nobody_may_ring() -> Iterator[socket.socket]:
    """A port that takes connections and never answers, as a frozen Redis does. It shows who rang."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def everybody_is_served(site: str, ballot: Ballot, timed: Timed) -> None:
    """Five delegations read pages, sign in and vote, each by the real forms."""
    for code in VOTERS:
        delegate = Delegate(site, timed)
        delegate.sign_in(cast.delegate(code))
        for page in PAGES:
            delegate.get(page)
        receipt = delegate.vote(ballot, "yes")
        assert receipt.status_code == 303 and receipt.headers["location"].endswith("/receipt/"), receipt.text[
            :500
        ]
    assert [each for each in timed.statuses if each >= 500] == []
    assert timed.median < 1, f"median {timed.median:.2f} s"


def due_soon(opened: list[Ballot], seconds: float = 2) -> None:
    """Let the clock stand shortly before the first ballot closes, and run on."""
    clock.move_to(opened[0].closes_at - timedelta(seconds=seconds))


def in_time(opened: list[Ballot]) -> None:
    """By the alliance's clock, each was decided at most ten seconds after its instant."""
    late = [each.decided_at - each.ballot.closes_at for each in Decision.objects.filter(ballot__in=opened)]
    assert len(late) == len(opened) and max(late) <= LATE, late


@pytest.mark.long
def test_the_web_never_rings_redis_and_the_plain_sweep_closes_in_time(house: House, tree: Path):
    (ballot,) = opened = ballots.on_floors([cast.in_days(7)])
    timed = Timed()
    with a_listener_that_nobody_may_ring() as redis:
        house.extra["REDIS_URL"] = f"redis://127.0.0.1:{redis.getsockname()[1]}/0"
        _, site = house.web()
        sweep = house.sweep()
        wait_for(Heartbeat.objects.exists, said="the sweep has come through", alive=sweep)
        everybody_is_served(site, ballot, timed)
        due_soon(opened)
        wait_for(lambda: afterwards.open_ballots() == 0, said="the ballot is decided and settled")
        in_time(opened)
        with pytest.raises(BlockingIOError):
            redis.accept()
        assert sweep.alive
    assert Vote.objects.count() == len(VOTERS)
    assert afterwards.faults(root=tree, ballots=1) == []
    counted("pages, sign-ins and votes without Redis", answers=len(timed.statuses), of_500=0)


# What is done to Redis while a worker, a beat and the plain sweep run, and how it is undone.


def refused(house: House, stack: ExitStack) -> None:
    kill(house.redis)
    stack.callback(house.start_redis)


def stands_still(house: House, stack: ExitStack) -> None:
    stack.enter_context(frozen(house.redis))


def flushed(house: House, stack: ExitStack) -> None:
    for _ in range(10):
        house.ask_redis().flushall()
        time.sleep(0.1)


def restarted(house: House, stack: ExitStack) -> None:
    kill(house.redis)
    house.start_redis()


@pytest.mark.long
def test_ballots_close_in_time_through_each_fault_and_the_worker_comes_back(house: House, tree: Path):
    """Under each fault the plain sweep closes in time. Then it is ended: worker and beat alone close the rest."""
    faults = (refused, stands_still, flushed, restarted)
    *under_faults, after = ballots.on_floors([cast.in_days(7 + place) for place in range(len(faults) + 1)])
    for ballot in (*under_faults, after):
        for code in VOTERS:
            cast.vote(ballot, code)
    house.start_redis()
    house.worker()
    house.beat(wait=False)
    sweep = house.sweep()
    for fault, ballot in zip(faults, under_faults, strict=True):
        with ExitStack() as stack:
            fault(house, stack)
            due_soon([ballot])
            wait_for(lambda b=ballot: Decision.objects.filter(ballot=b).exists(), said=fault.__name__)  # type: ignore[misc]
    in_time(under_faults)
    kill(sweep)
    due_soon([after])
    wait_for(
        lambda: afterwards.open_ballots() == 0, said="the worker that outlived all of it closes the last"
    )
    assert afterwards.faults(root=tree, ballots=len(faults) + 1) == []
    counted("Redis refused, frozen, flushed, restarted", faults=len(faults), ballots=len(faults) + 1, lost=0)


@pytest.mark.long
def test_two_beats_at_once_have_the_same_outcome_as_none(house: House, tree: Path):
    """None: the first ballots, closed by the plain sweep. Two: the others, which two beats drive one worker to."""
    opened = ballots.on_floors([cast.in_days(7)] * 2 + [cast.in_days(8)] * 2)
    for place in (0, 2):
        cast.everybody_votes(opened[place], yes=9, no=13)
    sweep = house.sweep()
    due_soon(opened[:2])
    wait_for(
        lambda: Decision.objects.count() == 2 and afterwards.open_ballots() == 4, said="closed by the sweep"
    )
    kill(sweep)
    house.start_redis()
    house.worker(wait=False)
    for number in (1, 2):
        house.beat(number=number, wait=False)
    due_soon(opened[2:])
    wait_for(lambda: afterwards.open_ballots() == 0, said="closed by the worker of two beats")
    outcomes = dict(Decision.objects.values_list("ballot__title", "outcome"))
    assert [outcomes[each.title] for each in opened] == ["not_adopted", "no_quorum"] * 2
    assert afterwards.faults(root=tree, ballots=4, releases=0) == []
