"""What stands in the way is named, with its mend, and nothing of anybody else's is touched."""

import errno
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from alliance.local import assets, demo, folders, outside, ports
from alliance.local.stack import Stack
from alliance.local.trouble import Trouble, from_os_error


def test_a_taken_port_is_named_with_its_holder_and_another_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            Trouble, match=rf"Port {port} is already taken by .+ \(process {os.getpid()}\)"
        ) as caught:
            ports.require_free(port)
    assert "--port" in caught.value.mend
    ports.require_free(ports.free())


def test_the_demo_refuses_a_taken_port_before_it_starts_anything(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = folder / "data"
    monkeypatch.setenv("ALLIANCE_DATA", str(data))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert demo.run(port=taken.getsockname()[1], fresh=True) == 1
    assert "Mend: stop that program, or choose another port" in capsys.readouterr().err
    assert not (data / "postgres").exists()


def test_two_demonstrations_do_not_share_one_folder(folder: Path) -> None:
    with pytest.raises(Trouble, match=f"process {os.getpid()}") as caught, folders.locked(folder):
        pass
    assert "ALLIANCE_DATA=" in caught.value.mend


def test_a_folder_with_other_files_is_never_claimed(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(Trouble, match=r"thesis\.txt"):
        folders.claim(tmp_path)


def test_starting_over_removes_the_portals_parts_and_nothing_else(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "secret-key").touch()
    (folder / "notes.txt").touch()
    folders.clear(folder)
    assert sorted(path.name for path in folder.iterdir()) == [".alliance-portal", "lock", "notes.txt"]


def test_claiming_changes_no_permissions_of_a_folder_that_exists(tmp_path: Path) -> None:
    parent = tmp_path / "home"
    parent.mkdir(mode=0o750)
    parent.chmod(0o750)
    folders.claim(parent / "share" / "portal")
    assert stat.S_IMODE(parent.stat().st_mode) == 0o750


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Trouble, match="not a folder of this account"):
        folders.claim(tmp_path / "data")


def test_a_full_disk_is_called_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is full" in from_os_error(OSError(errno.ENOSPC, "x"), place=tmp_path).what
    monkeypatch.setattr(folders, "ROOM", 1 << 62)
    with pytest.raises(Trouble, match="is full") as caught:
        folders.require_room(tmp_path)
    assert "500 MB" in caught.value.mend


def test_the_secret_is_made_once_and_only_we_can_read_it(folder: Path) -> None:
    first = folders.secret_key(folder)
    assert len(first) >= 50
    assert folders.secret_key(folder) == first
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


@pytest.fixture
def somebodys(folder: Path) -> Iterator[str]:
    """The address of a database that is not the demonstration's."""
    with Stack(folder, durable=False):
        yield os.environ["ALLIANCE_OWNER_URL"]


def test_only_an_empty_or_a_demonstrations_database_is_used_or_cleared(somebodys: str) -> None:
    with psycopg.connect(somebodys) as connection:
        connection.execute("CREATE TABLE treasure AS SELECT 1 AS coin")
    for fresh in (False, True):
        with pytest.raises(Trouble, match="left untouched"):
            outside.prepare(somebodys, fresh=fresh)
    with psycopg.connect(somebodys) as connection:
        assert connection.execute("SELECT coin FROM treasure").fetchone() == (1,)
        connection.execute("DROP TABLE treasure")
    assert outside.prepare(somebodys, fresh=False) == "DATABASE_URL, empty so far"
    with psycopg.connect(somebodys) as connection:
        connection.execute("CREATE TABLE ballot AS SELECT 1 AS vote")
    assert outside.prepare(somebodys, fresh=False) == "DATABASE_URL"
    assert outside.prepare(somebodys, fresh=True) == "DATABASE_URL, cleared"
    with psycopg.connect(somebodys) as connection:
        assert connection.execute("SELECT to_regclass('ballot')").fetchone() == (None,)


def test_front_end_libraries_are_fetched_only_when_missing_or_changed(tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text("{}")
    assert assets.missing(tmp_path) == "node_modules is missing"
    (tmp_path / "node_modules").mkdir()
    assert assets.missing(tmp_path) == "package-lock.json changed"


def test_npm_that_cannot_fetch_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text(
        "#!/bin/sh\ncase $1 in --v*) echo 11.0.0; exit;; esac\necho npm error code ECONNREFUSED; exit 1\n"
    )
    npm.chmod(0o755)
    (tmp_path / "node").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(Trouble) as caught:
        assets.ensure(tmp_path)
    assert caught.value.detail == "npm error code ECONNREFUSED"
    assert "registry" in caught.value.mend
