"""Goods that a rule relieves: what shows them, where each limit lies, and what the working says."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.floor.cases import Case, Claim
from alliance.domain.shape import Node

ON = date(2026, 11, 22)
TRANSIT = Case("in-transit", before=date(2026, 11, 1))
RETURNED = Case("returned", within_days=30)
SAMPLES = Case("samples", at_most=Decimal("50.00"))
BOND = Case("in-bond")


def judge(case, value=None, **facts):
    return case.judge(Claim(case.kind, facts), on=ON, value=value, currency="USD")


@pytest.mark.parametrize(
    ("case", "row"),
    [
        (TRANSIT, {"kind": "in-transit", "before": "2026-11-01"}),
        (RETURNED, {"kind": "returned", "within_days": 30}),
        (Case("returned", within_days=1), {"kind": "returned", "within_days": 1}),
        (SAMPLES, {"kind": "samples", "at_most": "50"}),
        (BOND, {"kind": "in-bond"}),
        (Case("inward-processing"), {"kind": "inward-processing"}),
    ],
)
def test_a_case_reads_back_what_it_writes(case, row):
    assert case.as_row() == row
    assert Case.read(Node(row, "", "document_malformed")) == case


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"kind": "in-bond", "before": "2026-11-01"}, "$"),
        ({"kind": "returned", "before": "2026-11-01"}, "$"),
        ({"kind": "samples"}, "at_most"),
        ({"kind": "returned", "within_days": "30"}, "within_days"),
    ],
)
def test_a_case_has_its_own_limit_and_no_other(row, path):
    with pytest.raises(Refusal) as refused:
        Case.read(Node(row, "", "document_malformed"))
    assert refused.value.values["path"] == path


@pytest.mark.parametrize(
    ("case", "value", "facts", "held", "code", "values"),
    [
        (TRANSIT, None, {"transport_document": date(2026, 10, 31)}, True, "case_in_transit_held",
         {"fact": "2026-10-31", "limit": "2026-11-01"}),
        (TRANSIT, None, {"transport_document": date(2026, 11, 1)}, False, "case_in_transit_not_held",
         {"fact": "2026-11-01", "limit": "2026-11-01"}),
        (RETURNED, None, {"exported_on": date(2026, 10, 23)}, True, "case_returned_held",
         {"fact": "2026-10-23", "limit": "30", "on": "2026-11-22", "days": "30"}),
        (RETURNED, None, {"exported_on": date(2026, 10, 22)}, False, "case_returned_not_held",
         {"fact": "2026-10-22", "limit": "30", "on": "2026-11-22", "days": "31"}),
        (RETURNED, None, {"exported_on": ON}, True, "case_returned_held",
         {"fact": "2026-11-22", "limit": "30", "on": "2026-11-22", "days": "0"}),
        (RETURNED, None, {"exported_on": date(2026, 11, 23)}, False, "case_returned_before_export",
         {"fact": "2026-11-23", "limit": "30", "on": "2026-11-22", "days": "-1"}),
        (SAMPLES, Fraction(50), {}, True, "case_samples_held",
         {"fact": "50", "limit": "50", "currency": "USD"}),
        (SAMPLES, Fraction("50.01"), {}, False, "case_samples_not_held",
         {"fact": "50.01", "limit": "50", "currency": "USD"}),
        (BOND, None, {"bond_entry": "B-7"}, True, "case_in_bond_held", {"fact": "B-7"}),
        (Case("inward-processing"), None, {"authorisation": "IP/3"}, True, "case_inward_processing_held",
         {"fact": "IP/3"}),
    ],
)  # fmt: skip
def test_a_lot_is_such_a_case_up_to_its_limit_and_the_working_says_why(
    case, value, facts, held, code, values
):
    found, told = judge(case, value, **facts)
    assert (found, told.code, told.values) == (held, code, values)
    assert told.sentence


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (TRANSIT, "needs_transport_document"), (RETURNED, "needs_exported_on"), (SAMPLES, "needs_value"),
        (BOND, "needs_bond_entry"), (Case("inward-processing"), "needs_authorisation"),
    ],
)  # fmt: skip
def test_a_case_without_the_fact_that_shows_it_names_the_fact(case, code):
    with pytest.raises(Refusal) as refused:
        judge(case)
    assert (refused.value.code, refused.value.values) == (code, {"case": case.kind})
