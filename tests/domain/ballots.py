"""Decision rules and electorates for the tests of tallies."""

import json
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from alliance.domain.tally import Cast, Elector, Rule, Tally, count, from_terms, judge, tally

ROOT = Path(__file__).resolve().parents[2]
RULES = {path.stem: json.loads(path.read_bytes()) for path in sorted((ROOT / "docs/rules").glob("*.json"))}

MAJORITY_PRESENT = {
    "code": "quorum", "compare": "more_than", "counts": "present", "denominator": 2, "numerator": 1,
    "of": "electorate",
}  # fmt: skip


def rule_of(code: str) -> Rule:
    """A rule of the catalogue in docs/rules."""
    return from_terms(RULES[code]["terms"])


def share(
    code: str, numerator: int, denominator: int, of: str, *, compare: str = "at_least", **more: Any
) -> dict[str, Any]:
    return {
        "code": code, "compare": compare, "counts": "yes", "denominator": denominator, "numerator": numerator,
        "of": of, **more,
    }  # fmt: skip


def terms(*tests: dict[str, Any], quorum: bool = True, assent: str = "yes", **more: Any) -> dict[str, Any]:
    asked = tests[0] if len(tests) == 1 else {"all": list(tests)}
    return {"adopted_if": asked, "assent": assent, "quorum": [MAJORITY_PRESENT] if quorum else [], **more}


NO_OBJECTION = {"code": "no-objection", "compare": "at_most", "counts": "no", "number": 0}
TIED = [{"round": 1, "when": "equal", "outcome": "tied"}]
SIMPLE = terms(share("simple-majority", 1, 2, "voting", compare="more_than"), ladder=TIED)
TWO_THIRDS = terms(share("two-thirds", 2, 3, "voting"))
TWO_THIRDS_PRESENT = terms(share("two-thirds", 2, 3, "present"))
TWO_THIRDS_ALL = terms(share("two-thirds", 2, 3, "electorate"), quorum=False)
CONSENSUS = terms(NO_OBJECTION, assent="presence")


def electors(size: int, **more: Any) -> list[Elector]:
    return [Elector(f"M{number:03d}", **more) for number in range(size)]


def casts(yes: int, no: int = 0, abstain: int = 0) -> list[Cast]:
    choices = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    return [Cast(f"M{number:03d}", choice) for number, choice in enumerate(choices)]


def decide(rule: dict[str, Any], yes: int, no: int = 0, abstain: int = 0, size: int = 50) -> Tally:
    return tally(from_terms(rule), electors(size), casts(yes, no, abstain))


def with_weights(weights: Iterable[int]) -> list[Elector]:
    return [Elector(f"M{number:03d}", {"weight": weight}) for number, weight in enumerate(weights)]


WEIGHTED = {"units": {"weight": "weight"}, "quorum": False}


def by_heads(number: int, **more: Any) -> dict[str, Any]:
    """A test of that many yes."""
    return {"code": "heads", "compare": "at_least", "counts": "yes", "number": number, **more}


def adopts(rule: Rule, members: list[Elector], yes: Iterable[str], others: str = "no") -> bool:
    """Whether these members adopt by voting yes while the others vote so."""
    stand = {each.member: "yes" if each.member in yes else others for each in members}
    return judge(rule, count(rule, members, stand)).outcome == "adopted"


def subsets(members: Iterable[Elector]) -> Iterator[set[str]]:
    """Every coalition of the members, by code."""
    codes = [each.member for each in members]
    return (set(some) for size in range(len(codes) + 1) for some in combinations(codes, size))
