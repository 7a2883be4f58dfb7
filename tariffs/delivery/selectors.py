"""Which consumers and keys a seat may see, how keys stand, and what is due to be told or forgotten."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from alliance.access import VOTERS, Refused, Role, Seat
from alliance.journal.clock import Now
from tariffs.delivery.models import ApiKey, Consumer, KeyUse

COUNTED_FOR = timedelta(days=90)
SHOWN_DAYS = 14


def visible(seat: Seat) -> QuerySet[Consumer]:
    """The consumers that a seat keeps: all for an officer, its own member's for a head or alternate."""
    if seat.role is Role.OFFICER:
        return Consumer.objects.all()
    if seat.role in VOTERS and seat.member:
        return Consumer.objects.filter(member__code=seat.member)
    return Consumer.objects.none()


def visible_keys(seat: Seat) -> QuerySet[ApiKey]:
    """The keys of the consumers that a seat keeps."""
    return ApiKey.objects.filter(consumer__in=visible(seat)).select_related("consumer__contact")


def consumer(seat: Seat, pk: int) -> Consumer:
    """One consumer. Refused: `consumer_unknown`, also where it is not this seat's to know."""
    row = visible(seat).select_related("member", "contact").filter(pk=pk).first()
    if row is None:
        raise unknown_consumer()
    return row


def key(seat: Seat, *, consumer: int, prefix: str) -> ApiKey:
    """One key of a consumer. Refused: `key_unknown`."""
    row = visible_keys(seat).filter(consumer=consumer, prefix=prefix).first()
    if row is None:
        raise unknown_key()
    return row


def unknown_consumer() -> Refused:
    return Refused(
        "consumer_unknown", _("There is no such consumer."), mend=_("Go back to the list."), status=404
    )


def unknown_key() -> Refused:
    return Refused("key_unknown", _("There is no such key."), mend=_("Go back to the consumer."), status=404)


def active(row: Consumer, at: datetime) -> list[ApiKey]:
    """The keys of a consumer that can be used at an instant, the older first."""
    return list(row.keys.filter(ended_at=None, expires_at__gt=at).order_by("id"))


def state_of(row: ApiKey, at: datetime) -> str:
    """`ended`, `expired`, `expiring` (within 14 days) or `active`."""
    if row.ended_at is not None:
        return "ended"
    if row.expires_at <= at:
        return "expired"
    return "expiring" if row.expires_at <= at + timedelta(days=14) else "active"


@dataclass(frozen=True)
class Listed:
    """A consumer in the list."""

    row: Consumer
    active: int
    expires_at: datetime | None  # of the key that lasts longest
    last_used_on: date | None


def listed(seat: Seat, at: datetime) -> list[Listed]:
    """The consumers that a seat keeps, by name, with how their keys stand at an instant."""
    rows = list(visible(seat).select_related("member").prefetch_related("keys"))
    found = []
    for row in rows:
        keys = list(row.keys.all())
        usable = [each for each in keys if each.ended_at is None and each.expires_at > at]
        found.append(
            Listed(
                row,
                len(usable),
                max((each.expires_at for each in usable), default=None),
                max((each.last_used_on for each in keys if each.last_used_on), default=None),
            )
        )
    return found


@dataclass(frozen=True)
class Day:
    """What the keys of a consumer were used for on a day, UTC."""

    on: date
    answered: int
    refused: int
    busiest: int  # answers in the busiest minute


def use_of(row: Consumer, at: datetime) -> list[Day]:
    """The last days on which a consumer asked with a key, the newest first."""
    since = (at - timedelta(days=SHOWN_DAYS - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    uses = KeyUse.objects.filter(key__consumer=row, minute__gte=since).annotate(on=TruncDate("minute"))
    days = uses.values("on").order_by("-on").annotate(
        all=Sum("answered"), over=Sum("refused"), most=Max("answered")
    )  # fmt: skip
    return [Day(each["on"], each["all"], each["over"], each["most"]) for each in days]


def to_remind() -> list[int]:
    """Ids of keys whose contact is to be told of their expiry."""
    rows = ApiKey.objects.filter(ended_at=None, expires_at__gt=Now())
    near = Q(expires_at__lte=Now() + timedelta(days=14), reminded=None)
    nearer = Q(expires_at__lte=Now() + timedelta(days=3)) & (Q(reminded=None) | Q(reminded__gt=3))
    return list(rows.filter(near | nearer).order_by("id").values_list("pk", flat=True))


def to_forget() -> list[int]:
    """Ids of keys with counts that are older than anybody looks at, by a day, so that this is done once a day."""
    old = KeyUse.objects.filter(minute__lt=Now() - COUNTED_FOR - timedelta(days=1))
    return list(old.order_by("key").values_list(F("key"), flat=True).distinct()[:100])
