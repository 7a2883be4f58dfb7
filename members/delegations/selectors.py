"""A delegation as its page shows it: people, invitations, credentials, and who did what."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, DateField, Exists, JSONField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from alliance.access import SECRETARIAT, VOTERS, Refused, Role, Seat
from alliance.journal.clock import Now
from members.approvals import acts as acts_of_two
from members.approvals import selectors as requests
from members.approvals.models import Request
from members.delegates import selectors as delegates
from members.delegates.models import Accreditation
from members.delegations.models import Credential, Invitation
from members.registry.models import Member
from members.signin.selectors import Security, security_of
from members.viewing import selectors as viewing
from members.viewing.models import Viewing

SOON = timedelta(days=30)  # an end within this time is told aloud
KEPT_AFTER = timedelta(days=30)  # the name of a guest who did not come, after the link is dead
LATELY = 10  # acts under 'Who did what'


@dataclass(frozen=True)
class Seated:
    """One accreditation, with the name of its holder."""

    row: Accreditation
    name: str
    state: str  # in_force, future, ended
    ends_soon: bool
    security: Security | None = None  # for the head and officers alone
    may_withdraw: bool = False
    sealed: bool = False  # how this voter signs in is not told to officers while a ballot is open


@dataclass(frozen=True)
class Invited:
    """One invitation: open, or lapsed. `may` whether the seat that asks may send it again or take it back."""

    row: Invitation
    lapsed: bool
    may: bool


@dataclass(frozen=True)
class Kept:
    """Credentials and what came of them: `state` of waits, asked, approved, refused, lapsed."""

    row: Credential
    name: str
    state: str
    request: Request | None


@dataclass
class Delegation:
    """All of it. `contested` names those with credentials as head beside the one who sits."""

    member: Member
    people: list[Seated] = field(default_factory=list)
    invited: list[Invited] = field(default_factory=list)
    credentials: list[Kept] = field(default_factory=list)
    contested: list[str] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    views: list[Viewing] = field(default_factory=list)  # by officers who looked on


def member_of(code: str, seat: Seat) -> Member:
    """The member whose delegation a seat may see: its own, or any for the secretariat.

    Refused: `other_delegation`, `member_unknown`.
    """
    member = read_members().filter(code=code).first()
    if seat.role not in SECRETARIAT and seat.member != code:
        raise Refused(
            "other_delegation",
            _("This is another member's delegation. Your seat is with {member_name}.").format(
                member_name=seat.member_name
            ),
            status=403,
            mend=_("Open your own delegation from the menu."),
        )
    if member is None:
        raise Refused("member_unknown", _("No member has the code {code}.").format(code=code), status=404)
    return member


def may_invite(seat: Seat) -> bool:
    """Whether a seat that may see a delegation may also invite into it and upload credentials."""
    return seat.role in VOTERS | SECRETARIAT


def sees_security(seat: Seat) -> bool:
    """Whether a seat that may see a delegation sees how its people sign in: its head and the secretariat do."""
    return not seat.viewed and seat.role in SECRETARIAT | {Role.HEAD}


def read_members() -> QuerySet[Member]:
    """Members as they are read for their delegation: `read_at` is the instant, and `votes_now` says whether a member
    has a vote on a ballot that is open. Who of it never signed in, or has nothing to prove a vote with, has not
    voted: whoever could count that would know what is sealed.

    By the name of the relation: the tables of ballots stand above this package.
    """
    voting = Member.objects.filter(
        pk=OuterRef("pk"), electorateentry__capacity="elector", electorateentry__ballot__state="open"
    )
    return Member.objects.annotate(read_at=Now(), votes_now=Exists(voting))


def delegation(member: Member, seat: Seat) -> Delegation:
    """Everything on the page of a delegation, in a handful of questions. The member is one of `read_members`."""
    now: datetime = member.read_at  # type: ignore[attr-defined]
    seats = list(Accreditation.objects.filter(member=member).order_by("id"))
    invitations = list(Invitation.objects.filter(member=member).order_by("-id")[:400])
    kept = list(Credential.objects.filter(member=member).defer("content").order_by("-id")[:200])
    asked = list(requests.of_member(member.code)[:200])
    ids = (
        {each.person_id for each in seats}
        | {each.person_id for each in kept}
        | {each.asked_by for each in asked}
    )
    ids |= {each.verdict.given_by for each in asked if hasattr(each, "verdict")}
    ids |= {each.invited_by_id for each in invitations} | {each.uploaded_by_id for each in kept}
    names = delegates.names_of(ids)
    sealed = seat.role in SECRETARIAT and member.votes_now  # type: ignore[attr-defined]
    told = [row for row in seats if now in row.during and not (sealed and row.role in VOTERS)]
    safe = security_of(row.person_id for row in told) if sees_security(seat) else {}
    found = Delegation(member, [_seated(row, names, now, safe.get(row.person_id), seat) for row in seats])
    if sealed:
        found.people = [
            replace(each, sealed=each.state == "in_force" and each.row.role in VOTERS)
            for each in found.people
        ]
    found.people.sort(key=lambda each: (each.state == "ended", _rank(each.row.role)))
    found.invited = [
        Invited(
            row, row.expires_at <= now, may_invite(seat) and (seat.role in SECRETARIAT or row.role != "head")
        )
        for row in invitations
        if not row.accepted_at and not row.cancelled_at
    ]
    found.credentials = [_kept(row, names, asked, now) for row in kept]
    found.contested = _contested(found)
    found.acts = _acts(found, invitations, asked, names)
    found.views = list(viewing.of_member(member.code)[:LATELY])
    return found


def unread() -> QuerySet[Credential]:
    """The credentials that still hold and that no officer has asked anything for yet."""
    said = KeyTextTransform("credential", Cast("payload", JSONField()))
    asked = requests.not_withdrawn().annotate(of=Cast(said, BigIntegerField())).filter(of__isnull=False)
    today = Cast(Now(), DateField())
    return Credential.objects.filter(ends_on__gte=today).exclude(pk__in=asked.order_by().values("of"))


def register() -> list[dict[str, Any]]:
    """Every member with how many sit, are invited, and wait for a review; for the secretariat."""
    waiting = Counter(unread().values_list("member_id", flat=True))
    seated = Count("accreditations", filter=Q(accreditations__during__contains=Now()), distinct=True)
    open_now = Q(
        invitations__accepted_at=None, invitations__cancelled_at=None, invitations__expires_at__gt=Now()
    )
    rows = Member.objects.annotate(
        seated=seated,
        invited=Count("invitations", filter=open_now & Q(invitations__isnull=False), distinct=True),
    )
    found = [
        {"member": row, "seated": row.seated, "invited": row.invited, "unread": waiting[row.pk]}
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each["unread"], each["member"].name))


def credential(code: str, number: int, seat: Seat) -> Credential:
    """A document of a delegation that a seat may see. Refused: as `member_of`, `credential_unknown`."""
    member = member_of(code, seat)
    row = Credential.objects.filter(member=member, pk=number).select_related("member").first()
    if row is None:
        raise Refused("credential_unknown", _("There are no such credentials."), status=404)
    return row


def _seated(
    row: Accreditation, names: dict[UUID, str], now: datetime, security: Security | None, seat: Seat
) -> Seated:
    end = row.during.upper
    state = "future" if now < row.during.lower else "ended" if end and end <= now else "in_force"
    soon = state == "in_force" and end is not None and end - now < SOON
    in_force = state == "in_force"
    may = seat.role is Role.HEAD and not seat.viewed and not seat.provisional and row.role != "head"
    name = names.get(row.person_id, _("(name erased)"))
    return Seated(row, name, state, soon, security if in_force else None, in_force and may)


def _kept(row: Credential, names: dict[UUID, str], asked: list[Request], now: datetime) -> Kept:
    of_it = (each for each in asked if each.asks.get("credential") == row.pk)
    request = next((each for each in of_it if state_of(each, now) != "withdrawn"), None)
    state = "waits" if request is None else state_of(request, now)
    return Kept(row, names.get(row.person_id, _("(name erased)")), state, request)


def state_of(request: Request, now: datetime) -> str:
    """waiting, lapsed, approved, refused or withdrawn."""
    if hasattr(request, "verdict"):
        return str(request.verdict.outcome)
    return "lapsed" if request.lapses_at <= now else "waiting"


def _contested(found: Delegation) -> list[str]:
    """Who claims to be head: the one seated and whoever has credentials that wait for it."""
    seated = {
        each.row.person_id: each.name
        for each in found.people
        if each.state == "in_force" and each.row.role == "head"
    }
    claims = {
        each.row.person_id: each.name
        for each in found.credentials
        if each.row.role == "head" and each.state in ("waits", "waiting")
    }
    both = seated | claims
    return list(both.values()) if claims and len(both) > 1 else []


def _acts(
    found: Delegation, invitations: list[Invitation], asked: list[Request], names: dict[UUID, str]
) -> list[dict[str, Any]]:
    """Who did what, the latest first, as a timeline reads it."""
    acts: list[dict[str, Any]] = []

    def note(at: datetime | None, title: str, by: UUID | None, text: str = "") -> None:
        if at is not None:
            who = names.get(by, "(name erased)") if by else ""
            acts.append({"at": at, "title": title, "text": f"By {who}. {text}".strip() if who else text})

    for row in invitations:
        role = row.get_role_display().lower()
        note(
            row.invited_at, _("Invited {name} as {role}").format(name=row.name, role=role), row.invited_by_id
        )
        note(row.accepted_at, _("{name} accepted the invitation").format(name=row.name), None)
        note(row.cancelled_at, _("The invitation of {name} was taken back").format(name=row.name), None)
    for kept in found.credentials:
        role = kept.row.get_role_display().lower()
        note(
            kept.row.uploaded_at,
            _("Credentials of {name} as {role}").format(name=kept.name, role=role),
            kept.row.uploaded_by_id,
        )
    for request in asked:
        what = f"{request.symbol}, {acts_of_two.of(request.act).title.lower()}"
        note(
            request.asked_at,
            _("{what}: asked of a second officer").format(what=what),
            request.asked_by,
            request.reason,
        )
        if hasattr(request, "verdict"):
            said = request.verdict.get_outcome_display().lower()
            note(
                request.verdict.given_at,
                f"{what}: {said}",
                request.verdict.given_by,
                request.verdict.reason,
            )
    return sorted(acts, key=lambda each: each["at"], reverse=True)[:LATELY]


def _rank(role: str) -> int:
    return list(Accreditation.DelegateRole.values).index(role)


def guests_to_forget() -> list[int]:
    """Ids of invitations that nobody accepted and whose link has been dead for 30 days, with a name still on them."""
    rows = Invitation.objects.filter(accepted_at=None, expires_at__lte=Now() - KEPT_AFTER)
    return list(rows.exclude(email="").order_by("pk").values_list("pk", flat=True)[:100])


def awaits_accreditation(person: UUID) -> str:
    """The name of a member whose invitation somebody accepted who never sat for it yet; else ''."""
    rows = Invitation.objects.filter(accepted_by=person).exclude(
        member__in=Accreditation.objects.filter(person=person).values("member")
    )
    row = rows.select_related("member").order_by("-accepted_at").first()
    return row.member.name if row else ""
