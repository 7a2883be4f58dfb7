"""The files that docs/operations ships, as the tests read and start them: units, environment, proxy."""

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SHIPPED = ROOT / "docs" / "operations"
UNITS = SHIPPED / "systemd"
PROGRAMS = "/opt/alliance/venv/bin/"
CHECKOUT = "/opt/alliance/portal"
DATA = "/var/lib/alliance"
PORT = "127.0.0.1:8000"
PROCESSES = ("web", "worker", "beat", "sweep", "probe")


def tool(name: str) -> str:
    """A program of the machine; the test is skipped where it is missing, and fails where CI is set."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found:
        return found
    reason = f"no {name} on the path; install it to run this test"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def command(process: str, *, data: Path, port: int = 8000) -> list[str]:
    """The ExecStart of a unit, with this Python and these places instead of the shipped ones."""
    (line,) = re.findall(
        r"^ExecStart=(.+)$", (UNITS / f"alliance-{process}.service").read_text(), re.MULTILINE
    )
    here = str(Path(sys.executable).parent) + "/"
    line = line.replace(PROGRAMS, here).replace(DATA, str(data)).replace(PORT, f"127.0.0.1:{port}")
    return shlex.split(line)


def settings_of(name: str) -> dict[str, str]:
    """An environment file as systemd reads it."""
    rows = (SHIPPED / name).read_text().splitlines()
    pairs = (row.split("=", 1) for row in rows if row and not row.startswith("#"))
    return {name: value.strip('"') for name, value in pairs}


def seconds_to_stop(process: str) -> int:
    """How long systemd waits for a unit to end."""
    (found,) = re.findall(
        r"^TimeoutStopSec=(\d+)$", (UNITS / f"alliance-{process}.service").read_text(), re.MULTILINE
    )
    return int(found)
