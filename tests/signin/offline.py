"""Passkeys of people who vote without a browser: for load, where nobody opens the confirmation page first."""

import json
import secrets
import time
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from fido2.utils import websafe_encode

from alliance.access import Seat
from members.ballots.casting import purpose_of
from members.ballots.models import Ballot
from members.delegates.models import User
from members.signin import proving
from members.signin.middleware import SIGN_IN
from tests.signin.softkey import SoftKey


def keyed(user: User, *, origin: str, rp: str) -> SoftKey:
    """A passkey of this account, as setting one up leaves it."""
    key = SoftKey(origin=origin, rp=rp)
    options = {"publicKey": {"user": {"id": websafe_encode(str(user.pk).encode())}, "challenge": "AAAA"}}
    data = {"name": "Key", "credential": json.loads(key.made(options))}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
    return key


def answer(key: SoftKey, ballot: Ballot, choice: str, *, seat: Seat, sign_in: str) -> str:
    """What the passkey answers to the page of this choice; `sign_in` is the text that stands in the session.

    The portal's own key makes the question, so this process has the portal's SECRET_KEY.
    """
    request, purpose = SimpleNamespace(session={SIGN_IN: sign_in}), purpose_of(
        ballot, choice=choice, text_digest=ballot.text_digest
    )  # fmt: skip
    asked = proving._challenge(secrets.token_bytes(proving.NONCE), int(time.time()), request, purpose, seat)  # type: ignore[arg-type]
    return key.answered({"publicKey": {"challenge": websafe_encode(asked)}})
