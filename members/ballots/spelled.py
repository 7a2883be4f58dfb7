"""A decision spelled out: its outcome, its tests and its rule in plain words. Reads what the tally wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alliance.domain import tally
from alliance.domain.decision_rule import AtMost, Share
from alliance.domain.tally import Elector, Rule
from alliance.domain.words import FRACTIONS, say

OUTCOMES = {
    "adopted": "Adopted",
    "not_adopted": "Not adopted",
    "no_quorum": "No quorum, so nothing was decided",
    "tied": "Tied, so neither adopted nor rejected",
}
MARKS = {"adopted": "adopted", "not_adopted": "rejected", "no_quorum": "closed", "tied": "abstain"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run instead of show
WORDS = {"adopted": "Adopted", "not_adopted": "Not adopted", "no_quorum": "No quorum", "tied": "Tied"}


@dataclass(frozen=True)
class Finding:
    """One test as it came out: what it asks, what was counted, how the whole numbers compare, the margin."""

    asks: str
    counted: int
    base: int
    needed: int
    compared: str
    margin: str
    ok: bool


def findings(terms: dict[str, Any], told: dict[str, Any]) -> list[Finding]:
    """The quorum and every test of a rule with their findings, in the order in which they are asked."""
    rule = Rule.from_terms(terms)
    pairs: list[tuple[Share | AtMost, dict[str, Any]]] = []
    if rule.quorum is not None and told["quorum"] is not None:
        pairs.append((rule.quorum, told["quorum"]))
    pairs += zip(rule.tests, told["tests"], strict=True)
    return [_test(asked, found) for asked, found in pairs]


def _test(asked: Share | AtMost, found: dict[str, Any]) -> Finding:
    return Finding(
        asks=_asks(asked, found),
        counted=found["counted"],
        base=found["base"],
        needed=found["needed"],
        compared=_compared(asked, found),
        margin=_margin(asked, found["margin"]),
        ok=found["ok"],
    )


def _asks(asked: Share | AtMost, found: dict[str, Any]) -> str:
    if isinstance(asked, AtMost):
        return (
            say("explain_no_objection") if asked.at_most == 0 else say("explain_at_most", most=asked.at_most)
        )
    if asked.counts == "present":
        return say("explain_quorum", needed=found["needed"], all=found["base"])
    fraction = FRACTIONS.get((asked.numerator, asked.denominator), f"{asked.numerator}/{asked.denominator}")
    code = f"explain_{'strict' if asked.strict else 'least'}_{asked.unit}"
    return say(code, fraction=fraction, base=say(f"base_{asked.of}"))


def _compared(asked: Share | AtMost, found: dict[str, Any]) -> str:
    """The comparison in whole numbers, so that no rounding can hide in it."""
    if isinstance(asked, AtMost):
        return f"{found['left']} against, {found['right']} allowed"
    sign = (">" if asked.strict else "≥") if found["ok"] else ("≤" if asked.strict else "<")
    left = f"{found['counted']} × {asked.denominator} = {found['left']}"
    right = f"{found['right']} = {asked.numerator} × {found['base']}"
    return f"{left} {sign} {right}"


def _margin(asked: Share | AtMost, margin: int) -> str:
    if isinstance(asked, AtMost):
        return f"{-margin} too many" if margin < 0 else ("none left" if margin == 0 else f"{margin} left")
    if margin < 0:
        return f"{-margin} missing"
    return f"{margin} to spare" if margin else "exactly enough"


def centre(terms: dict[str, Any], told: dict[str, Any]) -> str:
    """The few words under the arc of a seat picture: '28 of 42', how many objected, how many came."""
    quorum = told["quorum"]
    if quorum is not None and not quorum["ok"]:
        return f"{quorum['counted']} of {quorum['base']}"
    first, found = Rule.from_terms(terms).tests[0], told["tests"][0]
    if isinstance(first, AtMost):
        return f"{found['counted']} against" if found["counted"] else "No objection"
    return f"{found['counted']} of {found['base']}" if first.unit == "members" else ""


def counted(told: dict[str, Any]) -> str:
    """Who did what, in one sentence: '28 voted for, 14 against, 1 abstained and none stayed away.'"""
    members = told["counts"]["members"]
    parts = (
        f"{members['yes']} voted for",
        f"{members['no']} against",
        f"{members['abstain']} abstained",
        f"{members['absent']} did not vote",
    )
    return f"Of {members['electorate']} members with a vote, {', '.join(parts[:3])} and {parts[3]}."


def rule_in_words(terms: dict[str, Any], electors: Sequence[Elector]) -> list[str]:
    """The sentences that stood on the ballot paper."""
    return tally.explain_before(Rule.from_terms(terms), electors)


def safe_cell(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
