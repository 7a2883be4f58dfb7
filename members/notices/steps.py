"""When who has not voted is reminded, and when a digest comes: instants in, instants out, no clock of its own."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from members.notices.models import STEPS

QUIET = timedelta(hours=1)  # between two messages about one ballot, so that none comes in a burst


def step_at(opens_at: datetime, ends_at: datetime, at: datetime) -> int | None:
    """The step, in hours before the close, at which a ballot stands at an instant; None where nobody is reminded.

    Only the newest step counts, however late it is asked. There is none within an hour of the opening, which was just
    told, nor where a late one would come within an hour of the next. `ends_at` is the close as it stands: it moves.
    """
    if at >= ends_at:
        return None
    following: int | None = None
    for hours in sorted(STEPS):
        begins = ends_at - timedelta(hours=hours)
        if begins <= at:
            told_just_now = begins < opens_at + QUIET
            next_is_near = following is not None and at >= ends_at - timedelta(hours=following) - QUIET
            return None if told_just_now or next_is_near else hours
        following = hours
    return None


def steps_ahead(opens_at: datetime, ends_at: datetime, at: datetime) -> list[tuple[int, datetime]]:
    """The reminders that are still to come: the step in hours before the close, and its instant; the first first."""
    begins = [(hours, ends_at - timedelta(hours=hours)) for hours in sorted(STEPS, reverse=True)]
    return [
        (hours, then) for hours, then in begins if then > at and step_at(opens_at, ends_at, then) == hours
    ]


def next_digest(at: datetime, *, hour: int, zone: str) -> datetime:
    """The next instant after `at` at which the clocks of a capital (IANA zone) show the hour."""
    there = ZoneInfo(zone)
    day = at.astimezone(there).date()
    today = datetime.combine(day, time(hour), there)
    return (today if today > at else datetime.combine(day + timedelta(days=1), time(hour), there)).astimezone(
        at.tzinfo
    )
