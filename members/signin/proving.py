"""How a person proves afresh who they are for one act, and what is shown of it: by passkey, or by a code of the app.

`asked` is what a page shows to ask for a proof, `given` what it gets: `prove` takes the answer of a form and writes the
proof. A password is no way, nor is a recovery code: it stands in for a lost factor, not for a vote.
A further way, by a member's own sign-in service, stands in `sso.stepping`: it leads away and back before the form.
"""

import hmac
import json
import secrets
import time
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from fido2.utils import websafe_decode
from fido2.webauthn import UserVerificationRequirement

from alliance.access import Refused, Seat
from alliance.domain import canon
from members.proofs import refusals as refused_proofs
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.proofs.services import Given, Purpose
from members.signin import limits
from members.signin.forms import NO_PROOF, NOT_ACCEPTED, ProofForm, from_our_address, read_answer
from members.signin.middleware import RENEW, session_of
from members.signin.sso import stepping

__all__ = ["AT_THE_FORM", "Given", "Purpose", "asked", "begin", "given", "prove", "session_of", "ways"]

AT_THE_FORM = frozenset(
    {"proof_missing", "proof_wrong", "proof_other", "proof_stale", "proof_used", "too_many_codes"}
)
"""What a page answers by asking again, with all that was typed and chosen kept."""


def ways(user: AbstractBaseUser | Any) -> frozenset[Proof.Method]:
    """The ways in which an account can prove itself; none: it must set up a factor first."""
    held = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    of_type = {Authenticator.Type.WEBAUTHN: Proof.Method.PASSKEY, Authenticator.Type.TOTP: Proof.Method.CODE}
    return frozenset(method for kind, method in of_type.items() if kind in held)


def asked(request: HttpRequest, purpose: Purpose, refused: Refused | None = None) -> dict[str, Any]:
    """What `members/signin/_prove.html` draws: the ways, the field with what was `refused`, a passkey's question."""
    found = ways(request.user)
    return {
        "ways": found,
        "thing": "choice",  # that is proved for; a page for another says so where it includes the template
        "proof_form": ProofForm.of(refused),
        "passkey_options": begin(request, purpose) if Proof.Method.PASSKEY in found else None,
    }


def begin(request: HttpRequest, purpose: Purpose) -> dict[str, Any]:
    """The question to a passkey, for the page that shows what it is for (`data-options` of its form).

    The challenge itself is bound to person, seat, session and purpose, and to this minute; so no state is kept, and two
    tabs do not disturb each other.
    """
    seat: Seat = request.seat  # type: ignore[attr-defined]
    challenge = _challenge(secrets.token_bytes(NONCE), int(time.time()), request, purpose, seat)
    options, _state = auth.get_server().authenticate_begin(
        credentials=auth.get_credentials(request.user),
        user_verification=UserVerificationRequirement.REQUIRED, challenge=challenge,
    )  # fmt: skip
    return dict(options)


def given(request: HttpRequest, purpose: Purpose) -> Given | Refused:
    """What `prove` gives, or why it gives nothing: for a service that says first what else stands against its act."""
    try:
        return prove(request, purpose)
    except Refused as refused:
        return refused


def prove(request: HttpRequest, purpose: Purpose) -> Given:
    """Take what a form says in `credential`, `code` or `sso`, and write the proof. To be called in no transaction of
    an act: what was guessed and what was used must stay counted when the act is refused.

    Refused, all AT_THE_FORM: `proof_missing`, `proof_wrong`, `proof_other`, `proof_stale`, `proof_used`,
    `too_many_codes`.
    """
    if request.POST.get("sso"):  # proved before, at the member's own service, for this very purpose
        return stepping.given(request, purpose)
    credential, code = request.POST.get("credential", ""), request.POST.get("code", "")
    if credential:
        return prove_by_passkey(request, purpose, credential)
    if code.strip():
        return prove_by_code(request, purpose, code)
    raise refused_proofs.missing()


