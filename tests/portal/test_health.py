"""Health: what waits too long, how old the last sweep is, and whether publishing is halted; 503 with the reason."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from alliance import journal
from alliance.journal import clock
from alliance.portal import sweep, waiting
from alliance.portal.models import Heartbeat
from members.ballots import documents
from members.ballots.services import certify, close_ballot
from members.notices.models import Notice
from members.notices.selectors import to_write
from members.notices.services import write_notice
from tests import cast, path
from tests.tariffs import releasing

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def public_tree(settings, tmp_path):
    settings.PUBLICATION_ROOT = tmp_path / "publication"
    return tmp_path / "publication"


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Django logs every 503 as an error; here they are asked for."""
    caplog.set_level(logging.CRITICAL, "django.request")


def a_sweep_was(seconds: int) -> None:
    sweep.run_once()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_heartbeat SET at = now() - make_interval(secs => %s)", [seconds])


def test_everybody_may_ask_and_all_is_well(client):
    cast.a_ballot()
    cast.everybody_is_told()
    sweep.run_once()
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json() | {"sweep_age_seconds": 0} == {
        "database": "answers", "failing": [], "head_age_seconds": None, "held_back_by": None,
        "oldest_due_ballot_seconds": 0, "oldest_due_notice_seconds": 0, "publishing": "runs", "release": None,
        "sweep_age_seconds": 0,
    }  # fmt: skip


def test_without_a_sweep_it_does_not_work(client):
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["no sweep has run yet"])


@pytest.mark.parametrize(("seconds", "status"), [(20, 200), (40, 503)])
def test_the_age_of_the_last_sweep_is_told(client, seconds, status):
    a_sweep_was(seconds)
    answer = client.get("/health/")
    assert answer.status_code == status
    assert seconds <= answer.json()["sweep_age_seconds"] < seconds + 30


def test_the_newest_of_two_sweepers_counts(client):
    a_sweep_was(500)
    sweep.queue_what_is_due()
    assert Heartbeat.objects.count() == 2
    assert client.get("/health/").json()["sweep_age_seconds"] < 30


@pytest.mark.parametrize(("seconds", "status"), [(20, 200), (90, 503)])
def test_the_age_of_the_oldest_due_ballot_is_told(client, seconds, status):
    ballot = cast.a_ballot()
    cast.everybody_is_told()
    sweep.run_once()
    clock.move_to(ballot.closes_at + timedelta(seconds=seconds))
    answer = client.get("/health/")
    assert answer.status_code == status
    assert seconds <= answer.json()["oldest_due_ballot_seconds"] < seconds + 30


def test_a_notice_that_waits_too_long_is_told_and_one_that_waits_for_its_next_attempt_is_not(client):
    cast.vote(cast.a_ballot(), "JP")
    write_notice(entry_id=to_write()[0])
    Heartbeat.objects.create(sweeper="command", at=journal.now())
    clock.move_to(journal.now() + timedelta(seconds=90))
    assert client.get("/health/").status_code == 503
    Notice.objects.update(attempts=3, next_attempt_at=journal.now() + timedelta(minutes=4))
    assert client.get("/health/").json()["oldest_due_notice_seconds"] == 0


def test_the_age_of_the_newest_release_is_told(client):
    releasing.published(path.floor_row(), yes=23)
    clock.move_to(journal.now() + timedelta(hours=2))
    found = client.get("/health/").json()
    assert found["release"] == 1
    assert 7200 <= found["head_age_seconds"] < 7260


def halted(public_tree) -> None:
    """The tree of an installation that knows a release more."""
    releasing.published(path.floor_row(), yes=23)
    (public_tree / "releases/0002").mkdir()
    sweep.run_once()


def test_halted_publishing_is_503_and_stands_on_the_officers_desk(client, public_tree, sign_in):
    halted(public_tree)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["publishing"]) == (503, "halted")
    assert answer.json()["failing"] == ["publishing is halted"]
    page = sign_in(cast.officer()).get("/desk/").content.decode()
    assert "Publishing is halted" in page
    assert "confirm_restore" in page


def test_a_decision_that_holds_back_all_later_ones_is_named_with_its_reason(client, monkeypatch, sign_in):
    ballot = path.on_ballot()
    cast.everybody_votes(ballot, yes=23)
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    monkeypatch.setattr(documents, "fault_in", lambda _: "A second count gives tied (1 of 2).")
    certify(decision_id=decision.pk)
    assert client.get("/health/").json()["held_back_by"] == decision.symbol
    page = sign_in(cast.officer()).get("/desk/").content.decode()
    assert f"{decision.symbol} is not certified" in page
    assert "A second count gives tied (1 of 2)." in page


def test_a_database_that_does_not_answer_is_503(client, monkeypatch):
    def fail():
        raise OperationalError("gone")

    monkeypatch.setattr(waiting, "read", fail)
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["database"] == "does not answer"
