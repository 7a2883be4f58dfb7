"""Which seat a signed-in person sits on now: read from the database at each request."""

from datetime import datetime
from uuid import UUID

from alliance import journal
from alliance.access import NOBODY, Role, Seat
from members.delegates.models import Accreditation, Office, User
from members.registry.selectors import status_of


def seat_of(user: User) -> Seat:
    """The seat a user holds at this instant: an office, else a delegation's, else none (signed in only).

    One person with two seats chooses between them in a later issue; until then the office, then the newest
    accreditation, answers.
    """
    at = journal.now()
    office = Office.objects.filter(person=user.person_id, during__contains=at).order_by("role").first()
    if office:
        return Seat(
            role=Role(office.role), person=user.person_id, person_name=user.name,
            member_name="Secretariat", zone=user.zone,
        )  # fmt: skip
    accreditation = (
        Accreditation.objects.filter(person=user.person_id, during__contains=at)
        .select_related("member")
        .order_by("-id")
        .first()
    )
    if accreditation is None:
        return Seat(role=Role.SIGNED_IN, person=user.person_id, person_name=user.name, zone=user.zone)
    return _seat(accreditation, at, name=user.name, zone=user.zone)


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


def heads_of(member_code: str) -> list[Accreditation]:
    """The accreditations as head of a member that hold at this instant (one, by constraint)."""
    return list(
        Accreditation.objects.filter(
            member__code=member_code, role=Accreditation.DelegateRole.HEAD, during__contains=journal.now()
        ).select_related("person")
    )
