"""Inviting into a delegation: one, many, again, and taking an invitation back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, VOTERS, Refused, Seat, require
from members.delegates.models import Accreditation, Person, User
from members.delegations import links
from members.delegations.models import LINK_LASTS, Invitation
from members.registry.models import Member

MOST_AT_ONCE = 200
HEAD = Accreditation.DelegateRole.HEAD


@dataclass(frozen=True)
class Guest:
    """Somebody to be invited, as typed."""

    name: str
    email: str
    role: str


def roles_for(by: Seat) -> list[tuple[str, str]]:
    """The roles a seat may invite to: a head is named by the capital, so the secretariat alone invites one."""
    every = Accreditation.DelegateRole.choices
    return [(str(code), str(word)) for code, word in every if code != HEAD or by.role in SECRETARIAT]


@transaction.atomic
def invite(*, code: str, guest: Guest, by: Seat) -> Invitation:
    """Invite one person to a role in the delegation of the member `code`. The mail goes out with the next sweep.

    Refused: `role_may_not`, `other_delegation`, `member_unknown`, and by field (`where`): `name_missing`,
    `address_unreadable`, `role_not_open`, `invited_already`, `seated_already`.
    """
    member = _member(code, by, "invite")
    return _invite(member, guest, by)


@transaction.atomic
def invite_many(*, code: str, guests: Sequence[Guest], by: Seat) -> list[Invitation]:
    """Invite up to 200 people, or none of them. Refused as in `invite`, and `too_many`."""
    member = _member(code, by, "invite")
    if len(guests) > MOST_AT_ONCE:
        raise Refused(
            "too_many",
            _("At most {most_at_once} people are invited at once.").format(most_at_once=MOST_AT_ONCE),
            status=422,
        )
    return [_invite(member, guest, by) for guest in guests]


@transaction.atomic
def cancel_invitation(*, invitation_id: int, by: Seat) -> Invitation:
    """Take an invitation back; its link is dead at once. Refused: as `invite`, and `invitation_over`."""
    row = _open(invitation_id, by, "take an invitation back")
    _cancel(row)
    journal.record(act="cancel_invitation", obj=row, by=by, payload=_said(row))
    return row


@transaction.atomic
def resend_invitation(*, invitation_id: int, by: Seat) -> Invitation:
    """A new link for the same person; the old one is dead at once. Refused: as `cancel_invitation`."""
    row = _open(invitation_id, by, "send an invitation again")
    _cancel(row)
    return _invite(row.member, Guest(row.name, row.email, row.role), by)


def faults_of(member: Member, guest: Guest, by: Seat) -> list[Refused]:
    """Why somebody may not be invited, one reason a field (`where`); empty where they may."""
    found = []
    if not guest.name.strip() or len(guest.name) > 120 or not guest.name.isprintable():
        found.append(_fault("name_missing", _("Say who it is, in at most 120 characters."), "name"))
    found += _faults_of_address(member, guest)
    open_roles = roles_for(by)
    if guest.role not in [role for role, _unused in open_roles]:
        said = " or ".join(f"“{role}”" for role, _unused in open_roles)
        told = f"“{guest.role[:40]}” is no role to invite to; write {said}."
        found.append(_fault("role_not_open", told, "role"))
    return found


def _faults_of_address(member: Member, guest: Guest) -> list[Refused]:
    try:
        validate_email(guest.email)
    except ValidationError:
        return [
            _fault(
                "address_unreadable",
                _("“{email}” is not an e-mail address.").format(email=guest.email[:80]),
                "email",
            )
        ]
    at = journal.now()
    pending = Invitation.objects.filter(
        member=member, email__iexact=guest.email, cancelled_at=None, accepted_at=None, expires_at__gt=at
    )
    if pending.exists():
        told = f"{guest.email} is invited already. You can send the link again."
        return [_fault("invited_already", told, "email")]
    seated = Accreditation.objects.filter(
        member=member, person__user__email__iexact=guest.email, role=guest.role, during__contains=at
    )
    if seated.exists():
        return [
            _fault("seated_already", _("{email} has this seat already.").format(email=guest.email), "email")
        ]
    return []


def require_delegation(by: Seat, code: str, *, act: str) -> UUID:
    """Who acts; refused is who neither leads the delegation of the member nor belongs to the secretariat."""
    require(by, VOTERS | SECRETARIAT, act=act)
    if by.person is None:
        raise Refused("role_may_not", _("The portal itself may not {act}.").format(act=act), status=403)
    if by.role in VOTERS and by.member != code:
        raise Refused(
            "other_delegation",
            _("This is another member's delegation. Your seat is with {member_name}.").format(
                member_name=by.member_name
            ),
            status=403,
            mend=_("Open your own delegation."),
        )
    return by.person


def _member(code: str, by: Seat, act: str) -> Member:
    require_delegation(by, code, act=act)
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise Refused("member_unknown", _("No member has the code {code}.").format(code=code), status=404)
    return member


def _invite(member: Member, guest: Guest, by: Seat) -> Invitation:
    inviter = require_delegation(by, member.code, act="invite")
    guest = Guest(guest.name.strip(), guest.email.strip().lower(), guest.role)
    for fault in faults_of(member, guest, by):
        raise fault
    at = journal.now()
    for late in Invitation.objects.select_for_update().filter(
        member=member, email=guest.email, cancelled_at=None, accepted_at=None
    ):
        _cancel(late)  # it lapsed
    known = User.objects.filter(email__iexact=guest.email).first()
    nonce, digest = links.new()
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                member=member, role=guest.role, name=guest.name, email=guest.email, nonce=nonce, digest=digest,
                person=known.person if known else Person.objects.create(), invited_by_id=inviter,
                expires_at=at + LINK_LASTS,
            )  # fmt: skip
    except IntegrityError as error:
        raise _fault(
            "invited_already", _("{email} is invited already.").format(email=guest.email), "email"
        ) from error
    journal.record(act="invite", obj=row, by=by, payload=_said(row))
    return row


def _open(invitation_id: int, by: Seat, act: str) -> Invitation:
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("member")
        .filter(pk=invitation_id)
        .first()
    )
    if row is None:
        require(by, VOTERS | SECRETARIAT, act=act)
        raise Refused("invitation_unknown", _("There is no such invitation."), status=404)
    require_delegation(by, row.member.code, act=act)
    if row.role == HEAD and by.role not in SECRETARIAT:
        raise Refused(
            "role_may_not",
            _("A head is invited by the secretariat, so it alone may {act}.").format(act=act),
            status=403,
        )
    if row.accepted_at or row.cancelled_at:
        raise Refused("invitation_over", _("This invitation was accepted or taken back already."))
    return row


def _cancel(row: Invitation) -> None:
    row.cancelled_at = journal.now()
    row.save(update_fields=["cancelled_at"])


def _said(row: Invitation) -> dict[str, str]:
    return {"about": row.member.code, "person": str(row.person_id), "role": row.role}


def _fault(code: str, detail: str, where: str) -> Refused:
    return Refused(code, detail, where=where, status=422)
