"""The world of roles and routes: built once in a worker, in a clone of its own; what a test writes is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction

from tests import clones
from tests.access import world as worlds


@contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    """What the portal keeps in files is kept in a folder of this world."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "PUBLICATION_ROOT", folder / "publication")
        patch.setattr(settings, "MAILBOX", folder / "mail", raising=False)
        yield


@pytest.fixture(scope="session")
def _cloned(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, worlds.World, Path]]:
    """The name of the clone, the world in it, and its folder."""
    name, folder = clones.named("access"), tmp_path_factory.mktemp("access")
    apart = clones.connected_to(name, copy_of=clones.current())
    with django_db_blocker.unblock(), _kept_in(folder), apart, transaction.atomic():
        mail.outbox = []
        made = worlds.build()
    yield name, made, folder
    with django_db_blocker.unblock():
        clones.drop(name)


@pytest.fixture(scope="module")
def made(_cloned, django_db_blocker) -> Iterator[worlds.World]:
    """The world, for a module that is connected to its clone."""
    name, made, folder = _cloned
    with django_db_blocker.unblock(), _kept_in(folder), clones.connected_to(name):
        yield made


@pytest.fixture
def world(made, django_db_blocker) -> Iterator[worlds.World]:
    """The world; what a test writes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made
        transaction.set_rollback(True)
