"""The terms of a rule in plain words: every mechanism, cap and case has its sentence, and nothing is left out."""

import json
from pathlib import Path

import pytest

from alliance.domain.floor import MECHANISMS
from alliance.domain.floor.cases import KINDS
from alliance.domain.floor.told import does, name, told
from alliance.domain.quote.document import question

KIT = Path(__file__).parents[2] / "docs" / "conformance" / "quote"
RULES = {
    path.stem: rule
    for path in sorted(KIT.glob("*.json"))
    for rule in question(json.loads(path.read_text(encoding="utf-8"))["document"])[0].rules
}
# For each member of a row's terms the beginning of the steps that tell of it.
MEMBERS = {
    "tolerance_percent": "told_tolerance", "preference": "told_before_preference", "caps": "told_cap",
    "quota": "told_quota", "cases": "told_case", "verification": "told_verification",
    "purity_minimum_percent": "told_purity",
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_nothing_that_a_rule_states_is_left_out(name):
    rule = RULES[name]
    steps = told(rule.terms, rule.floor, rule.combination)
    codes = [step.code for step in steps]
    assert codes[0] == f"told_{rule.terms.mechanism.kind.replace('-', '_')}"
    assert all(step.sentence.endswith(".") for step in steps)
    row = rule.terms.as_row()
    for member, beginning in MEMBERS.items():
        count = sum(code.startswith(beginning) for code in codes)
        stated = row.get(member, ())
        assert count == (len(stated) if isinstance(stated, list) else bool(stated)), member


def test_the_kit_tells_of_every_mechanism_and_every_case():
    assert {rule.terms.mechanism.kind for rule in RULES.values()} == set(MECHANISMS)
    assert {case.kind for rule in RULES.values() for case in rule.terms.cases} == set(KINDS)


def test_a_ladder_and_its_meeting_with_the_base_duty_in_words():
    rule = RULES["entry-price-ladder-price-92"]
    assert [step.sentence for step in told(rule.terms, rule.floor, rule.combination)] == [
        "Below the floor a share of the floor is added, by the price as percent of it: 2% from 98%, 4% from 96%, "
        "6% from 94%, 8% from 92%. Below 92% it is 30 USD/kg.",
        "It is owed on top of the base duty.",
    ]


def test_each_mechanism_has_its_name_and_says_what_it_does():
    assert len({does(each) for each in MECHANISMS.values()}) == len(MECHANISMS)
    assert name(MECHANISMS["gate-price"]) == "gate price"


def test_a_reference_price_is_told_with_its_last_day():
    rule = RULES["price-band-reference-90-below-the-floor"]
    said = [step.sentence for step in told(rule.terms, rule.floor, rule.combination)]
    assert any(
        " until and including " in sentence for sentence in said if sentence.startswith("Reference price")
    )
