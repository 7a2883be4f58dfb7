"""Links of mails: 256 random bits, keyed with the secret of the web server, stored as their SHA-256.

The database alone makes no link, so neither a backup nor the record of dispatch lets anybody in. `salt` keeps one
kind of link from standing in for another.
"""

import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.utils.crypto import salted_hmac

from alliance.domain import canon

BITS = 256


def new(salt: str) -> tuple[bytes, str]:
    """A nonce and the digest of the token that it makes."""
    nonce = secrets.token_bytes(BITS // 8)
    return nonce, digest_of(_token(nonce, salt, settings.SECRET_KEY))


def digest_of(token: str) -> str:
    """The SHA-256 that a token is found by."""
    return canon.sha256(token.encode("utf-8", "replace"))


def again(nonce: bytes, digest: str, salt: str) -> str:
    """The token, made again to be sent; '' where the secret that made it is gone."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _token(nonce, salt, key)
        if digest_of(token) == digest:
            return token
    return ""


def _token(nonce: bytes, salt: str, key: str | bytes) -> str:
    made = salted_hmac(salt, nonce, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()
