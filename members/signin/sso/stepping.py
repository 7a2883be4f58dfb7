"""A fresh proof of identity by a member's own service, for one act as it was shown.

The person is asked again there (`max_age=0`, `prompt=login`), and the token must say that they were. What the act is
stays sealed on the way: the session holds the keyed digest that the proof's row will hold, and no choice.
"""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from alliance import journal
from alliance.access import Seat
from members.proofs import refusals
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.proofs.services import Given, Purpose
from members.providers import selectors
from members.providers.models import Provider
from members.signin.middleware import RENEW, session_of
from members.signin.sso import asking, ties
from members.signin.sso.models import Tie
from members.signin.sso.purposes import refuse_another, unknown
from members.signin.sso.tokens import Proven

KEPT = "sso_proofs"  # of a session: the proof that waits to be used, by the symbol of the thing


def register_step_up() -> None:
    """Called once, when the app is ready."""
    asking.register("step_up", asking.Purpose(_proved, anew=True))


def service_of(request: HttpRequest) -> Provider | None:
    """The service at which the person can prove themself in the seat in use: its member's, if the account is tied."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    provider = selectors.of_member(seat.member) if seat.member else None
    tied = provider and Tie.objects.filter(user=request.user, issuer=provider.issuer).exists()  # type: ignore[misc]
    return provider if tied else None


def leave(request: HttpRequest, purpose: Purpose, onward: str) -> HttpResponse:
    """Over to the service, and back to `onward` with a proof for `purpose`. Refused: `proof_missing`,
    `provider_silent`."""
    provider = service_of(request)
    if provider is None:
        raise refusals.missing()
    seat: Seat = request.seat  # type: ignore[attr-defined]
    salt, session = secrets.token_hex(32), session_of(request)
    about = {
        "about": purpose.about, "act": purpose.act, "bound": proofs.bound(purpose, salt=salt, session=session, by=seat),
        "next": onward, "salt": salt, "session": session, "user": str(request.user.pk),
    }  # fmt: skip
    return asking.leave(request, provider, "step_up", about)


def waits(request: HttpRequest, purpose: Purpose) -> bool:
    """Whether this session holds a proof for exactly this purpose that was not sent with an act yet."""
    kept = request.session.get(KEPT, {}).get(purpose.about)
    row = Proof.objects.filter(pk=kept["proof"]).first() if kept and not kept["sent"] else None
    if row is None or journal.now() - row.at > proofs.FRESH:
        return False
    seat: Seat = request.seat  # type: ignore[attr-defined]
    own = proofs.bound(purpose, salt=row.salt, session=session_of(request), by=seat)
    return constant_time_compare(own, row.bound)


def given(request: HttpRequest, purpose: Purpose) -> Given:
    """The proof that waits in this session, to be given to the act, which checks it. Refused: `proof_missing`."""
    waiting: dict[str, Any] = dict(request.session.get(KEPT, {}))
    kept = waiting.get(purpose.about)
    if kept is None:
        raise refusals.missing()
    waiting[purpose.about] = {"proof": kept["proof"], "sent": True}
    request.session[KEPT] = waiting
    return Given(kept["proof"], session_of(request))


def _proved(request: HttpRequest, provider: Provider, proven: Proven, about: asking.About) -> HttpResponse:
    refuse_another(request, about)
    if not ties.is_own(request.user, proven):
        raise unknown(provider)
    if session_of(request) != about["session"]:
        raise refusals.other()
    seat: Seat = request.seat  # type: ignore[attr-defined]
    proof = proofs.give_sealed(
        act=about["act"], about=about["about"], salt=about["salt"], seal=about["bound"], method=Proof.Method.SSO,
        session=about["session"], by=seat,
    )  # fmt: skip
    request.session[KEPT] = request.session.get(KEPT, {}) | {
        about["about"]: {"proof": proof.proof, "sent": False}
    }
    request.session[RENEW] = True
    return redirect(about["next"])
