"""A text says when its rows apply, into where, at which stages; its page tells before the vote from after it; the list
says what a stranger can and cannot read."""

import re
from datetime import date

from django.test import Client
from django.urls import reverse

from alliance.web import words
from tariffs.proposals import duties, services
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation import amendments, beside, reading
from tests import cast
from tests.tariffs import steps
from tests.tariffs.test_revise_and_return import page, second

NONE_OPEN = "Nothing on the table or under vote is open to the public now."
GAP = "Numbers are missing here"


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_one_sentence_says_until_when_a_rule_applies_and_that_it_lapses():
    start, sunset = date(2026, 9, 1), date(2029, 8, 31)
    lapses = "from 1 Sep 2026; it lapses after 31 Aug 2029 unless renewed"
    assert words.answers(start, None, sunset) == lapses
    assert words.answers(start, date(2030, 1, 1), sunset) == lapses
    assert words.answers(start, date(2028, 1, 1), sunset) == "from 1 Sep 2026 until and including 31 Dec 2027"
    assert words.answers(start, None) == "from 1 Sep 2026, open-ended"


def test_a_staged_duty_names_each_rate_with_its_first_day_and_none_that_is_never_charged():
    row = {"expression": "3%", "staged_from": "6%", "staged_cuts": "3", "staged_later": "on 1 January",
           "valid_from": "2026-11-01"}  # fmt: skip
    assert duties.in_words(row) == (
        "5% from 1 Nov 2026, 4% from 1 Jan 2027, 3% from 1 Jan 2028 (cut from 6% in 3 equal steps)"
    )
    many = duties.in_words(row | {"expression": "free", "staged_from": "10%", "staged_cuts": "10"})
    assert many.startswith("9% from 1 Nov 2026, 8% from 1 Jan 2027 and so on, free from 1 Jan 2035 (")


def test_a_row_for_all_parties_names_the_territory_that_has_a_row_of_its_own(world, client: Client):
    rows = steps.row(amount="290"), steps.row(amount="275", importer="EU")
    version = steps.table(*rows, audience="public")
    text = said(client.get(page("proposal", version)))
    assert "into the whole alliance except the European Union" in text and "into the European Union" in text
    assert "it lapses after" in text and "open-ended" not in text and "; sunset" not in text


def test_a_decision_names_it_too_with_the_days_and_how_the_base_duty_counts(world, client: Client):
    decision = steps.decide(steps.ballot(steps.row(amount="290"), steps.row(amount="275", importer="EU")))
    services.enact(decision_id=decision.pk)
    text = said(client.get(reverse("decision", args=[decision.year, decision.number])))
    assert "the whole alliance except the European Union" in text and "added to the base duty" in text
    assert "it lapses after" in text and "; sunset" not in text


def test_a_stranger_reads_that_nothing_is_open_and_hears_of_no_gap_where_there_is_none(world, client: Client):
    decided = steps.decide(steps.ballot())
    services.enact(decision_id=decided.pk)
    steps.table(steps.row(product="ndpr-metal"))
    steps.draft(by=cast.delegate("AU"))
    text = said(client.get(reverse("proposals")))
    assert NONE_OPEN in text and "With the decision the text and its votes become public" in text
    assert GAP not in text
    steps.table(steps.row(product="gallium-metal"), audience="public")
    text = said(client.get(reverse("proposals")))
    assert GAP in text and NONE_OPEN not in text


def test_after_the_vote_the_page_speaks_of_it_as_past_and_leads_to_the_votes(world, client: Client):
    decision = steps.decide(steps.ballot())
    services.enact(decision_id=decision.pk)
    answer = client.get(page("proposal", Version.objects.get()))
    text = said(answer)
    assert "No member has taken a position yet" not in text and "What it would do" not in text
    assert f"Who voted how is with {decision.symbol}." in text and "What it changed" in text
    assert "No member took a position before the vote." in text


def test_while_a_text_is_voted_on_the_page_says_what_is_no_part_of_the_vote(world, sign_in):
    first = steps.table()
    amendments.move_amendment(
        proposal_id=first.proposal_id, digest=first.digest, row=1, cells={"amount": "95"},
        reason="Our smelter buys at spot.", by=cast.delegate("AU"),
    )  # fmt: skip
    newest = second(first)
    services.put_to_ballot(version_id=newest.pk, closes_at=cast.in_days(7), by=cast.officer())
    [each] = beside.beside(reading.versions(newest.proposal, cast.delegate("PE")), cast.delegate("PE"))
    assert (each.word, each.stands, each.asked_again) == ("No part of the vote on the whole", False, False)
    text = said(sign_in(cast.delegate("PE")).get(page("proposal", newest)))
    assert "Positions are no votes. The votes are sealed until the ballot is counted." in text
