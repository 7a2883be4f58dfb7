"""The colours of the tokens by day, for what is printed and has no style sheet."""

import re
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[2] / "static" / "alliance" / "tokens.css"
_COLOUR = re.compile(r"(--[\w-]+)\s*:\s*(?:light-dark\((#\w+),|(#\w+);|var\((--[\w-]+)\);)")


@cache
def _by_day() -> dict[str, str]:
    found = _COLOUR.findall(TOKENS.read_text(encoding="utf-8"))
    named = {name: both or one or other for name, both, one, other in found}
    return {name: named.get(value, value) for name, value in named.items()}


def by_day(token: str) -> str:
    """The colour of a token (`--accent`) by day: `#0b4a50`. Raises KeyError for one that there is not."""
    return _by_day()[token]
