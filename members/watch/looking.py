"""Looking at the portal from outside, as a delegate's browser would reach it, and keeping what was seen.

The probe needs neither the web server nor the worker to work: what it sees while PostgreSQL does not answer it keeps in
a file that it only adds to, and hands in later.
"""

import fcntl
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from uuid import UUID, uuid4

from django.db import Error, close_old_connections

from members.watch import services
from members.watch.services import Taken

PATIENCE = 5.0  # seconds for one answer: who waits longer for a ballot paper has given up
LONGEST_ANSWER = 64 * 1024  # bytes
ASKED = {"/health/": ("database", "answers"), "/health/voting/": ("voting", "works")}


def look(base_url: str) -> Taken:
    """One look: both pages must say what a vote needs. `/health/` may say at the same time that other work is late."""
    at, fault = datetime.now(UTC), ""
    for path, (key, wanted) in ASKED.items():
        fault = _fault(base_url.rstrip("/") + path, key, wanted)
        if fault:
            fault = f"{path} {fault}"
            break
    return Taken(key=uuid4(), at=at, up=not fault, fault=fault)


def _fault(url: str, key: str, wanted: str) -> str:
    """What is wrong with one page, in words, or ''. A 503 is read as well: it says what works in its body."""
    headers = {"Accept": "application/json", "User-Agent": "alliance-probe"}
    asked = urllib.request.Request(url, headers=headers)  # noqa: S310  the operator's own address
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
            body = answer.read(LONGEST_ANSWER)
    except urllib.error.HTTPError as error:
        with error:
            body = error.read(LONGEST_ANSWER) if error.code == 503 else b""
        if not body:
            return f"answered {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        return f"did not answer: {getattr(error, 'reason', None) or error}"
    try:
        said = json.loads(body)
        return "" if said[key] == wanted else f"says {key}: {said[key]}"
    except (ValueError, KeyError, TypeError):
        return "answered something else than the portal does"


class Kept:
    """The file of observations not handed in yet: one a line, only added to, emptied when PostgreSQL has them."""

    def __init__(self, folder: Path, probe: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path, self.probe = folder / f"{probe}.ndjson", probe

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While no other process of this probe adds to the file or empties it."""
        with self.path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def add(self, taken: Taken) -> None:
        """Write one observation so that it outlasts a power cut."""
        line = json.dumps(
            {"at": taken.at.isoformat(), "fault": taken.fault, "key": str(taken.key), "up": taken.up}
        )
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            broken = (
                size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            )  # by a power cut: it must not take us along
            os.write(handle, (b"\n" if broken else b"") + line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self) -> list[Taken]:
        """All that is kept, in order; a line that a power cut broke says nothing and is left out."""
        found = []
        for line in self.path.read_bytes().splitlines() if self.path.exists() else ():
            try:
                row = json.loads(line)
                at = datetime.fromisoformat(row["at"])
                found.append(Taken(UUID(row["key"]), at, row["up"] is True, str(row["fault"])))
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def hand_in(self) -> int:
        """Hand in all that is kept and empty the file. Raises django.db.Error where PostgreSQL does not answer."""
        rows = self.read()
        if rows:
            services.hand_in(probe=self.probe, taken=rows, now=datetime.now(UTC))
            os.truncate(self.path, 0)
        return len(rows)


def once(base_url: str, kept: Kept) -> tuple[Taken, int]:
    """Look, keep, hand in. Answers what was seen and how many observations PostgreSQL took (0: it does not answer).

    Kept before it is handed in, and all in one transaction in order of time: so when the newest is on record, all
    before it are, which closing a ballot relies on.
    """
    with kept.alone():
        taken = look(base_url)
        kept.add(taken)
        try:
            close_old_connections()
            return taken, kept.hand_in()
        except Error:
            return taken, 0
