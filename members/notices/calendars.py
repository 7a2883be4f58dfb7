"""The private address of a seat's calendar: made, shown once, ended. Whoever holds it reads dates, and never a vote."""

import hashlib
import secrets

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import DELEGATES, Refused, Seat, require
from alliance.journal.clock import Now
from members.delegates.models import Accreditation, Person
from members.notices.models import CalendarFeed


@transaction.atomic
def make_calendar(*, by: Seat) -> tuple[CalendarFeed, str]:
    """A new address for the calendar of one's seat, as its row and its secret, which is stored nowhere. The one before
    ends with it. Refused: `role_may_not`, `seat_ended`."""
    require(by, DELEGATES, act=_("make a calendar"))
    person = _locked(by)
    at = journal.now()
    seat = Accreditation.objects.filter(pk=by.accreditation or 0, person=person, during__contains=at).first()
    if seat is None:
        raise Refused(
            "seat_ended", _("This seat has ended, so it has no calendar."), mend=_("Sign in again.")
        )
    _live(by).update(ended_at=at)
    secret = secrets.token_urlsafe(32)
    row = CalendarFeed.objects.create(accreditation=seat, digest=digest_of(secret), made_at=at)
    journal.record(act="make_calendar", obj=person, by=by, payload={"calendar": row.pk})
    return row, secret


@transaction.atomic
def end_calendar(*, by: Seat) -> CalendarFeed | None:
    """End the address of one's seat at once. None, and nothing on record, where there is none. Refused:
    `role_may_not`."""
    require(by, DELEGATES, act=_("end a calendar"))
    person = _locked(by)
    at, row = journal.now(), _live(by).first()
    if row is None:
        return None
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.record(act="end_calendar", obj=person, by=by, payload={"calendar": row.pk})
    return row


def calendar_of(seat: Seat) -> CalendarFeed | None:
    """The address that a seat has now, not its secret; none to who looks on."""
    return None if seat.viewed else _live(seat).first()


def seat_of(secret: str) -> Accreditation | None:
    """The seat whose calendar a secret opens at this instant; None once it or the seat has ended."""
    row = CalendarFeed.objects.filter(
        digest=digest_of(secret), ended_at=None, accreditation__during__contains=Now()
    )
    found = row.select_related("accreditation__member").first()
    return found.accreditation if found else None


def digest_of(secret: str) -> str:
    """What is stored of an address. One round of SHA-256 is enough: there is no guessing at 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _locked(by: Seat) -> Person:
    """The person's row, so that two new addresses at once have an order; no vote waits for it."""
    assert by.person is not None
    return Person.objects.select_for_update(no_key=True).get(pk=by.person)


def _live(by: Seat) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(accreditation=by.accreditation, ended_at=None)
