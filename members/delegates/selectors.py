"""Which seat a signed-in person sits on now: read from the database at each request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateField, Exists, F, Func, JSONField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from alliance import journal
from alliance.access import NOBODY, Role, Seat
from alliance.journal import clock
from members.delegates.models import Accreditation, Office, Person, User
from members.providers import selectors as providers
from members.registry.models import MemberStatus
from members.registry.selectors import status_of

COLUMNS = ("offices_now", "accreditations_now")  # as `seats_now` tells them
FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)  # recovery codes only stand in for one


@dataclass(frozen=True)
class Held:
    """One seat that a person holds at this instant. `key` is how a session remembers which was chosen."""

    key: str
    seat: Seat
    issuer: str = ""  # of the member's own sign-in service, where it has one at this instant
    factor: bool = False  # whether the person has a passkey or a code app at this instant


def seat_of(user: User, chosen: str = "") -> Seat:
    """The seat a user holds at this instant: the one chosen, else an office, else the oldest accreditation.

    One that was chosen and is held no more is followed by none until another is chosen: nobody goes on in the name
    of another state without having said so.
    """
    return choose(user, seats_of(user), chosen)


def choose(user: User, held: list[Held], chosen: str) -> Seat:
    """The seat among those held; `signed_in` where there is none, or where the chosen one is gone."""
    found = next((each.seat for each in held if each.key == chosen), None) if chosen else None
    if found is None and held and not chosen:
        found = held[0].seat
    return found or Seat(role=Role.SIGNED_IN, person=user.person_id, person_name=user.name, zone=user.zone)


def seats_of(user: User) -> list[Held]:
    """Every seat of a user at this instant, offices first, then the oldest accreditation.

    Those that came with the account are told once: whoever asks again later asks the database again.
    """
    if not hasattr(user, COLUMNS[0]):
        user = User.objects.get(pk=user.pk)
    offices, accredited = (sorted(getattr(user, name)) for name in COLUMNS)
    for name in COLUMNS:
        delattr(user, name)
    return [_held(user, "office", each) for each in offices] + [
        _held(user, "accreditation", each) for each in accredited
    ]


def _held(user: User, kind: str, columns: list[Any]) -> Held:
    pk, role, member, member_name, standing, issuer, provisional, factor, unread = columns
    seat = Seat(
        role=Role(role), person=user.person_id, person_name=user.name, zone=user.zone, standing=standing,
        member=member or None, member_name=member_name, accreditation=pk if kind == "accreditation" else None,
        provisional=provisional, unread=unread,
    )  # fmt: skip
    return Held(f"{kind}:{pk}", seat, issuer, factor)


def seats_now() -> dict[str, ArraySubquery]:
    """Every seat that a person holds at this instant, as columns of the question for that person's account.

    Each request asks for both, so they are one question (`UserManager.get`). `offices_now` and
    `accreditations_now` hold lists of (id; role; member's code; its name; its standing; the issuer of its own sign-in
    service; whether it is provisional; whether the person has a second factor; how many notices are unread).
    """
    held = {"person": OuterRef("person"), "during__contains": clock.Now()}
    factor = Exists(Authenticator.objects.filter(user__person=OuterRef("person"), type__in=FACTORS))
    nothing = Value("")
    offices = Office.objects.filter(**held).values_list(
        _listed(F("id"), F("role"), nothing, Value("Secretariat"), nothing, nothing, Value(False), factor,
                _unread(Q(notices__member_code="")))
    )  # fmt: skip
    today = Cast(clock.Now(), DateField())
    statuses = MemberStatus.objects.filter(member=OuterRef("member"), during__contains=today)
    unread = _unread(Q(notices__member_code="") | Q(notices__member_code=OuterRef("member__code")))
    accredited = Accreditation.objects.filter(**held).order_by().values_list(
        _listed(F("id"), F("role"), F("member__code"), F("member__name"),
                Coalesce(Subquery(statuses.values("status")[:1]), nothing),
                Coalesce(Subquery(providers.issuer_for("member")), nothing), F("provisional"), factor, unread)
    )  # fmt: skip
    return {"offices_now": ArraySubquery(offices), "accreditations_now": ArraySubquery(accredited)}


def _listed(*columns: Any) -> Func:
    """Columns as one list."""
    return Func(*columns, function="jsonb_build_array", output_field=JSONField())


def _unread(of_seat: Q) -> Coalesce:
    """How many notices of a seat its person has not read, for the header of every page; digests only carry others.

    By the name of the relation: the tables of notices stand above this package.
    """
    counted = Q(notices__read_at=None) & ~Q(notices__kind="digest") & of_seat
    person = Person.objects.filter(pk=OuterRef("person")).order_by()
    return Coalesce(Subquery(person.annotate(unread=Count("notices", filter=counted)).values("unread")), 0)


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
        provisional=accreditation.provisional,
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


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """What to call each of these persons, in one question; a person without an account is left out."""
    return dict(User.objects.filter(person__in=set(people)).values_list("person_id", "name"))
