"""Publishing: files first, the pointer last; killed anywhere, the next run ends with one true publication."""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError

from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry, Incident
from tariffs.releases import selectors, tree
from tariffs.releases.models import Publication, Release
from tariffs.releases.services import publish_release
from tests import cast, owner, path, premise
from tests.tariffs import releasing


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    place = tmp_path_factory.mktemp("built")
    with premise.written(django_db_blocker.unblock, place, lambda: releasing.built(yes=23)):
        yield


@pytest.fixture
def release(_built, django_db_blocker, public_tree) -> Iterator[Release]:
    """Release 1, built and not yet published; what a test writes is rolled back."""
    with premise.undone(django_db_blocker.unblock):
        yield Release.objects.get()


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


def test_the_tree_holds_the_bytes_of_the_database_and_the_pointer_names_them(release, public_tree):
    publish_release(number=release.number)
    assert read(public_tree)["release"] == 1
    for file in release.files.all():
        assert (tree.folder(1) / file.name).read_bytes() == bytes(file.content)
    assert {path.name for path in tree.folder(1).iterdir()} == {
        *(file.name for file in release.files.all()), "manifest.json", "SHA256SUMS",
    }  # fmt: skip
    assert read(public_tree)["notice"] == "Demonstration, invented votes"


def test_the_sums_are_what_the_usual_tool_reads(release, public_tree):
    publish_release(number=release.number)
    for line in (tree.folder(1) / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tree.folder(1) / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("writes_before_the_kill", [0, 1, 5, 9, 10])
def test_killed_between_two_writes_the_reader_sees_a_whole_release_and_the_next_run_ends_it(
    release, public_tree, monkeypatch, writes_before_the_kill
):
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


def test_killed_after_the_pointer_the_instant_that_consumers_saw_is_kept(release, public_tree, monkeypatch):
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


def test_a_file_half_written_never_stands_under_its_name(release, public_tree, monkeypatch):
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


def test_the_disk_keeps_new_folders_before_anything_is_put_into_them(release, public_tree, monkeypatch):
    synced, real = [], tree._sync_folder
    monkeypatch.setattr(tree, "_sync_folder", lambda place: synced.append(place) or real(place))
    publish_release(number=release.number)
    assert synced[:4] == [
        public_tree.parent, public_tree, public_tree / "releases", public_tree / "releases/0001",
    ]  # fmt: skip


def test_a_release_is_never_published_before_it_was_built(release, public_tree):
    clock.move_to(release.built_at - timedelta(hours=1))
    assert publish_release(number=release.number).published_at == release.built_at


def test_a_pointer_that_dates_a_release_before_it_was_built_stops_publishing(release, public_tree):
    tree.move_pointer(selectors.pointer(release, release.built_at - timedelta(seconds=1)))
    with pytest.raises(Refused) as refused:
        publish_release(number=release.number)
    assert refused.value.code == "pointer_unreadable"


def test_publishing_twice_publishes_once(release, public_tree):
    publish_release(number=release.number)
    first = Publication.objects.get()
    clock.move_to(cast.in_days(1))
    assert publish_release(number=release.number) == first
    assert Entry.objects.filter(act="publish_release").count() == 1


def test_releases_are_published_in_the_order_of_their_numbers(release, public_tree):
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


@pytest.mark.parametrize("number", [1, 7])
def test_a_pointer_that_tells_another_story_stops_publishing_and_is_said_aloud(release, public_tree, number):
    pointer = selectors.pointer(release, cast.in_days(0)) | {"manifest_sha256": "0" * 64, "release": number}
    tree.move_pointer(pointer)
    with pytest.raises(Refused) as refused:
        publish_release(number=1)
    assert refused.value.code == "pointer_ahead"
    assert Incident.objects.get().code == "pointer_ahead"
    assert json.loads((public_tree / "channels/live.json").read_bytes())["release"] == number


def test_other_bytes_under_a_public_name_are_never_overwritten(release, public_tree):
    tree.put(tree.folder(1) / "rules.ndjson", b"of another database\n")
    with pytest.raises(Refused) as refused:
        publish_release(number=release.number)
    assert refused.value.code == "public_tree_differs"
    assert (tree.folder(1) / "rules.ndjson").read_bytes() == b"of another database\n"
    assert Incident.objects.get().code == "public_tree_differs"


def test_a_pointer_that_cannot_be_read_stops_publishing(release, public_tree):
    tree.put(public_tree / "channels/live.json", b"{")
    with pytest.raises(Refused) as refused:
        publish_release(number=release.number)
    assert refused.value.code == "pointer_unreadable"


def test_a_publication_is_never_edited(release):
    publish_release(number=release.number)
    with owner.as_owner(), pytest.raises(IntegrityError, match="append-only"):
        Publication.objects.update(published_at=cast.in_days(0) - timedelta(days=1))
