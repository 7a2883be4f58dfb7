"""Threads that live through all rounds of a race, each on its own connection, as the threads of a server do."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, connections

from alliance.access import Refused

PATIENCE = 120.0  # seconds after which a race is stuck, whatever the machine
Act = Callable[[], Any]


@dataclass(frozen=True)
class Outcome:
    """How one act ended: with what it answered, or with what it raised."""

    answer: Any = None
    fault: Exception | None = None

    @property
    def said(self) -> str:
        """'' for an act that went through; the code of a refusal; what the table said; else the error itself."""
        if isinstance(self.fault, Refused):
            return self.fault.code
        if isinstance(self.fault, IntegrityError):
            return str(self.fault).partition("\n")[0]
        return repr(self.fault) if self.fault else ""


def tried(act: Act) -> Outcome:
    """Do an act and tell how it ended."""
    try:
        return Outcome(answer=act())
    except Exception as fault:
        return Outcome(fault=fault)


class Crew:
    """Up to `size` threads; each thread keeps its connection from round to round."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.pool = ThreadPoolExecutor(size)

    def at_once(self, acts: Sequence[Act]) -> list[Outcome]:
        """Do all acts, each in its own thread, begun together; their outcomes in the same order."""
        assert len(acts) <= self.size, "fewer threads than acts"
        start = threading.Barrier(len(acts))

        def begin(act: Act) -> Outcome:
            start.wait(PATIENCE)
            return tried(act)

        running = [self.pool.submit(begin, act) for act in acts]
        return [each.result(PATIENCE) for each in running]

    def warm(self) -> None:
        """Connect every thread, so that the first round of a race takes no longer than the next."""
        self.at_once([lambda: connection.ensure_connection()] * self.size)  # each thread its own

    def begin(self, act: Act) -> "Future[Outcome]":
        """Begin one act and go on."""
        return self.pool.submit(tried, act)

    def leave(self) -> None:
        """Close every thread's connection, then end the threads."""
        self.at_once([connections.close_all] * self.size)
        self.pool.shutdown()


def until_waiting(count: int = 1, patience: float = PATIENCE) -> None:
    """Return when so many sessions of this database wait for a lock."""
    give_up = time.monotonic() + patience
    while _waiting() < count:
        assert time.monotonic() < give_up, f"{count} sessions never waited for a lock at once"
        time.sleep(0.01)


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # inside a transaction the view else stands still
        cursor.execute(
            "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN "
            "(SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
        )
        return cursor.fetchone()[0]


def after(seconds: float, act: Act) -> Act:
    """The same act, begun up to so many seconds later: where in the race it falls is left to chance."""
    delay = random.uniform(0, seconds)

    def later() -> Any:
        time.sleep(delay)
        return act()

    return later
