"""A crew of threads on a committed clone; the two guards of a vote, to be taken away one at a time."""

from collections.abc import Iterator

import pytest
from django.db import connection

from members.ballots import voters
from members.ballots.models import Ballot
from members.delegates.models import Accreditation
from tests.owner import as_owner
from tests.races import PATIENT
from tests.races.crew import Crew


@pytest.fixture
def crew(committed: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    """Threads enough for sixty states and a sweeper."""
    options = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "options", options["options"] + PATIENT)
    threads = Crew(61)
    yield threads
    threads.leave()


@pytest.fixture
def service_alone(committed: str) -> None:
    """The vote table without its backstop, as its owner could leave it."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_vote DISABLE TRIGGER vote_in_time")


@pytest.fixture
def trigger_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The casting service without its locks: it reads what it would have locked."""
    monkeypatch.setattr(voters, "share_lock", lambda pk: Ballot.objects.select_related("rule").get(pk=pk))
    monkeypatch.setattr(voters, "lock_seat", lambda pk, by: Accreditation.objects.filter(pk=pk).first())
