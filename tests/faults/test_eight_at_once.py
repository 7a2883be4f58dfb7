"""Eight closers, certifiers, enacters, builders and publishers at once do each thing once, without a gap."""

import os
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connections, transaction

from alliance.journal import clock
from alliance.portal import sweep
from members.ballots.models import Decision
from members.ballots.services import certify, close_ballot
from tariffs.proposals.models import Enactment
from tariffs.proposals.services import enact
from tariffs.releases.models import Publication, Release
from tariffs.releases.services import build_release, publish_release
from tests import cast, path
from tests.counts import counted
from tests.faults import afterwards, ballots

EIGHT = 8


def eight(act: Callable[[], Any]) -> list[Any]:
    """What eight threads got from one act, begun at one instant, each on its own connection."""
    start, found, lock = threading.Barrier(EIGHT), [], threading.Lock()

    def run() -> None:
        try:
            start.wait(20)
            got = act()
        except Exception as fault:
            got = fault
        finally:
            connections.close_all()
        with lock:
            found.append(got)

    threads = [threading.Thread(target=run) for _ in range(EIGHT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.fixture
def tree(committed: str) -> Path:
    return settings.PUBLICATION_ROOT


def rounds_of_each_act(rounds: int) -> None:
    """Close, certify, enact, build and publish one ballot after the other, each act by eight at once."""
    for ballot in ballots.on_floors([cast.in_days(7 + place) for place in range(rounds)]):
        cast.everybody_votes(ballot, yes=22)
        clock.move_to(ballot.closes_at)
        decision = one(partial(close_ballot, ballot_id=ballot.pk))
        one(partial(certify, decision_id=decision.pk))
        eight(partial(enact, decision_id=decision.pk))
        assert Enactment.objects.filter(change__version__ballot=ballot).count() == 1
        (release,) = [each for each in eight(build_release) if each is not None]
        one(partial(publish_release, number=release.number))
    counted("eight at once", acts=5 * rounds, runs=5 * rounds * EIGHT)


def one(act: Callable[[], Any]) -> Any:
    """The one row that all eight got."""
    found = eight(act)
    assert len(found) == EIGHT and len({each.pk for each in found}) == 1, found
    return found[0]


@pytest.mark.gate
def test_eight_of_each_act_at_once_leave_one_decision_and_one_release_a_ballot(tree: Path):
    rounds_of_each_act(2)
    assert afterwards.faults(root=tree, ballots=2, releases=2) == []


@pytest.mark.long
def test_the_same_for_more_rounds(tree: Path):
    rounds_of_each_act(8)
    assert afterwards.faults(root=tree, ballots=8, releases=8) == []


@pytest.mark.usefixtures("world")
def test_the_table_itself_refuses_a_number_that_was_given():
    """The numbering row makes it gapless; this holds where somebody counts past the row."""
    first = path.decided(yes=0, no=0)
    other = path.on_ballot(path.floor_row(product="ndpr-metal"))
    again = Decision.objects.get(pk=first.pk)
    again.pk, again.ballot = None, other
    clock.move_to(other.closes_at)
    with pytest.raises(IntegrityError, match="number"), transaction.atomic():
        again.save(force_insert=True)


def sweep_until_nothing_is_due() -> None:
    while sweep.run_once():
        pass


def due_together(count: int) -> None:
    """So many ballots whose instant has come, one in four with a quorum of yes votes."""
    opened = ballots.on_floors([cast.in_days(7)] * count)
    for place, ballot in enumerate(opened):
        cast.everybody_votes(ballot, yes=22 if place % 4 == 1 else 1)
    clock.move_to(opened[-1].closes_at)


@pytest.mark.long
def test_eight_whole_sweeps_at_once_take_five_ballots_through_without_a_gap(tree: Path, caplog):
    due_together(5)
    assert [each for each in eight(sweep_until_nothing_is_due) if each is not None] == []
    assert afterwards.open_ballots() == 0
    assert afterwards.faults(root=tree, ballots=5, releases=1) == []
    caplog.clear()


def _sweep_in_a_process(database: str, root: str) -> None:
    """A forked process: connections of its own, gone without pytest's farewell."""
    try:
        connections.close_all()
        sweep_until_nothing_is_due()
        connections.close_all()
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.long
def test_eight_processes_at_once_do_the_same(committed: str, tree: Path):
    due_together(3)
    connections.close_all()
    fork = get_context("fork")
    running = [fork.Process(target=_sweep_in_a_process, args=(committed, str(tree))) for _ in range(EIGHT)]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert {process.exitcode for process in running} == {0}
    assert afterwards.open_ballots() == 0
    assert afterwards.faults(root=tree, ballots=3) == []
    assert (Decision.objects.count(), Enactment.objects.count()) == (3, 1)
    assert Release.objects.count() == Publication.objects.count() == 1
