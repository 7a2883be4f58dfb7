"""Terms of a rule as a release publishes them: what is read, and each fault with its path."""

import re
from datetime import date
from fractions import Fraction

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.floor.caps import ConcessionCap
from alliance.domain.floor.cases import Case, Claim
from alliance.domain.floor.terms import Terms
from alliance.domain.money import UNITS
from alliance.domain.rows import FloorRule
from alliance.domain.shape import Node

from .sample import rule

LADDER = {
    "kind": "entry-price-ladder", "maximum_tariff_equivalent": "30",
    "rungs": [{"add_percent": "8", "from_percent": "92"}],
}  # fmt: skip
BAND = {"kind": "price-band", "ceiling": "120", "tax_percent": "5", "references": []}


def read(terms, **changes):
    row = rule(kind="price-floor-with-terms", terms=terms, **changes)
    return FloorRule.read(Node(row, "", "document_malformed"), UNITS)


def brackets(*rates):
    each = [{"beyond_percent": "10", "rate_percent": rate} for rate in rates]
    return {"kind": "safeguard-brackets", "brackets": each}


OVERLAPPING = [
    {"amount": "90", "from": start, "before": before, "source": "Fortnight"}
    for start, before in (("2026-03-01", "2026-03-16"), ("2026-03-15", None))
]


def test_a_row_without_terms_is_the_full_top_up_and_keeps_its_kind():
    plain = FloorRule.read(Node(rule(), "", "document_malformed"), UNITS)
    assert (plain.terms.mechanism.kind, plain.as_row()) == ("full-top-up", rule())
    assert read({}).as_row() == rule()


def test_a_reader_that_knows_no_terms_refuses_the_row_by_its_kind():
    assert read({"tolerance_percent": "2"}).as_row()["kind"] == "price-floor-with-terms"


ALL = {
    "mechanism": {"kind": "price-band", "ceiling": "120", "tax_percent": "5", "references": [
        {"amount": "90", "before": None, "from": "2026-03-16", "source": "Fortnight 6"}]},
    "preference": "before",
    "caps": [
        {"kind": "specific", "amount": "3", "on": "total"},
        {"kind": "ad-valorem", "percent": "7.5", "on": "adjustable"},
        {"kind": "concession", "effect": "warn"},
    ],
    "quota": "09.4001",
    "cases": [
        {"kind": "in-transit", "before": "2026-03-01"}, {"kind": "returned", "within_days": 30},
        {"kind": "samples", "at_most": "50"}, {"kind": "in-bond"},
    ],
    "verification": {"amount": "80", "threshold_percent": "8"},
    "purity_minimum_percent": "99.5",
}  # fmt: skip


def test_everything_that_terms_can_say_is_written_as_it_was_read():
    found = read(ALL)
    assert found.as_row()["terms"] == ALL
    assert found.terms.verification.limit == Fraction("86.4")
    assert found.terms.concession == ConcessionCap("warn")
    assert found.terms.spared_from(Fraction(110)) == 110
    assert read({"tolerance_percent": "2"}).as_row()["terms"] == {"tolerance_percent": "2"}
    assert read({}).terms.concession is None


@pytest.mark.parametrize(
    "mechanism",
    [
        {"kind": "minimum-import-price", "otherwise_percent": "25"},
        {"kind": "gate-price", "most": "40"},
        LADDER | {"rungs": [{"add_percent": "2", "from_percent": "98"}, *LADDER["rungs"]]},
        {"kind": "safeguard-brackets", "brackets": [
            {"beyond_percent": "10", "rate_percent": "30"}, {"beyond_percent": "100", "rate_percent": "100"}]},
        BAND | {"ceiling": "110"},
        {"kind": "rate-floor", "rate_percent": "15"},
        {"kind": "prohibition"},
    ],
)  # fmt: skip
def test_a_mechanism_is_written_as_it_was_read(mechanism):
    combination = "max" if mechanism["kind"] in ("gate-price", "rate-floor") else "add"
    assert read({"mechanism": mechanism}, combination=combination).as_row()["terms"] == {
        "mechanism": mechanism
    }
    assert read({"mechanism": {"kind": "full-top-up"}}).as_row() == rule()


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"mechanism": LADDER | {"rungs": [{"add_percent": "2", "from_percent": "100"}]}}, "100"),
        ({"mechanism": LADDER | {"rungs": LADDER["rungs"] * 2}}, "92"),
        ({"mechanism": {"kind": "safeguard-brackets", "brackets": [
            {"beyond_percent": "10", "rate_percent": "30"}] * 2}}, "10"),
        ({"mechanism": {"kind": "safeguard-brackets", "brackets": [
            {"beyond_percent": "101", "rate_percent": "30"}]}}, "100"),
        ({"mechanism": {"kind": "gate-price", "most": "40"}}, "max, top_up"),
    ],
)  # fmt: skip
def test_a_fault_in_the_terms_says_against_what(terms, told):
    with pytest.raises(Refusal) as refused:
        read(terms)
    assert re.search(rf"\b{told}\b", refused.value.values["fault"])


def test_a_combination_that_stands_nowhere_else_is_the_fault_of_the_mechanism():
    terms = {"mechanism": {"kind": "gate-price", "most": "40"}}
    with pytest.raises(Refusal) as refused:
        Terms.read(Node(terms, "terms", "document_malformed"), "add")
    assert refused.value.values["path"] == "terms.mechanism.kind"


def test_a_tolerance_of_the_whole_floor_can_be_stated():
    assert read({"tolerance_percent": "100"}).terms.tolerance == 100


