"""60 random faults while states vote and ballots close: nothing lost, nothing double, no gap, the chain verifies."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection, connections

from alliance import journal
from alliance.access import Refused, Seat
from alliance.journal import clock
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, Decision
from tariffs.releases.models import Release
from tests import cast
from tests.counts import counted
from tests.faults import afterwards, ballots
from tests.faults.afterwards import Told
from tests.faults.house import House, children, frozen, kill, session, wait_for
from tests.faults.reader import TreeReader

FAULTS = {
    "pool child killed": 14, "worker killed": 8, "beat killed": 5, "Redis killed": 7, "Redis flushed": 8,
    "Redis frozen": 6, "database sessions ended": 12,
}  # fmt: skip
SECONDS = 55  # over which the faults are spread; with what they take themselves the storm is below 90
BALLOTS = 8
VOTERS = 3


class Storm:
    """The processes of a house and what is done to them."""

    def __init__(self, house: House, rng: random.Random) -> None:
        self.house, self.rng = house, rng
        self.worker = house.worker(wait=False)
        self.beat = house.beat(wait=False)
        self.done: Counter[str] = Counter()

    def blow(self) -> None:
        """Every fault of the list in a random order, each at its time."""
        acts: dict[str, Callable[[], None]] = {
            "pool child killed": self._child, "worker killed": self._worker, "beat killed": self._beat,
            "Redis killed": self._redis, "Redis flushed": self._flush, "Redis frozen": self._freeze,
            "database sessions ended": self._sessions,
        }  # fmt: skip
        order = self.rng.sample(list(FAULTS), counts=list(FAULTS.values()), k=sum(FAULTS.values()))
        begun = time.monotonic()
        for place, name in enumerate(order):
            acts[name]()
            self.done[name] += 1
            time.sleep(max(0.0, begun + SECONDS * (place + 1) / len(order) - time.monotonic()))

    def _child(self) -> None:
        for child in children(self.worker)[:1]:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def _worker(self) -> None:
        kill(self.worker)
        self.worker = self.house.worker(wait=False)

    def _beat(self) -> None:
        kill(self.beat)
        self.beat = self.house.beat(wait=False)

    def _redis(self) -> None:
        kill(self.house.redis)
        self.house.start_redis()

    def _flush(self) -> None:
        self.house.ask_redis().flushall()

    def _freeze(self) -> None:
        with frozen(self.house.redis):
            time.sleep(1)

    def _sessions(self) -> None:
        """End one or two sessions of the portal or of the voters, in whatever they are doing."""
        with session(self.house.database) as owner:
            rows = owner.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
            for (pid,) in self.rng.sample(rows, min(len(rows), self.rng.choice((1, 2)))):
                with suppress(psycopg.Error):
                    owner.execute("SELECT pg_terminate_backend(%s)", [pid])
            owner.rollback()

    def pass_by(self) -> None:
        """See that everything stands again."""
        for service in (self.house.redis, self.worker, self.beat):
            if not service.alive:
                service.start()


class Voter(threading.Thread):
    """Casts vote after vote for every state on every ballot; keeps what it was told."""

    def __init__(self, opened: list[Ballot], seats: list[Seat], told: Told, place: int) -> None:
        super().__init__(daemon=True)
        self.opened, self.seats, self.told = opened, seats[place::VOTERS], told
        self.over = threading.Event()
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            for turn in count():
                for ballot in self.opened:
                    for place, seat in enumerate(self.seats):
                        if self.over.wait(0.02):
                            return
                        self._vote(ballot, seat, "no" if (place + turn) % 5 == 4 else "yes")
        except Exception as fault:
            self.fault = fault
        finally:
            connections.close_all()

    def _vote(self, ballot: Ballot, seat: Seat, choice: str) -> None:
        try:
            proof, text = cast.proof(seat, ballot, choice), ballot.text_digest
            vote = cast_vote(ballot_id=ballot.pk, choice=choice, text_digest=text, proof=proof, by=seat)
        except Refused as refused:
            assert refused.code == "ballot_closed", refused
            with self.told.lock:
                self.told.refused += 1
        except (OperationalError, InterfaceError):
            connection.close()
            with self.told.lock:
                self.told.unanswered += 1
        else:
            with self.told.lock:
                self.told.accepted.append(vote)


@pytest.mark.long
def test_sixty_faults_lose_nothing_double_nothing_and_leave_no_gap(house: House, tree: Path):
    seed = random.randrange(10**6)
    print(f"storm of seed {seed}")
    now, step = journal.now(), SECONDS / BALLOTS
    opened = ballots.on_floors(
        [now + timedelta(days=7, seconds=12 + place * step) for place in range(BALLOTS)]
    )
    codes = opened[0].electorate.filter(capacity="elector").order_by("code").values_list("code", flat=True)
    seats = [cast.delegate(code) for code in codes]
    clock.move_to(now + timedelta(days=7))
    connections.close_all()

    told = Told()
    house.start_redis()
    storm = Storm(house, random.Random(seed))
    voters = [Voter(opened, seats, told, place) for place in range(VOTERS)]
    begun = time.monotonic()
    with TreeReader(tree) as reader:
        for voter in voters:
            voter.start()
        storm.blow()
        blown = time.monotonic()
        for voter in voters:
            voter.over.set()
        storm.pass_by()
        connections.close_all()
        wait_for(lambda: afterwards.open_ballots() == 0, said="all work is done", alive=storm.worker)
        quiet = time.monotonic()
        newest = Release.objects.latest("number").number
        wait_for(lambda: reader.numbers[-1:] == [newest], said="the reader sees the newest release")
    for voter in voters:
        voter.join(30)
    assert [voter.fault for voter in voters] == [None] * VOTERS
    assert reader.faults == []
    assert afterwards.faults(told=told, root=tree, ballots=BALLOTS) == []
    call_command("verify_record")
    late = sorted(
        (each.decided_at - each.ballot.closes_at).total_seconds() for each in Decision.objects.all()
    )
    assert blown - begun < 90 and sum(storm.done.values()) == 60
    counted(
        "kill storm", faults=sum(storm.done.values()), seconds=round(blown - begun), ballots=BALLOTS,
        releases=newest, votes=len(told.accepted), lost=0, double=0, gaps=0, reads=reader.reads,
        unverifiable_reads=0, latest_close_in_seconds=round(late[-1]), seconds_until_quiet=round(quiet - blown),
    )  # fmt: skip
