"""The probe looks from outside, keeps what it saw while PostgreSQL does not answer, and hands it in afterwards."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from alliance import journal
from alliance.journal import clock
from members.watch import looking, services
from members.watch.models import Observation
from members.watch.services import Taken
from tests import cast

pytestmark = pytest.mark.usefixtures("world")
WELL = {"/health/": (200, b'{"database": "answers"}'), "/health/voting/": (200, b'{"voting": "works"}')}


class Portal:
    """A web server that answers as it is told to."""

    def __init__(self) -> None:
        self.answers = dict(WELL)
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = portal.answers[self.path]
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def portal() -> Iterator[Portal]:
    found = Portal()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


@pytest.fixture
def kept(tmp_path: Path) -> looking.Kept:
    return looking.Kept(tmp_path / "probe", "probe")


def no_database(monkeypatch) -> None:
    def fails(**_: object) -> int:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(services, "hand_in", fails)


@pytest.fixture(autouse=True)
def one_connection(monkeypatch) -> None:
    """The connection of the test is not to be closed by what a long process does between its looks."""
    monkeypatch.setattr(looking, "close_old_connections", lambda: None)


def test_a_portal_that_takes_votes_is_up(portal, kept):
    taken, handed_in = looking.once(portal.url, kept)
    row = Observation.objects.get()
    assert (taken.up, handed_in, row.up, row.fault, row.probe) == (True, 1, True, "", "probe")
    assert abs(row.taken_at - journal.now()) < timedelta(seconds=5) and row.taken_at <= row.handed_in_at
    assert kept.read() == []


def test_late_work_of_the_sweep_is_no_outage(portal, kept):
    portal.answers["/health/"] = (
        503,
        b'{"database": "answers", "failing": ["the last sweep was 90 seconds ago"]}',
    )
    assert looking.look(portal.url).up


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/health/", (503, b'{"database": "does not answer"}'), "/health/ says database: does not answer"),
        (
            "/health/voting/",
            (503, b'{"voting": "does not work"}'),
            "/health/voting/ says voting: does not work",
        ),
        ("/health/", (502, b"bad gateway"), "/health/ answered 502"),
        ("/health/", (200, b"<h1>Maintenance</h1>"), "answered something else than the portal does"),
        ("/health/voting/", (200, b"[]"), "answered something else than the portal does"),
    ],
)
def test_what_keeps_a_vote_out_is_an_outage_and_said(portal, path, answer, said):
    portal.answers[path] = answer
    taken = looking.look(portal.url)
    assert not taken.up and said in taken.fault


def test_a_server_that_is_gone_is_an_outage():
    taken = looking.look("http://127.0.0.1:9")
    assert not taken.up and "/health/ did not answer" in taken.fault


def test_what_is_seen_while_postgresql_is_away_is_kept_and_handed_in_in_order(portal, kept, monkeypatch):
    with monkeypatch.context() as away:
        no_database(away)
        portal.answers["/health/voting/"] = (503, b'{"voting": "does not work"}')
        for _ in range(3):
            assert looking.once(portal.url, kept)[1] == 0
    assert len(kept.read()) == 3 and not Observation.objects.exists()
    assert kept.path.stat().st_mode & 0o777 == 0o600
    portal.answers = dict(WELL)
    assert looking.once(portal.url, kept)[1] == 4
    rows = list(Observation.objects.all())
    assert [row.up for row in rows] == [False, False, False, True]
    assert all(row.taken_at < rows[-1].handed_in_at for row in rows[:3])
    assert kept.read() == []


def test_what_is_handed_in_twice_is_one_observation():
    at = datetime.now(UTC)
    taken = [Taken(uuid4(), at - timedelta(seconds=30), False, "away"), Taken(uuid4(), at, True)]
    assert services.hand_in(probe="probe", taken=taken, now=at) == 2
    assert services.hand_in(probe="probe", taken=taken, now=at) == 0
    assert Observation.objects.count() == 2


def test_only_the_age_of_an_observation_is_believed():
    clock.move_to(cast.in_days(3))
    wrong = datetime.now(UTC) + timedelta(hours=9)
    taken = [
        Taken(uuid4(), wrong - timedelta(minutes=20), False, "away"),
        Taken(uuid4(), wrong + timedelta(hours=1), True),
    ]
    services.hand_in(probe="probe", taken=taken, now=wrong)
    ages = [row.handed_in_at - row.taken_at for row in Observation.objects.order_by("taken_at")]
    assert ages == [timedelta(minutes=20), timedelta()]
    assert abs(Observation.objects.latest("taken_at").taken_at - journal.now()) < timedelta(seconds=5)


def test_a_line_that_a_power_cut_broke_takes_no_other_along(kept):
    first, second = Taken(uuid4(), datetime.now(UTC), False, "away"), Taken(uuid4(), datetime.now(UTC), True)
    kept.add(first)
    with kept.path.open("a") as file:
        file.write('{"at": "2026-')
    kept.add(second)
    assert kept.read() == [first, second]


def test_the_command_looks_once_and_says_what_it_saw(portal, tmp_path):
    said = StringIO()
    call_command("probe", "--url", portal.url, "--once", "--folder", str(tmp_path), stdout=said)
    assert said.getvalue() == "a vote can be cast; 1 handed in\n"
    assert Observation.objects.get().up


@pytest.mark.parametrize(
    "given", [["--every", "61"], ["--every", "0"], ["--name", "../x"], ["--url", "file:///etc/passwd"]]
)
def test_the_command_refuses_what_would_see_nothing(given, tmp_path):
    with pytest.raises(CommandError):
        call_command("probe", "--folder", str(tmp_path), *given)


def test_the_portal_says_whether_the_database_would_take_a_vote(client):
    answer = client.get("/health/voting/")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"voting": "works"})
    assert answer.headers["Cache-Control"] == "no-store"
