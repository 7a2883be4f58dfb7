"""Stops a process exactly before it opens, renames or changes a public file, until the test lets it on or kills it.

Python announces these calls to audit hooks just before they are made, so the publisher runs as it is: no function
of it is replaced. A gate is a lock on a file that the test holds and that the process needs to go on.
"""

import fcntl
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ORDER, LOCK, ARRIVED = "gate-order", "gate-lock", "gate-arrived"


@dataclass
class Gate:
    """The test's side: `event` is one of `open`, `os.rename`, `os.chmod`; `name` is looked for in its first path."""

    folder: Path
    event: str
    name: str

    def __post_init__(self) -> None:
        self._lock = os.open(self.folder / LOCK, os.O_CREAT | os.O_RDWR)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # one gate at a time
        (self.folder / ARRIVED).unlink(missing_ok=True)
        (self.folder / ORDER).write_text(f"{self.event} {self.name}")

    def blocks_somebody(self) -> bool:
        """Whether a process stands before the gate."""
        return (self.folder / ARRIVED).exists()

    def let_go(self) -> None:
        """Take the gate away."""
        (self.folder / ORDER).unlink()
        os.close(self._lock)


def stand(folder: Path) -> None:
    """The process's side: from now on it stops at whatever gate is set in `folder`."""
    inside = False

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal inside
        if inside or event not in {"open", "os.rename", "os.chmod"}:
            return
        inside = True
        try:
            _pass(folder, event, _path(arguments[0]))
        finally:
            inside = False

    sys.addaudithook(hook)


def _path(what: Any) -> str:
    """The path an event is about; `os.fchmod` names an open file by its number."""
    if isinstance(what, int):
        try:
            return str(Path(f"/proc/self/fd/{what}").readlink())
        except OSError:
            return ""
    return os.fsdecode(what)


def _pass(folder: Path, event: str, path: str) -> None:
    if not path.startswith(str(folder / "publication")):
        return
    try:
        wanted, name = (folder / ORDER).read_text().split(" ", 1)
    except OSError:
        return
    if wanted == event and re.search(name, path):
        (folder / ARRIVED).write_text(path)
        with (folder / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
