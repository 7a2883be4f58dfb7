"""A receipt says in plain words where it stays, its entry in the record, how to check it and what it proves."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.journal import clock
from alliance.journal.models import Entry
from members.ballots import checking, claims, receipts
from members.ballots.models import Ballot, Vote
from members.ballots.services import close_ballot
from tests import cast, notes, path
from tests.tariffs import releasing, steps

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def public_tree(settings, tmp_path):
    """Published files go into a tree of this test's own."""
    settings.PUBLICATION_ROOT = tmp_path / "publication"


def at(name: str, ballot: Ballot) -> str:
    return reverse(name, args=[ballot.year, ballot.number])


def said(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_says_in_words_what_stands_on_it_and_how_to_check_it_after_the_close(sign_in):
    ballot = steps.ballot()
    cast.vote(ballot, "JP", "yes")
    page = said(sign_in(cast.delegate("JP")).get(at("ballot_receipt", ballot)))
    for term in (
        "Sealed digest",
        "Salt",
        "Identity proved again",
        "Place in the chain",
        "Address of this receipt",
    ):
        assert f"<dt>{term}</dt>" in page
    assert "Proved afresh" not in page
    assert "How to check it after the close" in page and "There choose “Check a receipt”." in page
    entry = Entry.objects.get(act="cast_vote")
    assert entry.digest in page and "It gets its place in the chain with the next release." in page
    assert settings.BASE_URL + at("ballot_receipt", ballot) in page


def test_once_it_is_decided_the_page_leads_to_the_check_and_once_released_names_the_place(sign_in):
    release = releasing.published()
    vote = Vote.objects.select_related("ballot", "elector").order_by("pk").first()
    ballot, entry = vote.ballot, receipts.entry_of(vote)
    assert entry.link.release == release.number
    page = said(sign_in(cast.delegate(vote.elector.code)).get(at("ballot_receipt", ballot)))
    decision = ballot.decision
    assert f'href="{at("decision_receipt", decision)}?member={vote.elector.code}&amp;number=1' in page
    assert f"Place {entry.link.position} in the chain, by release {release.number}." in page
    assert "after the close" not in page.split("How to check it", 1)[1].split("</h2>", 1)[0]
    text = receipts.text_of(vote, "")
    assert f"Place of the entry in the chain: {entry.link.position}, by release {release.number}\n" in text
    assert f"1. Open {settings.BASE_URL}{at('decision_receipt', decision)}\n" in text


def test_the_file_names_its_address_its_entry_and_how_who_cast_it_was_proved():
    ballot = steps.ballot()
    vote = cast.vote(ballot, "JP", "yes")
    text = receipts.text_of(vote, "An invented ballot.")
    assert f"Address of this receipt: {settings.BASE_URL}{at('ballot_receipt', ballot)} (" in text
    assert f"Digest of its entry in the record: {Entry.objects.get(act='cast_vote').digest}\n" in text
    assert "Place of the entry in the chain: none yet; the next release gives it\n" in text
    assert re.search(r"^Identity: proved again with a \S.* at \d{4}-\S+Z, for this vote alone$", text, re.M)
    assert f"1. Open {settings.BASE_URL}{at('ballot', ballot)} once the ballot is decided" in text
    assert "By itself nothing: it is not signed, and anybody can type such a text." in text
    assert "An invented ballot." in text and vote.salt not in text


def test_no_line_of_the_file_ends_in_blanks_and_all_files_are_equally_long():
    ballot, sizes = steps.ballot(), set()
    for choice in ("yes", "no", "abstain"):
        text = receipts.text_of(cast.vote(ballot, "JP", choice), "")
        assert [line for line in text.splitlines() if line != line.rstrip()] == []
        sizes.add(len(text.encode()))
    assert len(sizes) == 1


def test_the_file_of_a_vote_by_signed_note_says_that_nobody_proved_it_in_the_portal():
    ballot = path.on_ballot()
    notes.read(notes.entered(ballot, "yes"))
    vote = Vote.objects.get()
    text = receipts.text_of(vote, "")
    assert "Identity: not proved in the portal; entered by two officers from a signed note, REQ/" in text
    assert f"Digest of its entry in the record: {Entry.objects.get(act='cast_by_note').digest}\n" in text


def test_the_page_asks_the_database_at_most_twelve_times(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    cast.vote(ballot, "JP", "yes")
    client.get(at("ballot_receipt", ballot))
    with CaptureQueriesContext(connection) as asked:
        client.get(at("ballot_receipt", ballot))
    assert len(asked) <= 12, "\n".join(each["sql"][:120] for each in asked.captured_queries)


def test_the_file_pasted_after_the_close_is_found_to_be_the_vote_that_counts():
    ballot = steps.ballot()
    vote = cast.vote(ballot, "JP", "no")
    text = receipts.text_of(vote, "An invented ballot.")
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    claim, faults = claims.read(text)
    assert faults == [] and claim is not None
    assert checking.check(decision, claim).verdict == "counted"
