"""What is still to be told and sent."""

from django.db.models import Case, Q, QuerySet, Value, When

from alliance.journal.clock import Now
from alliance.journal.models import Entry
from members.notices import matters
from members.notices.models import Notice
from members.notices.services import MOST_ATTEMPTS, OF_ACCOUNTS, TOLD_ACTS


def to_write(*, most: int = 200) -> list[int]:
    """Ids of journal entries that nobody has been told of yet: first those of a person, then those of many, the oldest
    first."""
    by_somebody = Q(act__in=TOLD_ACTS, person__isnull=False)  # what the house founds itself is told to nobody
    of_one = Entry.objects.filter(by_somebody | Q(act__in=OF_ACCOUNTS), notices=None)
    of_many = Entry.objects.filter(act__in=matters.acts(), told=None)
    return [
        pk for rows in (of_one, of_many) for pk in rows.order_by("id").values_list("pk", flat=True)[:most]
    ][:most]


def to_send(*, most: int = 200) -> list[int]:
    """Ids of notices not sent nor given up, whose next attempt is due: what concerns a person's own account and seat
    first, since a link is waited for, news last; the oldest first."""
    first = Case(
        When(kind=Notice.Kind.OWN, then=Value(0)),
        When(kind__in=(Notice.Kind.OTHER, Notice.Kind.DIGEST), then=Value(2)),
        default=Value(1),
    )
    return list(due().order_by(first, "id").values_list("pk", flat=True)[:most])


def due() -> QuerySet[Notice]:
    """The notices not sent nor given up, whose next attempt is due at this instant."""
    now = Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now())
    return Notice.objects.filter(
        now, sent_at=None, dropped_at=None, held_until=None, attempts__lte=MOST_ATTEMPTS
    )
