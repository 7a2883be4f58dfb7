"""The terms of a rule in plain words: every mechanism, cap and case has its sentence, and nothing is left out."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from alliance.domain.floor import MECHANISMS
from alliance.domain.floor.cases import KINDS
from alliance.domain.floor.steered import Reference
from alliance.domain.floor.told import does, name, told
from alliance.domain.period import Period
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

# Every sentence about the rules of the kit; read a difference before you write it down here.
TOLD = {
    "A price more than 8% above 80 USD/kg calls for security until it is proven.",
    "A price no more than 2% below the floor is taken as at the floor.",
    "All duties together are cut to what the importer has bound.",
    (
        "Below the floor a share of the floor is added, by the price as percent of it: 2% from 98%, 4% "
        "from 96%, 6% from 94%, 8% from 92%. Below 92% it is 30 USD/kg."
    ),
    "Below the floor the duty is what the price lacks of it, at most 25% of the price.",
    "Below the floor the duty is what the price lacks of it, at most 40 USD/kg.",
    "Below the floor the duty is what the price lacks of it, at most 482 JPY/kg.",
    "Below the floor the duty is what the price lacks of it.",
    "Below the floor the import is not allowed, and paying the difference does not cure it.",
    "Goods in bond: the duty is suspended until they are released.",
    "Goods in transit, with a transport document dated before 1 March 2026: no adjustable duty.",
    "Goods that come back within 100 days of their export: no adjustable duty.",
    "Goods that come back within 1095 days of their export: no adjustable duty.",
    "Goods that come back within 174 days of their export: no adjustable duty.",
    "Inward processing: the duty is suspended.",
    "It is owed on top of the base duty.",
    (
        "Of what the price lacks of the floor, counted in percent of the floor: 30% of what lies beyond "
        "10%, 50% of what lies beyond 40%, 70% of what lies beyond 60%, 90% of what lies beyond 75%."
    ),
    (
        "Reference price from 16 November 2026 until and including 30 November 2026: 110 USD/kg "
        "(Fortnight 2026-22)."
    ),
    (
        "Reference price from 16 November 2026 until and including 30 November 2026: 122 USD/kg "
        "(Fortnight 2026-22)."
    ),
    (
        "Reference price from 16 November 2026 until and including 30 November 2026: 140 USD/kg "
        "(Fortnight 2026-22)."
    ),
    (
        "Reference price from 16 November 2026 until and including 30 November 2026: 90 USD/kg (Fortnight"
        " 2026-22)."
    ),
    "Samples worth no more than 138 USD: no adjustable duty.",
    "Samples worth no more than 150 USD: no adjustable duty.",
    "The adjustable duty is at most 25% of the price.",
    "The adjustable duty is at most 30 USD/kg.",
    "The adjustable duty is at most 41 USD/kg.",
    "The base duty counts as it is before a preference.",
    "The base duty counts towards it: only what it leaves is added.",
    "The duty is at least 15% of the price. The amount of the floor is not read.",
    "The floor is for goods at least 99.5% pure.",
    "The greater of it and the base duty is owed.",
    (
        "The published reference price decides. Below the floor, what it lacks is added; above 120 "
        "USD/kg, what exceeds that is taken off the base duty. Either is raised by 5%."
    ),
    "The total duty is at most 25% of the price.",
    "Where all duties together exceed what the importer has bound, the quote warns. Nothing is cut.",
    "Within tariff quota AQ-1 nothing is added.",
}


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


def test_all_rules_of_the_kit_are_told_in_these_words():
    steps = [step for rule in RULES.values() for step in told(rule.terms, rule.floor, rule.combination)]
    assert {step.sentence for step in steps} == TOLD


def test_each_mechanism_has_its_name_and_says_what_it_does():
    assert len({does(each) for each in MECHANISMS.values()}) == len(MECHANISMS)
    assert name(MECHANISMS["gate-price"]) == "gate price"


def test_a_reference_price_without_a_last_day_is_told_from_its_first():
    rule = RULES["price-band-reference-90-below-the-floor"]
    open_ = Reference(Decimal(90), Period(date(2026, 11, 16), None), "Fortnight 2026-22")
    band = replace(rule.terms.mechanism, references=(open_,))
    steps = told(replace(rule.terms, mechanism=band), rule.floor, "add")
    assert steps[1].sentence == "Reference price from 16 November 2026 on: 90 USD/kg (Fortnight 2026-22)."


def test_a_mechanism_without_words_is_a_fault_of_the_program():
    rule = RULES["price-band-reference-90-below-the-floor"]
    with pytest.raises(TypeError, match="no words for unheard-of"):
        told(replace(rule.terms, mechanism=SimpleNamespace(kind="unheard-of")), rule.floor, "add")
