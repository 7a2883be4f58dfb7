"""The form of a key: `cma_` + 8 characters that name it + `_` + 43 of secret + 6 of checksum, all of base 62.

Secret scanners find it by `cma_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}`; the checksum (CRC-32 of all before it) tells a true
find from a false one, and a mistyped key from an unknown one, without the database. It proves nothing: the secret does.
"""

import hashlib
import re
import secrets
import string
import zlib
from urllib.parse import unquote

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
SECRET_BITS = 256
FORM = re.compile(r"cma_([0-9A-Za-z]{8})_[0-9A-Za-z]{43}([0-9A-Za-z]{6})")
LEAKED = re.compile(r"cma_[0-9A-Za-z]{8}_[0-9A-Za-z]*")
SHOWN = "cma_{}_…"


def new() -> tuple[str, str]:
    """A new key: the 8 characters that name it, and its whole text, which is never stored."""
    prefix = "".join(secrets.choice(ALPHABET) for _ in range(8))
    body = f"cma_{prefix}_{_base62(secrets.randbits(SECRET_BITS), 43)}"
    return prefix, body + _checksum(body)


def prefix_of(text: str) -> str | None:
    """The characters that name a key, or None where the text is no key: another form, or another checksum."""
    found = FORM.fullmatch(text)
    return found[1] if found and _checksum(text[:-6]) == found[2] else None


def digest(text: str) -> str:
    """What is stored of a key. One round of SHA-256 is enough: there is no guessing at 256 random bits."""
    return hashlib.sha256(text.encode()).hexdigest()


def stands_in(address: str) -> bool:
    """Whether a key, or the beginning of one, stands in an address, percent-encoded or not."""
    return ("cma" in address or "%" in address) and LEAKED.search(unquote(address)) is not None


def blotted(address: str) -> str:
    """The address without the secret of any key that stands in it."""
    return LEAKED.sub("cma_…", unquote(address)) if stands_in(address) else address


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), 6)


def _base62(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, 62)
        digits = ALPHABET[rest] + digits
    return digits
