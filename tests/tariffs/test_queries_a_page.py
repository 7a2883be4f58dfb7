"""Every page asks the database at most twelve times, for whoever opens it, however much stands in it."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from alliance.access import Seat
from alliance.api import kept
from members.ballots.models import Ballot, Decision
from tariffs.proposals.models import Proposal
from tariffs.releases import selectors
from tests import cast, path
from tests.counts import counted
from tests.shape.test_the_house import routes
from tests.tariffs import releasing, steps

MOST = 12
HEALTH = "/health/"
SLUGS = ("germanium-metal", "lithium-carbonate-battery", "tungsten-apt", "gallium-oxide", "ferrotungsten")
QUERIES = {  # what a page is asked beside its address
    "proposals/<int:year>-<int:number>/compare/": ["?text=today&text=v1&concerns=JP&rows=all"],
    "search/": ["?q=neodymium", "?q=PF-1"],
    "record/": ["?of=PROP/2026/1"],
    "quote/": ["?product=ndpr-oxide&origin=CN&importer=US&on=2026-12-30&price=69&currency=USD&unit=KGM"
               "&content_basis=gross&value_basis=CIF"],
    "api/v1/rules": ["?valid_on=2026-12-30&release=2"],
    "api/v1/quote": ["?product=ndpr-oxide&origin=CN&importer=US&on=2026-12-30&price=69&currency=USD&unit=KGM"
                     "&content_basis=gross&value_basis=CIF&release=2"],
}  # fmt: skip


@pytest.fixture
def full(released, monkeypatch) -> dict[str, list[str]]:
    """Four releases, five open ballots half voted on, five tabled texts, five drafts. Answers what may stand in an
    address, by the name of its parameters."""
    monkeypatch.setattr("os.fsync", lambda handle: None)
    # Once a minute a session is written anew, in four questions, on whichever page is opened then: here on none.
    monkeypatch.setattr("members.signin.middleware.SEEN_EVERY", 20 * 60)
    for slug in SLUGS[:2]:
        releasing.published(path.floor_row(product=slug), path.floor_row(product=slug, origin="CN"), yes=23)
    for slug in SLUGS:
        ballot = path.on_ballot(
            path.floor_row(product=slug, origin="BR"), path.floor_row(product=slug, origin="RU")
        )
        cast.everybody_votes(ballot, yes=4, no=2)
        path.tabled(path.floor_row(product=slug, origin="IN"), path.floor_row(product=slug, origin="VN"))
        steps.draft(path.floor_row(product=slug), path.floor_row(product=slug, origin="MY"))
    shown = [Ballot.objects.first(), Decision.objects.first()]
    shown += [Proposal.objects.filter(state=state).first() for state in Proposal.State.values]
    return {
        "year number": sorted({f"{row.year}-{row.number}" for row in shown if row}),
        "number": ["1", "4"],
        "version": ["1"],
        "symbol": ["PF-1", "PF-1.3", "REL/0004", *_symbols()],
        "slug": ["ndpr-oxide"],
        "code": ["JP", "EU"],
        "name": ["rules.ndjson"],
        "where": ["channels/live.json", "releases/0004/manifest.json"],
        "uidb36": ["1"],
        "key": ["set-password"],
        "row": ["1"],
        "amendment": ["1"],
        "token": ["no-such-link"],
        "session": ["1"],
        "pk": ["1"],
        "digest": ["0" * 64],
        "subject": ["tariff-change"],
        "act": ["declare-admissible"],
        "consumer": ["1"],
        "document": ["1"],
        "prefix": ["000000000000"],
    }


def _symbols() -> list[str]:
    return [
        rows.symbol
        for model in (Ballot, Decision, Proposal)
        if (rows := model.objects.order_by("-id").last())
    ]


def addresses(known: dict[str, list[str]]) -> list[str]:
    """Every address of the house with everything that may stand in it."""
    found = []
    for where, _ in routes(get_resolver()):
        shape = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", where.replace("^", "").replace("$", ""))
        shape = shape.replace("<int:year>-<int:number>", "<str:year number>")
        whole = [shape]
        for name in re.findall(r"<\w+:([\w ]+)>", shape):
            assert name in known, f"tell the fixture `full` what <{name}> in {where} may be"
            whole = [re.sub(rf"<\w+:{name}>", value, each) for each in whole for value in known[name]]
        found += [f"/{each}{query}" for each in whole for query in ["", *QUERIES.get(where, [])]]
    return found


def asked(client: Client, address: str) -> list[str]:
    """What a page asks for the first time in a process: nothing of it is in memory yet."""
    kept.SHELF.clear()
    selectors._book.cache_clear()
    connection.queries_log.clear()  # it keeps the last 9000: once it is full, no page would seem to ask anything
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 503 if address == HEALTH else answer.status_code < 500, address
    return [each["sql"] for each in queries.captured_queries]


def most_of(seat: Seat | None, pages: list[str]) -> int:
    """The most questions that one of the pages asks in this seat; an AssertionError names those above the limit."""
    client, most, above = Client(), 0, []
    if seat is not None:
        client.force_login(cast.user_of(seat))
    for address in pages:
        queries = asked(client, address)
        most = max(most, len(queries))
        if len(queries) > MOST:
            above.append(f"{len(queries)} {address}\n  " + "\n  ".join(queries))
    assert not above, "\n".join(above)
    return most


def of_a_seat(pages: list[str]) -> list[str]:
    """Those that may differ by who asks: the API and the public files are the same for everybody."""
    return [each for each in pages if not each.startswith(("/api/", "/publication/", "/local/"))]


@pytest.fixture
def unwell() -> Iterator[None]:
    """/health/ rightly says 503, since no sweep runs here, and that is no fault of the test; every other error is."""

    def elsewhere(record: logging.LogRecord) -> bool:
        return getattr(getattr(record, "request", None), "path", "") != HEALTH

    log = logging.getLogger("django.request")
    log.addFilter(elsewhere)
    yield
    log.removeFilter(elsewhere)


@pytest.mark.long
def test_no_page_asks_more_than_twelve_times(full, unwell):
    everything = addresses(full)
    pages = of_a_seat(everything)
    union_state = cast.delegate("DE")
    seats = [cast.delegate("JP"), cast.delegate("JP", "adviser"), union_state, cast.officer(), cast.chair()]
    most = max(most_of(None, everything), *(most_of(seat, pages) for seat in seats))
    counted("queries a page", pages=len(everything) + len(seats) * len(pages), most=most)
