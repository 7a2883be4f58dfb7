"""What a probe saw of the portal, written as if it had been handed in."""

from datetime import datetime, timedelta
from uuid import uuid4

from members.ballots.models import Ballot
from members.watch.models import Observation

MINUTE = timedelta(minutes=1)
AWAY = "." + "x" * 18 + "."  # seventeen minutes, where fifteen move the close


def looked(marks: str, *, until: datetime, every: timedelta = MINUTE) -> list[Observation]:
    """Looks in a row, the last at `until`: `x` failed, `.` found the portal up, a blank was not made."""
    first = until - every * (len(marks) - 1)
    rows = [
        Observation(
            key=uuid4(), probe="probe", taken_at=first + every * place, handed_in_at=first + every * place,
            up=mark == ".", fault="" if mark == "." else "/health/ did not answer: timed out",
        )
        for place, mark in enumerate(marks)
        if mark != " "
    ]  # fmt: skip
    return Observation.objects.bulk_create(rows)


def away_before_close(ballot: Ballot, marks: str = AWAY) -> list[Observation]:
    """The portal was away for a while before the close, and the probe looked at the closing instant."""
    return looked(marks, until=ballot.closes_at)
