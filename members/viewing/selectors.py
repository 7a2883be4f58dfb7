"""The view that a session is in, and those that a delegation reads about itself."""

from dataclasses import replace

from django.db.models import DateField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from alliance.access import Role, Seat
from alliance.journal import clock
from members.delegates.models import User
from members.registry.models import MemberStatus
from members.viewing.models import Viewing


def running(number: int, officer: Seat) -> Viewing | None:
    """The officer's view of this number, if it runs at this instant, with what its member is today as `standing`."""
    today = Cast(clock.Now(), DateField())
    statuses = MemberStatus.objects.filter(member=OuterRef("member"), during__contains=today)
    rows = Viewing.objects.filter(
        pk=number, person=officer.person, ended_at=None, begun_at__lte=clock.Now(), until__gt=clock.Now()
    )
    standing = Coalesce(Subquery(statuses.values("status")[:1]), Value(""))
    return rows.select_related("member").annotate(standing=standing).first()


def seat_seen(row: Viewing, officer: Seat) -> Seat:
    """The seat that an officer looks on in: the member's role, the officer's person, and no accreditation."""
    return replace(
        officer, role=Role(row.role), member=row.member.code, member_name=row.member.name,
        standing=row.standing,  # type: ignore[attr-defined]
        accreditation=None, viewed=True,
    )  # fmt: skip


def of_member(code: str) -> QuerySet[Viewing]:
    """The views into a member's seats, the latest first, each with the officer's name as `viewer`."""
    name = User.objects.filter(person=OuterRef("person")).values("name")[:1]
    rows = Viewing.objects.filter(member__code=code).select_related("member")
    return rows.annotate(viewer=Coalesce(Subquery(name), Value("an officer"))).order_by(F("id").desc())
