"""Terms in a delegation: begun, ended, extended. Called by an approved request inside its transaction, or by the
portal itself as the owner of the tables, which founds: the table refuses anybody else (migration 0006).
"""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, SYSTEM, Refused, Seat, require
from members.approvals.models import Request
from members.delegates.models import Accreditation, Person, User
from members.registry.models import Member


@transaction.atomic
def accredit(
    *, person: Person, member: Member, role: str, start: datetime | None, end: datetime | None,
    source: str, by: Seat = SYSTEM, request: Request | None = None, provisional: bool = False,
) -> Accreditation:  # fmt: skip
    """Seat a person in a member's delegation from `start` (none, or past: now) to `end` (none: until ended).

    Founding alone may begin in the past. Refused: `role_may_not`, `person_erased`, `seat_taken`,
    `two_officers_needed`, `own_seat`, `credentials_over`.
    """
    _require(by, request, "accredit a delegate alone")
    still_known(person)
    at = journal.now()
    begins = start or at
    if request is not None:
        begins = max(begins, at)
    if end is not None and end <= begins:
        raise Refused("credentials_over", _("These credentials have ended before the seat could begin."),
                      mend=_("Ask the delegation for credentials that still hold."))  # fmt: skip
    try:
        with transaction.atomic():
            row = Accreditation.objects.create(
                person=person,
                member=member,
                role=role,
                during=(begins, end),
                source=source,
                request=request,
                provisional=provisional,
            )
    except IntegrityError as error:
        raise _worded(error, member) from error
    said = {"member": member.code, "person": str(person.id), "role": role}
    journal.record(act="accredit", obj=row, by=by, payload=said | _by_request(request))
    return row


@transaction.atomic
def end_accreditation(
    *, accreditation_id: int, by: Seat = SYSTEM, request: Request | None = None
) -> Accreditation:
    """End an accreditation at this instant. Waits for a vote that holds it; none is accepted afterwards.

    Refused: `role_may_not`, `accreditation_ended`, `not_begun`, `two_officers_needed`, `own_seat`.
    """
    _require(by, request, "end an accreditation alone")
    row = Accreditation.objects.select_for_update().get(pk=accreditation_id)
    at = journal.now()
    refuse_unless_running(row, at)
    _move_end(row, at, request)
    payload = {"role": row.role} | _by_request(request)
    journal.record(act="end_accreditation", obj=row, by=by, payload=payload)
    return row


@transaction.atomic
def extend_accreditation(
    *, accreditation_id: int, until: datetime, by: Seat, request: Request | None
) -> Accreditation:
    """Let a running accreditation last until another, later instant.

    Refused: `role_may_not`, `accreditation_ended`, `not_longer`, `two_officers_needed`, `own_seat`.
    """
    _require(by, request, "extend an accreditation alone")
    row = Accreditation.objects.select_for_update().get(pk=accreditation_id)
    at = journal.now()
    refuse_unless_running(row, at)
    if row.during.upper is None or until <= row.during.upper:
        raise Refused("not_longer", _("This accreditation lasts as long already."))
    _move_end(row, until, request)
    journal.record(
        act="extend_accreditation", obj=row, by=by, payload={"role": row.role} | _by_request(request)
    )
    return row


@transaction.atomic
def doubt_or_confirm(*, accreditation_id: int, by: Seat, request: Request) -> Accreditation:
    """Make a running seat provisional, or confirm it, as the request says.

    Refused: `role_may_not`, `accreditation_ended`, `not_begun`, `two_officers_needed`, `own_seat`.
    """
    _require(by, request, "decide on credentials alone")
    row = Accreditation.objects.select_for_update().get(pk=accreditation_id)
    refuse_unless_running(row, journal.now())
    row.provisional, row.changed_by = request.act == "question_seat", request
    try:
        with transaction.atomic():
            row.save(update_fields=["provisional", "changed_by"])
    except IntegrityError as error:
        raise _worded(error, row.member) from error
    journal.record(act=request.act, obj=row, by=by, payload={"role": row.role} | _by_request(request))
    return row


def refuse_unless_running(row: Accreditation, at: datetime) -> None:
    """Refused: `accreditation_ended`, `not_begun`."""
    if row.during.upper is not None and row.during.upper <= at:
        raise Refused("accreditation_ended", _("This accreditation has ended already."))
    if at <= row.during.lower:
        raise Refused(
            "not_begun",
            _("This accreditation begins on {lower:%d %b %Y, %H:%M} UTC.").format(lower=row.during.lower),
            mend=_("Wait until it has begun."),
        )


def refuse_own(person: UUID, by: Seat) -> None:
    """Refuse `own_seat` to an officer who asks about a seat of their own. The table refuses it at the approval
    (migration 0025), to who asked and to who approves."""
    if person == by.person:
        raise _own()


def still_known(person: Person) -> None:
    """Refuse who was erased. The lock makes an erasure wait, or is waited for: nobody is seated without a name."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not User.objects.filter(person=person).exists():
        raise Refused("person_erased", _("This person's name and address were erased."),
                      mend=_("Add the person anew; the id before stays with what was done under it."))  # fmt: skip


def end_sessions(user: User) -> None:
    """Every session of the user; Django packs whose it is into the row."""
    own = [row.pk for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()


def _require(by: Seat, request: Request | None, act: str) -> None:
    require(by, SECRETARIAT if request else frozenset(), act=act)


def _by_request(request: Request | None) -> dict[str, str]:
    return {"request": request.symbol} if request else {}


def _move_end(row: Accreditation, until: datetime, request: Request | None) -> None:
    row.during, row.changed_by = (row.during.lower, until), request or row.changed_by
    try:
        with transaction.atomic():
            row.save(update_fields=["during", "changed_by"])
    except IntegrityError as error:
        raise _worded(error, row.member) from error


def _worded(error: IntegrityError, member: Member) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "a_member_has_one_head_at_a_time":
        return Refused(
            "seat_taken",
            _("{name} has a head of delegation in this time already.").format(name=member.name),
            mend=_("Ask for the head to be replaced, or let the capital say who it is."),
        )
    if name == "a_seat_is_not_ones_own":
        return _own()
    if name == "a_seat_takes_two_officers":
        return Refused("two_officers_needed", _("A seat takes a request that a second officer approved."),
                       mend=_("Ask for it on the page of the delegation."), status=403)  # fmt: skip
    return error


def _own() -> Refused:
    return Refused("own_seat", _("This seat is your own, or that of the officer who asked."), status=403,
                   mend=_("Leave the asking and the approving to two other officers."))  # fmt: skip
