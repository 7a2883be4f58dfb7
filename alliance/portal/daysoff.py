"""What a close meets in the capitals that it concerns: public holidays and weekends, in words; for planning alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.web import civildays, words

BEFORE = timedelta(hours=24)  # a holiday so shortly before takes the last working hours as well
NAMED = 4  # capitals in a warning; more are counted


@dataclass(frozen=True)
class Capital:
    """One capital: of which member, in which zone (IANA), and the union that votes for it, '' where it votes itself."""

    code: str
    name: str
    zone: str
    union: str = ""

    @property
    def city(self) -> str:
        return words.city(self.zone)


def warnings(at: datetime, capitals: Iterable[Capital]) -> list[str]:
    """How many capitals are off on the day of an instant there, or in the 24 h before it; and whose weekend it is."""
    there = list(capitals)
    off = sorted({each.city for each in there if any(_holidays(each, at))})
    weekend = [each.name for each in there if not each.union and _is_weekend(each, at)]
    found = []
    if off:
        said = ngettext(
            "Public holiday in the capital of a member: {cities}.",
            "Public holiday in {count} capitals of members: {cities}.", len(off),
        )  # fmt: skip
        found.append(said.format(count=len(off), cities=_some(off)))
    if weekend:
        found.append(_("Weekend in {members}.").format(members=_some(sorted(weekend))))
    return found


def sentences(at: datetime, capitals: Iterable[Capital]) -> list[str]:
    """Each of these holidays: where, which, on which day, the last working day before it, and who votes for it."""
    found = []
    for each in sorted(capitals, key=lambda each: each.city):
        for day, name in _holidays(each, at):
            said = _("{city}, {day}: {holiday}. Last working day before: {last}.").format(
                city=each.city, day=words.weekday_and_day(day), holiday=name,
                last=words.weekday_and_day(_last_working_day(each.code, day)),
            )  # fmt: skip
            if each.union:
                by = _("{union} votes for {member}.").format(
                    union=words.the(each.union, first=True), member=words.the(each.name)
                )
                said = f"{said} {by}"
            found.append(said)
    return found


def ahead(start: date, before: date, capitals: Iterable[Capital]) -> list[tuple[date, list[str]]]:
    """The days in [start, before) that are a public holiday somewhere, each with `Manila: Bonifacio Day`."""
    there = sorted(capitals, key=lambda each: (each.city, each.name))
    days = [start + timedelta(days=i) for i in range((before - start).days)]
    named = [
        (day, [f"{each.city}: {said}" for each in there if (said := civildays.holiday(each.code, day))])
        for day in days
    ]
    return [(day, said) for day, said in named if said]


def _holidays(each: Capital, at: datetime) -> Iterator[tuple[date, str]]:
    """The public holidays that a capital has between a day before an instant and the instant, by its own clock."""
    zone = ZoneInfo(each.zone)
    first, last = (at - BEFORE).astimezone(zone).date(), at.astimezone(zone).date()
    for i in range((last - first).days + 1):
        day = first + timedelta(days=i)
        if said := civildays.holiday(each.code, day):
            yield day, said


def _is_weekend(each: Capital, at: datetime) -> bool:
    """Whether the instant falls on the weekend there; where that day is a holiday as well, that is said instead."""
    day = at.astimezone(ZoneInfo(each.zone)).date()
    return civildays.is_weekend(each.code, day) and not civildays.holiday(each.code, day)


def _last_working_day(code: str, day: date) -> date:
    """The last day before `day` that is neither weekend nor holiday in a country."""
    day -= timedelta(days=1)
    while civildays.is_weekend(code, day) or civildays.holiday(code, day):
        day -= timedelta(days=1)
    return day


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    rest = len(names) - NAMED + 1
    more = ngettext("{count} more capital", "{count} more capitals", rest).format(count=rest)
    return f"{', '.join(names[: NAMED - 1])}, {more}"
