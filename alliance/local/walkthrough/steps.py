"""What the walkthrough says and expects. It stops at the first thing that is not true."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 30.0  # seconds for the sweep: it ticks every second


class Untrue(Exception):
    """Something that should be true and is not: the claim, what was expected, what was seen."""

    def __init__(self, claim: str, *, expected: object, seen: object) -> None:
        super().__init__(f"not true: {claim}\n    expected  {expected}\n    seen      {seen}")


def expect(claim: str, seen: object, expected: object) -> None:
    """Go on only where both are equal."""
    if seen != expected:
        raise Untrue(claim, expected=expected, seen=seen)


def expect_words(claim: str, text: str, *words: str) -> None:
    """Go on only where the text holds all the words."""
    for each in words:
        if each not in text:
            raise Untrue(claim, expected=each, seen=text[:600])


def wait(claim: str, look: Callable[[], Found | None], *, seconds: float = PATIENCE) -> tuple[Found, float]:
    """Ask again until there is something, and how long that took. Untrue when patience ends."""
    begun = time.monotonic()
    while (found := look()) is None:
        if time.monotonic() - begun > seconds:
            raise Untrue(claim, expected=f"within {seconds:.0f} s", seen="nothing; see the worker's log")
        time.sleep(0.25)
    return found, time.monotonic() - begun


class Teller:
    """Prints numbered steps and what was seen in each."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write, self._number, self._begun = write, 0, time.monotonic()

    def step(self, title: str) -> None:
        """Begin a step."""
        self._number += 1
        self._write(f"\n{self._number:>2}. {title}")

    def saw(self, words: str) -> None:
        """Print a fact of the step."""
        self._write(f"    {words}")

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._begun
