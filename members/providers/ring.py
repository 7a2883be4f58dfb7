"""The keys that secrets of sign-in are kept with: of second factors, and of the services of members (0031, 0036)."""

from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    """Fernet (AES-128-CBC with HMAC-SHA256): the first key encrypts, every key decrypts."""
    return MultiFernet([Fernet(key) for key in keys])


def ring() -> MultiFernet:
    """The keys that hold now, the newest first."""
    return _ring(tuple(settings.FACTOR_KEYS))
