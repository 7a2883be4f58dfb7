"""Which seat a signed-in person sits on now: read from the database at each request."""

from datetime import datetime
from uuid import UUID

from django.db.models import DateField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from alliance import journal
from alliance.access import NOBODY, Role, Seat
from alliance.journal import clock
from members.delegates.models import Accreditation, Office, User
from members.registry.models import MemberStatus
from members.registry.selectors import status_of


def seat_of(user: User) -> Seat:
    """The seat a user holds at this instant: an office, else a delegation's, else none (signed in only).

    One person with two seats chooses between them in a later issue; until then the office, then the newest
    accreditation, answers.
    """
    seats = _seats_now(user.person_id)
    if not seats:
        return Seat(role=Role.SIGNED_IN, person=user.person_id, person_name=user.name, zone=user.zone)
    _, accreditation, role, member, member_name, standing = min(seats)
    return Seat(
        role=Role(role), person=user.person_id, person_name=user.name, zone=user.zone, standing=standing or "",
        member=member or None, member_name=member_name, accreditation=-accreditation or None,
    )  # fmt: skip


def _seats_now(person: UUID) -> list[tuple[int, int, str, str, str, str]]:
    """Every seat that a person holds at this instant, in one question, since each request asks it.

    As (0 an office, 1 a delegation's; minus the accreditation's id; role; member's code; its name; its standing).
    """
    held = {"person": person, "during__contains": clock.Now()}
    offices = Office.objects.filter(**held).values_list(
        Value(0), Value(0), "role", Value(""), Value("Secretariat"), Value("")
    )
    today = Cast(clock.Now(), DateField())
    statuses = MemberStatus.objects.filter(member=OuterRef("member"), during__contains=today)
    accredited = (
        Accreditation.objects.filter(**held)
        .order_by()
        .annotate(standing=Coalesce(Subquery(statuses.values("status")[:1]), Value("")))
    )
    columns = (Value(1), Value(0) - F("id"), "role", "member__code", "member__name", "standing")
    return list(offices.union(accredited.values_list(*columns), all=True))


def seat_on(accreditation: Accreditation, *, name: str = "", zone: str = "UTC") -> Seat:
    """The seat that an accreditation gives at this instant."""
    return _seat(accreditation, journal.now(), name=name, zone=zone)


def _seat(accreditation: Accreditation, at: datetime, *, name: str, zone: str) -> Seat:
    return Seat(
        role=Role(accreditation.role),
        person=accreditation.person_id,
        member=accreditation.member.code,
        member_name=accreditation.member.name,
        standing=status_of(accreditation.member, on=at.date()),
        person_name=name,
        zone=zone,
        accreditation=accreditation.pk,
    )


def seat_of_person(person: UUID) -> Seat:
    """The seat of a person known by the opaque id, for commands and stories; NOBODY when erased."""
    user = User.objects.filter(person=person).first()
    return seat_of(user) if user else NOBODY


def called(person: UUID) -> str:
    """What to call a person: the name, or what is left of it, such as 'a delegate of Japan (name erased)'."""
    user = User.objects.filter(person=person).first()
    if user:
        return user.name
    seat = Accreditation.objects.filter(person=person).select_related("member").order_by("-id").first()
    if seat:
        return f"a delegate of {seat.member.name} (name erased)"
    office = Office.objects.filter(person=person).exists()
    return f"{'an officer of the secretariat' if office else 'somebody'} (name erased)"


def heads_of(member_code: str) -> list[Accreditation]:
    """The accreditations as head of a member that hold at this instant (one, by constraint)."""
    return list(
        Accreditation.objects.filter(
            member__code=member_code, role=Accreditation.DelegateRole.HEAD, during__contains=journal.now()
        ).select_related("person")
    )
