"""What a seat may not read is for it as if it were not: in answers, lists, searches, counts and the record."""

import re
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from alliance import journal
from tariffs.proposals.models import Change, Version
from tests import cast
from tests.access.roles import DELEGATES, JAPAN, READ_MEMBERS, READ_PARTIES, READ_PUBLIC, SECRETARIAT, circle
from tests.access.table import BALLOTS, OWN_DRAFT, PROPOSALS, TEXTS, Case, Route
from tests.access.test_routes import quiet  # noqa: F401
from tests.access.walk import taken_back
from tests.access.world import World
from tests.counts import counted
from tests.gate import sampled

ASKING = circle("anonymous", "ended", "applicant", "observer", "other", "officer")
"""Whose eyes are tried here: one of each circle of readers; the table asks for all roles."""
FEW = [
    pytest.param(role, marks={"anonymous": (), "other": pytest.mark.gate}.get(role, pytest.mark.long))
    for role in sorted(ASKING)
]
LEVELS = {"public": READ_PUBLIC, "members": READ_MEMBERS, "parties": READ_PARTIES}
THINGS = (OWN_DRAFT, *TEXTS)
READERS = {
    text.thing: text.found for text in TEXTS
}  # to them the text is no secret, whoever else may act on it
ONE_THING = tuple(
    route
    for route in PROPOSALS
    if any(case.thing == "unknown" for case in route.cases)
    and any(
        case.thing != "unknown" and (route.who & ASKING) - case.found - READERS.get(case.thing, frozenset())
        for case in route.cases
    )
)  # those that keep a thing from somebody whom they let in: that answer is held against that of a number never given
_COMPARED: list[int] = []
MOVING = re.compile(r'data-now="[^"]*"|data-until="[^"]*"|[A-Za-z0-9]{64}')


def hidden_from(role: str) -> list[str]:
    """The things that the table keeps from a role."""
    drafts = ["draft of Australia", "draft of Germany", "draft of Kenya"]
    own = {"other": "draft of Australia", "union_state": "draft of Germany", "suspended": "draft of Kenya"}
    kept = [case.thing for case in THINGS if role not in case.found]
    return kept + [draft for draft in drafts if own.get(role) != draft]


def body(answer: Any) -> str:
    return MOVING.sub("…", answer.content.decode())


def same_for_all_numbers(text: str, address: str, symbols: tuple[str, ...]) -> str:
    for own in (address, *symbols):
        text = text.replace(own, "…")
    return text


