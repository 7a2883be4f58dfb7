"""The ballot paper over HTTP: paper, confirmation, receipt; who may not vote sees why; sealed is sealed."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from alliance.domain import tally
from alliance.journal import clock
from members.ballots.models import Ballot, Vote
from members.ballots.services import close_ballot
from tariffs.proposals import services
from tariffs.proposals.views import ballots
from tests import cast, observed
from tests.tariffs import steps, voting

pytestmark = pytest.mark.usefixtures("world")


def at(name: str, ballot: Ballot) -> str:
    return reverse(name, args=[ballot.year, ballot.number])


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def cast_over_http(client: Client, ballot: Ballot, choice: str):
    typed = {"choice": choice, "text_digest": ballot.text_digest, "code": cast.code(cast.delegate("JP"))}
    return client.post(at("ballot_cast", ballot), typed, follow=True)


def test_the_paper_says_rule_deadline_text_and_what_each_choice_does(sign_in):
    ballot = steps.ballot()
    page = text(sign_in(cast.delegate("JP")).get(at("ballot", ballot)))
    assert "Cast Japan’s vote" in page
    assert "at least two thirds of the members that vote yes or no must vote yes" in page
    assert "An abstention counts for the quorum" in page
    assert "UTC" in page and "in Tokyo" in page
    assert ballot.text_digest in page and "110.00" in page and "Prices lie below cost." in page
    assert page.count('name="choice"') == 3


def test_a_vote_is_confirmed_in_large_type_then_cast_then_receipted(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    confirmation = client.post(at("ballot_confirm", ballot), {"choice": "yes"}, follow=True)
    assert "confirmation-choice" in text(confirmation) and not Vote.objects.exists()
    receipt = cast_over_http(client, ballot, "yes")
    vote = Vote.objects.get()
    page = text(receipt)
    assert receipt.redirect_chain == [(at("ballot_receipt", ballot), 303)]
    for said in ("Japan", "Yes", vote.digest, ballot.text_digest, ballot.rule.title, "Vote number"):
        assert said in page
    assert receipt.headers["Cache-Control"].count("no-store") == 1


def test_a_vote_is_changed_until_the_close(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    cast_over_http(client, ballot, "yes")
    assert "Change Japan’s vote" in text(client.get(at("ballot", ballot)))
    receipt = text(cast_over_http(client, ballot, "no"))
    assert "Japan: No" in receipt and "it replaces the one before" in receipt


def test_the_confirmation_is_a_page_that_back_and_reload_find_again(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    cast.code(cast.delegate("JP"))
    confirm = at("ballot_confirm", ballot)
    gone_on = client.post(confirm, {"choice": "no", "text_digest": ballot.text_digest})
    assert (gone_on.status_code, gone_on["Location"]) == (303, confirm)
    for _ in range(2):
        page = text(client.get(confirm))
        assert "Japan votes" in page and 'name="choice" value="no "' in page and ballot.text_digest in page
    assert not Vote.objects.exists()
    cast_over_http(client, ballot, "no")
    assert "This vote is recorded already" in text(client.get(confirm))
    client.post(confirm, {"choice": "yes"})
    page = text(client.get(confirm))
    assert "Japan changes its vote to" in page and "still stands as “No”" in page


def test_a_confirmation_without_a_choice_leads_to_the_paper(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    answer = client.get(at("ballot_confirm", ballot))
    assert (answer.status_code, answer["Location"]) == (302, at("ballot", ballot))


def test_a_choice_waits_for_nobody_else_at_the_same_browser(sign_in):
    ballot = steps.ballot()
    choice = (
        sign_in(cast.delegate("JP")).post(at("ballot_confirm", ballot), {"choice": "no"}).cookies["choice"]
    )
    assert choice["path"] == at("ballot_confirm", ballot) and choice["httponly"]
    other = sign_in(cast.delegate("AU"))
    other.cookies["choice"] = choice.value
    assert other.get(at("ballot_confirm", ballot)).status_code == 302


def test_a_choice_on_its_way_stands_in_no_address_and_no_session(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    session = dict(client.session)
    gone_on = client.post(at("ballot_confirm", ballot), {"choice": "abstain"})
    assert "abstain" not in gone_on["Location"] and dict(client.session) == session


def test_a_form_posted_twice_is_one_vote_with_one_receipt(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    first = cast_over_http(client, ballot, "yes")
    again = cast_over_http(client, ballot, "yes")
    vote = Vote.objects.get()
    assert vote.digest in text(first) and vote.digest in text(again)


@pytest.mark.parametrize(
    ("name", "field"),
    [("ballot_confirm", "choice"), ("ballot_cast", "choice"), ("ballot_cast", "text_digest")],
)
def test_a_form_that_contradicts_itself_is_refused_instead_of_the_last_field_winning(sign_in, name, field):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    sent = {"choice": "yes", "text_digest": ballot.text_digest}
    sent[field] = [sent[field], "no" if field == "choice" else "b" * 64]
    answer = client.post(at(name, ballot), sent)
    assert answer.status_code == 400
    assert "2 different values" in text(answer) and not Vote.objects.exists()


def test_going_on_without_a_choice_is_told_so(sign_in):
    ballot = steps.ballot()
    answer = sign_in(cast.delegate("JP")).post(at("ballot_confirm", ballot), {})
    assert answer.status_code == 422
    assert "No choice was made" in text(answer)


def test_a_vote_on_another_text_than_the_one_shown_is_refused(sign_in):
    ballot = steps.ballot()
    client = sign_in(cast.delegate("JP"))
    answer = client.post(at("ballot_cast", ballot), {"choice": "yes", "text_digest": "b" * 64})
    assert answer.status_code == 409
    assert "not the text of this ballot" in text(answer) and not Vote.objects.exists()


def test_a_vote_after_the_instant_is_refused_with_its_reason(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    clock.move_to(ballot.closes_at)
    for name in ("ballot_confirm", "ballot_cast"):
        answer = client.post(at(name, ballot), {"choice": "yes", "text_digest": ballot.text_digest})
        assert answer.status_code == 409
        assert "This vote came too late" in text(answer) and "closed on" in text(answer)
    assert not Vote.objects.exists()


def test_a_state_of_the_union_sees_why_it_does_not_vote_and_is_refused(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("DE"))
    page = text(client.get(at("ballot", ballot)))
    assert "EU votes on this subject for its states, Germany among them" in page
    assert 'name="choice"' not in page
    for name in ("ballot_confirm", "ballot_cast"):
        answer = client.post(at(name, ballot), {"choice": "yes", "text_digest": ballot.text_digest})
        assert answer.status_code == 403
        assert "for its states" in text(answer)


def test_the_secretariat_has_no_paper(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.officer())
    assert 'name="choice"' not in text(client.get(at("ballot", ballot)))
    assert client.post(at("ballot_cast", ballot), {"choice": "yes"}).status_code == 403
    assert client.get(at("ballot_receipt", ballot)).status_code == 403


def test_the_public_sees_the_rule_and_the_fingerprint_and_no_trace_of_a_vote(client: Client):
    ballot = steps.ballot(audience="public")
    before = text(client.get(at("ballot", ballot)))
    assert ballot.electorate_digest in before and ballot.rule.title in before
    assert 'name="choice"' not in before
    cast.vote(ballot, "JP", "no")
    cast.vote(ballot, "AU", "yes")
    after = text(client.get(at("ballot", ballot)))
    moving = r'data-now="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"'
    assert re.sub(moving, "", before) == re.sub(moving, "", after)


@pytest.mark.parametrize("other", ["AU", "DE"])
def test_before_the_close_no_other_delegation_learns_a_vote(sign_in, other: str):
    ballot = steps.ballot()
    client = sign_in(cast.delegate(other))
    before = text(client.get(at("ballot", ballot)))
    cast.vote(ballot, "JP", "no")
    moving = r'data-now="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"'
    assert re.sub(moving, "", text(client.get(at("ballot", ballot)))) == re.sub(moving, "", before)
    assert client.get(at("ballot_receipt", ballot)).status_code == 404


def test_receipts_are_only_for_the_signed_in(client: Client):
    ballot = steps.ballot()
    cast.vote(ballot, "JP")
    assert client.get(at("ballot_receipt", ballot)).status_code == 302


def test_a_closed_ballot_leads_to_its_decision(client: Client):
    ballot = steps.ballot(audience="public")
    clock.move_to(ballot.closes_at)
    assert "This ballot is closed" in text(client.get(at("ballot", ballot)))
    decision = close_ballot(ballot_id=ballot.pk)
    assert reverse("decision", args=[decision.year, decision.number]) in text(
        client.get(at("ballot", ballot))
    )


def test_an_unknown_ballot_is_not_found(client: Client):
    assert client.get("/ballots/2026-999/").status_code == 404


def test_a_vote_is_cast_by_post_alone(sign_in):
    ballot = steps.ballot()
    client = sign_in(cast.delegate("JP"))
    assert client.get(at("ballot_cast", ballot)).status_code == 405
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(cast.user_of(cast.delegate("JP")))
    assert guarded.post(at("ballot_cast", ballot), {"choice": "yes"}).status_code == 403


def test_a_choice_whose_effect_differs_from_weight_to_weight_still_says_it_beside_the_choice():
    said = tally.explain_before(
        tally.from_terms(json.loads(Path("docs/rules/w1-iea-majority.json").read_text())["terms"]),
        [tally.Elector("A", {"general": 1, "combined": 2})],
    )
    effects = {name: effect for name, _, effect in ballots._choices(said)["choices"]}
    assert effects["abstain"].startswith(
        "An abstention has the effect of a no for the combined voting weight"
    )


def test_a_receipt_can_be_kept_as_a_file_of_one_length_whatever_was_chosen(sign_in):
    ballot, sizes = steps.ballot(), set()
    where = reverse("ballot_receipt_file", args=[ballot.year, ballot.number])
    client = sign_in(cast.delegate("JP"))
    assert client.get(where).status_code == 404
    for choice in ("yes", "no", "abstain"):
        vote = cast.vote(ballot, "JP", choice)
        answer = client.get(where)
        text = answer.content.decode()
        assert (
            f"Choice: {vote.get_choice_display()}" in text and vote.digest in text and vote.salt not in text
        )
        assert f"Cast by: {cast.user_of(cast.delegate('JP')).name}, head of delegation" in text
        assert "attachment" in answer["Content-Disposition"]
        sizes.add(len(answer.content))
    assert len(sizes) == 1
    assert sign_in(cast.delegate("AU")).get(where).status_code == 404


def test_after_a_wrong_code_the_page_is_one_that_back_finds_again(sign_in):
    ballot, client = steps.ballot(), sign_in(cast.delegate("JP"))
    cast.code(cast.delegate("JP"))
    client.post(at("ballot_confirm", ballot), {"choice": "abstain"})
    wrong = {"choice": "abstain", "text_digest": ballot.text_digest, "code": "nothing"}
    answer = client.post(at("ballot_cast", ballot), wrong)
    assert (answer.status_code, answer["Location"]) == (303, at("ballot_confirm", ballot))
    page = text(client.get(answer["Location"]))
    assert "Type the six digits that your app shows now" in page and 'name="choice" value="abstain"' in page
    client.get("/local/authenticator/")
    page = text(client.get(answer["Location"]))
    assert "Type the six digits" not in page, "said once"
    assert 'name="choice" value="abstain"' in page and not Vote.objects.exists()
    client.force_login(cast.user_of(cast.delegate("PE")))
    client.cookies["refused"] = answer.cookies["refused"].value
    client.post(at("ballot_confirm", ballot), {"choice": "yes"})
    assert "Type the six digits" not in text(client.get(answer["Location"])), "nor to anybody else"


def test_the_receipt_names_who_cast_the_vote_to_the_own_delegation_alone(sign_in):
    ballot = steps.ballot(audience="public")
    cast.vote(ballot, "JP", "yes")
    name = cast.user_of(cast.delegate("JP")).name
    page = text(sign_in(cast.delegate("JP", "adviser")).get(at("ballot_receipt", ballot)))
    assert f"<dt>Cast by</dt><dd>{name}, head of delegation</dd>" in page
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    for other in (Client(), sign_in(cast.delegate("AU"))):
        assert name not in text(other.get(at("ballot", ballot)))
    assert sign_in(cast.delegate("AU")).get(at("ballot_receipt", ballot)).status_code == 404


def test_who_may_move_the_close_and_what_happens_then_stands_on_paper_and_in_the_room(sign_in):
    ballot = steps.ballot()
    for name in ("ballot", "ballot_room"):
        page = text(sign_in(cast.officer()).get(at(name, ballot)))
        assert "Nobody can move it by hand: no officer, no chair, no delegation." in page
        assert "Only the outage clause of the rule can, once." in page and "nothing counts yet" in page
        assert (
            "Two programs count the votes by the rule." in page and "the next release holds its rules" in page
        )
        assert page.count(" hours before the close: ") == 3
    observed.looked(".xxx..", until=ballot.closes_at - timedelta(hours=3))
    clock.move_to(ballot.closes_at - timedelta(hours=3))
    page = text(sign_in(cast.officer()).get(at("ballot", ballot)))
    assert ": 2 of 15 minutes." in page and "The probe last looked on" in page
    assert page.count(" hours before the close: ") == 1 and "nothing counts yet" not in page
    clock.move_to(ballot.closes_at)
    assert "Who can move the close" not in text(sign_in(cast.officer()).get(at("ballot", ballot)))


def test_the_paper_leads_to_who_stood_where_and_to_the_brief_of_who_has_one(client, sign_in):
    version = steps.table()
    steps.oppose(version)
    ballot = services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    of = f"/proposals/{ballot.version.proposal.year}-{ballot.version.proposal.number}/"
    stands, brief = f'href="{of}#stands"', f'href="{of}brief/"'
    page = text(sign_in(cast.delegate("JP")).get(at("ballot", ballot)))
    assert stands in page and brief in page
    assert 'id="stands"' in text(client.get(of))
    page = text(sign_in(cast.officer()).get(at("ballot", ballot)))
    assert stands in page and brief not in page


def test_the_paper_of_an_amendment_leads_there_too(sign_in):
    version = steps.table()
    steps.oppose(version)
    voting.move(version, amount="95")
    agenda = voting.put(version)
    of = f"/proposals/{version.proposal.year}-{version.proposal.number}/"
    page = text(sign_in(cast.delegate("JP")).get(at("ballot", voting.now_on(agenda))))
    assert f'href="{of}#stands"' in page and f'href="{of}brief/"' in page
