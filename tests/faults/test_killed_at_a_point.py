"""`kill -9` exactly while closing, certifying, enacting, building, writing a file, moving the pointer.

The test holds what the worker needs next, kills it there, lets go, and starts another. A consumer watches the file
tree and the API through all of it.
"""

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from alliance.journal import clock
from alliance.portal import sweep
from members.ballots.models import Certification, Decision
from tariffs.proposals.models import Enactment
from tariffs.releases.models import Publication, Release
from tests import cast
from tests.counts import counted
from tests.faults import afterwards, ballots
from tests.faults.gates import Gate
from tests.faults.house import Holder, House, children, kill, wait_for
from tests.faults.reader import HttpReader, TreeReader

TABLES = {
    "while closing": "members_decision",
    "while certifying": "members_certification",
    "while enacting, the floor written": "tariffs_enactment",
    "while building, the release written": "tariffs_releasefile",
    "after moving the pointer, before it is noted": "tariffs_publication",
}
GATES = {
    "before the first file": ("open", r"/\.[a-z]+\.ndjson\."),
    "a file written, not synced": ("os.chmod", r"/\.rules\.ndjson\."),
    "a file synced, not in its place": ("os.rename", r"/\.rules\.ndjson\."),
    "all files stand, the manifest not": ("os.rename", r"/\.manifest\.json\."),
    "before the pointer is written": ("open", r"/\.live\.json\."),
    "the pointer written, not moved": ("os.rename", r"/\.live\.json\."),
}
# In the order in which a worker comes to them. The pointer is moved before it is noted, so that point is the last.
POINTS = (*list(TABLES)[:4], *GATES, "after moving the pointer, before it is noted")


def obstacle(house: House, point: str) -> Holder | Gate:
    """What the worker needs next, held by the test."""
    if point in TABLES:
        return Holder(house.database, TABLES[point])
    return Gate(house.folder, *GATES[point])


def due_after_a_release() -> None:
    """Release 1 stands published, and a second ballot is due to close: its release must follow."""
    first, second = ballots.on_floors([cast.in_days(7), cast.in_days(8)])
    for ballot in (first, second):
        cast.everybody_votes(ballot, yes=22)
    clock.move_to(first.closes_at)
    while not Publication.objects.exists():
        sweep.run_once()
    clock.move_to(second.closes_at)


def assert_one_result(tree: Path) -> None:
    assert (Decision.objects.count(), Certification.objects.count(), Enactment.objects.count()) == (2, 2, 2)
    assert list(Release.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert afterwards.faults(root=tree, ballots=2, releases=2) == []


def kill_at(house: House, point: str) -> None:
    """Start a worker, wait until it stands before the obstacle, kill it, and let go."""
    held = obstacle(house, point)
    worker = house.worker(wait=False)
    try:
        wait_for(held.blocks_somebody, said=f"the worker comes to “{point}”", alive=worker)
        kill(worker)
    finally:
        held.let_go()


@pytest.mark.long
def test_a_worker_killed_before_it_moves_the_pointer_leaves_one_decision_and_one_release(
    house: House, tree: Path
):
    """The first worker takes the ballot as far as a pointer that is written and not moved; the second ends it."""
    point = "the pointer written, not moved"
    due_after_a_release()
    house.start_redis()
    house.beat(wait=False)
    with TreeReader(tree) as reader:
        kill_at(house, point)
        assert not Publication.objects.filter(release=2).exists()
        second = house.worker(wait=False)
        wait_for(lambda: Publication.objects.filter(release=2).exists(), said="published", alive=second)
        wait_for(lambda: reader.numbers == [1, 2], said="the reader sees it")
    assert reader.faults == []
    assert_one_result(tree)
    assert list(tree.rglob(".*")) == []


@pytest.mark.long
def test_a_worker_killed_at_every_point_in_turn_leaves_one_decision_and_one_release(house: House, tree: Path):
    due_after_a_release()
    house.start_redis()
    house.beat(wait=False)
    _, site = house.web()
    with ExitStack() as stack:
        readers = [stack.enter_context(TreeReader(tree)), stack.enter_context(HttpReader(site))]
        for point in POINTS:
            kill_at(house, point)
        last = house.worker(wait=False)
        wait_for(lambda: Publication.objects.filter(release=2).exists(), said="published", alive=last)
        wait_for(lambda: all(each.faults or each.numbers == [1, 2] for each in readers), said="both see it")
    assert [each.faults for each in readers] == [[], []]
    assert_one_result(tree)
    counted(
        "workers killed at a point", kills=len(POINTS), reads=sum(each.reads for each in readers),
        unverifiable_reads=0,
    )  # fmt: skip


@pytest.mark.long
def test_pool_children_killed_at_three_points_in_turn_leave_one_decision_and_one_release(
    house: House, tree: Path
):
    """The worker itself lives on: it gives the work back to the queue and starts other children.

    Celery waits ten seconds before it calls a task of a killed child lost, so these are few.
    """
    points = (POINTS[0], "a file synced, not in its place", POINTS[-1])
    due_after_a_release()
    house.start_redis()
    with TreeReader(tree) as reader:
        held = obstacle(house, points[0])
        worker = house.worker()
        house.beat(wait=False)
        for place, point in enumerate(points):
            wait_for(held.blocks_somebody, said=f"the worker comes to “{point}”", alive=worker)
            after = obstacle(house, points[place + 1]) if place + 1 < len(points) else None
            for child in children(worker):
                os.kill(child, signal.SIGKILL)
            held.let_go()
            held = after or held
        wait_for(lambda: Publication.objects.filter(release=2).exists(), said="published", alive=worker)
        wait_for(lambda: reader.numbers == [1, 2], said="the reader sees it")
    assert reader.faults == []
    assert_one_result(tree)
    counted("pool children killed at a point", kills=2 * len(points), reads=reader.reads)
