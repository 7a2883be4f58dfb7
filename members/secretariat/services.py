"""Asking a second officer to fill an office or to end one."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.access import SECRETARIAT, Refused, Seat, require
from members.approvals.models import Request
from members.approvals.services import ask
from members.delegates import contacts, offices
from members.delegates.contacts import is_contact
from members.delegates.models import Office, Person, User
from members.delegates.services import new_person


@transaction.atomic
def ask_to_appoint(*, name: str, email: str, role: str, reason: str, by: Seat) -> Request:
    """Ask for an office for whoever has this address; an address that nobody has becomes an account without a seat.

    So does one that was only written to, such as the contact of an application. Refused: `role_may_not`,
    `office_unknown`, `office_held`, `own_office`, `asked_already`, and as `members.approvals.services.ask`.
    """
    require(by, SECRETARIAT, act=_("ask for an appointment"))
    if role not in Office.OfficeRole.values:
        raise Refused(
            "office_unknown",
            _("The secretariat has no office “{role}”.").format(role=role),
            status=422,
            where="role",
        )
    person = _person_at(email, name, by)
    offices.refuse_own(person.pk, by)
    payload = {"person": str(person.pk), "role": role}
    return ask(act="appoint", about="", payload=payload, reason=reason, by=by)


@transaction.atomic
def ask_to_end(*, office_id: int, reason: str, by: Seat) -> Request:
    """Ask for the end of an office, one's own included.

    Refused: `role_may_not`, `office_unknown`, `office_ended`, `two_must_remain`, `asked_already`, and as `ask`.
    """
    require(by, SECRETARIAT, act=_("ask for the end of an office"))
    row = Office.objects.filter(pk=office_id).first()
    if row is None:
        raise Refused("office_unknown", _("There is no such office."), status=404)
    payload = {"office": row.pk, "person": str(row.person_id), "role": row.role}
    return ask(act="end_office", about="", payload=payload, reason=reason, by=by)


def _person_at(email: str, name: str, by: Seat) -> Person:
    user = User.objects.filter(email__iexact=email.strip()).select_related("person").first()
    if user is not None and is_contact(user):
        contacts.make_account(user, name)
    if user is not None:
        return user.person
    try:
        with transaction.atomic():
            return new_person(name=name.strip(), email=email.strip(), password=None, zone="UTC", by=by)
    except IntegrityError:  # the same address was added at the same moment
        return User.objects.get(email__iexact=email.strip()).person
