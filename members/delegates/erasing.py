"""Erasing a person: name, address, account and sessions go; the opaque id stays, and with it every hash.

What lies above this package (mails, files of the demonstration) hears of it by the signal `erasing` and clears its
own, in the same transaction.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from members.delegates.models import Accreditation, Office, Person, User
from members.delegates.seating import end_sessions

ERASED = "(erased)"
erasing = Signal()
"""Sent with `person` (Person) and `address` (str) inside the transaction; a file is removed on its commit."""


@transaction.atomic
def erase_person(*, person_id: UUID, reason: str, by: Seat) -> Person:
    """Erase who a person was. The record keeps the opaque id, the reason and who erased, and no name.

    Waits for an accreditation of the person that is being written. Refused: `role_may_not`, `person_unknown`,
    `person_erased`, `term_running`, `reason_missing`, `reason_names_person`.
    """
    require(by, SECRETARIAT, act=_("erase a person"))
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise Refused("person_unknown", _("No person has the id {person_id}.").format(person_id=person_id), status=404,
                      mend=_("Take the id from the record, or give the person's address."))  # fmt: skip
    user = User.objects.select_for_update().filter(person=person).first()
    at = journal.now()
    if user is None:
        raise Refused("person_erased", _("This person's name and address were erased before."))
    _refuse_running(person, at)
    _refuse_names(reason, user)
    end_sessions(user)
    _clear_sources(person, user)
    erasing.send(sender=Person, person=person, address=user.email)
    user.delete()
    journal.record(act="erase_person", obj=person, by=by, payload={"reason": reason.strip()})
    return person


def _refuse_running(person: Person, at: datetime) -> None:
    """A seat or an office that holds, or is still to begin, keeps its holder."""
    seat = Accreditation.objects.filter(person=person, during__endswith__gt=at).first() or (
        Accreditation.objects.filter(person=person, during__upper_inf=True).select_related("member").first()
    )
    if seat:
        raise Refused(
            "term_running",
            _("This person is accredited for {name} as {get_role_display}.").format(
                name=seat.member.name, get_role_display=seat.get_role_display().lower()
            ),
            mend=_("Let two officers end accreditation {pk} first, on the page of the delegation.").format(
                pk=seat.pk
            ),
        )
    office = (
        Office.objects.filter(person=person, during__endswith__gt=at).first()
        or Office.objects.filter(person=person, during__upper_inf=True).first()
    )
    if office:
        raise Refused(
            "term_running",
            _("This person holds an office: {get_role_display}.").format(
                get_role_display=office.get_role_display().lower()
            ),
            mend=_("Let two officers end the office first, on the page of the secretariat."),
        )


def _refuse_names(reason: str, user: User) -> None:
    """The reason goes on record for ever, so it may not say what is being erased."""
    if not reason.strip() or len(reason) > 300:
        raise Refused(
            "reason_missing",
            _("An erasure goes on record with its reason, in at most 300 characters."),
            mend=_("Say why, for example: request of the person of 2 March 2027."),
            where="reason",
        )
    own = {*_words(user.name), *_words(user.email.partition("@")[0])}
    if "@" in reason or own & set(_words(reason)):
        raise Refused("reason_names_person", _("The reason names the person or holds an address."),
                      mend=_("Say why without the name: the record is never erased."), where="reason")  # fmt: skip


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", text.casefold()) if len(word) > 2]


def _clear_sources(person: Person, user: User) -> None:
    """A note that accredited the person may quote the name."""
    named = re.compile("|".join(map(re.escape, (user.email, user.name))), re.IGNORECASE)
    rows: Iterable[Accreditation | Office] = [*person.accreditations.all(), *person.offices.all()]
    for row in rows:
        if named.search(row.source):
            row.source = named.sub(ERASED, row.source)
            row.save(update_fields=["source"])
