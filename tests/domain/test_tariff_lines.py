"""Tariff lines of a release: read back or refused, one of them answers for a cargo, and the floor meets its duty."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.domain.book import Book
from alliance.domain.canon import ndjson
from alliance.domain.errors import Refusal
from alliance.domain.quote import quote

from .sample import NOTICE, files, lot, member

ON = date(2026, 11, 22)
GROUPS = [
    {"countries": [member("CN"), member("RU")], "group": "NONMEMBERS", "name": "Non-members", "rank": 1},
    {"countries": [member("KZ")], "group": "STEPPE", "name": "Steppe", "rank": 1},
    {"countries": [], "group": "ALL", "name": "All origins", "rank": 2},
]


def line(**changes):
    """A row of tariff-lines.ndjson: NdPr oxide of all origins into all parties, 2.5 %."""
    row = {
        "decision": 3, "expression": "2.5%", "hs": None, "importer": "ALLIANCE", "kind": "tariff-line", "line": "TL-1",
        "origin": "ALL", "product": "ndpr-oxide", "set_by": 3, "valid_before": None, "valid_from": "2026-03-01",
        "version": 1,
    }  # fmt: skip
    return {name: value for name, value in (row | changes).items() if value != "none"}


def book(*rows):
    head = {"file": "tariff-lines", "notice": NOTICE, "schema": "tariff-lines/1"}
    held = files(origin_groups=GROUPS)
    return Book.from_files({**held, "tariff-lines.ndjson": ndjson([head, *rows])})


STAGING = {
    "base": "10%", "category": "B5", "entry_into_force": "2026-03-01", "final": "free",
    "first_cut": "on entry into force", "later_cuts": "on 1 January",
    "rounding": {"places": 3, "way": "half up", "when": "at each cut"},
}  # fmt: skip
STAGED = line(kind="tariff-line-staged", expression="none", staging=STAGING)


def test_a_line_reads_back_what_it_wrote():
    rows = [line(), line(line="TL-2", product=None, hs="28469010", importer="US", valid_before="2027-01-01")]
    assert [each.as_row() for each in book(*rows).tariff_lines] == rows
    assert [each.as_row() for each in book(STAGED).tariff_lines] == [STAGED]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"product": None}, "hs"),
        ({"hs": "284690"}, "hs"),
        ({"product": "unobtainium"}, "product"),
        ({"product": None, "hs": "2846"}, "hs"),
        ({"expression": "five"}, "expression"),
        ({"kind": "tariff-line-staged"}, "staging"),
        ({"kind": "price-floor"}, "kind"),
        ({"origin": "XX"}, "origin"),
        ({"importer": "XX"}, "importer"),
        ({"decision": 9}, "decision"),
        ({"valid_before": "2026-03-01"}, "valid_before"),
    ],
)
def test_a_line_at_fault_is_refused_with_file_line_and_key(changes, key):
    with pytest.raises(Refusal) as refused:
        book(line(**changes))
    assert refused.value.values["path"] == f"tariff-lines.ndjson:2.{key}"


# From the one that answers first to the one that answers last, for NdPr oxide of China, HS 2846.90.10, into the US.
IN_ORDER = [
    {"product": product, "hs": hs, "origin": origin, "importer": importer}
    for product, hs in (("ndpr-oxide", None), (None, "28469010"), (None, "284690"))
    for origin in ("CN", "NONMEMBERS", "ALL")
    for importer in ("US", "ALLIANCE")
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(range(len(IN_ORDER))), min_size=1, unique=True))
def test_goods_go_before_origin_and_origin_before_importer_in_whatever_order_the_lines_stand(places):
    rows = [line(line=f"TL-{place}", **IN_ORDER[place]) for place in places]
    found = book(*rows).tariff_line(book().products["ndpr-oxide"], "28469010", "CN", "US", ON)
    assert found is not None and found.line == f"TL-{min(places)}"


def test_lines_of_another_cargo_never_answer():
    others = [
        line(line="TL-1", product="cobalt-cathode"),
        line(line="TL-2", product=None, hs="720221"),
        line(line="TL-3", origin="STEPPE"),
        line(line="TL-4", importer="EU"),
        line(line="TL-5", valid_from="2026-11-23"),
        line(line="TL-6", valid_before="2026-11-22"),
    ]
    assert quote(book(*others), lot()).tariff_line is None


def test_two_lines_of_one_place_are_refused_and_never_the_first_taken():
    twice = [line(), line(line="TL-2")]
    for rows in permutations(twice):
        with pytest.raises(Refusal) as refused:
            quote(book(*rows), lot())
        assert refused.value.code == "several_rules"


def test_digits_that_decide_are_asked_for_unless_a_product_goes_before_them():
    finer = line(line="TL-2", product=None, hs="28469010", importer="US", expression="1%")
    with pytest.raises(Refusal) as refused:
        quote(book(finer), lot())
    assert (refused.value.code, refused.value.values["finer"]) == ("needs_hs_code", ["2846.90.10"])
    assert quote(book(line(), finer), lot()).tariff_line.line == "TL-1"
    assert quote(book(finer), lot(hs="2846.90.10")).tariff_line.line == "TL-2"
    assert quote(book(finer), lot(hs="2846.90.20")).tariff_line is None


def test_beside_a_product_stands_only_a_code_of_its_own_with_more_digits():
    for hs, code in (("2846.90", "lot_needs_product_or_hs"), ("7202.21.00", "hs_not_of_product")):
        with pytest.raises(Refusal) as refused:
            quote(book(), lot(hs=hs))
        assert refused.value.code == code


def test_the_importers_own_duty_is_what_is_owed_today_and_both_decisions_are_cited():
    cobalt = line(product="cobalt-cathode", expression="2%", decision=4, set_by=4)
    answer = quote(book(cobalt), lot("cobalt-cathode"))
    assert (answer.base, answer.recorded) == (answer.price.exact() / 50, answer.price.exact() / 10)
    assert [each.number for each in answer.decisions] == [3, 4]
    assert "the base duty alone applies today: 6.90 USD/kg" in answer.headline


@settings(max_examples=40, deadline=None)
@given(day=st.dates(date(2026, 3, 1), date(2035, 1, 1)), percent=st.integers(1, 40))
def test_a_staged_line_owes_on_each_day_what_its_schedule_says(day, percent):
    read = book(STAGED | {"staging": STAGING | {"base": f"{percent}%"}}).tariff_lines[0]
    (wanted,) = [rate for period, rate in read.duty.schedule() if period.contains(day)]
    assert read.on(day)[0] == wanted
