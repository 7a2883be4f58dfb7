"""A second count certifies only a document that says what was frozen when its ballot opened."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from alliance.domain import canon, tally
from alliance.journal import clock
from members.ballots import documents
from members.ballots.models import Decision
from members.ballots.services import close_ballot
from tests import cast

pytestmark = pytest.mark.usefixtures("world")

Doc = dict[str, Any]


def a_decision() -> Decision:
    """30 for, 5 against, decided."""
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=30, no=5)
    clock.move_to(ballot.closes_at)
    return close_ballot(ballot_id=ballot.pk)


def passed_off(decision: Decision, tamper: Callable[[Doc], Any]) -> Decision:
    """The decision, in memory, as a forger leaves it: its digest, outcome and tally fit the document."""
    document = json.loads(decision.document)
    tamper(document)
    text = canon.canonical_bytes(document)
    again = tally.tally_document(document)
    decision.document, decision.document_digest = text.decode(), canon.sha256(text)
    decision.outcome, decision.arithmetic, decision.tally = again.outcome, again.arithmetic, again.as_dict()
    return decision


def other_weight(doc: Doc) -> None:
    doc["electorate"][0]["weights"]["weight"] += 1


def other_side(doc: Doc) -> None:
    elector = doc["electorate"][0]
    elector["class"] = "consumer" if elector["class"] == "producer" else "producer"


def one_elector_less(doc: Doc) -> None:
    voted = {vote["member"] for vote in doc["votes"]}
    doc["electorate"].remove(next(row for row in doc["electorate"] if row["member"] not in voted))


def other_capacity(doc: Doc) -> None:
    doc["register"][0]["capacity"] = "suspended"


def other_choice(doc: Doc) -> None:
    doc["votes"][0]["choice"] = "no"


def another_moment(doc: Doc) -> None:
    doc["votes"][0]["cast_at"] = doc["window"]["opens_at"]


def other_salt(doc: Doc) -> None:
    doc["votes"][0]["salt"] = "0" * 64


TAMPERED: dict[str, tuple[Callable[[Doc], Any], str]] = {
    "rule code": (lambda doc: doc["rule"].update(code="simple-majority"), "rule"),
    "rule version": (lambda doc: doc["rule"].update(version=2), "rule"),
    "rule terms": (lambda doc: doc["rule"]["terms"].update(quorum=[]), "rule"),
    "opening": (lambda doc: doc["window"].update(opens_at="2026-01-01T00:00:00.000000Z"), "window"),
    "closing": (lambda doc: doc["window"].update(closes_at="2029-01-01T00:00:00.000000Z"), "window"),
    "text": (lambda doc: doc.update(text_digest="b" * 64), "text_digest"),
    "proposal": (lambda doc: doc.update(about="PROP/2026/901"), "about"),
    "ballot": (lambda doc: doc.update(ballot="BALLOT/2026/999"), "ballot"),
    "weight": (other_weight, "electorate"),
    "side": (other_side, "electorate"),
    "elector": (one_elector_less, "electorate"),
    "capacity": (other_capacity, "register"),
    "register": (lambda doc: doc.pop("register"), "register"),
    "fingerprint": (lambda doc: doc.update(electorate_digest="c" * 64), "electorate_digest"),
    "choice": (other_choice, "votes"),
    "moment": (another_moment, "votes"),
    "salt": (other_salt, "votes"),
    "vote": (lambda doc: doc["votes"].pop(), "votes"),
}


def test_an_honest_document_has_no_fault():
    assert documents.fault_in(a_decision()) == ""


@pytest.mark.parametrize("what", TAMPERED)
def test_a_document_that_differs_from_what_was_frozen_is_not_certified(what):
    tamper, place = TAMPERED[what]
    assert documents.fault_in(passed_off(a_decision(), tamper)) == documents.TIED[place]


def test_a_tally_that_is_not_the_documents_is_not_certified():
    decision = a_decision()
    decision.tally["counts"]["members"]["yes"] += 1
    assert documents.fault_in(decision).startswith("A second count gives adopted")


def test_an_outsider_recomputes_the_fingerprint_of_the_electorate_from_the_document():
    decision = a_decision()
    document = json.loads(decision.document)
    assert len(document["register"]) == 56
    assert canon.digest(document["register"]) == decision.ballot.electorate_digest
    assert canon.digest(document["register"]) == document["electorate_digest"]
