"""Civil dates as people write them into spreadsheets: read where there is one reading, never guessed."""

import re
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december")  # fmt: skip
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_DOTS = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_SLASHES = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
_NAMED = re.compile(r"([0-9]{1,2})[. -]? ?([a-z]+)\.?,?[ -]([0-9]{4})")
_NAMED_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2}),? ([0-9]{4})")


def written_day(text: str) -> date | None:
    """The day that was written: `2027-04-01`, `1.4.2027` (a point goes with the day first everywhere), `1 Apr 2027`,
    `01-Apr-2027`, `April 1, 2027`, `13/4/2027` or `4/13/2027`.

    None where it is no day, and where it has two readings: `4/5/2027` is another day in Lima than in Washington. A
    year of two digits is no year.
    """
    written = " ".join(text.lower().split())
    if match := _ISO.fullmatch(written):
        return _day(*map(int, match.groups()))
    if match := _DOTS.fullmatch(written):
        day, month, year = map(int, match.groups())
        return _day(year, month, day)
    if match := _SLASHES.fullmatch(written):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        readings = {_day(year, second, first), _day(year, first, second)} - {None}
        return readings.pop() if len(readings) == 1 else None
    if match := _NAMED.fullmatch(written):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    if match := _NAMED_FIRST.fullmatch(written):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    return None


def _month(word: str) -> int:
    """The number of an English month; 0 for any other word."""
    names = _FULL if word in _FULL else MONTHS
    return names.index(word) + 1 if word in names else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
