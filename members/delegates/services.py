"""Adding people, erasing a person. Seats and offices take two officers: see `members/approvals`, `members/delegations`
and `members/secretariat`."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, Seat, require
from members.delegates.erasing import erase_person
from members.delegates.models import Person, User

__all__ = ["erase_person", "new_person"]


@transaction.atomic
def new_person(*, name: str, email: str, password: str | None, zone: str, by: Seat) -> Person:
    """A person and the erasable account that goes with it; without a password nobody can sign in."""
    require(by, SECRETARIAT, act=_("add a person"))
    at = journal.now()
    person = Person.objects.create()
    User.objects.create(
        person=person, email=email, name=name, zone=zone, password=make_password(password), date_joined=at
    )
    journal.record(act="add_person", obj=person, by=by, payload={})
    return person
