"""The desk over HTTP: what needs this seat, by when; and nothing of what others did on an open ballot."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance import journal
from alliance.journal import clock
from members.ballots.services import certify, close_ballot
from tariffs.proposals.drafting import add_row, save_text, start_draft
from tests import cast, path
from tests.tariffs import duties

pytestmark = pytest.mark.usefixtures("world")


def desk(sign_in, seat) -> str:
    answer = sign_in(seat).get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


def drafts(sign_in, seat) -> str:
    """The part of the desk that the page brings by itself: the drafts as the checks find them."""
    answer = sign_in(seat).get("/desk/drafts/")
    assert answer.status_code == 200
    return answer.content.decode()


def still(page: str) -> str:
    """A page without what differs at each request: the clock and the token of its form."""
    page = re.sub(r'data-now="[^"]*"', "", page)
    return re.sub(r'(value="|X-CSRFToken": ")[A-Za-z0-9]{64}"', "", page)


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_the_missing_vote_comes_first_with_its_act(sign_in):
    later, sooner = cast.a_ballot(days=9), cast.a_ballot(days=4)
    page = desk(sign_in, cast.delegate("JP"))
    assert "2 open ballots wait for Japan’s vote." in page
    assert f'href="/ballots/{sooner.year}-{sooner.number}/">Cast Japan’s vote</a>' in page
    assert page.index(sooner.symbol) < page.index(later.symbol)


def test_the_deadline_stands_in_utc_and_in_the_delegates_own_time(sign_in):
    ballot = cast.a_ballot()
    page = desk(sign_in, cast.delegate("JP"))
    assert f"{ballot.closes_at:%H:%M} UTC" in page
    assert " in Tokyo" in page


def test_after_voting_the_desk_says_so_and_shows_nothing_that_opens_the_vote(sign_in):
    ballot = cast.a_ballot()
    vote = cast.vote(ballot, "JP", "no")
    page = desk(sign_in, cast.delegate("JP"))
    assert "Japan has voted on every open ballot." in page
    assert "Cast Japan’s vote" not in page
    assert vote.salt not in page
    assert vote.digest not in page


@pytest.mark.parametrize("code", ["PE", "DE", "EU", "officer"])
def test_what_others_vote_changes_nothing_on_a_desk(sign_in, code):
    seat = cast.officer() if code == "officer" else cast.delegate(code)
    ballot = cast.a_ballot()
    before = still(desk(sign_in, seat))
    assert ballot.symbol in before
    for other, choice in (("JP", "no"), ("AU", "yes"), ("JP", "abstain")):
        cast.vote(ballot, other, choice)
    assert still(desk(sign_in, seat)) == before


def test_a_state_of_the_union_is_told_who_votes(sign_in):
    cast.a_ballot()
    page = desk(sign_in, cast.delegate("DE"))
    assert "The European Union votes for Germany" in page
    assert "Cast Germany’s vote" not in page


def test_an_adviser_reads_the_paper_and_is_offered_no_vote(sign_in):
    cast.a_ballot()
    page = desk(sign_in, cast.delegate("JP", "adviser"))
    assert "Read the ballot paper" in page
    assert "Cast Japan’s vote" not in page


def test_a_draft_is_on_its_own_desk_only(sign_in):
    draft = start_draft(by=cast.delegate("JP"))
    assert draft.symbol in desk(sign_in, cast.delegate("JP"))
    assert draft.symbol not in desk(sign_in, cast.delegate("PE"))
    assert draft.symbol not in desk(sign_in, cast.officer())


def test_the_oldest_tabled_text_is_the_officers_first_work(sign_in):
    first = path.tabled()
    clock.move_to(cast.in_days(2))
    second = path.tabled(path.floor_row(product="cobalt-sulfate"), title="A floor for cobalt sulfate")
    page = desk(sign_in, cast.officer())
    assert f"Put {first.proposal.symbol} to the ballot</a>" in page
    assert page.index(first.proposal.symbol) < page.index(second.proposal.symbol)
    assert "waiting longest, 2 days" in page


def test_work_that_is_due_stands_on_the_officers_desk_with_its_age(sign_in):
    ballot = cast.a_ballot()
    assert "Nothing is due" in desk(sign_in, cast.chair())
    clock.move_to(ballot.closes_at)
    assert "Ballots to close" in desk(sign_in, cast.officer())
    decision = close_ballot(ballot_id=ballot.pk)
    page = desk(sign_in, cast.officer())
    assert "Decisions to certify" in page
    assert "Not yet</span>" in page
    certify(decision_id=decision.pk)
    assert "Nothing is due" in desk(sign_in, cast.officer())


def test_an_incident_stands_on_the_officers_desk_and_on_its_page(sign_in):
    ballot = cast.a_ballot()
    journal.incident(
        code="something_odd", obj=ballot, detail="It went odd.", mend="Look at it.", by=cast.officer()
    )
    client = sign_in(cast.officer())
    assert "It went odd." in client.get("/desk/").content.decode()
    page = client.get("/incidents/").content.decode()
    assert "Something odd." in page
    assert "Look at it." in page


def test_incidents_are_for_who_is_signed_in_and_say_when_there_is_none(client, sign_in):
    assert client.get("/incidents/").status_code == 302
    assert "No incident" in sign_in(cast.delegate("KE")).get("/incidents/").content.decode()


def test_somebody_without_a_seat_is_told_why_nothing_can_be_done(sign_in):
    seat = cast.delegate("KE")
    cast.end(seat)
    page = desk(sign_in, seat)
    assert "You are signed in, but you hold no seat today." in page


def test_nothing_open_is_said_in_words(sign_in):
    page = desk(sign_in, cast.delegate("JP"))
    assert "No ballot is open. Nothing is due today." in page
    assert "No draft" in page


def test_what_others_did_since_the_last_visit_stands_on_the_desk_until_it_is_marked_as_seen(sign_in):
    japan = cast.delegate("JP")
    desk(sign_in, japan)
    clock.move_to(cast.in_days(1))
    version = path.tabled(by=cast.delegate("PE"))
    page = desk(sign_in, japan)
    assert f"{version.symbol}: version tabled" in page
    assert f"{version.symbol}: version tabled" in desk(sign_in, japan)
    answer = sign_in(japan).post("/desk/seen/", follow=True)
    assert "Nothing that others did is new to you." in answer.content.decode()


def test_a_desk_asks_the_database_twelve_times_at_most(sign_in):
    cast.a_ballot()
    path.tabled()
    for seat in (cast.delegate("JP"), cast.officer()):
        client = sign_in(seat)
        client.get("/desk/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/")
        assert len(asked) <= 12, "\n".join(each["sql"][:120] for each in asked.captured_queries)


def test_a_party_that_has_not_spoken_on_a_text_is_asked_to_as_its_first_work(sign_in):
    version = path.tabled()
    page = desk(sign_in, cast.delegate("PE"))
    year, number = version.proposal.year, version.proposal.number
    assert f'href="/proposals/{year}-{number}/position/">Take Peru’s position</a>' in page


def draft_of(*rows: dict[str, str], title: str = "A floor", prose: str = "So that mines stay open."):
    by = cast.delegate("JP")
    draft = start_draft(by=by)
    save_text(proposal_id=draft.pk, title=title, prose=prose, language="en", by=by)
    return draft, [add_row(proposal_id=draft.pk, by=by, typed=row) for row in rows]


def test_a_draft_that_checks_block_says_how_many_faults_and_leads_to_the_first(sign_in):
    wrong = path.floor_row(amount="-5", valid_from="2020-01-01")
    draft, (row,) = draft_of(wrong)
    page = " ".join(drafts(sign_in, cast.delegate("JP")).split())
    assert "Blocked" in page and "things to mend first" in page
    first = f"/proposals/{draft.year}-{draft.number}/edit/#row-{row.pk}-amount"
    assert f'<a href="{first}">Row 1: Amount<span class="ds-sr-only"> of {draft.symbol}</span></a>' in page
    edit = sign_in(cast.delegate("JP")).get(first.partition("#")[0])
    to_mend = len(edit.context["to_do"].wrong)
    assert to_mend > 1 and f"{to_mend} things to mend first" in page
    assert f'id="row-{row.pk}-amount"' in edit.content.decode()


def test_a_draft_in_order_is_said_to_be_ready_and_one_without_rows_not_complete(sign_in):
    draft_of(path.floor_row())
    page = drafts(sign_in, cast.delegate("JP"))
    assert "Ready to be tabled" in page and "Blocked" not in page
    draft_of()
    assert "still to fill in" in drafts(sign_in, cast.delegate("JP"))


def test_the_desk_names_each_draft_before_its_checks_and_brings_them_by_itself(sign_in):
    draft, _rows = draft_of(path.floor_row(amount="-5"))
    page = desk(sign_in, cast.delegate("JP"))
    assert 'hx-get="/desk/drafts/" hx-trigger="load"' in page and "htmx" in page[: page.index("<body")]
    assert f'<a href="/proposals/{draft.year}-{draft.number}/edit/">See what is left<span' in page
    assert "Blocked" not in page
    part = drafts(sign_in, cast.delegate("JP"))
    assert "hx-get" not in part and "See what is left" not in part and "<html" not in part
    assert draft.symbol not in drafts(sign_in, cast.delegate("AU"))


def test_a_desk_with_drafts_a_text_on_the_table_and_a_ballot_asks_at_most_twelve_times(sign_in):
    cast.a_ballot()
    path.tabled(path.floor_row())
    draft_of(path.floor_row(), path.floor_row(origin="CN"))
    draft_of(path.floor_row(kind="end"))
    draft_of(duties.line(), duties.line(product="", hs="811292"))
    client = sign_in(cast.delegate("JP"))
    for address in ("/desk/", "/desk/drafts/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 12, "\n".join(each["sql"][:120] for each in asked.captured_queries)


def test_three_drafts_ask_the_database_as_often_as_one(sign_in):
    client = sign_in(cast.delegate("JP"))
    counts = []
    for n in (1, 2):
        for _unused in range(n):
            draft_of(path.floor_row())
        for address in ("/desk/", "/desk/drafts/"):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
