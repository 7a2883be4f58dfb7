"""The link by which an applicant follows its application: made and kept as that of an invitation is."""

import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from alliance.domain import canon
from members.accession.models import Application

SALT = "members.accession.links"
BITS = 256


def new() -> tuple[bytes, str]:
    """A nonce and the digest of the link that it makes."""
    nonce = secrets.token_bytes(BITS // 8)
    return nonce, digest_of(_token(nonce, settings.SECRET_KEY))


def digest_of(token: str) -> str:
    """The SHA-256 that a token is found by."""
    return canon.sha256(token.encode("utf-8", "replace"))


def address_of(application: Application) -> str:
    """The link, made again to be sent; '' where the secret that made it is gone."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _token(bytes(application.nonce), key)
        if digest_of(token) == application.link:
            return settings.BASE_URL + reverse("application_follow", args=[token])
    return ""


def _token(nonce: bytes, key: str | bytes) -> str:
    made = salted_hmac(SALT, nonce, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()
