"""Addresses that are written to and cannot sign in, such as the desk of a customs system.

They are kept as people are, name and address apart from the opaque id, so that they can be erased the same way.
"""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from alliance import journal
from members.delegates.models import Person, User


def contact_at(address: str, name: str = "") -> Person:
    """Whoever is reached at an address: somebody known, or somebody new, called `name`, who can never sign in."""
    known = _known(address)
    if known:
        return known
    try:
        with transaction.atomic():
            person = Person.objects.create()
            User.objects.create(
                person=person, email=address, name=(name or address.partition("@")[0])[:120], is_active=False,
                password=make_password(None), date_joined=journal.now(),
            )  # fmt: skip
    except IntegrityError:  # the same address was added at the same moment
        return User.objects.get(email__iexact=address).person
    return person


def address_of(person: Person) -> str:
    """The address of a person, or '' where it was erased."""
    return User.objects.filter(person=person).values_list("email", flat=True).first() or ""


def _known(address: str) -> Person | None:
    user = User.objects.filter(email__iexact=address).select_related("person").first()
    return user.person if user else None


def make_account(user: User, name: str) -> None:
    """Let an address that was only written to be somebody's account: a form that anybody may send kept nobody out."""
    user.name, user.is_active = name.strip()[:120] or user.name, True
    user.save(update_fields=["name", "is_active"])


def is_contact(user: User) -> bool:
    """Whether an account is only written to: nobody has ever signed in to it."""
    return not user.is_active and not user.has_usable_password()
