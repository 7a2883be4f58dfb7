"""What every test stands on: seeded reference data, a clock put back, no logged error, committed clones."""

import gc
import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as base_settings
from django.db import connections
from django.test import Client
from django.test.utils import teardown_databases

from alliance.access import Seat
from alliance.api.kept import SHELF
from tests import cast, clones, owner, premise

gc.set_threshold(200_000, 50, 100)  # a tenth of the time of a run went into looking for garbage

# Files that take long, begun first so that no worker waits for the other at the end; the second and the fourth ask
# no database, since the first worker is just migrating it.
LONG_FILES = (
    "journeys/test_from_a_state_to_a_border.py", "domain/test_tally_conformance.py", "tariffs/test_who_is_outside.py",
    "domain/test_promises.py", "tariffs/test_after_a_restore.py", "local/test_story.py", "access/test_services.py",
    "races/test_vote_against_close.py", "races/test_vote_against_extension.py", "access/test_leaks.py",
    "sso/test_a_real_provider.py", "races/test_vote_against_end_of_credentials.py",
    "races/test_two_votes_of_one_state.py", "shape/test_check_deploy.py", "local/test_stack.py",
    "faults/test_notices_through_faults.py", "access/test_looking_on.py", "operations/test_proxy.py",
    "signin/test_guessing.py",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, then the others, those with most tests before those with few."""
    place = {Path(__file__).parent / name: number for number, name in enumerate(LONG_FILES)}
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (place.get(item.path, len(place)), -tests[item.path], item.path))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_modify_db_settings, django_db_blocker
) -> Iterator[None]:
    """The test database, migrated once in a run and holding the seed: the alliance before anything is proposed.

    Our own, since pytest-django's makes no database for a run whose tests only use `committed`.
    """
    base_settings.STATIC_ROOT.mkdir(
        parents=True, exist_ok=True
    )  # WhiteNoise warns of a folder that is not there
    with django_db_blocker.unblock():
        made = clones.migrated_once()
        owner.become_application()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        owner.stay_owner()
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where a test publishes that names no place of its own: one folder a worker, which is not there yet."""
    place = tmp_path_factory.getbasetemp() / "published"
    with premise.publishing_in(place):
        yield place


@pytest.fixture(autouse=True)
def nothing_is_kept_from_the_test_before(published: Path) -> None:
    """Each test has its own release 1: what was published and kept of it before belongs to another world."""
    SHELF.clear()
    shutil.rmtree(published, ignore_errors=True)


@pytest.fixture
def world(db):
    """The seeded alliance, in a transaction that is rolled back."""


@pytest.fixture
def by_owner(world) -> Iterator[None]:
    """The test acts as the owner of the database: the triggers refuse also whom no grant holds back."""
    with owner.as_owner():
        yield


@pytest.fixture(autouse=True)
def nothing_is_logged_as_an_error(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A logged error fails the test, unless the test says that it expects one (`caplog.clear()`)."""
    yield
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not errors, "logged: " + "; ".join(record.getMessage() for record in errors)


@pytest.fixture
def sign_in(client: Client):
    """Sign the test client in as a seat: `sign_in(cast.delegate("JP"))`."""

    def as_seat(seat: Seat) -> Client:
        client.force_login(cast.user_of(seat))
        return client

    return as_seat


@pytest.fixture
def committed(django_db_setup, django_db_blocker, settings, tmp_path) -> Iterator[str]:
    """A clone of the seeded database in which commits are real, for races, threads and processes.

    Yields its name. It has a publication tree of its own, in `tmp_path`: the publisher never overwrites.
    Rows are never flushed: append-only tables refuse TRUNCATE, so the clone is dropped whole.
    """
    settings.PUBLICATION_ROOT = tmp_path / "publication"
    with django_db_blocker.unblock(), clones.cloned() as clone:
        yield clone
