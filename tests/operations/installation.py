"""An installation as docs/operations ships it, on the services of the tests: the units' own commands, real settings."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests import owner
from tests.operations import shipped

HOST = "portal.example"
FACTOR_KEY = "Zm9yIHRlc3RzIGFsb25lLCBub3QgYSByZWFsIGtleSE="
SECRET = "0123456789abcdef" * 5
PATIENCE = 180.0  # seconds for what takes two on an idle machine


def owner_url(database: str) -> str:
    """The owner's way into a database of the tests' server."""
    parts = urlsplit(os.environ.get("ALLIANCE_OWNER_URL") or os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database}"))


def wait_for(what: Callable[[], Any], *, said: str, seconds: float = PATIENCE) -> Any:
    """What `what` answers as soon as it is true. Fails with `said`."""
    until = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < until, f"waited {seconds} s for: {said}"
        threading.Event().wait(0.2)


@dataclass
class Installation:
    """Processes of the units on one database. `port` is the web server's own; the proxy's headers are added."""

    database: str
    data: Path
    port: int
    settings: str = "alliance.settings.production"
    host: str = HOST
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The shipped environment file with this machine's places in it."""
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            **shipped.settings_of("portal.env"),
            "ALLIANCE_DATA": str(self.data),
            "ALLIANCE_EMAIL_URL": f"filemail:///{self.data}/mail",
            "ALLIANCE_SECRET_KEY": SECRET,
            "ALLIANCE_FACTOR_KEYS": FACTOR_KEY,
            "DATABASE_URL": owner.application_url(self.database),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": str(self.data / "code"),
            "REDIS_URL": os.environ["REDIS_URL"],
        }

    def manage(self, *arguments: str, said: str = "", **more: str) -> subprocess.CompletedProcess:
        """`alliance-manage`: as the application, but as the owner for what founds."""
        as_owner = arguments[0] in {"migrate", "seed", "first_officers"}
        env = self.environment | ({"ALLIANCE_OWNER_URL": owner_url(self.database)} if as_owner else {})
        if as_owner:
            env |= {k: v for k, v in shipped.settings_of("owner.env").items() if k != "ALLIANCE_OWNER_URL"}
        if arguments[0] == "check":  # reads the settings and the database; with the places of a real machine
            env |= {
                "ALLIANCE_DATA": "/var/lib/alliance",
                "ALLIANCE_EMAIL_URL": "smtp+tls://mail.example.org:587",
            }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=shipped.ROOT, env=env | more, input=said,
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip

    def start(self, *processes: str) -> None:
        """Start units by their own ExecStart."""
        (self.data / "beat").mkdir(parents=True, exist_ok=True)
        for process in processes:
            log = (self.data / f"{process}.log").open("ab")
            self.running[process] = subprocess.Popen(
                shipped.command(process, data=self.data, port=self.port), cwd=shipped.ROOT, env=self.environment,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def stop(self, process: str) -> int:
        """A polite end, as systemd asks for it, within the unit's own patience."""
        child = self.running.pop(process)
        child.send_signal(signal.SIGTERM)
        try:
            return child.wait(shipped.seconds_to_stop(process))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)

    def end(self) -> None:
        """Nothing is left, whatever happened."""
        for child in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait(10)

    def ask(
        self, path: str, *, method: str = "GET", body: str = "", **headers: str
    ) -> tuple[int, dict, bytes]:
        """One request as nginx passes it on. Every request has a line of its own, as behind the shipped proxy."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Host": self.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", **headers}
        try:
            line.request(
                method, path, body=body, headers={name.replace("_", "-"): text for name, text in sent.items()}
            )
            answer = line.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            line.close()

    def health(self) -> dict[str, Any]:
        """What the health page says; {} while nobody answers."""
        try:
            return json.loads(self.ask("/health/")[2])
        except (OSError, http.client.HTTPException, ValueError):
            return {}

    def is_fine(self) -> bool:
        """Whether the health page has nothing to say."""
        return self.health().get("failing") == []

    def log(self, process: str) -> str:
        """The end of what a process wrote."""
        return (self.data / f"{process}.log").read_text(errors="replace")[-3000:]
