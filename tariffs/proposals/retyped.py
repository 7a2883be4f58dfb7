"""The terms of a floor on record as a delegate would have typed them: the way back from `stated`."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from alliance.domain.amounts import parse_amount
from alliance.domain.errors import Refusal
from tariffs.proposals.stated import CAPS, CASES, USUAL, VERIFICATION
from tariffs.proposals.term_fields import PARTS_OF_LINES


def retyped(terms: Mapping[str, Any], combination: str) -> dict[str, str]:
    """What stands in the fields of the page for the terms of a floor on record (`PriceFloor.terms`) that meets the
    base duty in this way. Of several caps of one kind on one duty, which the page cannot state, the last."""
    mechanism = terms.get("mechanism", {"kind": USUAL})
    typed = {"combination": combination, "mechanism": mechanism["kind"]}
    for name, value in mechanism.items():
        if name != "kind":
            typed[name] = written(value) if isinstance(value, str) else "\n".join(_lines(name, value))
    for name in ("tolerance_percent", "preference", "quota", "purity_minimum_percent"):
        if name in terms:
            typed[name] = terms[name] if name in ("preference", "quota") else written(terms[name])
    typed |= dict(map(_cap, terms.get("caps", ())))
    typed |= dict(map(_case, terms.get("cases", ())))
    if "verification" in terms:
        amounts = (terms["verification"]["amount"], terms["verification"]["threshold_percent"])
        typed |= zip(VERIFICATION, map(written, amounts), strict=True)
    return typed


def written(amount: str) -> str:
    """A plain decimal so that it is read in one way: `1.234` as `1.2340`."""
    try:
        parse_amount(amount)
    except Refusal as refusal:
        return str(refusal.values["write_decimals"])
    return amount


def _lines(name: str, entries: Sequence[Mapping[str, str]]) -> list[str]:
    if name in PARTS_OF_LINES:
        first, second = PARTS_OF_LINES[name]
        return [f"{written(each[first])}: {written(each[second])}" for each in entries]
    return [f"{_days(each)}; {written(each['amount'])}; {each['source']}" for each in entries]


def _days(reference: Mapping[str, str]) -> str:
    if reference["before"] is None:
        return reference["from"]
    last = date.fromisoformat(reference["before"]) - timedelta(days=1)
    return f"{reference['from']} to {last.isoformat()}"


def _cap(cap: Mapping[str, str]) -> tuple[str, str]:
    for name, (kind, key, on) in CAPS.items():
        if (cap["kind"], cap.get("on")) == (kind, on):
            return name, written(cap[key])
    return "cap_concession", cap["effect"]


def _case(case: Mapping[str, Any]) -> tuple[str, str]:
    name, key = next((name, key) for name, (kind, key) in CASES.items() if kind == case["kind"])
    if not key:
        return name, "yes"
    return name, written(case[key]) if key == "at_most" else str(case[key])
