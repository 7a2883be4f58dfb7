"""What the pages say of a vote on an amendment: the plan, the paper, the proposal, the decision; one text per state."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from alliance import journal
from alliance.access import NOBODY
from alliance.domain import canon
from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.portal import acts
from members.ballots.models import Ballot, Decision
from tariffs.proposals import services as on_texts
from tariffs.proposals.amending import services, telling
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation import amendments
from tests import cast
from tests.members import rules
from tests.tariffs import steps, voting
from tests.tariffs.steps import day, row
from tests.tariffs.voting import move, now_on, put, step

pytestmark = pytest.mark.usefixtures("world")
HOURS = {"amendment_hours": "72", "whole_hours": "72", "closes_time": "17:00"}


def said(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def far(**typed: str) -> dict[str, str]:
    return row(valid_from=day(90), sunset=day(700), **typed)


def page(name: str, version: Version, *more: int) -> str:
    return reverse(name, args=[version.proposal.year, version.proposal.number, *more])


def paper(ballot: Ballot) -> str:
    return reverse("ballot", args=[ballot.year, ballot.number])


def contested(**typed: str) -> Version:
    version = steps.table(far(**typed))
    move(version, "AU", amount="105")
    move(version, "PE", amount="140")
    return version


def test_the_officer_says_the_hours_reads_the_plan_and_begins(sign_in):
    version, client = contested(), sign_in(cast.officer())
    asked = said(client.get(page("proposal", version)))
    assert "2 amendments are pending. Each is put first, one ballot at a time; then the whole." in asked
    plan = client.post(page("proposal_to_ballot", version), HOURS)
    told = said(plan)
    assert "A2 of Peru, to row 1" in told and "The whole" in told and told.count("17:00 UTC") >= 3
    digest = re.search(r'name="plan" value="([0-9a-f]{64})"', plan.content.decode())
    assert digest is not None
    begun = client.post(
        page("proposal_to_ballot", version), {**HOURS, "plan": digest[1], "confirmed": "yes"}, follow=True
    )
    assert "is open on the first amendment" in said(begun)
    assert Proposal.objects.get(pk=version.proposal_id).state == "amending"


def test_hours_too_few_are_said_at_their_field_and_nothing_typed_is_lost(sign_in):
    version, client = contested(), sign_in(cast.officer())
    answer = client.post(page("proposal_to_ballot", version), HOURS | {"amendment_hours": "5"})
    assert answer.status_code == 422 and "asks for at least 72 hours" in said(answer)
    assert 'value="5"' in answer.content.decode()


def test_another_set_of_amendments_than_was_shown_leads_back_to_the_plan(sign_in):
    version, client = contested(), sign_in(cast.officer())
    sent = {**HOURS, "plan": voting.shown(version).digest, "confirmed": "yes"}
    move(version, "KE", amount="99")
    answer = client.post(page("proposal_to_ballot", version), sent)
    assert answer.status_code == 409 and "Other amendments are pending now" in said(answer)
    assert not Ballot.objects.exists()


def test_a_plan_while_the_text_circulates_says_until_when_and_offers_no_button(sign_in):
    rules.circulate("floor", 48)
    version, client = contested(), sign_in(cast.officer())
    answer = client.post(page("proposal_to_ballot", version), HOURS)
    assert "This text still circulates" in said(answer) and "confirmed" not in answer.content.decode()


def test_the_paper_shows_row_difference_author_reason_and_what_follows(sign_in):
    agenda = put(contested())
    told = said(sign_in(cast.delegate("KE")).get(paper(now_on(agenda))))
    for each in (
        "Amendment A2 of Peru to row 1", "Amendment 1 of 2 is on the ballot; then the whole.", "+30, +27.27 %",
        "Our smelter buys at 95.", "As it is", "As amended", "Not put any more, since this implies their rejection: "
        "A1 of Australia.", "Next on the ballot: the whole, as amended.", "Next on the ballot: A1 of Australia.",
        "Shall the amendment be adopted?", "Yes: adopt this amendment", "Amend a price floor before the whole",
    ):  # fmt: skip
        assert each in told, each


def test_the_proposal_says_in_words_where_the_votes_stand(sign_in):
    version = contested()
    agenda = put(version)
    client = sign_in(cast.delegate("AU"))
    told = said(client.get(page("proposal", version)))
    assert "Amendment 1 of 2 is on the ballot; then the whole." in told and "Open the ballot paper" in told
    assert "Put as number 2" in told and "Withdraw" in told
    voting.vote(now_on(agenda), yes=3, no=20)
    assert "The ballot on amendment 1 of 2 is closed." in said(client.get(page("proposal", version)))
    services.go_on(agenda_id=agenda.pk)
    told = said(client.get(page("proposal", version)))
    assert "Amendment 2 of 2 is on the ballot" in told and "Not adopted" in told and "Withdraw" not in told
    assert "Amendments under vote" in said(client.get(reverse("proposals")))
    step(agenda)
    told = said(client.get(page("proposal", version)))
    assert "A ballot is open on this text" in told and "Amended by votes" in told


def test_the_decision_says_what_became_of_the_amendment_and_what_is_put_next(client):
    agenda = put(contested())
    first = now_on(agenda)
    step(agenda)
    decision = Decision.objects.get(ballot=first)
    told = said(client.get(reverse("decision", args=[decision.year, decision.number])))
    assert "What became of the amendment" in told and "Put next: the whole, as amended" in told
    assert "It sets no rule" in told and "A1 of Australia" in told
    assert "It amended a text" in said(client.get(reverse("decisions")))


def test_the_exact_amendment_is_what_its_digest_is_taken_over_and_public_once_decided(client):
    version = contested()
    agenda = put(version)
    address = page("amendment_text", version, 1, 2)
    assert client.get(address).status_code == 404
    step(agenda)
    answer = client.get(address)
    row_ = amendments.read(version, 2)
    assert canon.sha256(answer.content) == row_.digest == now_digest(row_)
    assert client.get(page("proposal_text", version, 1)).status_code == 200


def now_digest(row_) -> str:
    return Ballot.objects.get(about=row_.symbol).text_digest


def test_who_may_not_read_the_text_knows_of_no_ballot_on_its_amendments(client):
    version = steps.table(far(), audience="parties")
    made = move(version, amount="105")
    observer = cast.become("KE", "observer")
    agenda = put(version)
    assert client.get(paper(now_on(agenda))).status_code == 404
    assert not acts.visible_entries(observer).filter(object_id=made.symbol).exists()
    assert not acts.visible_entries(NOBODY).filter(object_id=now_on(agenda).symbol).exists()


def test_a_stopped_vote_is_said_on_the_proposal(sign_in):
    version = steps.table(row(valid_from=day(16), sunset=day(300)))
    move(version, amount="105")
    agenda = put(version)
    voting.vote(now_on(agenda))
    clock.move_to(journal.now() + timedelta(days=14))
    services.go_on(agenda_id=agenda.pk)
    told = said(sign_in(cast.delegate("PE")).get(page("proposal", version)))
    assert "the whole could not be put" in told and "Being revised" in told
    assert on_texts.next_document(Proposal.objects.get(pk=version.proposal_id))["version"] == 2


def test_delegations_are_told_of_the_votes_the_amended_text_and_of_one_that_stopped():
    version = contested()
    agenda = put(version)
    [begun] = telling.begun(Entry.objects.get(act="put_amendments"))
    assert "1. A2 of Peru, to row 1\n2. A1 of Australia, to row 1" in begun.body and "17:00 UTC" in begun.body
    step(agenda)
    [amended] = telling.amended(Entry.objects.get(act="make_amended_version"))
    assert "Version 2" in amended.body and "AU" in (amended.to or ())


def test_a_form_of_windows_that_comes_after_the_votes_began_opens_the_ballot_or_says_that_it_was_not_taken(
    sign_in,
):
    version, client = contested(), sign_in(cast.officer())
    sent = {**HOURS, "plan": voting.shown(version).digest, "confirmed": "yes"}
    first, again = (client.post(page("proposal_to_ballot", version), sent) for _unused in range(2))
    assert first.status_code == again.status_code == 302 and first.url == again.url
    other = client.post(page("proposal_to_ballot", version), sent | {"amendment_hours": "96"})
    assert other.status_code == 409
    assert "72 hours for each amendment" in said(other) and "What this form said was not taken." in said(
        other
    )
