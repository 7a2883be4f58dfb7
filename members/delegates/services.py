"""Adding people, accrediting them, ending a term, erasing a person. Four eyes and invitations come with issue 5."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from members.delegates.erasing import erase_person
from members.delegates.models import Accreditation, Office, Person, User
from members.registry.models import Member

__all__ = ["accredit", "appoint", "end_accreditation", "end_office", "erase_person", "new_person"]


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
def accredit(
    *, person: Person, member: Member, role: str, start: datetime | None, end: datetime | None,
    source: str, by: Seat,
) -> Accreditation:  # fmt: skip
    """Seat a person in a member's delegation from `start` (none: now) to `end` (none: until ended).

    Refused: `role_may_not`, `person_erased`.
    """
    require(by, SECRETARIAT, act="accredit a delegate")
    _still_known(person)
    at = journal.now()
    row = Accreditation.objects.create(
        person=person, member=member, role=role, during=(start or at, end), source=source
    )
    journal.record(
        act="accredit",
        obj=row,
        by=by,
        payload={"member": member.code, "person": str(person.id), "role": role},
    )
    return row


@transaction.atomic
def end_accreditation(*, accreditation_id: int, by: Seat) -> Accreditation:
    """End an accreditation at this instant. Waits for a vote that holds it; none is accepted afterwards."""
    require(by, SECRETARIAT, act="end an accreditation")
    row = Accreditation.objects.select_for_update().get(pk=accreditation_id)
    at = journal.now()
    if row.during.upper is not None and row.during.upper <= at:
        raise Refused("accreditation_ended", "This accreditation has ended already.")
    row.during = (row.during.lower, at)
    row.save(update_fields=["during"])
    journal.record(act="end_accreditation", obj=row, by=by, payload={"role": row.role})
    return row


@transaction.atomic
def appoint(*, person: Person, role: str, start: datetime | None, source: str, by: Seat) -> Office:
    """Give a person an office of the secretariat from `start` (none: now). Refused: `role_may_not`, `person_erased`."""
    require(by, SECRETARIAT, act="appoint to an office")
    _still_known(person)
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


def _still_known(person: Person) -> None:
    """Refuse who was erased. The lock makes an erasure wait, or is waited for: nobody is seated without a name."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not User.objects.filter(person=person).exists():
        raise Refused("person_erased", "This person's name and address were erased.",
                      mend="Add the person anew; the id before stays with what was done under it.")  # fmt: skip
