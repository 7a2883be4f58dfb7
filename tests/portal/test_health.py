"""Health: does the database answer, and how long has the oldest ballot waited to be closed."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from alliance import journal
from alliance.journal import clock
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


def test_everybody_may_ask_and_nothing_waits(client):
    cast.a_ballot()
    answer = client.get("/health/")
    assert answer.json() == {"database": "answers", "oldest_due_ballot_seconds": 0}
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_age_of_the_oldest_due_ballot_is_told(client):
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at + timedelta(seconds=90))
    assert 90 <= client.get("/health/").json()["oldest_due_ballot_seconds"] < 120


def test_a_database_that_does_not_answer_is_503(client, monkeypatch, caplog):
    def fail():
        raise OperationalError("gone")

    monkeypatch.setattr(journal, "now", fail, raising=False)
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json() == {"database": "does not answer"}
    caplog.clear()  # Django logs every 503
