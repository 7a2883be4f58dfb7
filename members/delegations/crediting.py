"""Credentials: what a delegation uploads, and what an officer asks on the ground of it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.domain import canon
from alliance.web.days import refuse_far
from members.approvals import selectors as requests
from members.approvals.models import Request
from members.approvals.repeated import standing
from members.approvals.services import ask
from members.delegates import seating
from members.delegates.models import Accreditation
from members.delegations.competing import rivals
from members.delegations.inviting import require_delegation
from members.delegations.models import Credential, Invitation
from members.registry.models import Member

LARGEST = 2 * 1024 * 1024  # bytes
LONGEST = timedelta(days=5 * 366)
MAGIC = ((b"%PDF-", Credential.Media.PDF), (b"\x89PNG\r\n\x1a\n", Credential.Media.PNG),
         (b"\xff\xd8\xff", Credential.Media.JPEG))  # fmt: skip


def media_of(content: bytes) -> str:
    """What a file is by its first bytes, whatever its name says; '' for anything but PDF, PNG and JPEG."""
    return next((str(media) for start, media in MAGIC if content.startswith(start)), "")


def those_to_seat(member: Member) -> list[tuple[UUID, str]]:
    """Who can be given credentials in which role: who accepted an invitation, and who has had the seat."""
    accepted = Invitation.objects.filter(member=member, accepted_by__isnull=False)
    pairs = list(accepted.values_list("accepted_by", "role"))
    seated = Accreditation.objects.filter(member=member).order_by("-id")
    pairs += list(seated.values_list("person", "role"))
    return list(dict.fromkeys(pairs))


@transaction.atomic
def upload_credential(
    *, code: str, person: UUID, role: str, starts_on: date, ends_on: date, content: bytes, by: Seat
) -> Credential:
    """Keep a document that says who sits for a member. It is served to its delegation and to officers alone.

    Refused: `role_may_not`, `other_delegation`, `member_unknown`, and by field: `person_unknown`, `dates_reversed`,
    `dates_over`, `too_far`, `file_too_large`, `file_not_read`.
    """
    uploader = require_delegation(by, code, act="upload credentials")
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise Refused("member_unknown", _("No member has the code {code}.").format(code=code), status=404)
    if (person, role) not in those_to_seat(member):
        raise Refused(
            "person_unknown",
            _("This person was not invited to this role by {name}.").format(name=member.name),
            where="who",
            status=422,
        )
    _refuse_dates(starts_on, ends_on)
    media = refuse_file(content)
    row = Credential.objects.create(
        member=member, person_id=person, role=role, starts_on=starts_on, ends_on=ends_on, media=media,
        content=content, digest=canon.sha256(content), size=len(content), uploaded_by_id=uploader,
    )  # fmt: skip
    said = {"about": code, "digest": row.digest, "person": str(person), "role": role}
    journal.record(act="upload_credential", obj=row, by=by, payload=said)
    return row


@transaction.atomic
def ask_for_seat(*, credential_id: int, reason: str, by: Seat) -> Request:
    """Ask a second officer for what these credentials call for: a seat, a longer one, or another head.

    Refused: `role_may_not`, `credential_unknown`, `own_seat`, `asked_already`, and as `members.approvals.services.ask`.
    """
    require(by, SECRETARIAT, act=_("ask for an accreditation"))
    row = Credential.objects.select_related("member").filter(pk=credential_id).first()
    if row is None:
        raise Refused("credential_unknown", _("There are no such credentials."), status=404)
    seating.refuse_own(row.person_id, by)
    for other in requests.live_of(row.member.code):
        if other.asks.get("credential") == row.pk:
            return standing(other, reason=reason, asker=by.person)
    act, payload = what_follows(row)
    return ask(act=act, about=row.member.code, payload=payload, reason=reason, by=by)


@transaction.atomic
def ask_to_end(*, accreditation_id: int, reason: str, by: Seat) -> Request:
    """Ask a second officer to end an accreditation.

    Refused: `role_may_not`, `accreditation_unknown`, `own_seat`, and as `members.approvals.services.ask`.
    """
    require(by, SECRETARIAT, act=_("ask for the end of an accreditation"))
    row = Accreditation.objects.select_related("member").filter(pk=accreditation_id).first()
    if row is None:
        raise Refused("accreditation_unknown", _("There is no such accreditation."), status=404)
    seating.refuse_own(row.person_id, by)
    payload = {
        "accreditation": row.pk, "member": row.member.code, "person": str(row.person_id), "role": row.role,
    }  # fmt: skip
    return ask(act="end_accreditation", about=row.member.code, payload=payload, reason=reason, by=by)


def what_follows(row: Credential) -> tuple[str, dict[str, Any]]:
    """The act that credentials call for as things stand, and its payload."""
    at = journal.now()
    said = {
        "credential": row.pk, "digest": row.digest, "end": canon.instant_text(ends_at(row)),
        "member": row.member.code, "person": str(row.person_id), "role": row.role,
    }  # fmt: skip
    now = Accreditation.objects.filter(member=row.member, role=row.role, during__contains=at)
    own = now.filter(person=row.person).first()
    if own:
        return "extend_accreditation", said | {"accreditation": own.pk}
    said["start"] = canon.instant_text(starts_at(row))
    head = now.first() if row.role == Accreditation.DelegateRole.HEAD else None
    if head:
        return "replace_head", said | {"accreditation": head.pk}
    return "accredit", said | ({"provisional": True} if rivals(row) else {})


def starts_at(row: Credential) -> datetime:
    """The first instant of the first day, UTC."""
    return datetime.combine(row.starts_on, time(), UTC)


def ends_at(row: Credential) -> datetime:
    """The instant after the last day, UTC."""
    return datetime.combine(row.ends_on + timedelta(days=1), time(), UTC)


def _refuse_dates(starts_on: date, ends_on: date) -> None:
    refuse_far(starts_on, today=journal.now().date(), where="starts_on")
    if ends_on < starts_on or ends_on - starts_on > LONGEST:
        raise Refused("dates_reversed", _("The last day comes after the first, and within five years of it."),
                      where="ends_on", status=422)  # fmt: skip
    if ends_on < journal.now().date():
        raise Refused("dates_over", _("These credentials have ended already."), where="ends_on", status=422)


def refuse_file(content: bytes, *, where: str = "file") -> str:
    """The media of a file that can be kept. Refused, at the field `where`: `file_too_large`, `file_not_read`."""
    if len(content) > LARGEST:
        raise Refused(
            "file_too_large",
            _("The file is too large: at most {largest:,} bytes are taken.").format(largest=LARGEST),
            where=where,
            status=422,
        )
    media = media_of(content)
    if not media:
        raise Refused("file_not_read", _("This is neither a PDF nor a PNG or JPEG picture, by its first bytes."),
                      where=where, status=422)  # fmt: skip
    return media
