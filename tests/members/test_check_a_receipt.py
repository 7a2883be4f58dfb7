"""Whoever holds a receipt sees whether its vote is among the published ones, and whether it counted."""

import hashlib
import json
import re
import subprocess

import pytest
from django.test import Client
from django.urls import reverse

from alliance.domain import canon
from alliance.journal import clock
from alliance.journal.models import Entry
from members.ballots import checking, claims, receipts
from members.ballots.models import Ballot, Decision, Vote
from members.ballots.services import close_ballot
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def held() -> tuple[Decision, str, str]:
    """A decision on which Japan voted no, then yes; the texts of both receipts as they were downloaded."""
    ballot = cast.a_ballot()
    first = receipts.text_of(cast.vote(ballot, "JP", "no"), "")
    second = receipts.text_of(cast.vote(ballot, "JP", "yes"), "")
    return decided(ballot), first, second


def decided(ballot: Ballot) -> Decision:
    cast.everybody_votes(ballot, yes=28, no=2)
    clock.move_to(ballot.closes_at)
    return close_ballot(ballot_id=ballot.pk)


def at(decision: Decision) -> str:
    return reverse("decision_receipt", args=[decision.year, decision.number])


def checked(client: Client, decision: Decision, text: str, status: int = 200) -> str:
    answer = client.post(at(decision), {"receipt": text})
    assert answer.status_code == status
    return answer.content.decode()


def last_of(decision: Decision) -> Vote:
    return Vote.objects.filter(ballot=decision.ballot, elector__code="JP").latest("sequence")


def test_the_last_receipt_of_a_state_is_told_as_counted_to_a_visitor_and_nothing_is_written(client, held):
    decision, _first, _second = held
    text, entries = receipts.text_of(last_of(decision), ""), Entry.objects.count()
    page = checked(client, decision, text)
    number = last_of(decision).sequence
    assert f"Japan’s vote {number} is counted" in page and "Not equal" not in page
    assert last_of(decision).digest in page
    assert Entry.objects.count() == entries


def test_a_receipt_of_a_vote_that_was_changed_is_told_as_replaced(client, held):
    decision, first, _second = held
    page = checked(client, decision, first)
    assert "Japan’s vote 1 was replaced" in page and "<strong>Against</strong>" not in page
    assert "<strong>No</strong>" in page and f"vote {last_of(decision).sequence} counts instead" in page


def test_the_arithmetic_shown_gives_the_digest_by_another_program(client, held):
    decision, first, _second = held
    claim, faults = claims.read(first)
    assert claim and not faults
    found = checking.check(decision, claim)
    assert hashlib.sha256(found.payload.encode()).hexdigest() == claim.digest
    run = subprocess.run(["bash", "-c", found.command], capture_output=True, text=True, check=True)
    assert run.stdout.split()[0] == claim.digest
    page = checked(client, decision, first)
    assert "sha256sum" in page and "python -m alliance.domain.tally" in page


@pytest.mark.parametrize(
    ("was", "now", "asked"),
    [
        (r"Choice: No", "Choice: Yes", "The choice is the same"),
        (
            r"(?<=the vote: )[0-9a-f]{64}",
            "0" * 64,
            "The sealed digest on the receipt is the one computed again",
        ),
    ],
)
def test_a_receipt_that_was_altered_does_not_agree(client, held, was, now, asked):
    decision, first, _second = held
    page = checked(client, decision, re.sub(was, now, first))
    assert "This receipt and the published votes do not agree" in page
    row = page[page.index(f'<th scope="row">{asked}') :]
    assert "Not equal" in row[: row.index("</tr>")]
    assert page.count("Not equal") == 1


def test_a_document_whose_vote_was_flipped_is_found_by_every_receipt(held):
    decision, first, _second = held
    document = json.loads(decision.document)
    for vote in document["votes"]:
        if vote["member"] == "JP" and vote["receipt_sequence"] == 1:
            vote["choice"] = "abstain"
    decision.document = canon.canonical_bytes(document).decode()
    found = checking.check(decision, claims.read(first)[0])
    assert found.verdict == checking.DIFFERS
    assert [step.ok for step in found.steps] == [False, True, True, False, False, False]


def test_a_vote_that_is_not_published_is_said_to_be_missing(client, held):
    decision, first, _second = held
    page = checked(client, decision, first.replace("Vote number: 1", "Vote number: 9"))
    assert "This vote is not among the published ones" in page
    assert "The published votes of this decision hold no vote 9 of Japan." in page


