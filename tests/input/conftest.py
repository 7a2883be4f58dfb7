"""A database in which much stands: releases, decisions, a text at every stage, and a session of every role."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from alliance.access import Seat
from tariffs.proposals.enactment import enact
from tests import cast, clones, path, premise
from tests.tariffs import conftest as releasing

FILLED = {
    "product": "ndpr-metal", "origin": "CN", "importer": "US", "amount": "1.234", "valid_from": "soon",
}  # fmt: skip


@dataclass(frozen=True)
class Busy:
    """What stands in the database. `sessions`: role -> the value of its session cookie ('' for a visitor)."""

    name: str
    sessions: dict[str, str]
    draft: str  # /proposals/2026-5/
    tabled: str
    ballot: str
    row: int


def seats() -> dict[str, Seat | None]:
    """The six roles that everything is tried as."""
    return {
        "anonymous": None,
        "head": cast.delegate("JP"),
        "adviser": cast.delegate("JP", "adviser"),
        "officer": cast.officer(),
        "chair": cast.chair(),
        "ended": cast.delegate("KE", "alternate"),
    }


ROLES = ("anonymous", "head", "adviser", "officer", "chair", "ended")


@pytest.fixture(scope="session")
def _busy(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Busy]:
    """A clone of the seeded database in which all of it stands, made once."""
    name = clones.named("busy")
    place, apart = tmp_path_factory.mktemp("publication"), clones.connected_to(name, copy_of=clones.current())
    with django_db_blocker.unblock(), premise.publishing_in(place), apart:
        busy = _tell(name)
    yield busy
    with django_db_blocker.unblock():
        clones.drop(name)


def _tell(name: str) -> Busy:
    releasing._tell()
    enact(decision_id=path.decided(path.floor_row(product="lithium-carbonate-battery"), yes=5, no=30).pk)
    ballot = path.on_ballot(path.floor_row(product="dysprosium-oxide"), title="A floor for dysprosium oxide")
    tabled = path.tabled(path.floor_row(product="terbium-oxide"), title="A floor for terbium oxide").proposal
    draft = path.start_draft(by=cast.delegate("JP"))
    row = path.add_row(proposal_id=draft.pk, by=cast.delegate("JP"), typed=FILLED)
    ended = seats()["ended"]
    sessions = {role: _session(seat) for role, seat in seats().items()}
    assert ended is not None and ended.accreditation is not None
    cast.end(ended)
    return Busy(
        name, sessions, f"/proposals/{draft.year}-{draft.number}/", f"/proposals/{tabled.year}-{tabled.number}/",
        f"/ballots/{ballot.year}-{ballot.number}/", row.pk,
    )  # fmt: skip


def _session(seat: Seat | None) -> str:
    if seat is None:
        return ""
    client = Client()
    client.force_login(cast.user_of(seat))
    return client.cookies["sessionid"].value


@pytest.fixture
def busy_for_threads(_busy: Busy, django_db_blocker) -> Iterator[Busy]:
    """That database for whoever only reads, in any thread."""
    with django_db_blocker.unblock():
        connections.close_all()
        template, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], _busy.name
        try:
            yield _busy
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = template


@pytest.fixture
def busy(busy_for_threads: Busy) -> Iterator[Busy]:
    """That database; what a test writes is rolled back."""
    with transaction.atomic():
        yield busy_for_threads
        transaction.set_rollback(True)


@pytest.fixture
def as_role(busy: Busy):
    """A client in the session of a role: `as_role("head")`."""

    def client_of(role: str) -> Client:
        client = Client()
        if busy.sessions[role]:
            client.cookies["sessionid"] = busy.sessions[role]
        return client

    return client_of
