"""A second factor carries the seal of the account that the portal wrote it for.

The tables let whoever speaks SQL as the application write another's factor: with a code app's own ciphertext, or a
passkey of their own. The key is not in the database, so what the portal did not seal for this account opens nothing.
"""

import json
from typing import Any, NoReturn

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_init, pre_save
from django.utils.translation import gettext as _

from alliance.access import Refused
from members.proofs import seals

SEAL, KIND = "seal", "whose factor"


class Unvouched(dict[str, Any]):
    """The data of a factor without its seal: listed, removed, and of no use."""

    def __getitem__(self, name: str) -> NoReturn:
        raise Refused(
            "factor_unvouched", _("This second factor was not set up in this portal for this account."), status=409,
            mend=_("Sign in with another one, and tell the secretariat at once: two officers reset the factors."),
        )  # fmt: skip


def connect() -> None:
    """Called once, when the app is ready."""
    pre_save.connect(_seal, sender=Authenticator, dispatch_uid="factors are sealed")
    post_init.connect(_look, sender=Authenticator, dispatch_uid="seals of factors are looked at")


def sealed(row: Authenticator) -> Authenticator:
    """The same factor with its seal, for whoever writes many at once; a save alone seals by itself."""
    row.data = {**row.data, SEAL: seals.seal_of(KIND, *_said(row))}
    return row


def _seal(sender: type, instance: Authenticator, **kwargs: Any) -> None:
    if not isinstance(instance.data, Unvouched):
        sealed(instance)


def _look(sender: type, instance: Authenticator, **kwargs: Any) -> None:
    if instance.pk is None or "data" not in instance.__dict__:
        return
    if not seals.opens(str(instance.data.get(SEAL, "")), KIND, *_said(instance)):
        instance.data = Unvouched()


def _said(row: Authenticator) -> tuple[str, ...]:
    data = {name: value for name, value in row.data.items() if name != SEAL}
    return str(row.user_id), str(row.type), json.dumps(data, sort_keys=True)
