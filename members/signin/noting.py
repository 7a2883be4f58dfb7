"""What goes on record of signing in: a changed factor or password, a new device. The mail follows from the entry."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from alliance import journal
from alliance.access import SYSTEM, Seat
from members.delegates.models import Person, User
from members.delegates.selectors import seat_of
from members.signin.models import Device

FACTORS = {
    Authenticator.Type.WEBAUTHN.value: "passkey",
    Authenticator.Type.TOTP.value: "code_app",
    Authenticator.Type.RECOVERY_CODES.value: "recovery_codes",
}


def note_factor(*, act: str, user: Any, kind: str) -> None:
    """`add_factor`, `remove_factor` or `renew_recovery_codes`, in the transaction of the change itself."""
    _note(act, user, {"factor": FACTORS[kind]})


def note_password(*, user: Any) -> None:
    """A password was changed, by its owner or over the link of a mail; in the transaction of the change."""
    _note("change_password", user, {})


def note_device(*, user: Any, device: Device) -> None:
    """A browser that the account did not know has signed in. What it is stands in an erasable row."""
    _note("meet_device", user, {"device": device.pk})


def note_tie(*, act: str, user: Any, member: str) -> None:
    """`tie_account` or `untie_account`: with which member's sign-in service, never as whom."""
    _note(act, user, {"with": member})


@transaction.atomic
def ask_new_password(*, user: AbstractBaseUser) -> None:
    """Somebody, nobody knows who, asked for a link to choose a new password. The mail is made when it is sent."""
    person = _person(user)
    journal.record(act="ask_new_password", obj=person, by=SYSTEM, payload={})


def _note(act: str, user: Any, payload: dict[str, Any]) -> None:
    person = _person(user)
    seat: Seat = seat_of(User.objects.get(pk=user.pk))
    journal.record(act=act, obj=person, by=seat, payload=payload)


def _person(user: Any) -> Person:
    return Person.objects.get(pk=user.person_id)
