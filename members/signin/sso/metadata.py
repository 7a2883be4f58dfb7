"""What a service says of itself (OpenID Connect Discovery 1.0) and its keys, both kept for an hour."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from members.signin.sso.outgoing import Unreachable, Web, usable

KEPT = 60 * 60  # seconds
AGAIN = 60  # seconds between two looks for a key that was not there
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Metadata:
    """The addresses of a service. `names_itself`: its answers say which service they are of (RFC 9207)."""

    authorization: str
    token: str
    keys: str
    names_itself: bool
    basic: bool  # the client proves itself in a header, not in the form
    algorithms: tuple[str, ...]


def metadata(issuer: str, web: Web) -> Metadata:
    """The metadata of an issuer. Raises Unreachable, also where it is another issuer's or cannot serve us."""
    key = f"sso.metadata:{_short(issuer)}"
    said = cache.get(key)
    if said is None:
        said = web.get(issuer.rstrip("/") + WELL_KNOWN)
        found = _read(issuer, said)
        cache.set(key, {name: said[name] for name in said if name in _READ}, KEPT)
        return found
    return _read(issuer, said)


def keys(issuer: str, address: str, web: Web, *, lacking: bool = False) -> KeySet:
    """The keys of an issuer. `lacking`: one was not among those kept, so look again, but once a minute at most."""
    key = f"sso.keys:{_short(issuer)}"
    said = cache.get(key)
    if said is None or (lacking and cache.add(f"{key}:again", True, AGAIN)):
        said = web.get(address)
        cache.set(key, {"keys": said.get("keys")}, KEPT)
    try:
        return KeySet.import_key_set(said)
    except (JoseError, ValueError, TypeError, LookupError, AttributeError) as fault:
        raise Unreachable("publishes no keys that can be read") from fault


def forget(issuer: str) -> None:
    """Read the issuer's metadata and keys anew next time."""
    cache.delete_many([f"sso.metadata:{_short(issuer)}", f"sso.keys:{_short(issuer)}"])


_READ = (
    "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported",
    "code_challenge_methods_supported", "token_endpoint_auth_methods_supported",
    "id_token_signing_alg_values_supported", "authorization_response_iss_parameter_supported",
)  # fmt: skip


def _read(issuer: str, said: dict[str, Any]) -> Metadata:
    if said.get("issuer") != issuer:
        raise Unreachable("says that it is another issuer")
    authorization, token, jwks = (
        _address(said, name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    )
    if "code" not in _list(said, "response_types_supported", ["code"]):
        raise Unreachable("does not offer the code flow")
    if "S256" not in _list(said, "code_challenge_methods_supported", ["S256"]):
        raise Unreachable("does not offer PKCE with S256")
    ways = _list(said, "token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if not {"client_secret_basic", "client_secret_post"} & set(ways):
        raise Unreachable("takes no client with a secret")
    return Metadata(
        authorization=authorization,
        token=token,
        keys=jwks,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        basic="client_secret_basic" in ways,
        algorithms=tuple(_list(said, "id_token_signing_alg_values_supported", ["RS256"])),
    )


def _address(said: dict[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not usable(found):
        raise Unreachable("names an address that is not HTTPS")
    return found


def _list(said: dict[str, Any], name: str, default: list[str]) -> list[str]:
    found = said.get(name, default)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _short(issuer: str) -> str:
    return hashlib.sha256(issuer.encode()).hexdigest()
