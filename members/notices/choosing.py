"""What a person may choose: when news comes. Everything else comes at once, and nobody can switch it off."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import DELEGATES, SEATED, Refused, Seat, require
from members.delegates.models import Person
from members.notices.models import FIRST_HOUR, LAST_HOUR, HowTold, Notice
from members.notices.steps import next_digest


@transaction.atomic
def choose_pace(*, pace: str, hour: int, by: Seat) -> HowTold:
    """Choose whether news comes at once or once a day, at a whole hour (6 to 20) in the capital.

    What waits already comes when it was to come. Refused: `role_may_not`, `pace_unknown`, `hour_not_civil`.
    """
    require(by, DELEGATES, act=_("choose how to be told"))
    if pace not in HowTold.Pace.values:
        raise Refused("pace_unknown", _("“{pace}” is no way to be told.").format(pace=pace), where="pace",
                      mend=_("Choose each at once, or once a day."), status=400)  # fmt: skip
    if not FIRST_HOUR <= hour <= LAST_HOUR:
        raise Refused(
            "hour_not_civil",
            _("A digest does not come at {hour}:00.").format(hour=hour),
            where="hour",
            mend=_("Choose an hour from {first_hour} to {last_hour}.").format(
                first_hour=FIRST_HOUR, last_hour=LAST_HOUR
            ),
            status=400,
        )
    assert by.person is not None
    row, _unused = HowTold.objects.update_or_create(
        person_id=by.person, defaults={"pace": pace, "hour": hour}
    )
    person = Person.objects.get(pk=by.person)
    journal.record(act="choose_notices", obj=person, by=by, payload={"hour": hour, "pace": pace})
    return row


@transaction.atomic
def mark_read(*, notice_id: int | None = None, by: Seat) -> int:
    """Mark a notice of one's own as read, or all that this seat shows. Answers how many were unread."""
    require(by, SEATED, act=_("mark notices as read"))
    rows = own(by).filter(read_at=None)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    return rows.update(read_at=journal.now())


def own(seat: Seat) -> QuerySet[Notice]:
    """The notices that a seat shows its person: on this member, and on the account. None to who looks on.

    A digest only carries what stands there already.
    """
    if seat.viewed or seat.person is None:
        return Notice.objects.none()
    return Notice.objects.filter(person=seat.person, member_code__in={seat.member or "", ""}).exclude(
        kind=Notice.Kind.DIGEST
    )


def listed(seat: Seat) -> QuerySet[Notice]:
    """The same as a page lists them: the unread ones first, the newest of them first."""
    return own(seat).select_related("digest").order_by(F("read_at").asc(nulls_first=True), "-pk")


def held_until(choice: HowTold | None, *, zone: str, at: datetime) -> datetime | None:
    """Until when news written at `at` waits for a digest, by what a person chose; None where it comes at once."""
    choice = choice or HowTold()
    return next_digest(at, hour=choice.hour, zone=zone) if choice.pace == HowTold.Pace.DAILY else None
