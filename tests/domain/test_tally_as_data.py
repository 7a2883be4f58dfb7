"""A tally as data, and everything that a document may say beside what is counted."""

import pytest

from alliance.domain.errors import Refusal
from alliance.domain.tally import Elector, Vote, read_paper, tally_document
from alliance.domain.tally.paper import Fact

from .ballots import NO_OBJECTION, share, terms
from .test_tally_document import CLOSES, OPENS, fact, written

EACH = terms(
    share("each", 1, 2, "voting", **{"class": "each"}), classes={"p": "producers", "c": "consumers"},
    units={"weight": "weight"}, follows={"adopted": {"then": "vote", "within_hours": 48}}, rejected_if=NO_OBJECTION,
)  # fmt: skip
MEMBERS = [Elector("A", {"weight": 5}, "p"), Elector("B", {"weight": 3}, "c")]


def cells(**held):
    return {"absent": 0, "abstain": 0, "no": 0, "yes": 0} | held


def test_a_tally_is_data_under_its_names():
    doc = written(MEMBERS, [Vote("A", "yes", 1, OPENS), Vote("B", "yes", 2, OPENS)], EACH)
    found = tally_document(doc).as_dict()
    assert found == {
        "arithmetic": "producers: 1 of 1 yes, 1 needed; consumers: 1 of 1 yes, 1 needed",
        "classes": {
            "p": {"members": cells(electorate=1, present=1, voting=1, yes=1)},
            "c": {"members": cells(electorate=1, present=1, voting=1, yes=1)},
        },
        "counts": {"members": cells(electorate=2, present=2, voting=2, yes=2)},
        "follows": {"then": "vote", "within_hours": 48},
        "outcome": "adopted",
        "outside": [],
        "quorum": found["quorum"],
        "refused": [],
        "rejection": found["rejection"],
        "round": 1,
        "tests": found["tests"],
        "window": {
            "closes_at": "2026-03-02T17:00:00.000000Z", "extended": [], "opens_at": "2026-03-02T09:00:00.000000Z",
        },
    }  # fmt: skip
    assert [each["class"] for each in found["tests"]] == ["p", "c"]
    assert found["tests"][0] == {
        "base": 1, "class": "p", "code": "each", "compare": "at_least", "counted": 1, "counts": ["yes"],
        "equal": False, "left": 2, "margin": 0, "needed": 1, "of": ["voting"], "ok": True, "right": 1,
        "sentence": "producers: 1 of 1 yes, 1 needed", "unit": "members",
    }  # fmt: skip
    assert ([each["code"] for each in found["quorum"]], found["quorum"][0]["counted"]) == (["quorum"], 2)
    assert ([each["code"] for each in found["rejection"]], found["rejection"][0]["ok"]) == (
        ["no-objection"],
        True,
    )
    lost = tally_document(written(MEMBERS, [Vote("A", "no", 1, OPENS)], EACH)).as_dict()
    assert (lost["follows"], lost["outcome"]) == (None, "no_quorum")


def test_a_document_may_say_where_it_comes_from():
    doc = written() | {
        "about": "x",
        "ballot": "x",
        "electorate_digest": "x",
        "register": "x",
        "round": 3,
        "facts": [],
    }
    doc["rule"] |= {"title": "x"}
    doc["rule"]["citation"] |= {"clause": "x", "read": True, "url": "x"}
    doc["votes"][0] |= {
        "digest": "x", "factor_reset": True, "note": "x", "receipt_sequence": 1, "salt": "x",
    }  # fmt: skip
    assert read_paper(doc).round == 3
    assert read_paper(written()).round == 1
    for place in (doc, doc["rule"], doc["rule"]["citation"], doc["votes"][0], doc["electorate"][0]):
        place["more"] = 1
        with pytest.raises(Refusal) as refused:
            read_paper(doc)
        assert "more" in refused.value.values["fault"]
        del place["more"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"rule": {"code": 7}}, "rule.code"), ({"rule": {"version": 0}}, "rule.version"),
        ({"rule": {"citation": {"text": 7}}}, "rule.citation.text"), ({"notice": 7}, "notice"),
        ({"text_digest": 7}, "text_digest"), ({"round": "2"}, "round"),
    ],
)  # fmt: skip
def test_what_a_document_has_to_say_is_asked_for(changes, path):
    doc = written()
    rule = doc["rule"] | changes.get("rule", {})
    with pytest.raises(Refusal) as refused:
        read_paper(doc | changes | {"rule": rule})
    assert refused.value.values["path"] == path


