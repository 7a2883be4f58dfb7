"""The dates of one seat as iCalendar (RFC 5545): ballots that open and close, credentials that end.

Each event keeps its UID for ever and counts its changes in SEQUENCE, so that a calendar moves it and never doubles it.
All instants are UTC. No name of a person and no vote stands here: calendars are kept by other people's servers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max
from icalendar import Alarm, Calendar, Event

from alliance import journal
from alliance.journal.models import Entry
from members.ballots.models import Ballot, Decision
from members.delegates.models import Accreditation
from members.notices.of_ballots import page

PRODUCT = "-//Critical Minerals Alliance//Portal//EN"
KEPT = timedelta(days=90)  # so long a date that is past stays
CANCELLED = frozenset({Decision.Outcome.WITHDRAWN, Decision.Outcome.VOID})
READ_AGAIN = timedelta(hours=1)
ALARMS = (timedelta(hours=24), timedelta(hours=2))
"""Before a close, whether or not the state has voted: a calendar is kept by other people and must not tell which."""


@dataclass(frozen=True)
class Date:
    """One event: what happens at an instant, since when it says so, and how often that was changed."""

    uid: str
    at: datetime
    title: str
    text: str
    path: str
    changed_at: datetime
    sequence: int = 0
    cancelled: bool = False
    alarms: Sequence[timedelta] = ()  # so long before it a calendar reminds


def calendar_for(seat: Accreditation) -> bytes:
    """The calendar of a seat, as a calendar program fetches it."""
    since = journal.now() - KEPT
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("x-wr-calname", f"Critical Minerals Alliance, {seat.member.name}")
    found.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    for date in (*_of_ballots(seat, since), *_of_credentials(seat, since)):
        found.add_component(event(date))
    return found.to_ical()


def event(date: Date) -> Event:
    """An event of RFC 5545, section 3.6.1."""
    found = Event()
    found.add("uid", f"{date.uid}@{urlsplit(settings.BASE_URL).hostname}")
    found.add("dtstamp", date.changed_at)
    found.add("last-modified", date.changed_at)
    found.add("sequence", date.sequence)
    found.add("dtstart", date.at)
    found.add("summary", f"{'Cancelled: ' if date.cancelled else ''}{date.title}{_invented()}")
    found.add("description", date.text)
    found.add("url", settings.BASE_URL + date.path)
    found.add("status", "CANCELLED" if date.cancelled else "CONFIRMED")
    found.add("transp", "TRANSPARENT")
    for before in () if date.cancelled else date.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{date.title}{_invented()}")
        alarm.add("trigger", -before)
        found.add_component(alarm)
    return found


def _invented() -> str:
    return " (demonstration)" if settings.DEMONSTRATION_NOTICE else ""


def _of_ballots(seat: Accreditation, since: datetime) -> Iterator[Date]:
    """The openings and closes of the ballots in whose electorate the member stands."""
    rows = Ballot.objects.with_end().filter(electorate__member=seat.member, end__gte=since)
    moved = rows.annotate(moves=Count("extensions", distinct=True), moved_at=Max("extensions__at"))
    for ballot in (
        moved.select_related("decision").defer("decision__document", "decision__tally").order_by("pk")
    ):
        yield from dates_of(ballot)


def dates_of(ballot: Ballot) -> Iterator[Date]:
    """The opening and the close of a ballot that was read with `moves` and `moved_at`."""
    decision: Decision | None = getattr(ballot, "decision", None)
    gone = decision if decision and decision.outcome in CANCELLED else None
    key, about, path = (
        f"ballot-{ballot.year}-{ballot.number}",
        f"{ballot.symbol}: {ballot.title}",
        page(ballot),
    )
    changed = gone.decided_at if gone else None
    yield Date(
        f"{key}-opens", ballot.opens_at, f"Opens: {about}", f"Votes are taken from now on ({ballot.about}).", path,
        changed or ballot.opens_at, int(bool(gone)), bool(gone),
    )  # fmt: skip
    moves: int = ballot.moves  # type: ignore[attr-defined]
    yield Date(
        f"{key}-closes", ballot.ends_at, f"Closes: {about}",
        "A vote at this instant is late." + (" The close moved after an outage." if moves else ""), path,
        changed or ballot.moved_at or ballot.opens_at, moves + bool(gone), bool(gone),  # type: ignore[attr-defined]
        ALARMS,
    )  # fmt: skip


def _of_credentials(seat: Accreditation, since: datetime) -> Iterator[Date]:
    """The ends of the seats of the member's delegation, without names."""
    rows = [
        row
        for row in Accreditation.objects.filter(member=seat.member, during__endswith__gte=since).order_by(
            "pk"
        )
        if row.during.upper is not None
    ]
    acts = Entry.objects.filter(object_type="accreditation", object_id__in=[str(row.pk) for row in rows])
    counted = (
        acts.exclude(act="accredit").order_by().values("object_id").annotate(n=Count("pk"), last=Max("at"))
    )
    changes = {each["object_id"]: (each["n"], each["last"]) for each in counted}
    for row in rows:
        sequence, last = changes.get(str(row.pk), (0, row.during.lower))
        role = row.get_role_display().lower()
        yield Date(
            f"seat-{row.pk}-ends", row.during.upper, f"Credentials end: {role} of {seat.member.name}",
            "From this instant on the seat casts no vote. New credentials keep it.",
            f"/delegations/{seat.member.code}/", last, sequence,
        )  # fmt: skip
