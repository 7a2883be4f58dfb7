"""Decision rules and electorates for the tests of tallies."""

from collections.abc import Iterable
from typing import Any

from alliance.domain.tally import Cast, Elector, Rule, Tally, tally

MAJORITY_PRESENT = {"counts": "present", "denominator": 2, "numerator": 1, "of": "electorate", "strict": True}


def share(
    code: str, numerator: int, denominator: int, of: str, *, strict: bool = False, unit: str = "members"
) -> dict[str, Any]:
    return {
        "code": code, "counts": "yes", "denominator": denominator, "numerator": numerator, "of": of,
        "strict": strict, "unit": unit,
    }  # fmt: skip


def terms(
    *tests: dict[str, Any], quorum: dict[str, Any] | None = MAJORITY_PRESENT, tie: str = "not_adopted"
) -> dict[str, Any]:
    return {"quorum": quorum, "tests": list(tests), "tie": tie}


NO_OBJECTION = {"at_most": 0, "code": "no-objection", "counts": "no"}
SIMPLE = terms(share("simple-majority", 1, 2, "voting", strict=True), tie="tied")
TWO_THIRDS = terms(share("two-thirds", 2, 3, "voting"))
TWO_THIRDS_PRESENT = terms(share("two-thirds", 2, 3, "present"))
TWO_THIRDS_ALL = terms(share("two-thirds", 2, 3, "electorate"), quorum=None)
ABSOLUTE = terms(share("absolute", 1, 2, "electorate", strict=True))
CONSENSUS = terms(NO_OBJECTION)


def electors(size: int, weight: int = 1) -> list[Elector]:
    return [Elector(f"M{number:03d}", weight) for number in range(size)]


def casts(yes: int, no: int = 0, abstain: int = 0) -> list[Cast]:
    choices = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    return [Cast(f"M{number:03d}", choice) for number, choice in enumerate(choices)]


def decide(rule: dict[str, Any], yes: int, no: int = 0, abstain: int = 0, size: int = 50) -> Tally:
    return tally(Rule.from_terms(rule), electors(size), casts(yes, no, abstain))


def with_weights(weights: Iterable[int]) -> list[Elector]:
    return [Elector(f"M{number:03d}", weight) for number, weight in enumerate(weights)]
