"""pytest plugin: PostgreSQL and Redis for the tests, from wheels, before Django reads its settings.

`DATABASE_URL` and `REDIS_URL` are used when set. With pytest-xdist the controller starts the services and
the workers inherit them. A killed run leaves no process; its folder is swept by the next run.
"""

import os
import signal
import sys
from collections.abc import Generator
from contextlib import ExitStack
from types import FrameType

import pytest

from alliance.local import assets, folders
from alliance.local.leash import unhindered
from alliance.local.stack import Stack
from alliance.local.trouble import Trouble
from tests import counts

_open = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """A wrapper runs before pytest-django's own hook, which imports the settings."""
    asked = early_config.known_args_namespace
    if "PYTEST_XDIST_WORKER" not in os.environ and not (asked.help or asked.version):
        try:
            _start()
        except Trouble as trouble:
            _open.close()
            raise pytest.UsageError(str(trouble)) from None
        except BaseException:
            _open.close()
            raise
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the tests went through: a green line alone does not tell how hard it was tried."""
    found = counts.lines()
    if found:
        terminalreporter.section("counted")
        for line in found:
            terminalreporter.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Also reached after Ctrl-C and after a failed collection."""
    with unhindered():
        _open.close()


def _start() -> None:
    signal.signal(signal.SIGTERM, _as_interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # not under nohup
        signal.signal(signal.SIGHUP, _as_interrupt)
    folder = _open.enter_context(folders.temporary())
    _open.enter_context(Stack(folder, durable=False))
    _set("ALLIANCE_DATA", str(folder))
    _fetch_assets()


def _fetch_assets() -> None:
    """Pages need the front-end libraries. Offline, the other tests still run; in CI they must be there."""
    why = assets.missing()
    if why is None:
        return
    print(f"tests.services: fetching the front-end libraries, because {why}", file=sys.stderr, flush=True)
    try:
        assets.ensure()
    except Trouble as trouble:
        if os.environ.get("CI"):
            raise
        print(f"tests.services: {trouble}", file=sys.stderr, flush=True)


def _set(name: str, value: str) -> None:
    before = os.environ.get(name)
    os.environ[name] = value
    if before is None:
        _open.callback(os.environ.pop, name, None)
    else:
        _open.callback(os.environ.__setitem__, name, before)


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    """A polite kill ends the run as Ctrl-C does: pytest unwinds and `pytest_unconfigure` tidies up."""
    raise KeyboardInterrupt(signal.Signals(signum).name)
