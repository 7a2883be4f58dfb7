"""Offices as the page of the secretariat lists them."""

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from alliance.journal.clock import Now
from members.approvals import selectors as requests
from members.approvals.models import Request
from members.delegates.models import Office, User

ENDED_SHOWN = 20
ACTS = ("appoint", "end_office")


def held() -> QuerySet[Office]:
    """The offices that are held at this instant, the longest first, each with its holder's `name`."""
    return _named(Office.objects.filter(during__contains=Now())).order_by("during", "id")


def ended() -> QuerySet[Office]:
    """The offices that ended, the latest first."""
    rows = _named(Office.objects.filter(during__endswith__lte=Now()))
    return rows.order_by("-during__endswith", "-id")[:ENDED_SHOWN]


def waiting() -> QuerySet[Request]:
    """What waits for a second officer about offices."""
    return requests.waiting().filter(act__in=ACTS)


def _named(rows: QuerySet[Office]) -> QuerySet[Office]:
    name = User.objects.filter(person=OuterRef("person")).values("name")[:1]
    said = Coalesce(Subquery(name), Value("(name erased)"))
    return rows.annotate(name=said).select_related("request", "changed_by")
