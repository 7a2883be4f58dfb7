"""Publishing: files first, the pointer last; killed anywhere, the next run ends with one true publication."""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry, Incident
from tariffs.releases import selectors, tree
from tariffs.releases.models import Publication
from tariffs.releases.services import publish_release
from tests import cast, path
from tests.tariffs import releasing

world = pytest.mark.usefixtures("world")


def read(place) -> dict:
    """What a consumer of the tree sees: the pointer, all that it names verified; {} before the first."""
    if not (place / "channels/live.json").exists():
        return {}
    pointer = json.loads((place / "channels/live.json").read_bytes())
    manifest = (place / pointer["manifest"]).read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == pointer["manifest_sha256"]
    for row in json.loads(manifest)["files"]:
        content = (place / pointer["manifest"]).parent.joinpath(row["name"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (row["bytes"], row["sha256"])
    return pointer


@world
def test_the_tree_holds_the_bytes_of_the_database_and_the_pointer_names_them(public_tree):
    release = releasing.published(yes=23)
    assert read(public_tree)["release"] == 1
    for file in release.files.all():
        assert (tree.folder(1) / file.name).read_bytes() == bytes(file.content)
    assert {path.name for path in tree.folder(1).iterdir()} == {
        *(file.name for file in release.files.all()), "manifest.json", "SHA256SUMS",
    }  # fmt: skip
    assert read(public_tree)["notice"] == "Demonstration, invented votes"


@world
def test_the_sums_are_what_the_usual_tool_reads(public_tree):
    releasing.published(yes=23)
    for line in (tree.folder(1) / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tree.folder(1) / name).read_bytes()).hexdigest() == digest


@world
@pytest.mark.parametrize("writes_before_the_kill", [0, 1, 5, 9, 10])
def test_killed_between_two_writes_the_reader_sees_a_whole_release_and_the_next_run_ends_it(
    public_tree, monkeypatch, writes_before_the_kill
):
    release = releasing.built(yes=23)
    real, done = tree.put, 0

    def killed(place, content):
        nonlocal done
        if done == writes_before_the_kill:
            raise KeyboardInterrupt
        done += 1
        real(place, content)

    monkeypatch.setattr(tree, "put", killed)
    with pytest.raises(KeyboardInterrupt):
        publish_release(number=release.number)
    assert read(public_tree) == {}
    assert not Publication.objects.exists()
    monkeypatch.setattr(tree, "put", real)
    publish_release(number=release.number)
    assert read(public_tree)["release"] == 1
    assert not [each for each in public_tree.rglob("*") if each.name.startswith(".")]


@world
def test_killed_after_the_pointer_the_instant_that_consumers_saw_is_kept(public_tree, monkeypatch):
    release = releasing.built(yes=23)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Publication.objects, "create", _kill)
        publish_release(number=release.number)
    seen = read(public_tree)["published_at"]
    clock.move_to(cast.in_days(1))
    publication = publish_release(number=release.number)
    assert publication.published_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") == seen
    assert read(public_tree)["published_at"] == seen


def _kill(**kwargs):
    raise KeyboardInterrupt


@world
def test_a_file_half_written_never_stands_under_its_name(public_tree, monkeypatch):
    release = releasing.built(yes=23)
    real = os.fsync

    def full(handle):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        publish_release(number=release.number)
    assert [each for each in public_tree.rglob("*") if each.is_file()] == []
    monkeypatch.setattr(os, "fsync", real)
    publish_release(number=release.number)
    assert read(public_tree)["release"] == 1


@world
def test_the_disk_keeps_new_folders_before_anything_is_put_into_them(public_tree, monkeypatch):
    release, synced, real = releasing.built(yes=23), [], tree._sync_folder
    monkeypatch.setattr(tree, "_sync_folder", lambda place: synced.append(place) or real(place))
    publish_release(number=release.number)
    assert synced[:4] == [
        public_tree.parent, public_tree, public_tree / "releases", public_tree / "releases/0001",
    ]  # fmt: skip


@world
def test_a_release_is_never_published_before_it_was_built(public_tree):
    release = releasing.built(yes=23)
    clock.move_to(release.built_at - timedelta(hours=1))
    assert publish_release(number=release.number).published_at == release.built_at


@world
def test_a_pointer_that_dates_a_release_before_it_was_built_stops_publishing(public_tree):
    release = releasing.built(yes=23)
    tree.move_pointer(selectors.pointer(release, release.built_at - timedelta(seconds=1)))
    with pytest.raises(Refused) as refused:
        publish_release(number=release.number)
    assert refused.value.code == "pointer_unreadable"


@world
def test_publishing_twice_publishes_once(public_tree):
    release = releasing.published(yes=23)
    first = Publication.objects.get()
    clock.move_to(cast.in_days(1))
    assert publish_release(number=release.number) == first
    assert Entry.objects.filter(act="publish_release").count() == 1


@world
def test_releases_are_published_in_the_order_of_their_numbers(public_tree):
    releasing.built(yes=23)
    second = releasing.built(path.floor_row(product="ndpr-metal"), yes=23)
    assert selectors.to_publish() == [1, 2]
    with pytest.raises(Refused) as refused:
        publish_release(number=second.number)
    assert refused.value.code == "previous_not_published"
    assert not Incident.objects.exists()
    for number in selectors.to_publish():
        publish_release(number=number)
    assert read(public_tree)["release"] == 2
    instants = list(Publication.objects.order_by("release_id").values_list("published_at", flat=True))
    assert instants == sorted(instants)


@world
@pytest.mark.parametrize("number", [1, 7])
def test_a_pointer_that_tells_another_story_stops_publishing_and_is_said_aloud(public_tree, number):
    release = releasing.built(yes=23)
    pointer = selectors.pointer(release, cast.in_days(0)) | {"manifest_sha256": "0" * 64, "release": number}
    tree.move_pointer(pointer)
    with pytest.raises(Refused) as refused:
        publish_release(number=1)
    assert refused.value.code == "pointer_ahead"
    assert Incident.objects.get().code == "pointer_ahead"
    assert json.loads((public_tree / "channels/live.json").read_bytes())["release"] == number


@world
def test_other_bytes_under_a_public_name_are_never_overwritten(public_tree):
    release = releasing.built(yes=23)
    tree.put(tree.folder(1) / "rules.ndjson", b"of another database\n")
    with pytest.raises(Refused) as refused:
        publish_release(number=release.number)
    assert refused.value.code == "public_tree_differs"
    assert (tree.folder(1) / "rules.ndjson").read_bytes() == b"of another database\n"
    assert Incident.objects.get().code == "public_tree_differs"


@world
def test_a_pointer_that_cannot_be_read_stops_publishing(public_tree):
    release = releasing.built(yes=23)
    tree.put(public_tree / "channels/live.json", b"{")
    with pytest.raises(Refused) as refused:
        publish_release(number=release.number)
    assert refused.value.code == "pointer_unreadable"


@pytest.mark.usefixtures("by_owner")
@world
def test_a_publication_is_never_edited(public_tree):
    releasing.published(yes=23)
    with pytest.raises(IntegrityError, match="append-only"):
        Publication.objects.update(published_at=cast.in_days(0) - timedelta(days=1))


@pytest.mark.usefixtures("committed")
def test_eight_publishers_at_once_publish_once(public_tree):
    releasing.built(yes=23)

    def publish(_: int) -> object:
        try:
            return publish_release(number=1).published_at
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(publish, range(8)))) == 1
    assert Publication.objects.count() == Entry.objects.filter(act="publish_release").count() == 1
    assert read(public_tree)["release"] == 1