def test_facts_are_read_with_what_belongs_to_them():
    at = OPENS.replace(hour=12)
    facts = {
        "voided": ({"reason": "Text shown was not the text frozen"}, {}),
        "suspended": ({"member": "M001"}, {}), "credentials_rejected": ({"member": "M001"}, {}),
        "withdrawn": ({}, {}),
        "extended": ({"closes_at": "2026-03-02T19:00:00Z"}, {"closes_at": CLOSES.replace(hour=19)}),
    }  # fmt: skip
    for kind, (said, read) in facts.items():
        assert read_paper(fact(kind=kind, **said)).facts == (Fact(kind, at, **(said | read)),)
        with pytest.raises(Refusal):
            read_paper(fact(kind=kind, **said, more=1))


@pytest.mark.parametrize(
    ("kind", "outcome"), [({"kind": "voided", "reason": "x"}, "void"), ({"kind": "withdrawn"}, "withdrawn")]
)
def test_a_ballot_that_ended_keeps_its_numbers_and_says_what_follows(kind, outcome):
    rule = terms(share("two-thirds", 2, 3, "voting"), follows={outcome: {"then": "next_meeting"}})
    doc = written(terms=rule) | {"facts": [{"at": "2026-03-02T12:00:00Z", **kind}]}
    found = tally_document(doc).as_dict()
    assert (found["outcome"], found["counts"]["members"]["yes"]) == (outcome, 2)
    assert found["follows"] == {"then": "next_meeting"}
    assert found["ended"] == {
        "at": "2026-03-02T12:00:00.000000Z", "kind": kind["kind"], "reason": kind.get("reason", ""),
    }  # fmt: skip


def test_what_a_document_does_not_say_has_its_usual_value():
    doc = written(MEMBERS, [], EACH)
    assert "facts" not in doc
    assert read_paper(doc).register == tuple(MEMBERS)
    doc["electorate"][0]["votes"] = 1
    assert read_paper(doc).register == tuple(MEMBERS)
    del doc["electorate"][1]["weights"]["weight"]
    with pytest.raises(Refusal) as refused:
        read_paper(doc)
    assert refused.value.values == {
        "path": "electorate[1].weights", "fault": "The rule counts the weight weight, which is not stated.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "read"),
    [
        ("2000-01-01T00:00:00Z", "2199-12-31T23:59:59Z", True),
        ("1999-12-31T23:59:59Z", "2026-01-01T00:00:00Z", False),
        ("2026-01-01T00:00:00Z", "2200-01-01T00:00:00Z", False),
    ],
)
def test_a_window_lies_between_2000_and_2200(opens_at, closes_at, read):
    doc = written(votes=[]) | {"window": {"closes_at": closes_at, "opens_at": opens_at}}
    if read:
        assert read_paper(doc).window.opens_at.year == 2000
        return
    with pytest.raises(Refusal) as refused:
        read_paper(doc)
    assert refused.value.values["path"].startswith("window.")


def test_only_an_extension_after_an_outage_carries_what_a_probe_saw():
    with pytest.raises(Refusal) as refused:
        read_paper(fact(kind="extended", closes_at="2026-03-02T19:00:00Z", observations=[]))
    assert "observations" in refused.value.values["fault"]
