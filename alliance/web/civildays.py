"""Days off in a country, as the package holidays knows them: for planning, never for law."""

from datetime import date
from functools import lru_cache

import holidays

SEAT_OF = {"EU": "BE"}  # a union has the days off of the place where it sits


@lru_cache(maxsize=512)
def _of(code: str, year: int) -> holidays.HolidayBase | None:
    """The public holidays of a country in a year, named in English; None where the package does not know it."""
    country = SEAT_OF.get(code, code)
    if country not in holidays.list_supported_countries(include_aliases=False):
        return None
    english = "en_US" if "en_US" in _languages(country) else None
    return holidays.country_holidays(country, years=year, language=english)


@lru_cache(maxsize=256)
def _languages(country: str) -> tuple[str, ...]:
    return tuple(holidays.list_localized_countries().get(country, ()))


def holiday(code: str, day: date) -> str:
    """The name of the public holiday that a day is in a country, or ''."""
    found = _of(code, day.year)
    return str(found.get(day, "")) if found is not None else ""


def is_weekend(code: str, day: date) -> bool:
    """Whether a day is one of the country's weekend: Friday in some, Sunday in most."""
    found = _of(code, day.year)
    return day.weekday() in (found.weekend if found is not None else {5, 6})
