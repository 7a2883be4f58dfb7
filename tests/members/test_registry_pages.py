"""The register over HTTP: who takes part, in what status since when, and with what source."""

import pytest

from tests import cast

pytestmark = pytest.mark.usefixtures("world")


def test_everybody_sees_56_members_and_43_votes_on_tariffs(client):
    page = client.get("/members/").content.decode()
    assert "56 members, 43 votes on tariffs" in page
    assert page.count('<th scope="row"><a href="/members/') == 56
    assert "the European Union votes for its 13 states" in page


def test_the_list_says_what_is_invented_and_cites_taking_part(client):
    page = client.get("/members/").content.decode()
    assert "Founding party status, side and weight are invented" in page
    assert "2026 Critical Minerals Ministerial" in page


def test_the_list_is_as_of_the_date_asked_for(client):
    assert "Nobody was a member on this date" in client.get("/members/?on=2026-02-03").content.decode()
    assert "56 members" in client.get("/members/?on=2026-02-04").content.decode()


def test_a_date_that_cannot_be_read_is_refused_with_the_mend(client):
    answer = client.get("/members/?on=04.02.2026")
    assert answer.status_code == 400
    assert "for example 2026-03-01" in answer.content.decode()


def test_a_state_of_the_union_is_told_who_votes_for_it(client):
    page = client.get("/members/DE/").content.decode()
    assert "On tariffs the European Union votes for it." in page
    assert 'href="/members/EU/"' in page


def test_the_union_lists_the_states_it_acts_for_with_the_source(client):
    page = client.get("/members/EU/").content.decode()
    acted_for = page.partition("cast no vote of their own")[2].partition("</ul>")[0]
    assert acted_for.count('href="/members/') == 13
    assert "Treaty on the Functioning of the European Union" in page


def test_a_small_code_leads_to_the_one_address_of_the_member(client):
    assert client.get("/members/jp/").headers["Location"] == "/members/JP/"


def test_a_code_that_names_no_member_is_not_found(client):
    answer = client.get("/members/XX/")
    assert answer.status_code == 404
    assert "No member has the code XX." in answer.content.decode()


def test_a_member_page_shows_no_vote_of_an_open_ballot(client):
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP", "no")
    page = client.get("/members/JP/").content.decode()
    assert "No decided ballot yet" in page
    assert ballot.title not in page


def test_a_partys_page_says_that_no_act_puts_a_floor_into_force_and_what_such_an_act_is(client):
    page = " ".join(client.get("/members/EU/").content.decode().split())
    assert "None notified by the European Union." in page and "That law is called the national act." in page
    page = " ".join(client.get("/members/DE/").content.decode().split())
    assert "None notified by the European Union, which acts for Germany" in page
    assert '<a href="/members/EU/#acts">' in page
