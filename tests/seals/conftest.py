"""Worlds that differ in nothing but what was chosen: clones of one database with an open ballot."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

import pytest
from django.db import connection, connections

from tests.conftest import _in_maintenance


@contextmanager
def clone_of(template: str) -> Iterator[str]:
    """A copy of a committed database, connected to while it lasts."""
    name = f"world_{uuid4().hex[:12]}"
    connections.close_all()
    _in_maintenance(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connection.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = template
        _in_maintenance(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def another(committed: str) -> Callable[[], AbstractContextManager[str]]:
    """`with another():` is a copy of the committed world as it stands."""
    return lambda: clone_of(committed)
