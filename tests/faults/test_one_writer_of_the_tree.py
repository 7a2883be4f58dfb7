"""A publisher that lost its database session still writes: the tree itself admits one writer at a time."""

import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections

from tariffs.releases import tree as public_tree
from tariffs.releases.models import Publication
from tariffs.releases.services import build_release, publish_release
from tests import path
from tests.faults.house import House, session, wait_for
from tests.faults.reader import TreeReader
from tests.tariffs import releasing


class Stalled(threading.Thread):
    """A publisher that comes to a standstill just before it moves the pointer, and goes on when it is told to."""

    def __init__(self, number: int, patch: pytest.MonkeyPatch) -> None:
        super().__init__(daemon=True)
        self.number = number
        self.backend = 0
        self.stands, self.on = threading.Event(), threading.Event()
        self.fault: Exception | None = None
        move = public_tree.move_pointer

        def stalled(document) -> None:
            if threading.current_thread() is self:
                self.backend = connection.connection.info.backend_pid
                self.stands.set()
                self.on.wait(30)
            move(document)

        patch.setattr(public_tree, "move_pointer", stalled)

    def run(self) -> None:
        try:
            publish_release(number=self.number)
        except Exception as fault:
            self.fault = fault
        finally:
            connections.close_all()


def test_a_publisher_whose_session_was_ended_cannot_move_the_pointer_back(
    house: House, tree: Path, monkeypatch: pytest.MonkeyPatch
):
    releasing.built(yes=22)
    stalled = Stalled(1, monkeypatch)
    with TreeReader(tree) as reader:
        stalled.start()
        assert stalled.stands.wait(30)
        with session(house.database) as owner:
            owner.execute("SELECT pg_terminate_backend(%s)", [stalled.backend])
        second = releasing.built(path.floor_row(product="ndpr-metal"), yes=22)
        with pytest.raises(BlockingIOError):  # the sweep logs it and tries again at the next tick
            publish_release(number=1)
        assert reader.numbers == []
        stalled.on.set()
        stalled.join(30)
        assert isinstance(stalled.fault, OperationalError)
        for number in (1, second.number):
            publish_release(number=number)
        wait_for(lambda: reader.numbers == [1, 2], said="the reader sees both")
    assert reader.faults == []
    assert Publication.objects.count() == 2
    assert build_release() is None
