"""The files of a release are read whole or refused by file and line."""

import pytest

from alliance.domain.book import Book
from alliance.domain.errors import Refusal

from .sample import ROWS, book, files, rate, rule


def refused(data):
    with pytest.raises(Refusal) as caught:
        Book.from_files(data)
    return caught.value


def test_a_rule_reads_back_what_it_wrote():
    rows = [rule(), rule(rule="PF-13", valid_before="2027-03-01", sunset="2029-02-28", version=4, set_by=4)]
    assert [found.as_row() for found in book(rules=rows).rules] == rows


def test_a_decision_reads_back_what_it_wrote():
    assert [found.as_row() for found in book().decisions.values()] == ROWS["decisions"]


def test_other_files_beside_are_ignored():
    assert Book.from_files(files() | {"manifest.json": b"{"}).notice == "Demonstration, invented votes"


def test_keys_that_a_later_release_adds_are_ignored():
    assert book(rules=[rule(tolerance="0.02")]).rules == book(rules=[rule()]).rules


def test_a_missing_file_is_named():
    data = files()
    del data["units.ndjson"]
    assert refused(data).values == {"missing": ["units.ndjson"]}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"rules": [rule(), rule(amount="1,000")]}, "rules.ndjson:3.amount"),
        ({"rules": [rule(amount=110)]}, "rules.ndjson:2.amount"),
        ({"rules": [rule(valid_from="2026-13-01")]}, "rules.ndjson:2.valid_from"),
        ({"rules": [rule(valid_before="2026-03-01")]}, "rules.ndjson:2.valid_before"),
        ({"rules": [rule(sunset="2026-02-28")]}, "rules.ndjson:2.sunset"),
        ({"rules": [rule(combination="min")]}, "rules.ndjson:2.combination"),
        ({"rules": [rule(kind="tariff-line")]}, "rules.ndjson:2.kind"),
        ({"rules": [rule(product="unobtainium")]}, "rules.ndjson:2.product"),
        ({"rules": [rule(origin="XX")]}, "rules.ndjson:2.origin"),
        ({"rules": [rule(importer="XX")]}, "rules.ndjson:2.importer"),
        ({"rules": [rule(decision=9)]}, "rules.ndjson:2.decision"),
        ({"rules": [rule(unit="XXX")]}, "rules.ndjson:2.unit"),
        ({"rules": [rule(unit=["KGM"])]}, "rules.ndjson:2.unit"),
        ({"rules": [{"rule": "PF-12"}]}, "rules.ndjson:2.product"),
        ({"base_rates": [rate("US", "28", "5")]}, "base-rates.ndjson:2.expression"),
        ({"base_rates": [rate("XX", "28", "5%")]}, "base-rates.ndjson:2.territory"),
        ({"units": [ROWS["units"][0] | {"kilograms": "0.5"}]}, "units.ndjson:2.kilograms"),
        ({"countries": ROWS["countries"] + ROWS["countries"][:1]}, "countries.ndjson:9"),
    ],
)
def test_a_fault_in_a_row_is_refused_with_file_line_and_key(changes, path):
    refusal = refused(files(**changes))
    assert (refusal.code, refusal.values["path"]) == ("book_malformed", path)


@pytest.mark.parametrize(
    ("name", "data", "path"),
    [
        ("rules", b"", "rules.ndjson:1"),
        ("rules", b'{"file":"rules","notice":"x","schema":"rules/2"}\n', "rules.ndjson:1.schema"),
        ("rules", b'{"file":"units","notice":"x","schema":"rules/1"}\n', "rules.ndjson:1.file"),
        ("rules", b'{"file":"rules","notice":"x","schema":"rules/1"}', "rules.ndjson"),
    ],
)
def test_a_file_without_its_header_is_refused(name, data, path):
    refusal = refused(files() | {f"{name}.ndjson": data})
    assert (refusal.code, refusal.values["path"]) == ("book_malformed", path)
