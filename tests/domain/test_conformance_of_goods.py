"""Every worked example of quantities, duty expressions and index methods, by name."""

import csv

import pytest

from .conformance import DOCS, RUN, differences, documents, outcome

NAMED = [(kind, name) for kind in RUN for name in documents(kind)]


@pytest.mark.parametrize(("kind", "name"), NAMED)
def test_a_worked_example_comes_out_as_stated(kind, name):
    example = documents(kind)[name]
    assert set(example) == {"about", "source", "document", "expect"}
    assert example["expect"]
    assert differences(example["expect"], outcome(kind, example["document"])) == []


def test_there_are_examples_of_each_kind():
    counts = {kind: len(documents(kind)) for kind in RUN}
    assert counts["units"] > 40
    assert counts["duty"] > 20
    assert counts["index"] > 14


def test_the_prices_of_the_examples_are_those_of_the_seed_data():
    path = DOCS.parent / "alliance" / "seed" / "reference_prices.csv"
    with path.open(encoding="utf-8", newline="") as file:
        seeded = {(row["product_slug"], row["date"]): row["price"] for row in csv.DictReader(file)}
    compared = 0
    for example in documents("index").values():
        series = example["document"]["method"]["series"]["name"]
        if series == "made":
            continue
        for observation in example["document"]["observations"]:
            assert seeded[series, observation["on"]] == observation["value"]
            compared += 1
    assert compared > 100
