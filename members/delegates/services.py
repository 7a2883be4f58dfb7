"""Adding people, offices of the secretariat, erasing a person. Seats in a delegation take two officers: see
`members/approvals` and `members/delegations`."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from members.delegates.erasing import erase_person
from members.delegates.models import Office, Person, User
from members.delegates.seating import still_known

__all__ = ["appoint", "end_office", "erase_person", "new_person"]


@transaction.atomic
def new_person(*, name: str, email: str, password: str | None, zone: str, by: Seat) -> Person:
    """A person and the erasable account that goes with it; without a password nobody can sign in."""
    require(by, SECRETARIAT, act="add a person")
    at = journal.now()
    person = Person.objects.create()
    User.objects.create(
        person=person, email=email, name=name, zone=zone, password=make_password(password), date_joined=at
    )
    journal.record(act="add_person", obj=person, by=by, payload={})
    return person


@transaction.atomic
def appoint(*, person: Person, role: str, start: datetime | None, source: str, by: Seat) -> Office:
    """Give a person an office of the secretariat from `start` (none: now). Refused: `role_may_not`, `person_erased`."""
    require(by, SECRETARIAT, act="appoint to an office")
    still_known(person)
    at = journal.now()
    row = Office.objects.create(person=person, role=role, during=(start or at, None), source=source)
    journal.record(act="appoint", obj=row, by=by, payload={"person": str(person.id), "role": role})
    return row


@transaction.atomic
def end_office(*, office_id: int, by: Seat) -> Office:
    """End an office of the secretariat at this instant. Refused: `role_may_not`, `office_ended`."""
    require(by, SECRETARIAT, act="end an office")
    row = Office.objects.select_for_update().get(pk=office_id)
    at = journal.now()
    if row.during.upper is not None and row.during.upper <= at:
        raise Refused("office_ended", "This office has ended already.")
    row.during = (row.during.lower, at)
    row.save(update_fields=["during"])
    journal.record(act="end_office", obj=row, by=by, payload={"role": row.role})
    return row
