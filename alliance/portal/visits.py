"""Since when a delegate has not looked: what the desk calls new."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import DELEGATES, Seat, who_may
from alliance.domain import canon
from alliance.journal.models import Entry
from alliance.portal import acts
from alliance.portal.models import Visit
from alliance.web.ways_back import require_POST
from members.registry.models import Member
from tariffs.proposals.negotiation.models import Position

AWAY = timedelta(minutes=30)  # who was away so long comes back on a new visit
KEPT = timedelta(minutes=5)  # so exactly a visit is kept, so that a desk that is opened often writes seldom
FIRST = timedelta(days=7)  # so far back looks who was never here
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # kept as the end of the visit before the first one
SHOWN = 8
NEWS = (
    "call_rule", "correct_standing", "cosponsor", "decide", "extend_ballot", "leave", "leave_cosponsors",
    "move_amendment", "move_motion", "open_ballot", "publish_release", "return_text", "revise", "settle_motion",
    "table", "take_position", "withdraw", "withdraw_amendment",
)  # fmt: skip
"""Acts that a delegate who was away wants to hear of; how others sign in, draft and run their delegation are none."""
STANCES = dict(Position.Stance.choices)


def since(seat: Seat, now: datetime) -> datetime | None:
    """The end of this person's visit before this one, in this seat; None on the first. A visit goes on until
    somebody is half an hour away.

    It may write: that is no act, so it stands in no record. Two desks at once write the same.
    """
    row = _own(seat).first()
    if row is None:
        row = Visit(person=str(seat.person), member=seat.member or "", since=NEVER, last=now)
        Visit.objects.bulk_create([row], ignore_conflicts=True)
    elif now - row.last > AWAY:
        _keep(seat, since=row.last, last=now)
        return row.last
    elif now - row.last > KEPT:
        _keep(seat, last=now)
    return row.since if row.since > NEVER else None


def _keep(seat: Seat, **when: datetime) -> None:
    _own(seat).update(**when)


def _own(seat: Seat) -> QuerySet[Visit]:
    return Visit.objects.filter(person=str(seat.person), member=seat.member or "")


@who_may(DELEGATES)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark everything as seen: from now on the desk tells what comes after this instant."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    now = journal.now()
    Visit.objects.update_or_create(
        person=str(seat.person), member=seat.member or "", defaults={"since": now, "last": now}
    )
    messages.success(request, _("Marked as seen. What comes from now on stands on your desk."))
    return redirect("desk")


def news(seat: Seat, after: datetime) -> tuple[list[dict[str, object]], int]:
    """What others did since an instant, as far as the seat may read it, the newest first, as a timeline reads it; and
    how many there are in all."""
    names = Member.objects.filter(code=OuterRef("member")).values("name")[:1]
    entries: QuerySet[Entry] = acts.visible_entries(seat).filter(act__in=NEWS, at__gt=after)
    rows = entries.exclude(person=seat.person).annotate(by=Subquery(names), in_all=Window(Count("*")))
    found = list(rows[:SHOWN])
    told: list[dict[str, object]] = [
        {"at": row.at, "title": _said(row), "text": _by(row), "url": _place(row)} for row in found
    ]  # fmt: skip
    return told, found[0].in_all if found else 0


def _by(row: Any) -> str:
    """Whose act it was; of a position where that member stands, as whoever reads the text reads it there."""
    if not row.by:
        return ""
    if row.act != "take_position":
        return _("By {member}.").format(member=row.by)
    stance = str(canon.parse_json(row.payload.encode())["stance"])
    return _("{member}: {stance}. Its reason stands with the text.").format(
        member=row.by, stance=str(STANCES.get(stance, stance)).lower()
    )


def _place(row: Entry) -> str:
    """Where to read of it; a position among those of all members."""
    url = address_of(row.object_type, row.object_id)
    return f"{url}#stands" if row.act in ("take_position", "cosponsor", "leave_cosponsors") else url


def _said(row: Entry) -> str:
    """What was done, of what: `PROP/2026/7/v2: version tabled`; a thing without a symbol is not named."""
    act = acts.act_word(row.act)
    return f"{row.object_id}: {act[:1].lower()}{act[1:]}" if "/" in row.object_id else act


def address_of(kind: str, symbol: str) -> str:
    """The page of what an act was done on; its place in the record where it has no page of its own."""
    series, _unused, rest = symbol.partition("/")
    parts = rest.split("/")
    name = {"PROP": "proposal", "BALLOT": "ballot", "DEC": "decision", "MOT": "motion"}.get(series)
    if name and len(parts) > 1 and parts[0].isdecimal() and parts[1].isdecimal():
        return reverse(name, args=[int(parts[0]), int(parts[1])])
    if series == "REL" and rest.isdecimal():
        return reverse("release", args=[int(rest)])
    return acts.address_of(kind, symbol)
