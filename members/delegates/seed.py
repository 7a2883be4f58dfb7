"""Loads the invented delegates and secretariat of the demonstration. Never part of a production seed."""

from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from alliance import journal, seed
from alliance.access import SYSTEM
from members.delegates.models import Accreditation, Office, Person, User
from members.registry.models import Member

SEATED_SINCE = datetime(2026, 2, 4, tzinfo=UTC)
SOURCE = "Illustrative: an invented person of the demonstration"


@transaction.atomic
def load(*, password: str) -> int:
    """Add the people who are missing, all with one stated password (hashed once), and return how many.

    What `services.new_person`, `accredit` and `appoint` do one by one; the record gets the same entries.
    """
    at = journal.now()
    there = set(User.objects.values_list("email", flat=True))
    rows = [row for row in seed.rows("people") if row["email"] not in there]
    if not rows:
        return 0
    secret = make_password(password)
    members = {member.code: member for member in Member.objects.all()}
    people = Person.objects.bulk_create(Person() for _ in rows)
    User.objects.bulk_create(
        User(
            person=person,
            email=row["email"],
            name=row["name"],
            zone=row["zone"],
            password=secret,
            date_joined=at,
        )  # fmt: skip
        for person, row in zip(people, rows, strict=True)
    )
    during = DateTimeTZRange(SEATED_SINCE, None)
    for person, row in zip(people, rows, strict=True):
        journal.record(act="add_person", obj=person, by=SYSTEM, payload={})
        if row["member"]:
            _accredit(person, members[row["member"]], row["role"], during)
        else:
            _appoint(person, row["role"], during)
    return len(rows)


def _accredit(person: Person, member: Member, role: str, during: DateTimeTZRange) -> None:
    seat = Accreditation.objects.create(person=person, member=member, role=role, during=during, source=SOURCE)
    payload = {"member": member.code, "person": str(person.id), "role": role}
    journal.record(act="accredit", obj=seat, by=SYSTEM, payload=payload)


def _appoint(person: Person, role: str, during: DateTimeTZRange) -> None:
    office = Office.objects.create(person=person, role=role, during=during, source=SOURCE)
    journal.record(act="appoint", obj=office, by=SYSTEM, payload={"person": str(person.id), "role": role})
