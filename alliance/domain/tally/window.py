"""The window as it came to be: extensions by the chair and after an outage, late-quorum protection; the close of a
ballot that follows another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from alliance.domain.tally.ballots import Vote, Window, in_sequence, settle
from alliance.domain.tally.counting import count
from alliance.domain.tally.finding import find
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import Rule


@dataclass(frozen=True)
class Extension:
    """A later close, decided or come about at `at`: by the `chair`, by `late_quorum` or after an `outage`."""

    at: datetime
    closes_at: datetime
    cause: str


def protected(
    rule: Rule,
    electors: Sequence[Elector],
    votes: Iterable[Vote],
    window: Window,
    outside: Mapping[str, str],
) -> Extension | None:
    """The extension that a quorum first reached within the rule's hours of the close brings, once.

    The close moves to that instant plus the hours, so that nobody makes a quorum in the last minute against
    members that stayed away (OpenZeppelin Governor, `PreventLateQuorum`). None where the quorum came earlier, never,
    or the rule has no such protection.
    """
    if rule.late_quorum_hours is None:
        return None
    hours = timedelta(hours=rule.late_quorum_hours)
    came: list[Vote] = []
    for vote in sorted(in_sequence(votes), key=lambda vote: vote.cast_at):
        came.append(vote)
        standing = settle(rule, electors, came, window, outside)
        counts = count(rule, electors, standing.buckets, standing.proxied)
        if all(found.ok for test in rule.quorum for found in find(rule, test, counts)):
            late = vote.cast_at > window.closes_at - hours
            return Extension(vote.cast_at, vote.cast_at + hours, "late_quorum") if late else None
    return None


def closing(opens_at: datetime, *, hours: int, at: time) -> datetime:
    """When a ballot closes that opens at an instant (aware, UTC), stays open for at least so many elapsed hours, and
    closes at a time of day: the first such instant. Ballots that follow each other so close at one time of day, and a
    close that moved by an hour or two moves the next one only where its hours would not hold."""
    earliest = opens_at + timedelta(hours=hours)
    same_day = datetime.combine(earliest.date(), at, tzinfo=earliest.tzinfo)
    return same_day if same_day >= earliest else same_day + timedelta(days=1)
