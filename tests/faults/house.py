"""The portal's processes for one test on one committed clone, with a Redis of its own to be ill-treated.

`kill -9`, freeze and wait stand here once; the tests say only whom and when.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis as redis_client

from alliance.local import ports, processes
from alliance.local.folders import CHECKOUT
from alliance.local.redis import redis
from alliance.local.service import Service
from tests import owner

PATIENCE = 120  # seconds; only what will never come takes so long


def wait_for(
    what: Callable[[], object], *, said: str, seconds: float = PATIENCE, alive: Service | None = None
):
    """Wait until `what` is true and answer it; fail saying what was waited for, or with the log of the dead."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert alive is None or alive.alive, f"{alive.name} {alive.ending}: {alive.tail()}"
        assert time.monotonic() < until, f"waited {seconds} s for: {said}\n{alive.tail() if alive else ''}"
        time.sleep(0.02)
    return found


def kill(service: Service) -> None:
    """`kill -9` of a process and all its children, as the kernel does it when memory runs out."""
    service.clear_group()
    wait_for(lambda: not service.alive, said=f"{service.name} is dead", seconds=10)


def children(service: Service) -> list[int]:
    """The process ids of a running service's own children, for example a worker's pool."""
    with suppress(OSError):
        return [
            int(each) for each in Path(f"/proc/{service.pid}/task/{service.pid}/children").read_text().split()
        ]
    return []


def session(database: str) -> psycopg.Connection:
    """A session of the test's own, beside Django's: as the owner, who may lock tables and end sessions."""
    url = os.environ.get("ALLIANCE_OWNER_URL") or os.environ["DATABASE_URL"]
    return psycopg.connect(urlunsplit(urlsplit(url)._replace(path=f"/{database}")))


@dataclass
class House:
    """What was started for a test. Everything is killed at its end."""

    database: str
    folder: Path
    extra: dict[str, str] = field(default_factory=dict)  # further variables of the environment
    started: list[Service] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "static").mkdir(exist_ok=True)
        found = redis(self.folder)
        self.redis_url, self.socket = found.url, found.socket
        self.redis = found.service(self.folder / "logs" / "redis.log")

    @property
    def env(self) -> dict[str, str]:
        """The environment of the portal's processes."""
        return os.environ | {
            "ALLIANCE_DATA": str(self.folder),
            "DATABASE_URL": owner.application_url(self.database),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "REDIS_URL": self.redis_url,
        } | self.extra  # fmt: skip

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def worker(self, *, wait: bool = True) -> Service:
        """A Celery worker of two processes, by itself."""
        service = processes.worker(env=self.env, logs=self.logs)
        return self._start(service, wait)

    def beat(self, *, number: int = 1, wait: bool = True) -> Service:
        """A beat; each number has its own schedule file."""
        place = self.folder / f"beat-{number}"
        place.mkdir(exist_ok=True)
        return self._start(processes.beat(env=self.env, logs=self.logs, folder=place), wait)

    def web(self) -> tuple[Service, str]:
        """gunicorn, and its address."""
        port = ports.free()
        service = self._start(processes.web(port=port, env=self.env, logs=self.logs), True)
        return service, f"http://127.0.0.1:{port}"

    def sweep(self, *, every: float = 1) -> Service:
        """The plain sweep, which needs neither Celery nor Redis."""
        return self._start(
            Service(
                name="Sweep",
                argv=[sys.executable, "manage.py", "sweep", "--every", str(every)],
                log=self.logs / "sweep.log", ready=lambda: self.is_connected("sweep"),
                env=self.env | {"PGAPPNAME": "sweep"}, cwd=CHECKOUT, startup=PATIENCE,
            ),
            True,
        )  # fmt: skip

    def is_connected(self, name: str) -> bool:
        """Whether a process that was started with this PGAPPNAME has a session."""
        with session(self.database) as owner:
            asked = (
                "SELECT FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()"
            )
            return owner.execute(asked, [name]).rowcount > 0

    def start_redis(self) -> None:
        """Start Redis, empty, at the address where it was before."""
        self._start(self.redis, True)

    def ask_redis(self) -> redis_client.Redis:
        """A client of it, for the test's own eyes."""
        return redis_client.Redis(unix_socket_path=str(self.socket), socket_timeout=10)

    def _start(self, service: Service, wait: bool) -> Service:
        if service not in self.started:
            self.started.append(service)
        service.startup = PATIENCE
        if not wait:
            service.ready = lambda: True
        service.start()
        return service

    def close(self) -> None:
        """Kill what runs, frozen or not."""
        for service in reversed(self.started):
            if service.alive:
                kill(service)


@contextmanager
def frozen(service: Service) -> Iterator[None]:
    """SIGSTOP: it holds its sockets and answers nobody."""
    assert service.pid
    os.kill(service.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(service.pid or 0, signal.SIGCONT)


class Holder:
    """A session of the test's own that holds a lock which somebody else needs next."""

    def __init__(self, database: str, table: str) -> None:
        self.database = database
        self.session = session(database)
        self.session.execute(f"LOCK TABLE {table} IN SHARE MODE")  # type: ignore[arg-type]  # reads go on, writes wait

    def blocks_somebody(self) -> bool:
        """Whether a session waits for this one."""
        with session(self.database) as other:
            row = other.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))",
                [self.session.info.backend_pid],
            ).fetchone()
        return bool(row and row[0])

    def let_go(self) -> None:
        with suppress(psycopg.Error):
            self.session.rollback()
        self.session.close()
