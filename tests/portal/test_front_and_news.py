"""The front page and the frame of every page: who takes part, what is voted next, how a person hears of a change."""

import xml.etree.ElementTree as ET

import pytest

from alliance.journal import clock
from members.ballots.models import Decision
from tests import cast, path
from tests.tariffs.releasing import published

pytestmark = pytest.mark.usefixtures("world")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def public_tree(settings, tmp_path):
    """Published files go into a tree of this test's own."""
    settings.PUBLICATION_ROOT = tmp_path / "publication"


def front(client) -> str:
    return " ".join(client.get("/").content.decode().split())


def test_the_front_page_says_who_takes_part_and_that_no_vote_is_open_to_the_public(client):
    page = front(client)
    assert "55 states and 1 union of states." in page
    assert "No vote is open to you now." in page


def test_an_open_vote_stands_on_the_front_page_for_who_may_know_of_it(client, sign_in):
    ballot = path.on_ballot(audience="parties")
    assert f"{ballot.symbol}, closes" not in front(client)
    assert f"{ballot.symbol}, closes" in front(sign_in(cast.delegate("JP")))


def test_what_is_in_force_is_not_said_to_be_charged(client):
    published(path.floor_row())
    clock.move_to(cast.in_days(90))
    page = front(client)
    assert "not yet charged at a border" in page
    decision = Decision.objects.get()
    assert f"{decision.decided_at:%H:%M} UTC" in page.split("Last decisions", 1)[1]


def test_decisions_and_releases_are_an_atom_feed_that_every_page_names(client):
    published(path.floor_row())
    decision = Decision.objects.get()
    answer = client.get("/news.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    entries = ET.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314 - our own answer
    titles = [each.findtext(f"{ATOM}title") for each in entries]
    assert titles == ["Release 1", f"{decision.symbol}: {decision.ballot.title}"]
    links = [each.find(f"{ATOM}link").get("href") for each in entries]
    assert links == [
        "http://testserver/releases/1/",
        f"http://testserver/decisions/{decision.year}-{decision.number}/",
    ]
    assert 'type="application/atom+xml"' in front(client) and 'href="/news.atom"' in front(client)


def test_the_address_of_the_secretariat_stands_in_the_foot_where_it_is_set(client, settings):
    assert "mailto:" not in front(client)
    settings.CONTACT = "secretariat@portal.example"
    assert 'href="mailto:secretariat@portal.example"' in front(client)


def test_everybody_finds_the_proposals_in_the_menu_and_each_page_under_one_name(client, sign_in):
    for page in (front(client), front(sign_in(cast.delegate("JP")))):
        menu = page.split('<nav class="menu"', 1)[1].split("</nav>", 1)[0]
        assert menu.count('href="/proposals/"') == 1
        assert "What a cargo owes" in menu and "How decisions are made" in menu
    assert menu.index('href="/desk/"') < menu.index('href="/products/"')


def test_on_a_first_visit_the_desk_does_not_speak_of_an_earlier_one(sign_in):
    page = sign_in(cast.delegate("JP")).get("/desk/").content.decode()
    assert "You are here for the first time." in page and "Since you were last here" not in page
