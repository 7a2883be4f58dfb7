"""Every worked example of the catalogue of decision rules comes out as written, by name; rules and schema agree."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from alliance.domain.tally import (
    CHOICES,
    from_terms,
    missing,
    read_paper,
    reversals,
    settle_decided,
    tally_paper,
    terms_of,
    vote_order,
)
from alliance.domain.tally.amendments import is_agenda

from .ballots import ROOT, RULES

FOLDER = ROOT / "docs/conformance/tally"
EXAMPLES = {path.stem: json.loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))}
BALLOTS = {name: each for name, each in EXAMPLES.items() if not is_agenda(each["document"])}
SCHEMA = json.loads(Path(ROOT / "docs/schemas/tally.schema.json").read_bytes())
VALIDATOR = Draft202012Validator(SCHEMA)
ROWS = (
    *("P1", "P1A", "P1B", "P1C", "P2", "P3", "P5", "P6", "P7", "P8", "P9", "P10"),
    *("Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "W1", "W3", "W4", "W5", "W6", "W7", "W8"),
    *("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13"),
)


def answer(doc: dict[str, Any]) -> dict[str, Any]:
    """What the program says, and what is missing, which it says in words alone."""
    if is_agenda(doc):
        return vote_order(doc)
    paper = read_paper(doc)
    settled = settle_decided(paper)
    standing = settled.standing
    lacking = missing(paper.rule, settled.electors, standing.buckets, paper.round, standing.proxied)
    return tally_paper(paper).as_dict() | {"missing": None if lacking is None else lacking.as_dict()}


def differences(want: object, got: object, path: str = "$") -> list[str]:
    """Where `got` does not hold what `want` states; what `want` does not mention may be anything."""
    if isinstance(want, dict) and isinstance(got, dict):
        missing_keys = [f"{path}.{key} is missing" for key in want if key not in got]
        return missing_keys + [
            fault
            for key in want.keys() & got.keys()
            for fault in differences(want[key], got[key], f"{path}.{key}")
        ]
    if isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        return [
            fault
            for place, (one, other) in enumerate(zip(want, got, strict=True))
            for fault in differences(one, other, f"{path}[{place}]")
        ]
    return [] if want == got else [f"{path}: {want!r} expected, {got!r} came"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_example_comes_out_as_written(name):
    assert differences(EXAMPLES[name]["expect"], answer(EXAMPLES[name]["document"])) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_example_has_the_form_of_the_schema(name):
    assert [error.message for error in VALIDATOR.iter_errors(EXAMPLES[name]["document"])] == []


def test_every_row_of_the_catalogue_has_an_example():
    covered = {each["source"].rsplit("row ", 1)[-1] for each in EXAMPLES.values()}
    assert [row for row in ROWS if row not in covered] == []
    assert any(is_agenda(each["document"]) for each in EXAMPLES.values())


@pytest.mark.parametrize("code", RULES)
def test_a_rule_of_the_catalogue_is_data_with_its_source(code):
    rule = RULES[code]
    assert (
        list(VALIDATOR.evolve(schema={**SCHEMA, "oneOf": [{"$ref": "#/$defs/rule"}]}).iter_errors(rule)) == []
    )
    assert rule["code"] == code
    assert rule["citation"]["read"] is not ("not re-read" in rule["citation"]["text"])
    assert terms_of(from_terms(rule["terms"])).keys() <= rule["terms"].keys()
    assert from_terms(terms_of(from_terms(rule["terms"]))) == from_terms(rule["terms"])


@pytest.mark.parametrize("code", RULES)
def test_every_rule_of_the_catalogue_has_an_example(code):
    assert any(each["document"]["rule"]["code"] == code for each in BALLOTS.values())


@pytest.mark.parametrize("name", [name for name, each in BALLOTS.items() if each["document"]["votes"]])
def test_one_flipped_vote_is_found(name):
    """Each counted ballot changed to any other choice of the rule changes the numbers or the outcome."""
    doc = BALLOTS[name]["document"]
    before = tally_paper(read_paper(doc)).as_dict()
    uncounted = {each["sequence"] for each in before["refused"]}
    last = {vote["member"]: vote["sequence"] for vote in doc["votes"] if vote["sequence"] not in uncounted}
    flipped = 0
    for place, vote in enumerate(doc["votes"]):
        if last.get(vote["member"]) != vote["sequence"]:
            continue
        for choice in doc["rule"]["terms"].get("choices", CHOICES[:3]):
            if choice != vote["choice"] and flipped < 6:
                other = copy.deepcopy(doc)
                other["votes"][place]["choice"] = choice
                assert tally_paper(read_paper(other)).as_dict() != before
                flipped += 1
    silent = len(doc["rule"]["terms"].get("choices", CHOICES[:3])) == 1  # an objection is all one can say
    assert flipped or silent or not last


def after_one_change(
    doc: dict[str, Any], member: str, after: str, by_proxy: bool, itself: bool
) -> dict[str, Any]:
    """The document as if one member had done something else: its ballots and its presence, nothing else. Its own
    ballot goes before the one of its proxy, which stays."""
    other = copy.deepcopy(doc)
    old = [vote for vote in other["votes"] if vote["member"] == member]
    if not itself:
        other["votes"] = [vote for vote in other["votes"] if vote["member"] != member]
    for row in other["electorate"]:
        if row["member"] == member and after in ("absent", "attending"):
            row["attending"] = after == "attending"
    if after not in ("absent", "attending"):
        last = max((each["sequence"] for each in doc["votes"]), default=0)
        vote = {
            "cast_at": doc["window"]["opens_at"], "choice": "no" if after == "unreasoned" else after,
            "member": member, "sequence": last + 1,
        }  # fmt: skip
        if by_proxy and not itself:
            counted = next(each for each in old if "by" in each)
            vote |= {"by": counted["by"], "sequence": counted["sequence"]}
        other["votes"].append(vote | ({} if after == "unreasoned" else {"reason": "Reasons"}))
    return other


@pytest.mark.parametrize(
    "name",
    [name for name, each in BALLOTS.items() if "late_quorum_hours" not in each["document"]["rule"]["terms"]],
)
def test_every_change_of_one_member_is_told_with_its_outcome_and_every_other_changes_nothing(name):
    """Counted again from changed documents, once for each kind of member (where it stands, class, weights)."""
    doc = BALLOTS[name]["document"]
    paper = read_paper(doc)
    settled, now = settle_decided(paper), tally_paper(paper).outcome
    if now in ("void", "withdrawn"):
        return
    standing = settled.standing
    told = {
        (member, each.after, each.itself): each.outcome
        for each in reversals(paper.rule, settled.electors, standing.buckets, paper.round, standing.proxied)
        for member in each.members
    }
    seen, claimed = set(), set()
    for elector in settled.electors:
        before, by_proxy = standing.buckets.get(elector.member, "absent"), elector.member in standing.proxied
        kind = (before, by_proxy, elector.class_, *elector.weights.values())
        if kind in seen:
            continue
        seen.add(kind)
        presence = ["attending"] if any(each.attending for each in settled.electors) else []
        reasons = ["unreasoned"] if paper.rule.reasons_for else []
        for after in [*paper.rule.choices, *reasons, *presence, "absent"]:
            for itself in (False, True) if by_proxy and after not in ("absent", "attending") else (False,):
                if after == before and not itself:
                    continue
                other = after_one_change(doc, elector.member, after, by_proxy, itself)
                again = tally_paper(read_paper(other)).outcome
                assert told.get((elector.member, after, itself), now) == again
                claimed |= {(elector.member, after, itself)} if again != now else set()
    assert claimed <= told.keys()
    assert bool(claimed) == bool(told)
