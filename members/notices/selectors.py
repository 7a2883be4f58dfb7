"""What is still to be told and sent."""

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from alliance.journal.clock import Now
from alliance.journal.models import Entry, Incident
from members.notices.models import Notice
from members.notices.services import MOST_ATTEMPTS, NOBODY, OF_ACCOUNTS, TOLD_ACTS, TOLD_TO_ALL


def to_write(*, most: int = 200) -> list[int]:
    """Ids of journal entries whose person has not been told yet, oldest first; without those that concern nobody."""
    by_somebody = Q(act__in=TOLD_ACTS, person__isnull=False)  # what the house founds itself is told to nobody
    rows = Entry.objects.filter(by_somebody | Q(act__in=OF_ACCOUNTS + TOLD_TO_ALL), notices=None)
    number = Cast(OuterRef("pk"), CharField())
    rows = rows.exclude(Exists(Incident.objects.filter(code=NOBODY, object_type="entry", object_id=number)))
    return list(rows.order_by("id").values_list("pk", flat=True)[:most])


def to_send(*, most: int = 200) -> list[int]:
    """Ids of notices not sent nor given up, whose next attempt is due, oldest first."""
    return list(due().order_by("id").values_list("pk", flat=True)[:most])


def due() -> QuerySet[Notice]:
    """The notices not sent nor given up, whose next attempt is due at this instant."""
    now = Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now())
    return Notice.objects.filter(now, sent_at=None, attempts__lte=MOST_ATTEMPTS)
