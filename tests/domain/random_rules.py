"""Random decision rules of every shape, electorates to go with them and where their members stand.

Each is made from one whole number, so that hypothesis (or another counter's test) needs to name only that number,
and two thousand of them take a second.
"""

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from alliance.domain.errors import Refusal
from alliance.domain.tally import Elector, Rule, from_terms
from alliance.domain.tally.measures import BUCKETS, MEASURES
from alliance.domain.tally.rule import Blocking

CLASSES = {"p": "producers", "c": "consumers"}
UNITS = {"weight": "weight", "people": "population"}
SHARES = [(1, 2), (2, 3), (3, 5), (1, 4), (3, 4), (5, 7)]
BASES = {"yes": ["voting", "present", "electorate"], "no": ["voting", "present", "electorate"]}
FLOOR = ["yes", "yes", ["yes", "no_objection"], "present"]
LIMIT = ["no", "not_in_favour", "discuss", ["no", "amendment"]]
STAND = ["yes"] * 8 + ["no"] * 3 + ["abstain"] * 3 + ["absent", *BUCKETS]
LADDER = [
    {"round": 1, "when": "equal", "outcome": "tied"},
    {"round": 1, "when": "few_against", "most": 2, "outcome": "referred"},
]


def a_test(of: Random, code: str, counted: list[Any], *, floor: bool) -> dict[str, Any]:
    """A test of one of these measures, as a floor or as a limit."""
    counts = of.choice(counted)
    found: dict[str, Any] = {
        "code": code,
        "compare": of.choice(["at_least", "more_than"] if floor else ["at_most", "fewer_than"]),
        "counts": counts,
        "unit": of.choice(["members", "members", *UNITS]),
    }
    if of.random() < 0.3:
        found["class"] = of.choice([*CLASSES, "each"])
    numerator, denominator = of.choice(SHARES)
    form = of.choice(["share", "share", "number"] if floor else ["share", "number", "blocking"])
    if form == "number":
        return found | {"number": of.randint(1, 4)}
    if form == "blocking":
        unit, plus = of.choice(list(UNITS)), of.randint(0, 1)
        return found | {
            "blocking": {"unit": unit, "numerator": numerator, "denominator": denominator, "plus": plus}
        }
    base = of.choice(BASES.get(counts, ["electorate"]) if isinstance(counts, str) else ["electorate"])
    return found | {"numerator": numerator, "denominator": denominator, "of": base}


def a_condition(of: Random, prefix: str, *, odd: bool) -> dict[str, Any]:
    """A test, or some joined by all or any, or alternatives among them; `odd` tests may count anything."""

    def one(code: str) -> dict[str, Any]:
        floor = of.random() < 0.5
        counted = list(MEASURES) if odd else (FLOOR if floor else LIMIT)
        return a_test(of, code, counted, floor=floor)

    parts: list[dict[str, Any]] = [one(f"{prefix}{place}") for place in range(of.randint(1, 3))]
    if of.random() < 0.3:
        parts.append({"any": [one(f"{prefix}-either"), one(f"{prefix}-or")]})
    return parts[0] if len(parts) == 1 else {of.choice(["all", "all", "any"]): parts}


def a_rule(of: Random, *, odd: bool) -> Rule:
    """A rule that can be read; an `odd` one declares it if a yes could undo an adoption."""
    asked, assent = a_condition(of, "t", odd=odd), of.choice(["yes", "yes", "presence", "silence"])
    if assent == "yes":
        asked = {"all": [a_test(of, "yes", ["yes"], floor=True), asked]}
    data: dict[str, Any] = {
        "adopted_if": asked, "assent": assent, "choices": list(BUCKETS[:7]), "classes": CLASSES, "units": UNITS,
        "quorum": [a_test(of, "quorum", ["present", "present", "in_person"], floor=True)] if of.random() < 0.5 else [],
    }  # fmt: skip
    if of.random() < 0.25:
        data |= {"rejected_if": a_condition(of, "r", odd=True), "otherwise": "no_opinion"}
    if of.random() < 0.3:
        data["ladder"] = LADDER
    if of.random() < 0.2:
        data["reasons_for"] = ["no"]
    aside = Random()  # what says nothing of the count takes no draw from what does
    aside.setstate(of.getstate())
    if aside.random() < 0.3:
        data["outage"] = {
            "extends_minutes": aside.randint(1, 300),
            "minutes": aside.randint(1, 60),
            "within_hours": aside.randint(1, 9),
        }
    try:
        return from_terms(data)
    except Refusal:
        return from_terms(data | {"yes_may_unadopt": True})


def a_register(of: Random, most: int) -> list[Elector]:
    """One to `most` members with class and weights, some of them 0."""
    return [
        Elector(
            f"M{number}", {"weight": of.randint(0, 5), "people": of.randint(0, 9)}, of.choice(list(CLASSES))
        )
        for number in range(of.randint(1, most))
    ]


def a_ballot(of: Random, most: int) -> tuple[list[Elector], dict[str, str]]:
    """An electorate and where each member stands; a yes comes often."""
    register = a_register(of, most)
    return register, {each.member: of.choice(STAND) for each in register}


def with_votes(rule: Rule, register: list[Elector]) -> list[Elector]:
    """The same members, of which every other register has some that cast two or three votes; none under a rule that
    computes a blocking minority, which takes one vote a member."""
    blocking = any(isinstance(test.bound, Blocking) for test in rule.every_test)
    if blocking or sum(each.weights["people"] for each in register) % 2:
        return register
    return [
        replace(each, votes=1 + (each.weights["people"] + 2 * each.weights["weight"]) % 3)
        for each in register
    ]


SEEDS = st.integers(0, 2**48).map(Random)


def rules(*, odd: bool | None = None) -> st.SearchStrategy[Rule]:
    """Rules; odd and even ones unless said."""
    return SEEDS.map(lambda of: a_rule(of, odd=of.random() < 0.5 if odd is None else odd))


def registers(most: int = 8) -> st.SearchStrategy[list[Elector]]:
    """Registers of one to `most` members."""
    return SEEDS.map(lambda of: a_register(of, most))


def ballots(most: int = 8) -> st.SearchStrategy[tuple[list[Elector], dict[str, str]]]:
    """Electorates with where everybody stands."""
    return SEEDS.map(lambda of: a_ballot(of, most))
