"""What is still to be told and sent."""

from django.db.models import Q

from alliance import journal
from alliance.journal.models import Entry
from members.notices.models import Notice
from members.notices.services import MOST_ATTEMPTS, TOLD_ACTS


def to_write(*, most: int = 200) -> list[int]:
    """Ids of journal entries whose person has not been told yet, oldest first."""
    rows = Entry.objects.filter(act__in=TOLD_ACTS, notices=None, person__isnull=False)
    return list(rows.order_by("id").values_list("pk", flat=True)[:most])


def to_send(*, most: int = 200) -> list[int]:
    """Ids of notices not sent nor given up, whose next attempt is due, oldest first."""
    due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=journal.now())
    rows = Notice.objects.filter(due, sent_at=None, attempts__lte=MOST_ATTEMPTS)
    return list(rows.order_by("id").values_list("pk", flat=True)[:most])
