"""What all tests of a module stand on, written once: each test begins there, and what it writes is taken back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import transaction

Made = TypeVar("Made")
Unblock = Callable[[], AbstractContextManager[None]]


@contextmanager
def publishing_in(place: Path) -> Iterator[None]:
    """What is published meanwhile goes to `place`. For fixtures of a module or run: end it before they yield, or the
    tests that follow publish there too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "PUBLICATION_ROOT", place)
        yield


@contextmanager
def written(unblock: Unblock, folder: Path, make: Callable[[], Made]) -> Iterator[Made]:
    """For a fixture of a module: what `make` answers, written in a transaction that is rolled back at the end."""
    with unblock(), publishing_in(folder / "publication"), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


@contextmanager
def undone(unblock: Unblock) -> Iterator[None]:
    """For a fixture of each test on top of that: what the test writes is rolled back."""
    with unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def begins_with(make: Callable[[], Made]) -> tuple[Any, Any]:
    """Both fixtures of a module: `_premise, world = premise.begins_with(steps.a_floor)`."""

    @pytest.fixture(scope="module")
    def _premise(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Made]:
        with written(django_db_blocker.unblock, tmp_path_factory.mktemp("premise"), make) as made:
            yield made

    @pytest.fixture
    def world(_premise, django_db_blocker) -> Iterator[Made]:
        """The seeded alliance with what was made; what a test writes is rolled back."""
        with undone(django_db_blocker.unblock):
            yield _premise

    return _premise, world
