"""Worlds that differ in nothing but what was chosen: clones of one database with an open ballot."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests import clones


@pytest.fixture
def another(committed: str) -> Callable[[], AbstractContextManager[str]]:
    """`with another():` is a copy of the committed world as it stands."""
    return lambda: clones.cloned("world")
