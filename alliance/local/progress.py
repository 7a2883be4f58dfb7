"""What the terminal shows: one line a step, with its outcome and its time."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Step:
    """One line in the making; `word` is what it says when done."""

    name: str
    word: str


def line(name: str, words: str, seconds: float | None = None) -> None:
    """Print one status line."""
    time_ = "" if seconds is None else f"{seconds:6.1f} s"
    print(f"  {name:<18}{words:<28}{time_}".rstrip(), flush=True)


@contextmanager
def step(name: str, word: str = "ready") -> Iterator[Step]:
    """Time a step and print its line; while it runs a terminal shows its name."""
    begun, made = time.monotonic(), Step(name, word)
    terminal = sys.stdout.isatty()
    if terminal:
        print(f"  {name:<18}…", end="\r", flush=True)
    try:
        yield made
    except BaseException:
        if terminal:
            print(flush=True)
        raise
    line(made.name, made.word, time.monotonic() - begun)