@pytest.mark.parametrize(
    ("terms", "path"),
    [
        ({"mechanism": {"kind": "auction"}}, "terms.mechanism.kind"),
        ({"mechanism": {"kind": "full-top-up", "most": "3"}}, "terms.mechanism"),
        ({"mechanism": {"kind": "gate-price", "most": "40"}}, "combination"),
        ({"mechanism": {"kind": "minimum-import-price"}}, "terms.mechanism.otherwise_percent"),
        ({"mechanism": LADDER | {"rungs": []}}, "terms.mechanism.rungs"),
        (
            {"mechanism": LADDER | {"rungs": [{"add_percent": "2", "from_percent": "100"}]}},
            "terms.mechanism.rungs[0].from_percent",
        ),
        ({"mechanism": LADDER | {"rungs": LADDER["rungs"] * 2}}, "terms.mechanism.rungs[1].from_percent"),
        ({"mechanism": brackets()}, "terms.mechanism.brackets"),
        (
            {
                "mechanism": {
                    "kind": "safeguard-brackets",
                    "brackets": [{"beyond_percent": "10", "rate_percent": "30"}] * 2,
                }
            },
            "terms.mechanism.brackets[1].beyond_percent",
        ),
        (
            {
                "mechanism": {
                    "kind": "safeguard-brackets",
                    "brackets": [{"beyond_percent": "10", "rate_percent": "101"}],
                }
            },
            "terms.mechanism.brackets[0].rate_percent",
        ),
        ({"mechanism": BAND | {"ceiling": "109"}}, "terms.mechanism"),
        (
            {"mechanism": BAND | {"references": OVERLAPPING}},
            "terms.mechanism.references[1].from",
        ),
        ({"mechanism": BAND, "tolerance_percent": "2"}, "terms.tolerance_percent"),
        ({"tolerance_percent": "101"}, "terms.tolerance_percent"),
        ({"tolerance_percent": 2}, "terms.tolerance_percent"),
        ({"preference": "sometimes"}, "terms.preference"),
        ({"caps": [{"kind": "specific", "amount": "3", "on": "land"}]}, "terms.caps[0].on"),
        ({"caps": [{"kind": "concession"}]}, "terms.caps[0].effect"),
        ({"caps": [{"kind": "ad-valorem", "percent": "3", "on": "total", "amount": "1"}]}, "terms.caps[0]"),
        ({"cases": [{"kind": "gifts"}]}, "terms.cases[0].kind"),
        ({"cases": [{"kind": "in-transit"}]}, "terms.cases[0].before"),
        ({"cases": [{"kind": "returned", "within_days": 0}]}, "terms.cases[0].within_days"),
        ({"cases": [{"kind": "in-bond"}, {"kind": "in-bond"}]}, "terms.cases"),
        ({"verification": {"amount": "80"}}, "terms.verification.threshold_percent"),
        ({"quota": ""}, "terms.quota"),
        ({"purity_minimum_percent": "100.1"}, "terms.purity_minimum_percent"),
        ({"sunset": None}, "terms"),
        ({"mechanism": {"kind": "prohibition", "most": "3"}}, "terms.mechanism"),
        ({"mechanism": {"kind": "rate-floor", "rate_percent": "3", "most": "3"}}, "terms.mechanism"),
        ({"mechanism": BAND | {"most": "3"}}, "terms.mechanism"),
        ({"mechanism": brackets("30") | {"most": "3"}}, "terms.mechanism"),
        ({"mechanism": LADDER | {"most": "3"}}, "terms.mechanism"),
        ({"mechanism": LADDER | {"rungs": [LADDER["rungs"][0] | {"most": "3"}]}}, "terms.mechanism.rungs[0]"),
        (
            {"mechanism": brackets("30", "40")},
            "terms.mechanism.brackets[1].beyond_percent",
        ),
        (
            {
                "mechanism": {
                    "kind": "safeguard-brackets",
                    "brackets": [{"beyond_percent": "101", "rate_percent": "3"}],
                }
            },
            "terms.mechanism.brackets[0].beyond_percent",
        ),
        (
            {"mechanism": BAND | {"references": [OVERLAPPING[0] | {"most": "3"}]}},
            "terms.mechanism.references[0]",
        ),
        ({"caps": [{"kind": "concession", "effect": "cut", "on": "total"}]}, "terms.caps[0]"),
        ({"caps": [{"kind": "specific", "amount": "3", "on": "total", "percent": "1"}]}, "terms.caps[0]"),
        ({"caps": [{"kind": "levy"}]}, "terms.caps[0].kind"),
        ({"verification": {"amount": "80", "threshold_percent": "8", "on": "x"}}, "terms.verification"),
        ({"purity_minimum_percent": 99}, "terms.purity_minimum_percent"),
        ([], "terms"),
    ],
)
def test_a_fault_in_the_terms_is_refused_with_its_path(terms, path):
    with pytest.raises(Refusal) as refused:
        read(terms)
    assert (refused.value.code, refused.value.values["path"]) == ("document_malformed", path)


def test_the_last_day_of_the_calendar_is_a_day_like_any_other():
    case, export = Case("returned", within_days=3 * 365), date(9999, 12, 30)
    claim = Claim("returned", {"exported_on": export})
    assert case.judge(claim, on=date(9999, 12, 31), value=None, currency="USD")[0]
    assert not case.judge(claim, on=date(9999, 12, 29), value=None, currency="USD")[0]
