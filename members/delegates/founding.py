"""The first two officers of a real installation: nobody holds an office yet who could appoint them.

Named together, since what takes two officers could else be done by the one who names the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Refused
from members.delegates.models import Office, User
from members.delegates.offices import appoint
from members.delegates.services import new_person

FIRST = 2  # officers
SERIES = "FOUNDING"  # its lock lets one founding through, and its number says that there was one


@dataclass(frozen=True)
class Named:
    """Somebody who is to become an officer."""

    name: str
    email: str


@transaction.atomic
def first_officers(*, people: Sequence[Named], source: str) -> list[Office]:
    """Give the first two officers their accounts and offices; they set their passwords by mail.

    Refused: `two_officers`, `address_unreadable`, `source_missing`, `address_taken`, `offices_filled`.
    """
    if len(people) != FIRST or len({each.email.casefold() for each in people}) != FIRST:
        raise Refused("two_officers", _("Name exactly two officers with two addresses, together."))
    for each in people:
        _refuse_unreadable(each)
    if not source.strip():
        raise Refused(
            "source_missing", _("Say which document names them, such as the note of the founding meeting.")
        )
    founding = journal.next_number(SERIES)
    if founding > 1 or Office.objects.exists():
        raise Refused(
            "offices_filled",
            _("Offices have been filled before, so the first officers are no longer named from outside."),
            mend=_("Ask an officer of the secretariat."),
        )
    offices = []
    for each in people:
        if User.objects.filter(email__iexact=each.email).exists():
            raise Refused(
                "address_taken", _("{email} belongs to somebody else already.").format(email=each.email)
            )
        person = new_person(name=each.name, email=each.email, password=None, zone="UTC", by=SYSTEM)
        offices.append(
            appoint(
                person=person, role=Office.OfficeRole.OFFICER, start=None, source=source.strip(), by=SYSTEM
            )
        )
    return offices


def _refuse_unreadable(each: Named) -> None:
    try:
        validate_email(each.email)
    except ValidationError:
        raise Refused(
            "address_unreadable", _("“{email}” is not an e-mail address.").format(email=each.email)
        ) from None
    if not each.name.strip():
        raise Refused(
            "address_unreadable",
            _("Say whose address {email} is.").format(email=each.email),
            mend=_("Ada Lovelace <ada@example.org>"),
        )
