"""Requests as the officers' desk lists them: what waits, what lapsed, what was decided."""

from django.db.models import F, Q, QuerySet

from alliance.journal.clock import Now
from members.approvals.models import VALID_FOR, Request, Verdict


def waiting() -> QuerySet[Request]:
    """Neither decided nor lapsed, the oldest first."""
    return _undecided().filter(asked_at__gt=Now() - VALID_FOR)


def lapsed() -> QuerySet[Request]:
    """Never decided in time, the newest first."""
    return _undecided().filter(asked_at__lte=Now() - VALID_FOR).order_by("-number")


def decided() -> QuerySet[Request]:
    """Approved, refused or withdrawn, the latest first."""
    return Request.objects.exclude(verdict=None).select_related("verdict").order_by(F("verdict__id").desc())


def of_member(code: str) -> QuerySet[Request]:
    """Every request about a member, the newest first."""
    return Request.objects.filter(about=code).select_related("verdict").order_by("-number")


def live_of(code: str) -> QuerySet[Request]:
    """Requests about a member that wait or were approved."""
    alive = Q(verdict=None, asked_at__gt=Now() - VALID_FOR) | Q(verdict__outcome=Verdict.Outcome.APPROVED)
    return of_member(code).filter(alive)


def not_withdrawn() -> QuerySet[Request]:
    """Every request but those that who asked took back, which are as if never asked."""
    return Request.objects.filter(~Q(verdict__outcome=Verdict.Outcome.WITHDRAWN) | Q(verdict=None))


def _undecided() -> QuerySet[Request]:
    return Request.objects.filter(verdict=None).order_by("number")
