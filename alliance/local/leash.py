"""No orphans: children die with us, and a signal to us unwinds through every `finally`."""

import ctypes
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not import.
_libc = ctypes.CDLL(None, use_errno=True)


class Stopped(BaseException):
    """A signal asked us to stop. Not an Exception, so that no `except Exception` swallows it."""

    def __init__(self, signum: int) -> None:
        super().__init__(signal.Signals(signum).name)
        self.signum = signum


def dies_with_us(signum: int) -> Callable[[], None]:
    """A `preexec_fn` that has the kernel send `signum` to the child when this thread ends, even by kill -9.

    Start such children from the main thread only. Python runs it after the change of user, which would
    otherwise clear the setting.
    """
    parent = os.getpid()

    def set_death_signal() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signum)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os._exit(1)

    return set_death_signal


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Raise `Stopped` once on SIGINT, SIGTERM or SIGHUP; later ones wait until everything is stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def handle(signum: int, frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise Stopped(signum)

    with _handled(handle):
        yield


@contextmanager
def unhindered() -> Iterator[None]:
    """Ignore those signals while stopping: a second Ctrl-C must not leave half of it running."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _handled(signal.SIG_IGN):
        yield


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> Iterator[None]:
    names = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # started under nohup: outlive the terminal
        names.remove(signal.SIGHUP)
    before = {name: signal.signal(name, handler) for name in names}
    try:
        yield
    finally:
        for name, old in before.items():
            signal.signal(name, old)
