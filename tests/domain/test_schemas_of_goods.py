"""The published schemas say what the readers take."""

import json
from functools import cache

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from alliance.domain.money import CURRENCIES, UNITS
from alliance.domain.terms import COSTS, INCLUDED, VALUE_BASES

from .conformance import DOCS, documents

SCHEMA_OF = {"units": "comparison", "duty": "duty", "index": "index"}


@cache
def schemas():
    found = {path.name: json.loads(path.read_text()) for path in (DOCS / "schemas").glob("*.schema.json")}
    return found, Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in found.items()
    )


def validator(name):
    found, registry = schemas()
    return Draft202012Validator(
        found[f"{name}.schema.json"], registry=registry, format_checker=FormatChecker()
    )


@pytest.mark.parametrize("name", ["goods", *SCHEMA_OF.values()])
def test_a_schema_is_one(name):
    Draft202012Validator.check_schema(schemas()[0][f"{name}.schema.json"])


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in SCHEMA_OF for name in documents(kind)])
def test_every_worked_example_is_of_its_schema(kind, name):
    errors = [error.message for error in validator(SCHEMA_OF[kind]).iter_errors(documents(kind)[name])]
    assert errors == []


def test_the_lists_in_the_schema_are_those_of_the_code():
    defs = schemas()[0]["goods.schema.json"]["$defs"]
    assert set(defs["unit"]["enum"]) == {text for unit in UNITS.values() for text in (unit.code, unit.symbol)}
    assert defs["currency"]["enum"] == list(CURRENCIES)
    assert defs["value_basis"]["enum"] == list(VALUE_BASES)
    assert set(defs["price_term"]["enum"]) == set(INCLUDED)
    assert set(COSTS) < set(defs["facts"]["properties"])


@pytest.mark.parametrize(
    ("kind", "name", "path", "value"),
    [
        ("units", "fob-to-cif", ("facts", "freight", "per"), "stone"),
        ("units", "fob-to-cif", ("facts", "freight", "amount"), 3),
        ("units", "fob-to-cif", ("price", "value_basis"), "ABC"),
        ("units", "exactly-at-the-purity-minimum", ("facts", "purity_percent"), "0.0"),
        ("units", "exchange-of-a-hundred", ("facts", "exchange", "via"), "XXX"),
        ("index", "lag-of-one-month", ("cut_off",), "30.4.2025"),
        ("index", "lag-of-one-month", ("method", "factor"), "-1"),
        ("duty", "staged-b5", ("category",), "B0"),
    ],
)
def test_a_schema_refuses_what_the_reader_refuses(kind, name, path, value):
    example = documents(kind)[name]
    place = example["document"]
    for key in path[:-1]:
        place = place[key]
    assert place[path[-1]] != value
    place[path[-1]] = value
    assert not validator(SCHEMA_OF[kind]).is_valid(example)
