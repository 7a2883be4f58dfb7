"""How a question names goods by their HS code."""

from alliance.api.parameters import Malformed
from alliance.domain import codes


def hs_code(text: str) -> str:
    """An HS code as machines write it: no space around it. Raises Malformed, Refusal `hs_malformed`."""
    if text != text.strip():
        raise Malformed("hs_malformed", "An HS code has no space around it.")
    return codes.parse_hs(text)


HS = {"pattern": r"^(0[. ]?[1-9]|[1-689][. ]?[0-9]|7[. ]?[0-689])([. ]?[0-9][. ]?[0-9]){0,4}$"}
