"""The world of roles and routes: built once for a module, in a transaction that is rolled back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction

from tests.access import world as worlds


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[worlds.World]:
    """The world, and the transaction that holds it."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        folder: Path = tmp_path_factory.mktemp("access")
        patch.setattr(settings, "PUBLICATION_ROOT", folder / "publication")
        patch.setattr(settings, "MAILBOX", folder / "mail", raising=False)
        mail.outbox = []
        with transaction.atomic():
            yield worlds.build()
            transaction.set_rollback(True)


@pytest.fixture
def world(made, django_db_blocker) -> Iterator[worlds.World]:
    """The world; what a test writes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made
        transaction.set_rollback(True)
