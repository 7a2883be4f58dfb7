"""The outage clause: from what a probe saw to whether the close moves, and whether that can be told yet.

Time counts as unavailable between two failing observations that follow each other closely; all of it within the hours
before the close is added up, for a portal that comes and goes keeps voters out as well. So do courts: their system has
failed when it "cannot accept filings continuously or intermittently" over a period (US District Court, New Hampshire,
AP 2.10(a)), and then the time to file moves (Fed. R. Civ. P. 6(a)(3)). A time without observations is not an outage:
nobody saw that the portal was away, so a probe that failed itself moves nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from alliance.domain.tally.ballots import Window
from alliance.domain.tally.rule import Outage

# Two observations further apart than this say nothing of the time between them. A probe looks every 30 seconds.
FURTHEST_APART = timedelta(minutes=2)


@dataclass(frozen=True)
class Observation:
    """What a probe found at an instant: whether a vote could be cast."""

    at: datetime
    up: bool


@dataclass(frozen=True)
class Interruption:
    """That the clause was met at `met_at`, and where it moves the close to."""

    met_at: datetime
    closes_at: datetime


def span(clause: Outage, window: Window) -> Window:
    """The last hours before the close, in which unavailability counts; never before the ballot opened."""
    since = window.closes_at - timedelta(hours=clause.within_hours)
    return Window(max(since, window.opens_at), window.closes_at)


def unavailable(observations: Iterable[Observation], within: Window) -> timedelta:
    """How long nobody could vote within a span, as far as it was seen."""
    return sum((until - since for since, until in _stretches(observations, within)), timedelta())


def interrupted(clause: Outage, window: Window, observations: Iterable[Observation]) -> Interruption | None:
    """The later close that these observations bring under this clause, or None.

    Observations may come in any order, and from several probes: one that found the portal up speaks against the others.
    """
    missing = timedelta(minutes=clause.minutes)
    for since, until in _stretches(observations, span(clause, window)):
        if until - since >= missing:
            return Interruption(since + missing, window.closes_at + timedelta(minutes=clause.extends_minutes))
        missing -= until - since
    return None


def unheard(
    clause: Outage, window: Window, observations: Sequence[Observation], last: datetime | None
) -> bool:
    """Whether what is not heard yet could still move the close: were all the time from the `last` observation to the
    close an outage, the clause would be met.

    A probe hands in what it kept before it goes on, so all that came before its last observation is known. Where no
    probe looked at all since the ballot opened (None), nothing is owed.
    """
    within = span(clause, window)
    if last is None or last >= within.closes_at or interrupted(clause, window, observations):
        return False
    silent = within.closes_at - max(within.opens_at, last)
    return silent + unavailable(observations, within) >= timedelta(minutes=clause.minutes)


def _stretches(observations: Iterable[Observation], within: Window) -> Iterable[tuple[datetime, datetime]]:
    """The parts of a span between two failing observations that follow each other closely, in order of time."""
    ordered = sorted(observations, key=lambda each: (each.at, each.up))
    for one, then in pairwise(ordered):
        since, until = max(one.at, within.opens_at), min(then.at, within.closes_at)
        if not one.up and not then.up and then.at - one.at <= FURTHEST_APART and since < until:
            yield since, until
