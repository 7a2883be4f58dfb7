"""The embedded services together: starts what DATABASE_URL and REDIS_URL do not already supply.

Usable without Django: `with Stack(folder, durable=False): ...` sets both variables and stops what it started.
"""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from alliance.local.folders import data_folder, is_locked
from alliance.local.postgres import postgres
from alliance.local.redis import redis
from alliance.local.service import Service

_NOTE = "services.json"


class Stack:
    """PostgreSQL and Redis for one claimed data folder; `durable` keeps data through a power failure."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self.services: list[Service] = []
        self._exported: dict[str, str] = {}
        self._short: list[Path] = []  # socket folders outside the data folder

    def start_database(self) -> Service | None:
        """Start PostgreSQL; set DATABASE_URL (the application's) and ALLIANCE_OWNER_URL.

        None where DATABASE_URL is set already. Raises Trouble.
        """
        if os.environ.get("DATABASE_URL"):
            return None
        found = postgres(self.folder, durable=self.durable)
        self._remember(found.sockets)
        service = self._start(found.service(self._log("postgresql")), "DATABASE_URL", found.url)
        self.export("ALLIANCE_OWNER_URL", found.owner_url)
        return service

    def start_broker(self) -> Service | None:
        """Start Redis and set REDIS_URL; None where it is set already. Raises Trouble."""
        if os.environ.get("REDIS_URL"):
            return None
        found = redis(self.folder)
        self._remember(found.sockets)
        return self._start(found.service(self._log("redis")), "REDIS_URL", found.url)

    def _start(self, service: Service, variable: str, url: str) -> Service:
        self.services.append(service)  # before it starts: an interrupted start is stopped too
        service.start()
        self.export(variable, url)
        return service

    def export(self, variable: str, value: str) -> None:
        """Set a variable of the environment while the stack runs, here and for a second terminal."""
        os.environ[variable] = self._exported[variable] = value
        note = self.folder / _NOTE
        note.touch(mode=0o600)
        note.write_text(json.dumps(self._exported))

    def _remember(self, sockets: Path) -> None:
        if not sockets.is_relative_to(self.folder):
            self._short.append(sockets)

    def _log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def stop(self, report: Callable[[Service], None] = lambda service: None) -> None:
        """Stop what this stack started, last first, and take its variables back. Safe to call twice."""
        while self.services:
            service = self.services.pop()
            if service.stop():
                report(service)
        for variable, url in self._exported.items():
            if os.environ.get(variable) == url:
                del os.environ[variable]
        self._exported.clear()
        (self.folder / _NOTE).unlink(missing_ok=True)
        while self._short:
            shutil.rmtree(self._short.pop(), ignore_errors=True)

    def __enter__(self) -> "Stack":
        try:
            self.start_database()
            self.start_broker()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def adopt_running(folder: Path | None = None) -> None:
    """Let a second terminal use the running demonstration: set the variables it noted, where unset.

    Running means that its folder's lock is held: what a killed run noted leads nowhere.
    """
    place = folder or data_folder()
    try:
        noted = json.loads((place / _NOTE).read_text())
        if not is_locked(place):
            return
    except (OSError, ValueError):
        return
    os.environ.setdefault("ALLIANCE_DATA", str(place))
    for variable, value in noted.items():
        os.environ.setdefault(variable, value)
