"""The published schemas of question and answer say what the quote reads and prints."""

import copy

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.floor import COMBINATIONS, MECHANISMS
from alliance.domain.floor.cases import KINDS
from alliance.domain.quote.document import answer

from .test_quote_conformance import VECTORS
from .test_schemas_of_goods import schemas, validator

QUESTION, ANSWER = validator("quote"), validator("answer")


def faults(of, data):
    return [f"{error.json_path}: {error.message}" for error in of.iter_errors(data)]


@pytest.mark.parametrize("name", VECTORS)
def test_every_vector_is_a_question_and_gets_an_answer_of_the_schema(name):
    document = VECTORS[name]["document"]
    assert faults(QUESTION, document) == []
    assert faults(ANSWER, answer(document)) == []


def test_the_lists_in_the_schema_are_those_of_the_code():
    defs = schemas()[0]["quote.schema.json"]["$defs"]
    kinds = [each["properties"]["kind"]["const"] for each in defs["mechanism"]["oneOf"]]
    assert kinds == list(MECHANISMS)
    assert [each["properties"]["kind"]["const"] for each in defs["case"]["oneOf"]] == list(KINDS)
    assert defs["rule"]["oneOf"][0]["properties"]["combination"]["enum"] == list(COMBINATIONS)


def test_every_mechanism_case_and_outcome_has_a_vector():
    rules = [vector["document"]["rule"] for vector in VECTORS.values() if vector["document"]["rule"]]
    terms = [rule.get("terms", {}) for rule in rules]
    shown = {each.get("mechanism", {"kind": "full-top-up"})["kind"] for each in terms}
    assert shown == set(MECHANISMS)
    assert {case["kind"] for each in terms for case in each.get("cases", ())} == set(KINDS)
    assert {rule["combination"] for rule in rules} == set(COMBINATIONS)
    assert {vector["expect"]["outcome"] for vector in VECTORS.values()} == {
        "cannot_determine", "duty", "not_covered", "prohibited", "security_required", "split",
    }  # fmt: skip


def broken(path, value):
    document = copy.deepcopy(VECTORS["security-declared-100-against-a-value-of-80"]["document"])
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("form",), "quote/2", "form"),
        (("colour",), "red", "$"),
        (("rule", "combination"), "min", "rule.combination"),
        (("rule", "amount"), 100, "rule.amount"),
        (("rule", "terms", "mechanism", "kind"), "auction", "rule.terms.mechanism.kind"),
        (("rule", "set_by"), 4, "rule.set_by"),
        (("rule", "origin"), "NOBODY", "rule.origin"),
        (("lot", "on"), "2026-11-31", "lot.on"),
        (("lot", "price", "amount"), "1.234,50", "lot.price.amount"),
        (("lot", "price", "value_basis"), "XYZ", "lot.price.value_basis"),
        (("lot", "quantity"), {"amount": "0", "unit": "KGM"}, "lot.quantity"),
        (("lot", "lines"), [], "lot"),
        (("lot", "claims"), {"case": {"kind": "gifts"}}, "lot.claims.case.kind"),
        (("lot", "claims"), {"case": {"kind": "in-transit", "bond_entry": "W"}}, "lot.claims.case"),
        (("lot", "facts"), {"weather": "fair"}, "lot.facts"),
        (("base_duty", "expression"), "5 percent", "base_duty.expression"),
        (
            ("concessions",),
            [{"kind": "preference", "expression": "free", "source": "x"}],
            "concessions[0].kind",
        ),
        (("known_at",), "2026-11-22", "known_at"),
        (("release",), {"number": 0, "published_at": "2026-02-21T09:00:00Z"}, "release.number"),
    ],
)
def test_a_fault_in_a_question_is_refused_with_its_path(path, value, fault):
    with pytest.raises(Refusal) as refused:
        answer(broken(path, value))
    assert (refused.value.code, refused.value.values["path"]) == ("document_malformed", fault)


@pytest.mark.parametrize("data", [[], "quote", None, 5])
def test_what_is_no_object_is_refused(data):
    with pytest.raises(Refusal) as refused:
        answer(data)
    assert refused.value.values["path"] == "$"


def places(value, path=()):
    yield path
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in children:
        yield from places(inner, (*path, key))


@pytest.mark.parametrize(
    "name", ["security-declared-100-against-a-value-of-80", "lines-part-of-the-lot-in-quota"]
)
def test_junk_in_any_place_of_a_question_is_refused_or_answered_and_nothing_else(name):
    asked = VECTORS[name]["document"]
    for path in list(places(asked))[1:]:
        for junk in (None, True, -1, 2**60, "", "0", "é" * 5000, [], [None], {}, {"kind": []}):
            document = copy.deepcopy(asked)
            inner = document
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = junk
            try:
                assert faults(ANSWER, answer(document)) == []
            except Refusal as refusal:
                assert faults(ANSWER, refusal.as_dict()) == []
