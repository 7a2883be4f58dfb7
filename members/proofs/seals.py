"""What the portal wrote, and nobody with SQL alone: a keyed digest beside the row, looked at before it is believed."""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from alliance.domain import canon


def seal_of(kind: str, *said: str, key: str | None = None) -> str:
    """HMAC-SHA256 under the portal's key (or a former one) over what a row of this kind says and whose it is."""
    return salted_hmac(kind, canon.canonical_bytes(list(said)), secret=key, algorithm="sha256").hexdigest()


def opens(seal: str, kind: str, *said: str) -> bool:
    """Whether a seal is over exactly this, under any key that the portal knows."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(seal, seal_of(kind, *said, key=key)) for key in keys)
