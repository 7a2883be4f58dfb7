"""A request to a member's service and its way back: begun in this browser, answered once, within ten minutes.

What a request is for is a purpose: `sign_in`, `tie`, … Each is registered by the package that does it, as acts are.
"""

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.access import Refused
from members.providers.models import Provider
from members.providers.selectors import in_force
from members.signin.sso import uses
from members.signin.sso.metadata import metadata
from members.signin.sso.outgoing import Unreachable, Web
from members.signin.sso.tokens import Proven, Unproven, exchange, verify

WAITING = "sso_asked"  # the key of a session under which requests stand that were not answered yet
AT_ONCE = 4  # of them; the oldest goes
LASTS = 10 * 60  # seconds

About = Mapping[str, Any]
Done = Callable[[HttpRequest, Provider, Proven, About], HttpResponse]


@dataclass(frozen=True)
class Purpose:
    """What a request is for. `anew`: the person must be asked again. `done` goes on from a proof."""

    done: Done
    anew: bool = False


_PURPOSES: dict[str, Purpose] = {}


def register(code: str, purpose: Purpose) -> None:
    """Let requests be made for a purpose."""
    _PURPOSES[code] = purpose


def leave(request: HttpRequest, provider: Provider, purpose: str, about: About) -> HttpResponse:
    """The page that leads to a member's service. `about` waits in the session: text and numbers, no secret.

    A page and not a redirect: the policy lets no form of ours end on another origin, and the person sees where to.
    Refused: `provider_silent`.
    """
    try:
        service = metadata(provider.issuer, Web())
    except Unreachable as fault:
        raise _silent(provider, fault) from fault
    state, nonce, verifier = (secrets.token_urlsafe(32) for _unused in range(3))
    waiting = dict(request.session.get(WAITING, {}))
    for old in sorted(waiting, key=lambda each: waiting[each]["began"])[: max(0, len(waiting) - AT_ONCE + 1)]:
        del waiting[old]
    began = int(time.time())
    waiting[_digest(state)] = {
        "about": dict(about), "began": began, "nonce": nonce, "provider": provider.pk, "purpose": purpose,
        "verifier": verifier,
    }  # fmt: skip
    request.session[WAITING] = waiting
    asks = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back_to(provider.member.code),
        "scope": "openid", "state": state, "nonce": nonce, "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }  # fmt: skip
    if _PURPOSES[purpose].anew:
        asks |= {"max_age": "0", "prompt": "login"}
    joint = "&" if urlsplit(service.authorization).query else "?"
    address = f"{service.authorization}{joint}{urlencode(asks)}"
    context = {"member": provider.member, "address": address, "host": urlsplit(address).hostname}
    return render(request, "members/signin/sso/leave.html", context)


def come_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take an answer that the service of member `code` sent through the browser, and go on as its request was for.

    Refused: `not_begun_here`, `provider_ended`, `provider_refused`, `provider_silent`, `proof_refused`, and what the
    purpose refuses.
    """
    waited = _taken(request, code)
    provider = in_force().filter(pk=waited["provider"]).first()
    if provider is None:
        raise Refused(
            "provider_ended", _("This sign-in service is not trusted any more."), status=403,
            mend=_("Begin again on the portal's own sign-in page."),
        )  # fmt: skip
    purpose = _PURPOSES[waited["purpose"]]
    try:
        proven = _proven(request, provider, waited, purpose)
    except Unreachable as fault:
        raise _silent(provider, fault) from fault
    except Unproven as fault:
        uses.failed(provider, str(fault.args[0]))
        raise Refused(
            "proof_refused",
            _("The answer of {name}'s sign-in {did}.").format(name=provider.member.name, did=fault.args[0]),
            status=403,
            mend=_(
                "Try once more. If it stays so, tell the secretariat, or use a passkey if you have set one up."
            ),
        ) from fault
    uses.worked(provider)
    return purpose.done(request, provider, proven, waited["about"])


def back_to(code: str) -> str:
    """The one address that the service of member `code` may send an answer to. Each member has its own, so that no
    service can pass an answer off as another's."""
    return settings.BASE_URL + reverse("sso_back", args=[code])


def _proven(request: HttpRequest, provider: Provider, waited: About, purpose: Purpose) -> Proven:
    web, said = Web(), request.GET
    service = metadata(provider.issuer, web)
    if said.get("iss", provider.issuer if not service.names_itself else "") != provider.issuer:
        raise Unproven("comes from another issuer")
    if "error" in said or not said.get("code"):
        raise _no(provider, said.get("error", ""))
    token = exchange(
        provider,
        service,
        web,
        code=said["code"],
        verifier=waited["verifier"],
        back=back_to(provider.member.code),
    )
    return verify(
        token, provider, service, web, nonce=waited["nonce"], began=waited["began"], anew=purpose.anew
    )


def _taken(request: HttpRequest, code: str) -> About:
    """The request that an answer belongs to; it is gone afterwards, for every process."""
    waiting, state = dict(request.session.get(WAITING, {})), _digest(request.GET.get("state", ""))
    found = waiting.pop(state, None)
    if found is None:
        raise _not_begun()
    request.session[WAITING] = waiting
    if time.time() - found["began"] > LASTS or not cache.add(f"sso.taken:{state}", True, LASTS):
        raise _not_begun()
    if not Provider.objects.filter(pk=found["provider"], member__code=code).exists():
        raise _not_begun()
    return found


def _not_begun() -> Refused:
    return Refused(
        "not_begun_here", _("This sign-in was not begun in this browser, was begun too long ago, or was used already."),
        status=403, mend=_("Begin on the portal's own sign-in page. A link from elsewhere signs nobody in."),
    )  # fmt: skip


def _no(provider: Provider, error: str) -> Refused:
    name = provider.member.name
    if error == "access_denied":
        return Refused(
            "provider_refused",
            _("{name}'s sign-in did not let you in, or you left it before the end.").format(name=name),
            status=403,
            mend=_("Begin again. Who may sign in there is for your own administration to say."),
        )
    uses.failed(provider, "could not sign anybody in")
    return Refused(
        "provider_refused",
        _("{name}'s sign-in could not do what the portal asked of it.").format(name=name),
        status=403,
        mend=_("Begin again. If it stays so, tell the secretariat."),
    )


def _silent(provider: Provider, fault: Unreachable) -> Refused:
    uses.failed(provider, str(fault.args[0]))
    return Refused(
        "provider_silent",
        _("{name}'s sign-in service {did}.").format(name=provider.member.name, did=fault.args[0]),
        status=409,
        mend=_("Try again in a minute. A passkey that you have set up here works meanwhile."),
    )


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()


def _challenge(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
