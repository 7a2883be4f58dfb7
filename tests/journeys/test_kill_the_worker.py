"""`kill -9` of a real Celery worker between close and publish: after restart one decision, one release."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from alliance.domain import canon
from alliance.journal import clock
from members.ballots.models import Certification, Decision
from tariffs.proposals.models import Enactment
from tariffs.releases.models import Publication, Release
from tests import cast, owner, path


class Worker:
    """A Celery worker with its beat, in its own process group, killed as the kernel would kill it."""

    def __init__(self, database: str, folder: Path) -> None:
        environment = os.environ | {
            "ALLIANCE_DATA": str(folder),
            "DATABASE_URL": owner.application_url(database),
            "DJANGO_SETTINGS_MODULE": "alliance.settings.test",
        }
        self.log = (folder / "worker.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "alliance.celery:app", "worker", "--beat", "--concurrency=2",
             "--loglevel=INFO", f"--schedule={folder / 'beat'}"],
            env=environment, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


@pytest.fixture
def worker(committed: str, tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker(committed, tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.kill()


def wait_for(what: Callable[[], bool], *, said: str, worker: Worker, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert worker.process.poll() is None, Path(worker.log.name).read_text()[-2000:]
        assert time.monotonic() < until, f"waited {seconds} s for: {said}"
        time.sleep(0.1)


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_a_worker_killed_between_close_and_publish_leaves_one_decision_and_one_release(worker):
    ballot = path.on_ballot()
    cast.everybody_votes(ballot, yes=30, no=5)
    clock.move_to(ballot.closes_at)
    holder = psycopg.connect(**_parameters())
    holder.execute("SELECT name FROM tariffs_channel FOR UPDATE")  # what building and publishing need next
    first = worker()
    wait_for(
        lambda: Enactment.objects.exists(), said="closed, certified and enacted by the worker", worker=first
    )
    wait_for(somebody_waits_for_a_lock, said="the worker waits for the channel", worker=first)
    first.kill()
    holder.rollback()
    holder.close()
    connections.close_all()
    assert not Release.objects.exists()

    second = worker()
    wait_for(lambda: Publication.objects.exists(), said="published after the restart", worker=second)
    time.sleep(3)  # several more ticks, which must change nothing
    assert (Decision.objects.count(), Certification.objects.count(), Enactment.objects.count()) == (1, 1, 1)
    release = Release.objects.get()
    assert release.number == 1
    folder = settings.PUBLICATION_ROOT / "releases" / "0001"
    assert canon.sha256((folder / "manifest.json").read_bytes()) == release.manifest_sha256
    for file in release.files.all():
        assert canon.sha256((folder / file.name).read_bytes()) == file.sha256


def _parameters() -> dict:
    parameters = connection.get_connection_params()
    return {
        key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)
    }
