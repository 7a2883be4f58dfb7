"""One long-running child: started, asked whether it is ready, stopped with its whole group."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from alliance.local import progress
from alliance.local.account import Account
from alliance.local.leash import dies_with_us
from alliance.local.trouble import Trouble, disk_full, from_os_error, is_full

_POLL = 0.05  # seconds
_TELL = 15.0  # seconds between two lines about a process that still starts
MOST_LOG = 10_000_000  # bytes of one log; as much again is kept from before


def _nothing() -> None:
    return None


@dataclass(kw_only=True)
class Service:
    """How to start one process and how to know that it works. Times are in seconds."""

    name: str
    argv: Sequence[str]
    log: Path
    ready: Callable[[], bool]
    prepare: Callable[[], None] = _nothing
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM
    startup: float = 300.0  # a slow machine takes minutes; a process that has ended is given up at once
    patience: float = 10.0
    started_at: float = field(default=0.0, init=False)
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._child.pid if self._child is not None and self.alive else None

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started_at

    @property
    def alive(self) -> bool:
        """Whether the process we started still runs."""
        return self._child is not None and self._child.poll() is None

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        code = self._child.poll() if self._child is not None else None
        if code is None:
            return "still runs" if self._child is not None else "was not started"
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"

    def start(self) -> None:
        """Start it and wait until it is ready. Raises Trouble with the tail of its log."""
        self.prepare()
        self._spawn()
        told = begun = time.monotonic()
        while not self.ready():
            if not self.alive:
                raise self.trouble(f"{self.name} did not start: it {self.ending}.")
            if time.monotonic() > begun + self.startup:
                self.stop()
                raise self.trouble(f"{self.name} was not ready after {self.startup:.0f} seconds.")
            if time.monotonic() > told + _TELL:
                told = time.monotonic()
                progress.line(self.name, f"still starting … {told - begun:.0f} s of {self.startup:.0f}")
            time.sleep(_POLL)

    def _spawn(self) -> None:
        account: dict[str, object] = {}
        if self.account is not None:
            account = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            with self.log.open("ab") as log:
                self._child = subprocess.Popen(
                    list(self.argv),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=None if self.env is None else dict(self.env),
                    cwd=self.cwd,
                    # Its own group: Ctrl-C in the terminal reaches only us, and we stop the rest in order.
                    process_group=0,
                    preexec_fn=dies_with_us(self.death_signal),
                    **account,  # type: ignore[call-overload]
                )
        except OSError as error:
            raise from_os_error(error, place=error.filename or self.log) from error
        self.started_at = time.monotonic()

    def stop(self) -> bool:
        """Ask, wait `patience`, then kill its whole process group. False where it did not run."""
        child, ran = self._child, self.alive
        if child is None:
            return False
        if ran:
            with suppress(ProcessLookupError):
                child.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                child.wait(self.patience)
        self.clear_group()
        child.wait(5)
        self._child = None
        return ran

    def clear_group(self) -> None:
        """Kill what a dead or stubborn leader left in its own process group."""
        if self._child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)

    def trim_log(self) -> None:
        """Keep the log within bounds: what is full becomes `….log.before`, and the process writes on from nothing.

        Copied and cut, since the process holds the file open; it appends, so what it writes next is the new start.
        """
        try:
            if self.log.stat().st_size > MOST_LOG:
                shutil.copyfile(self.log, self.log.with_suffix(".log.before"))
                os.truncate(self.log, 0)
        except OSError:
            return  # a full disk or a log that was moved away: not worth ending the portal for

    def tail(self, lines: int = 20) -> str:
        """The last lines of its log."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - 64 * 1024))
                text = log.read().decode("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    def trouble(self, what: str) -> Trouble:
        """Its failure with the tail of its log; a full disk is named as such."""
        tail = self.tail()
        if "No space left on device" in tail or is_full(self.log.parent):
            return disk_full(self.log.parent)
        return Trouble(what, mend=f"read the whole log in {self.log}, then start again.", detail=tail)