def test_a_receipt_of_another_ballot_leads_to_its_decision(client, held):
    decision, first, _second = held
    other = decided(cast.a_ballot(about="PROP/2026/901"))
    page = checked(client, other, first)
    assert "This receipt is of another ballot" in page
    assert f'href="{at(decision)}"' in page
    page = checked(client, other, first.replace(decision.ballot.symbol, "BALLOT/2026/987"))
    assert "A receipt can be checked once its ballot is decided." in page


def test_a_late_vote_in_a_document_is_told_as_not_in_the_count(held):
    decision, _first, _second = held
    document = json.loads(decision.document)
    vote = next(each for each in document["votes"] if each["member"] == "JP")
    document["votes"] = [each for each in document["votes"] if each["member"] != "JP"]
    vote["cast_at"] = document["window"]["closes_at"]
    document["votes"].append(vote | {"sequence": 10_000})
    verdict, why, last = checking.standing(document, document["votes"][-1])
    assert (verdict, last) == (checking.REFUSED, 0) and "does not count" in why and "{" not in why


def test_each_line_that_cannot_be_read_is_named_and_nothing_typed_is_lost(client, held):
    decision, first, _second = held
    broken = first.replace("Vote number: 1", "Vote number: one").replace("(JP)", "")
    page = checked(client, decision, broken, 422)
    assert "Line 2 could not be read: “State: Japan”." in page
    assert "could not be read: “Vote number: one”. It is a whole number, such as 1." in page
    assert "Vote number: one" in page[page.index("<textarea") :]
    half = "\n".join(line for line in first.splitlines() if not line.startswith("Sealed digest"))
    assert "The line that begins with “Sealed digest of the vote:” is missing." in checked(
        client, decision, half, 422
    )
    assert "Fill this in" in checked(client, decision, "", 422) or "required" in checked(
        client, decision, "", 422
    )


def test_order_blanks_and_further_lines_of_a_receipt_do_no_harm():
    text = f"Sealed digest of the vote:  {'AB' * 32}\nState: Türkiye: the state (TR)\n\nNote: none\nVOTE  NUMBER: 2 \n"
    claim, faults = claims.read(text + "Receipt of a vote: BALLOT/2026/007\n")
    assert not faults
    assert claim == claims.Claim("TR", 2, "ab" * 32, "BALLOT/2026/007", "")


def test_two_receipts_pasted_at_once_are_not_taken_for_one(held):
    _decision, first, second = held
    claim, faults = claims.read(first + second)
    assert claim is None and any("Paste one receipt" in fault for fault in faults)


def test_three_fields_of_a_receipt_on_paper_do_and_stand_in_an_address(client, held):
    decision, first, _second = held
    claim = claims.read(first)[0]
    spaced = " ".join(claim.digest[place : place + 8] for place in range(0, 64, 8)).upper()
    page = client.get(at(decision), {"member": "JP", "number": "1", "digest": spaced}).content.decode()
    assert "Japan’s vote 1 was replaced" in page and "Not equal" not in page
    answer = client.get(at(decision), {"member": "JP", "number": "x", "digest": "12"})
    assert answer.status_code == 422 and "This has 2 signs." in answer.content.decode()


def test_the_decision_shows_a_delegation_its_vote_and_where_to_check_its_receipt(client, held):
    decision, _first, _second = held
    address = reverse("decision", args=[decision.year, decision.number])
    visitor = client.get(address).content.decode()
    assert f'href="{at(decision)}"' in visitor and "Japan’s vote:" not in visitor
    client.force_login(cast.user_of(cast.delegate("JP")))
    page = client.get(address).content.decode()
    number = last_of(decision).sequence
    assert "Japan’s vote: <strong>Yes</strong>. It is counted." in page
    assert reverse("ballot_receipt", args=[decision.ballot.year, decision.ballot.number]) in page
    assert f'href="{at(decision)}?member=JP&amp;number={number}"' in page


def test_the_receipt_leads_to_its_check_once_the_ballot_is_decided(client, held):
    decision, _first, _second = held
    client.force_login(cast.user_of(cast.delegate("JP")))
    vote = last_of(decision)
    link = f"{at(decision)}?member=JP&number={vote.sequence}&digest={vote.digest}"
    page = client.get(
        reverse("ballot_receipt", args=[decision.ballot.year, decision.ballot.number])
    ).content.decode()
    assert link.replace("&", "&amp;") in page
    assert "is counted" in client.get(link).content.decode()
