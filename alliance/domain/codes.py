"""Codes that people read aloud: HS codes, product slugs, symbols of proposals and decisions."""

import re
from functools import lru_cache

from alliance.domain.errors import Refusal

_HS = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,4}")
_HS_WRITTEN = re.compile(r"[0-9]+(?:[. ][0-9]+)*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SYMBOL = re.compile(r"([A-Z]{2,8})/([0-9]{4})/([0-9]{3,6})")


def parse_hs(text: str) -> str:
    """The digits of a Harmonized System code of 2, 4, 6, 8 or 10 digits: `2846.90`, `2846 90` -> `284690`.

    Chapter 77 is reserved and 00 does not exist. Raises Refusal `hs_malformed`.
    """
    digits = text.strip().replace(".", "").replace(" ", "")
    if not _HS_WRITTEN.fullmatch(text.strip()) or not _HS.fullmatch(digits) or digits[:2] in ("00", "77"):
        raise Refusal("hs_malformed", text=text)
    return digits


@lru_cache(maxsize=1024)  # a release holds few codes, and each quote writes its own several times
def format_hs(code: str) -> str:
    """A code as the nomenclature prints it: `284690` -> `2846.90`, `2846` -> `2846`, `2846902000` ->
    `2846.90.20.00`."""
    code = parse_hs(code)
    return ".".join([code[:4], *(code[place : place + 2] for place in range(4, len(code), 2))])


def chapter(code: str) -> str:
    """The chapter (first two digits) of a code."""
    return parse_hs(code)[:2]


def covers(prefix: str, code: str) -> bool:
    """Whether `code` stands at or below `prefix` in the nomenclature: 2846 covers 2846.90."""
    return parse_hs(code).startswith(parse_hs(prefix))


def product_slug(text: str) -> str:
    """`text`, if it can name a product (`ndpr-oxide`: lower case, digits, single hyphens, at most 80
    characters).

    Raises Refusal `product_slug_malformed`.
    """
    if len(text) > 80 or not _SLUG.fullmatch(text):
        raise Refusal("product_slug_malformed", text=text)
    return text


def symbol(series: str, year: int, number: int) -> str:
    """The citable symbol of a document: ('PROP', 2026, 14) -> `PROP/2026/014`. Raises Refusal
    `symbol_malformed`."""
    text = f"{series}/{year:04d}/{number:03d}"
    parse_symbol(text)
    return text


def parse_symbol(text: str) -> tuple[str, int, int]:
    """`PROP/2026/014` -> ('PROP', 2026, 14). Raises Refusal `symbol_malformed` for any other way to write
    it."""
    match = _SYMBOL.fullmatch(text)
    if match is None or int(match[3]) == 0 or (len(match[3]) > 3 and match[3].startswith("0")):
        raise Refusal("symbol_malformed", text=text)
    return match[1], int(match[2]), int(match[3])
