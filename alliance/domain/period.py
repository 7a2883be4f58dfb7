"""Civil dates and half-open periods of them: the time in which a rule applies.

A rule's validity is counted in civil dates of the importing territory, never in instants; ballot windows are
instants and live elsewhere. Pages show the last day ("until and including"), the data hold the day after it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from alliance.domain.errors import Refusal

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OPEN_END = ".."  # ISO 8601-2:2019, open interval


def parse_day(text: str) -> date:
    """The civil date written `2026-11-22`; Refusal `day_malformed` for any other form or a day that is
    not."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refusal("day_malformed", text=text)


def parse_near_day(text: str) -> date:
    """As `parse_day`, for what people draft: a day of the years 2000 to 2199, from which one can count on.

    Raises Refusal `day_malformed`, or `day_out_of_reach` for 9999-12-31 and its like (an open end is left empty).
    """
    day = parse_day(text)
    if not 2000 <= day.year < 2200:
        raise Refusal("day_out_of_reach", text=text)
    return day


@dataclass(frozen=True, order=False)
class Period:
    """All days from `start` up to, but not including, `before`; no `before` means without end.

    Raises Refusal `period_empty` when no day is left, TypeError for a datetime (it has a clock and a zone).
    """

    start: date
    before: date | None = None

    def __post_init__(self) -> None:
        if isinstance(self.start, datetime) or isinstance(self.before, datetime):
            raise TypeError("a period is made of civil dates, not of instants")
        if self.before is not None and self.before <= self.start:
            raise Refusal("period_empty", start=self.start.isoformat(), before=self.before.isoformat())

    @classmethod
    def through(cls, start: date, last: date | None) -> Self:
        """The period whose last day is `last` (until and including); None for no end."""
        return cls(start, None if last is None else last + timedelta(days=1))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `2026-03-01/2027-03-01` (half-open) or `2026-03-01/..`, as `str()` writes them."""
        start, slash, before = text.partition("/")
        if not slash:
            raise Refusal("period_malformed", text=text)
        return cls(parse_day(start), None if before == OPEN_END else parse_day(before))

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{OPEN_END if self.before is None else self.before.isoformat()}"

    @property
    def until_and_including(self) -> date | None:
        """The last day in the period, as people write it; None where it does not end."""
        return None if self.before is None else self.before - timedelta(days=1)

    def contains(self, on: date) -> bool:
        """Whether the day `on` is in the period."""
        return self.start <= on and (self.before is None or on < self.before)

    def intersection(self, other: "Period") -> "Period | None":
        """The days in both periods; None if there are none."""
        start = max(self.start, other.start)
        ends = [before for before in (self.before, other.before) if before is not None]
        before = min(ends) if ends else None
        return Period(start, before) if before is None or start < before else None

    def overlaps(self, other: "Period") -> bool:
        """Whether some day is in both periods."""
        return self.intersection(other) is not None
