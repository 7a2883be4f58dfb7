"""Each test of the stack gets a data folder of its own that PostgreSQL's account can enter."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from alliance.local import folders


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A claimed and locked data folder; the services of the test run itself are hidden."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("ALLIANCE_OWNER_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with folders.temporary() as made:
        yield made


def processes_of(folder: Path) -> list[str]:
    """The command lines of all processes that name `folder` or work in it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                inside = (entry / "cwd").readlink().is_relative_to(folder)
            except OSError:
                continue
            if inside or str(folder) in command:
                found.append(command)
    return found