class Questions:
    """How many questions a request puts to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, *what: Any) -> Any:
        self.count += 1
        return execute(*what)


def asked(world: World, role: str, route: Route, case: Case, thing: str) -> tuple[int, str, int]:
    """Status, body and number of questions, with what names the thing taken out of the body."""
    address, questions = world.address(route.name, thing), Questions()
    form = world.form(case.sends, case.thing) if case.method == "POST" else {}
    with taken_back(), connection.execute_wrapper(questions):
        answer = world.ask(role, case.method, address, form)
    year, number = re.findall(r"(\d{4})-(\d+)", address)[0]
    names = (f"/{year}-{number}/", f"{year}-{number}", f"of {year} has the number {number}")
    return answer.status_code, same_for_all_numbers(body(answer), address, names), questions.count


@pytest.mark.parametrize("route", sampled(ONE_THING, 10), ids=lambda route: route.name)
def test_what_may_not_be_known_is_answered_as_a_number_that_was_never_given(world, route: Route, monkeypatch):
    """Same status, same words, and the same number of questions to the database, which is what time is made of."""
    # A session writes down once a minute that it was seen: that minute must not end between two that are compared.
    monkeypatch.setattr("members.signin.middleware.SEEN_EVERY", 3600)
    compared = 0
    asked(world, "head", route, route.cases[0], "unknown")  # what is read once in a process is read now
    for role in sorted(route.who & ASKING):
        for case in route.cases:
            own = role in JAPAN and case.thing == "draft of Japan"  # without a frozen text
            if case.thing == "unknown" or role in case.found | READERS.get(case.thing, frozenset()) or own:
                continue
            never = asked(world, role, route, case, "unknown")
            kept = asked(world, role, route, case, case.thing)
            assert kept == never, f"{case.method} {route.name} [{case.thing}] as {role}"
            compared += 1
    assert compared
    _COMPARED.append(compared)
    if len(_COMPARED) == len(ONE_THING):
        counted(
            "kept answers against unknown ones",
            routes=len(ONE_THING),
            roles=len(ASKING),
            pairs=sum(_COMPARED),
        )


@pytest.mark.parametrize("role", FEW)
def test_no_list_search_count_or_record_tells_what_a_seat_may_not_read(world, role: str):
    hidden = hidden_from(role)
    ballots = [case.thing for case in BALLOTS if role not in case.found]
    needles = {f"“{world.proposals[thing].title}”".strip("“”") for thing in hidden}
    needles |= {world.proposals[thing].symbol for thing in hidden}
    needles |= {world.ballot(thing).symbol for thing in ballots}
    needles |= set(
        Version.objects.filter(proposal__in=[world.proposals[thing].pk for thing in hidden]).values_list(
            "digest", flat=True
        )
    )
    products = Change.objects.filter(version__proposal__in=[world.proposals[t].pk for t in hidden])
    slugs = set(products.values_list("product__slug", flat=True))
    pages = [
        reverse(name) for name in ("front", "proposals", "desk", "record", "incidents", "search", "decisions")
    ]
    pages += [reverse("record") + f"?page={number}" for number in (2, 3, 4)]
    pages += [
        reverse("record") + f"?act={act}" for act in ("table", "open_ballot", "start_draft", "cast_vote")
    ]
    pages += [reverse("product", args=[slug]) for slug in slugs]
    pages += [world.address("proposal", case.thing) for case in THINGS if role in case.found]
    for address in pages:
        text = world.ask(role, "GET", address).content.decode()
        told = [needle for needle in needles if needle in text]
        assert told == [], f"{address} tells {role} of {told}"
    for needle in (world.proposals[thing].symbol for thing in hidden[:4]):
        unknown = f"PROP/{journal.now().year}/987"
        for route, query in (("search", "q"), ("record", "of")):
            if route == "record" and role == "anonymous":
                continue
            kept = world.ask(role, "GET", f"{reverse(route)}?{query}={needle}")
            never = world.ask(role, "GET", f"{reverse(route)}?{query}={unknown}")
            assert kept.status_code == never.status_code == 200
            assert body(kept).replace(needle, "…") == body(never).replace(unknown, "…"), f"{route} as {role}"


@pytest.mark.parametrize("role", FEW)
def test_each_level_reaches_its_readers_on_list_search_record_and_desk(world, role: str):
    listed = world.ask(role, "GET", reverse("proposals")).content.decode()
    desk = world.ask(role, "GET", reverse("desk")).content.decode()
    for level, readers in LEVELS.items():
        reads = role in readers
        for state in ("tabled", "balloted"):
            proposal = world.proposals[f"{state} for {level}"]
            assert (proposal.symbol in listed) is reads
            found = world.ask(role, "GET", f"{reverse('search')}?q={proposal.symbol}")
            assert (found.status_code == 302) is reads
            if role != "anonymous":
                record = world.ask(role, "GET", f"{reverse('record')}?of={proposal.symbol}").content.decode()
                assert (f"{proposal.symbol}/v1" in record) is reads
            if role in DELEGATES | SECRETARIAT:
                assert (proposal.title in desk) is reads


def test_the_page_says_the_level_in_a_word_a_mark_and_a_sentence(world):
    for level, sentence in (
        ("public", "Everybody may read it, without signing in."),
        ("members", "Delegates of parties, signatories and observers may read it."),
        ("parties", "Delegates of parties alone may read it."),
    ):
        for state in ("tabled", "balloted"):
            page = world.ask(
                "head", "GET", world.address("proposal", f"{state} for {level}")
            ).content.decode()
            assert sentence in page and re.search(rf"</svg>\s*{level.capitalize()}</span>", page)
        paper = world.ask("head", "GET", world.address("ballot", f"balloted for {level}")).content.decode()
        assert sentence in paper
    draft = world.ask("head", "GET", world.address("proposal_edit", "draft of Japan")).content.decode()
    assert "Only delegates of Japan may read it." in draft
    decided = world.ask("anonymous", "GET", world.address("proposal", "decided, was for parties"))
    assert "It is decided, so everybody may read it." in decided.content.decode()


def test_a_line_that_only_an_open_ballot_touches_is_found_by_nobody(world):
    from tariffs.floors.models import RuleLine

    line = RuleLine.objects.filter(floors=None).first()
    assert line is not None
    for role in ("anonymous", "observer", "officer"):
        assert world.ask(role, "GET", f"{reverse('search')}?q={line.symbol}").status_code == 200


def test_a_check_names_an_open_ballot_only_to_who_may_know_of_it(world):
    """A public text on the table whose line a ballot for parties touches."""
    from tests import path

    held = Change.objects.get(version__proposal=world.proposals["balloted for parties"].pk)
    version = path.tabled(path.floor_row(product=held.product.slug), title="Beside it", audience="public")
    address = reverse("proposal", args=[version.proposal.year, version.proposal.number])
    symbol = world.ballot("balloted for parties").symbol
    for role, told in (("anonymous", False), ("observer", False), ("other", True), ("officer", True)):
        assert (symbol in world.ask(role, "GET", address).content.decode()) is told


def test_an_incident_on_a_kept_text_is_told_to_its_readers_alone(world):
    from members.ballots.models import Ballot

    ballot: Ballot = world.ballot("balloted for parties")
    journal.incident(code="odd", obj=ballot, detail="It went odd.", mend="Look.", by=cast.officer())
    for role, told in (("observer", False), ("ended", False), ("other", True), ("officer", True)):
        assert ("It went odd." in world.ask(role, "GET", reverse("incidents")).content.decode()) is told


@pytest.mark.gate
def test_no_form_is_taken_without_its_own_token(world):
    """Every address that takes a form refuses one sent from elsewhere in the head's session."""
    from django.test import Client

    from tests.access.table import ROUTES

    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = world.cookies["head"]
    forms = [route for routes in ROUTES.values() for route in routes if "POST" in route.methods]
    for route in forms:
        case = next(case for case in route.cases if case.method == "POST")
        answer = client.post(world.address(route.name, case.thing), world.form(case.sends, case.thing))
        assert answer.status_code == 403, route.name
    counted("forms sent without a token", routes=len(forms))
