"""An officer who looks on in the seat of Japan's head, over every route: no write is taken, no vote is shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from alliance import journal
from alliance.access import SAFE
from alliance.journal import clock
from tests.access.table import METHODS, ROUTES
from tests.access.test_routes import names, quiet  # noqa: F401
from tests.access.walk import prints, taken_back
from tests.access.world import World
from tests.counts import counted

ALL = [route for routes in ROUTES.values() for route in routes]
ENDS = {"view_as_end", "account_logout"}
LOOKS = "an officer who looks on"


@pytest.fixture
def looks(world) -> World:
    """The world, with the session of the officer who looks on as Japan's head."""
    client = Client()
    client.force_login(world.users["officer"])
    begun = client.post(
        reverse("view_as"), {"member": "JP", "role": "head", "reason": "Asked to look at the desk"}
    )
    assert begun["Location"] == reverse("desk")
    world.cookies[LOOKS] = client.cookies["sessionid"].value
    return world


WRITES = [
    pytest.param(method, marks=pytest.mark.gate if method == "POST" else pytest.mark.long)
    for method in METHODS
    if method not in SAFE
]


@pytest.mark.parametrize("method", WRITES)
def test_no_route_takes_a_write_from_who_looks_on(looks, method: str):
    before, asked = prints(), 0
    for route in ALL:
        if route.name in ENDS:
            continue
        case = next((case for case in route.cases if case.method == "POST"), route.cases[0])
        address = looks.address(route.name, case.thing)
        form = looks.form(case.sends, case.thing) if case.method == "POST" else {}
        answer = looks.ask(LOOKS, method, address, form)
        assert answer.status_code == 403, f"{method} {route.name}"
        assert b"Nothing was recorded" in answer.content, f"{method} {route.name}"
        asked += 1
    assert prints() == before
    counted(f"{method} by who looks on", routes=asked)


def test_no_page_of_a_vote_answers_who_looks_on(looks):
    ballot = looks.ballot("balloted for public")
    votes = [route for route in ALL if route.name.startswith("ballot")]
    assert len(votes) >= 4
    assert {name for name in names(get_resolver()) if "ballot" in name} - {"proposal_to_ballot"} == {
        route.name for route in votes
    }, "a page of a vote stands outside /ballots/, where who looks on is refused"
    for route in votes:
        for method in ("GET", "HEAD", "OPTIONS"):
            address = looks.address(route.name, "balloted for public")
            assert address.startswith("/ballots/")
            assert looks.ask(LOOKS, method, address).status_code == 403, f"{method} {route.name}"
    said = looks.ask(LOOKS, "GET", reverse("ballot", args=[ballot.year, ballot.number])).content.decode()
    assert "sealed, from the secretariat too" in said


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.long)])
def test_pages_that_are_read_name_the_view_and_end_it(looks, every: int):
    shown = 0
    for route in ALL[::every]:
        case = next((case for case in route.cases if case.method == "GET"), None)
        if case is None or route.name.startswith("ballot") or route.name in ENDS:
            continue
        with taken_back():
            answer = looks.ask(LOOKS, "GET", looks.address(route.name, case.thing))
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            if answer.status_code >= 300 and not answer.content:
                continue  # leads elsewhere
            assert b"You look on as head of delegation of Japan." in answer.content, route.name
            assert b'action="/view-as/end/"' in answer.content, route.name
            shown += 1
    assert shown > 40 // every


def test_drafts_and_whether_the_state_has_voted_stay_with_the_delegation(looks):
    draft, dropped = looks.proposals["draft of Japan"], looks.proposals["withdrawn draft"]
    for proposal in (draft, dropped):
        for name in ("proposal", "proposal_edit", "proposal_table"):
            address = reverse(name, args=[proposal.year, proposal.number])
            assert looks.ask(LOOKS, "GET", address).status_code == 404, name
    pages = ["desk", "proposals", "record", "search", "incidents", "front"]
    text = "".join(looks.ask(LOOKS, "GET", reverse(name)).content.decode() for name in pages)
    assert draft.title not in text and draft.symbol not in text and dropped.symbol not in text
    voted = looks.ballot("balloted for public")
    desk = looks.ask(LOOKS, "GET", reverse("desk")).content.decode()
    assert voted.symbol in desk and "not told to who looks on" in desk
    assert "Not yet voted" not in desk and "Voted, still open" not in desk
    own = looks.ask("head", "GET", reverse("record") + "?act=cast_vote").content.decode()
    assert voted.symbol in own
    assert voted.symbol not in looks.ask(LOOKS, "GET", reverse("record") + "?act=cast_vote").content.decode()
    trail = looks.ask(LOOKS, "GET", reverse("record_of", args=[voted.symbol])).content.decode()
    assert "Vote cast" not in trail


def test_who_looks_on_reads_nothing_that_the_officer_could_not_read(looks):
    """Every page that the seat opens is open to the officer's own office too, or is the member's own by its seat."""
    for thing, proposal in looks.proposals.items():
        address = reverse("proposal", args=[proposal.year, proposal.number])
        if looks.ask(LOOKS, "GET", address).status_code == 200:
            assert looks.ask("officer", "GET", address).status_code == 200, thing


def test_a_view_is_over_after_a_quarter_of_an_hour_and_a_stale_form_does_nothing(looks):
    clock.move_to(journal.now() + timedelta(minutes=15))
    form = {"name": "Ada", "email": "ada@capital.example", "role": "adviser"}
    stale = looks.ask(LOOKS, "POST", reverse("delegation_invite", args=["JP"]), form)
    assert stale.status_code == 403 and b"The view was over before this was sent" in stale.content
    desk = looks.ask(LOOKS, "GET", reverse("desk")).content.decode()
    assert "You look on as" not in desk and "The officers’ desk" in desk or "Secretariat" in desk