def prove_by_code(request: HttpRequest, purpose: Purpose, code: str) -> Given:
    """By a code of the app: six digits, each code once, at sign-in or here; guesses are counted with those there."""
    user: Any = request.user
    digits = normalize_user_code(code)
    if len(digits) != app_settings.TOTP_DIGITS or not digits.isascii() or not digits.isdigit():
        raise _wrong(
            _("Type the six digits that your app shows now. A recovery code or a password is no proof here.")
        )
    try:
        usage = limits.guess(user, where=session_of(request))
    except ValidationError as fault:
        raise Refused(
            "too_many_codes", fault.messages[0], mend=refused_proofs.AGAIN, where="code", status=422
        ) from fault
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None or not app.wrap().validate_code(digits) or not limits.first_use(user, digits):
        raise _wrong(_("This code is not right, or was used before. Wait for the next one and try again."))
    usage.rollback()
    return _given(request, purpose, Proof.Method.CODE, app)


def prove_by_passkey(request: HttpRequest, purpose: Purpose, credential: str) -> Given:
    """By a passkey's answer to the question of `begin`, given for this very purpose, with the person verified."""
    user: Any = request.user
    seat: Seat = request.seat  # type: ignore[attr-defined]
    try:
        said = read_answer(credential)
        auth.parse_authentication_response(said)
        if not from_our_address(said):
            raise ValueError("another origin")
        challenge = json.loads(websafe_decode(said["response"]["clientDataJSON"]))["challenge"]
        asked = websafe_decode(challenge)
        nonce, at = asked[:NONCE], int.from_bytes(asked[NONCE : NONCE + 8], "big")
        if not hmac.compare_digest(asked, _challenge(nonce, at, request, purpose, seat)):
            raise refused_proofs.other()
        state = {"challenge": challenge, "user_verification": UserVerificationRequirement.REQUIRED}
        rows = list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN))
        known = [each.wrap().authenticator_data.credential_data for each in rows]
        used = auth.get_server().authenticate_complete(state, known, said)
        factor = rows[[each.credential_id for each in known].index(used.credential_id)]
    except NO_PROOF as fault:
        raise _wrong(str(NOT_ACCEPTED), where="credential") from fault
    if not 0 <= time.time() - at <= proofs.FRESH.total_seconds():
        raise refused_proofs.stale()
    if cache.count(f"signin.asked:{nonce.hex()}", 2 * int(proofs.FRESH.total_seconds())) > 1:  # type: ignore[attr-defined]
        raise refused_proofs.used()
    return _given(request, purpose, Proof.Method.PASSKEY, factor)


NONCE = 16  # bytes


def _challenge(nonce: bytes, at: int, request: HttpRequest, purpose: Purpose, seat: Seat) -> bytes:
    """Random bytes, the second, and a keyed digest of both with all that the answer is to be for."""
    value = [
        nonce.hex(), str(at), session_of(request), str(seat.person), str(seat.role), seat.member or "",
        str(seat.accreditation or ""), purpose.act, purpose.about, *purpose.shown,
    ]  # fmt: skip
    text = canon.canonical_bytes(value)
    return (
        nonce
        + at.to_bytes(8, "big")
        + salted_hmac("a question to a passkey", text, algorithm="sha256").digest()
    )


def _given(request: HttpRequest, purpose: Purpose, method: Proof.Method, factor: Authenticator) -> Given:
    """The proof, written; its session gets a new key at the next page (`middleware.SessionRules`)."""
    factor.record_usage()
    request.session[RENEW] = True
    seat: Seat = request.seat  # type: ignore[attr-defined]
    return proofs.give(purpose=purpose, method=method, session=session_of(request), by=seat)


def _wrong(said: str, *, where: str = "code") -> Refused:
    return Refused("proof_wrong", said, mend=refused_proofs.AGAIN, where=where, status=422)
