"""The timetable: what is ahead, in UTC, in the reader's time and in that of capitals; days off and conflicts said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import SEATED, SECRETARIAT, Refused, Seat, who_may
from alliance.portal import ahead, daysoff
from alliance.web import civildays, words
from alliance.web.questions import asks
from members.registry.models import Member
from tariffs.releases import selectors as releases

MOST_CAPITALS = 3  # columns beside UTC and the reader's own
WEEKS = 5  # of the small picture


@dataclass(frozen=True)
class Capital:
    """A column of times: the member's code, its name, the zone of its capital."""

    code: str
    name: str
    zone: str

    @property
    def city(self) -> str:
        return words.city(self.zone)


@dataclass(frozen=True)
class Line:
    """One instant with its time in each column; '' where it is a whole day."""

    instant: ahead.Instant
    times: list[str]


@dataclass(frozen=True)
class Day:
    """One day of the small picture: what happens on it, and the holidays of the capitals shown."""

    day: date
    instants: list[ahead.Instant]
    off: list[str]
    today: bool
    past: bool
    weekend: bool

    @property
    def short(self) -> str:
        return words.day_and_month(self.day)


@asks("capital")
@who_may(SEATED)
@never_cache
@require_safe
def timetable(request: HttpRequest) -> HttpResponse:
    """Everything ahead that the seat may know of. `capital` (member codes, three at most) adds columns.

    Refused: `capital_unknown`.
    """
    seat: Seat = request.seat  # type: ignore[attr-defined]
    now = journal.now()
    members = {row.code: Capital(row.code, row.name, row.zone) for row in Member.objects.all()}
    chosen = _chosen(request, members)
    release = releases.newest_published()
    found = ahead.instants(seat, now, releases.book_of(release) if release else None)
    own = members.get(seat.member or "")
    columns = [each for each in ([own] if own else []) if each.zone != "UTC"] + chosen
    context = {
        "lines": [Line(each, [_time(each, column.zone) for column in columns]) for each in found],
        "first": next((each for each in found if each.closes), found[0] if found else None),
        "columns": columns,
        "chosen": [(each, _without(chosen, each)) for each in chosen],
        "offered": [
            each for each in sorted(members.values(), key=lambda each: each.name) if each not in columns
        ],
        "full": len(chosen) >= MOST_CAPITALS,
        "weeks": _weeks(found, now, columns),
        "clashes": sum(bool(each.warnings) for each in found),
        "off": _off_ahead(list(members.values()), now.date()),
        "now": now,
        "officers": seat.role in SECRETARIAT,
    }
    return render(request, "portal/timetable.html", context)


def _chosen(request: HttpRequest, members: dict[str, Capital]) -> list[Capital]:
    """The capitals that were asked for, each once. Refused: `capital_unknown`."""
    asked = [code for code in dict.fromkeys(request.GET.getlist("capital")) if code]
    for code in asked:
        if code not in members:
            raise Refused(
                "capital_unknown",
                _("No member has the code “{code}”.").format(code=code[:20]),
                where="capital",
                status=400,
                mend=_("Choose a capital from the list of the timetable."),
            )
    return [members[code] for code in asked][:MOST_CAPITALS]


def _without(chosen: Sequence[Capital], gone: Capital) -> str:
    return "&".join(f"capital={each.code}" for each in chosen if each != gone)


def _time(each: ahead.Instant, zone: str) -> str:
    """`14:00`, or `02:00 on Sat 28 Nov` where the day there is another."""
    if each.whole_day:
        return ""
    there = each.at.astimezone(ZoneInfo(zone))
    time = f"{there:%H:%M}"
    if there.date() == each.at.date():
        return time
    return _("{time} on {day}").format(time=time, day=words.weekday_and_day(there.date()))


def _weeks(found: list[ahead.Instant], now: datetime, columns: Sequence[Capital]) -> list[list[Day]]:
    """The days from this Monday on, week by week, with what they hold and which of the capitals shown are off."""
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    held: dict[date, list[ahead.Instant]] = {}
    for each in found:
        held.setdefault(each.day, []).append(each)
    weeks = []
    for week in range(WEEKS):
        days = [monday + timedelta(days=7 * week + each) for each in range(7)]
        weeks.append(
            [
                Day(day, held.get(day, []), _off(day, columns), day == today, day < today, day.weekday() > 4)
                for day in days
            ]
        )
    return weeks


def _off(day: date, columns: Sequence[Capital]) -> list[str]:
    named = [(each, civildays.holiday(each.code, day)) for each in columns]
    return [
        _("{holiday} in {member}").format(holiday=said, member=words.the(each.name))
        for each, said in named
        if said
    ]


def _off_ahead(members: Sequence[Capital], today: date) -> list[tuple[date, list[str]]]:
    """The public holidays of every member's capital in the weeks of the small picture, by day."""
    capitals = [daysoff.Capital(each.code, each.name, each.zone) for each in members]
    return daysoff.ahead(today, today + timedelta(days=7 * WEEKS), capitals)
