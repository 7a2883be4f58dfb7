"""Canonical bytes, digests and chain links: the form in which anything is hashed, signed or published.

The bytes are those of RFC 8785 (JSON Canonicalization Scheme) for the values admitted here: objects with text
keys, lists, text, whole numbers below 2^53, true, false, null. Money, dates and instants travel as text.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from alliance.domain.errors import Refusal

GENESIS = "0" * 64  # what the first link of a chain points back to
LARGEST_INTEGER = 2**53 - 1  # RFC 8785 section 3.2.2.3: whole numbers that every JSON reader keeps exactly
_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEX_SALT = re.compile(r"(?:[0-9a-f]{2}){16,64}")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SORTING_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical_bytes(value: object) -> bytes:
    """The one byte string of `value`: keys sorted by UTF-16 code unit, no white space, UTF-8, RFC 8785.

    Raises Refusal `not_canonical` (with the path) for a float, Decimal, date, key that is no text, lone
    surrogate, or whole number of 2^53 and beyond: whoever calls decides how such a value reads as text.
    """
    if _is_plain(value):
        try:
            return _SORTING_ENCODER.encode(value).encode()
        except UnicodeEncodeError:
            pass  # a lone surrogate; the way below names its path
    return _ENCODER.encode(_ordered(value, "$")).encode()


def sha256(data: bytes) -> str:
    """SHA-256 of `data`, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes of `value`, 64 lower-case hexadecimal digits, no prefix."""
    return sha256(canonical_bytes(value))


def chain_link(previous: str, entry_digest: str) -> str:
    """The head of a chain after one more entry: SHA-256 over the 32 + 32 raw bytes of both digests.

    `previous` is the head before (`GENESIS` for the first entry). Raises Refusal `digest_malformed`.
    """
    for text in (previous, entry_digest):
        if not _HEX_DIGEST.fullmatch(text):
            raise Refusal("digest_malformed", text=text)
    return sha256(bytes.fromhex(previous) + bytes.fromhex(entry_digest))


def salted_digest(value: object, salt: str) -> str:
    """Digest of {"salt": salt, "value": value}: binds to `value` and tells nothing of it until the salt is
    known.

    `salt` is 16 to 64 random bytes in lower-case hexadecimal; a vote has three choices, so a shorter or
    shared salt would unseal it by trying. Raises Refusal `salt_malformed`.
    """
    return sha256(salted_bytes(value, salt))


def salted_bytes(value: object, salt: str) -> bytes:
    """The bytes that `salted_digest` is taken over. Raises Refusal `salt_malformed`."""
    if not _HEX_SALT.fullmatch(salt):
        raise Refusal("salt_malformed")
    return canonical_bytes({"salt": salt, "value": value})


def instant_text(instant: datetime) -> str:
    """An aware instant as UTC text with microseconds, `2026-03-02T17:00:05.000000Z`; ValueError if naive."""
    if instant.utcoffset() is None:
        raise ValueError("an instant needs its UTC offset")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def ndjson(rows: Iterable[Mapping[str, object]]) -> bytes:
    """One canonical object a line, each line ended by a line feed."""
    return b"".join(canonical_bytes(row) + b"\n" for row in rows)


def parse_ndjson(data: bytes) -> list[dict[str, Any]]:
    """The rows of `data`, one object a line. Refuses what `read_ndjson` refuses."""
    return list(read_ndjson(data))


def read_ndjson(data: bytes) -> Iterator[dict[str, Any]]:
    """The rows of `data` one by one, so that a large file is never held as objects.

    Raises Refusal `json_malformed` (naming the line) for a line that is empty or no object, a key given
    twice, a number that is not whole, or a last line without its line feed: a file cut short must not read as
    complete.
    """
    for number, line in enumerate(io.BytesIO(data), start=1):
        where = f"line {number}"
        if not line.endswith(b"\n"):
            raise Refusal("json_malformed", where=where, fault="no line feed at its end")
        row = parse_json(line[:-1], where=where)
        if not isinstance(row, dict):
            raise Refusal("json_malformed", where=where, fault="not an object")
        yield row


def parse_json(data: bytes, *, where: str = "document") -> Any:
    """The JSON value in `data`. Raises Refusal `json_malformed` for what canonical JSON could not have said:
    a key given twice, a number that is not whole or too large, NaN, bytes that are not UTF-8."""

    try:
        return _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError:
        fault = "not UTF-8"
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if b"\n" in data else ""
        fault = f"{error.msg} at {line}column {error.colno}"
    except RecursionError:
        fault = "nested too deeply"
    except _Fault as said:
        fault = str(said)
    raise Refusal("json_malformed", where=where, fault=fault)


class _Fault(Exception):
    """What canonical JSON could not have said; `parse_json` adds where it stands."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Fault(f"key {next(key for key in keys if keys.count(key) > 1)!r} given twice")
    return found


def _whole(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise _Fault(f"number {text[:24]} too large")
    return int(text)


def _never(text: str) -> NoReturn:
    raise _Fault(f"number {text[:24]} is not whole; write amounts as text")


# made once: a release of 100,000 rules is read line by line
_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=_whole, parse_float=_never, parse_constant=_never
)


def _is_plain(value: object) -> bool:
    """Whether `value` is admitted as it stands and sorts the same by code point as by UTF-16 code unit, so that
    the encoder may sort it. Nearly everything published is; what is not takes the longer way of `_ordered`."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True  # a lone surrogate is found when the text becomes bytes
    if kind is int:
        return -LARGEST_INTEGER <= value <= LARGEST_INTEGER  # type: ignore[operator]
    if kind is dict:
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str or not key.isascii() or not (type(item) is str or _is_plain(item)):
                return False
        return True
    return (kind is list or kind is tuple) and all(map(_is_plain, value))  # type: ignore[call-overload]


def _ordered(value: object, path: str) -> object:
    """`value` with the keys of every object in canonical order, once everything in it has been admitted."""
    match value:
        case None | bool():
            return value
        case int() if abs(value) <= LARGEST_INTEGER:
            return int(value)
        case str():
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise Refusal("not_canonical", path=path, kind="lone surrogate")
            return str(value)
        case list() | tuple():
            return [_ordered(item, f"{path}[{place}]") for place, item in enumerate(value)]
        case dict():
            for key in value:
                if not isinstance(key, str):
                    raise Refusal("not_canonical", path=path, kind=f"key of type {type(key).__name__}")
            # surrogatepass: a lone surrogate sorts here and is refused, with its path, one line below
            keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
            return {_ordered(key, f"{path}.{key!a}"): _ordered(value[key], f"{path}.{key}") for key in keys}
    kind = "whole number of 2^53 or more" if isinstance(value, int) else type(value).__name__
    raise Refusal("not_canonical", path=path, kind=kind)
