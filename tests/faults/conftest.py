"""One house a test, on a committed clone, killed whole at the end; and ballots to close in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from alliance.local import folders
from tests.faults.house import House


@pytest.fixture
def house(committed: str) -> Iterator[House]:
    """The processes of one test, with a Redis of their own that is not yet started."""
    with folders.temporary() as folder:
        settings.PUBLICATION_ROOT = folder / "publication"
        made = House(committed, folder)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def tree(house: House) -> Path:
    """The public file tree of the house."""
    return house.folder / "publication"
