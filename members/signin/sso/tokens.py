"""The proof that a service gives: a code, exchanged for an ID token, and everything that must hold of that.

OpenID Connect Core 1.0, 3.1.3.7. The signature is always verified, though the token comes straight from the service.
"""

import json
import time
from base64 import b64encode
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import quote

from joserfc import jws
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

from members.providers.models import Provider
from members.providers.ring import ring
from members.signin.sso.metadata import Metadata, keys
from members.signin.sso.outgoing import Unreachable, Web

SKEW = 10  # seconds that a service's clock may differ from ours
LONGEST = 16 * 1024  # characters of a token
FRESH = 5 * 60  # seconds that a proof made anew is good for


class Unproven(Exception):
    """A token that proves nothing to us. `args[0]` says why, in words that end “it …”."""


@dataclass(frozen=True)
class Proven:
    """Somebody, as a service knows them. `auth_time` and `until` are seconds of the Unix clock."""

    issuer: str
    subject: str
    auth_time: int | None


def exchange(provider: Provider, service: Metadata, web: Web, *, code: str, verifier: str, back: str) -> str:
    """The ID token for a code. Raises Unreachable or Unproven."""
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier,
    }  # fmt: skip
    secret, headers = ring().decrypt(provider.secret.encode()).decode(), {}
    if service.basic:  # RFC 6749, 2.3.1: each half is encoded as a form would be
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    status, said = web.post(service.token, form, headers)
    if status in (400, 401, 403):
        raise Unproven(
            "does not accept the portal as its client"
            if said.get("error") == "invalid_client"
            else "does not accept the code that came back"
        )
    if status != 200:
        raise Unreachable(f"answered with status {status}")
    token = said.get("id_token")
    if not isinstance(token, str):
        raise Unproven("sent no ID token")
    return token


def verify(
    token: str, provider: Provider, service: Metadata, web: Web, *, nonce: str, began: int, anew: bool
) -> Proven:
    """Who the token proves to have signed in, for a request that began at `began` (Unix seconds).

    `anew`: the person must have been asked again for this very request. Raises Unproven, Unreachable.
    """
    claims = _signed(token, provider, service, web)
    if claims.get("iss") != provider.issuer:
        raise Unproven("names another issuer")
    if claims.get("aud") not in (provider.client_id, [provider.client_id]):
        raise Unproven("is for another audience")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise Unproven("was issued to another client")
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Unproven("answers another request")
    now = int(time.time())
    if _seconds(claims, "exp") + SKEW <= now:
        raise Unproven("has expired")
    if not began - SKEW <= _seconds(claims, "iat") <= now + SKEW:
        raise Unproven("was not issued for this request")
    if "nbf" in claims and _seconds(claims, "nbf") > now + SKEW:
        raise Unproven("does not hold yet")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise Unproven("names nobody")
    asked = _seconds(claims, "auth_time") if "auth_time" in claims else None
    if anew:
        _asked_again(asked, began, now)
    return Proven(provider.issuer, subject, asked)


def _asked_again(asked: int | None, began: int, now: int) -> None:
    if asked is None:
        raise Unproven("does not say when you were asked to sign in")
    if asked < began - SKEW:
        raise Unproven("says that you were not asked to sign in again")
    if not now - FRESH <= asked <= now + SKEW:
        raise Unproven("says that you were asked at another time")


def _signed(token: str, provider: Provider, service: Metadata, web: Web) -> dict[str, Any]:
    """What stands in a token that the service's own key has signed with an algorithm that is pinned."""
    if len(token) > LONGEST or token.count(".") != 2:
        raise Unproven("cannot be read")
    for lacking in (False, True):
        try:
            read = jws.deserialize_compact(
                token, keys(provider.issuer, service.keys, web, lacking=lacking), algorithms=provider.allowed
            )
            claims = json.loads(read.payload)
        except (
            InvalidKeyIdError,
            BadSignatureError,
        ) as fault:  # a new key of theirs, under a new name or an old one
            if lacking:
                raise Unproven("is not signed by its key") from fault
        except (JoseError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as fault:
            raise Unproven("is not signed in a way that was agreed") from fault
        else:
            break
    if not isinstance(claims, dict):
        raise Unproven("cannot be read")
    return claims


def _seconds(claims: dict[str, Any], name: str) -> int:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1e11:
        raise Unproven("does not say when it was issued, or until when it holds")
    return int(found)
