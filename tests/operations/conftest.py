"""A database of one's own for an installation, and the installation on it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.installation import Installation


@pytest.fixture
def installation(committed: str, tmp_path: Path, settings) -> Iterator[Installation]:
    """Production processes on a committed clone; the public tree is the one that the test sees too."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = Installation(database=committed, data=tmp_path, port=port)
    settings.DEMONSTRATION_NOTICE = ""  # what this process builds reads as what those processes build
    yield found
    found.end()
