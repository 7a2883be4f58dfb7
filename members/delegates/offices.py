"""Offices of the secretariat: filled and ended. Called by an approved request inside its transaction, or by the owner
of the tables, which founds: the table refuses anybody else."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, SYSTEM, Refused, Seat, require
from members.approvals.models import Request
from members.delegates.models import Office, Person, User
from members.delegates.seating import end_sessions, still_known


@transaction.atomic
def appoint(
    *, person: Person, role: str, start: datetime | None = None, source: str, by: Seat = SYSTEM,
    request: Request | None = None,
) -> Office:  # fmt: skip
    """Give a person an office of the secretariat from `start` (none: now; by a request: always now).

    Refused: `role_may_not`, `person_erased`, `two_officers_needed`, `own_office`.
    """
    require(by, SECRETARIAT if request else frozenset(), act=_("appoint to an office alone"))
    still_known(person)
    at = journal.now()
    begins = at if request else start or at
    try:
        with transaction.atomic():
            row = Office.objects.create(
                person=person, role=role, during=(begins, None), source=source, request=request
            )
    except IntegrityError as error:
        raise _worded(error) from error
    said = {"person": str(person.id), "role": role}
    journal.record(act="appoint", obj=row, by=by, payload=said | _by_request(request))
    return row


@transaction.atomic
def end_office(*, office_id: int, by: Seat = SYSTEM, request: Request | None = None) -> Office:
    """End an office at this instant, and the sessions of whoever held it. Waits for a request or verdict under way
    that stands on it; none is accepted afterwards.

    Refused: `role_may_not`, `office_ended`, `two_officers_needed`.
    """
    require(by, SECRETARIAT if request else frozenset(), act=_("end an office alone"))
    row = Office.objects.select_for_update().get(pk=office_id)
    at = journal.now()
    refuse_unless_held(row, at)
    row.during, row.changed_by = (row.during.lower, at), request
    try:
        with transaction.atomic():
            row.save(update_fields=["during", "changed_by"])
    except IntegrityError as error:
        raise _worded(error) from error
    user = User.objects.filter(person=row.person_id).first()
    if user:
        end_sessions(user)
    journal.record(act="end_office", obj=row, by=by, payload={"role": row.role} | _by_request(request))
    return row


def refuse_own(person: UUID, by: Seat) -> None:
    """Refuse `own_office` to an officer who asks for an office for themselves. The table refuses it at the approval
    (migration 0031), to who asked and to who approves."""
    if person == by.person:
        raise _own()


def refuse_unless_held(row: Office, at: datetime) -> None:
    """Refused: `office_ended`, also for one that is still to begin."""
    if at < row.during.lower or (row.during.upper is not None and row.during.upper <= at):
        raise Refused("office_ended", _("This office is not held at this moment."))


def _by_request(request: Request | None) -> dict[str, str]:
    return {"request": request.symbol} if request else {}


def _worded(error: IntegrityError) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "an_office_takes_two_officers":
        return Refused("two_officers_needed", _("An office takes a request that a second officer approved."),
                       mend=_("Ask for it on the page of the secretariat."), status=403)  # fmt: skip
    if name == "an_office_is_not_ones_own":
        return _own()
    return error


def _own() -> Refused:
    return Refused("own_office", _("This office would be your own, or that of the officer who asked."), status=403,
                   mend=_("Two other officers ask for it and approve it."))  # fmt: skip
