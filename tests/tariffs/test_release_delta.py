"""Each release carries the change from the one before: proven when it is built, published beside the files."""

import hashlib
import json

import pytest

from alliance.domain import canon, delta
from alliance.domain.money import UNITS
from alliance.journal.models import Incident
from tariffs.proposals.services import enact
from tariffs.releases import deltas, selectors, tree
from tariffs.releases.models import Release, ReleaseFile
from tariffs.releases.services import build_release, publish_release
from tests import path
from tests.tariffs import releasing

world = pytest.mark.usefixtures("world")


def delta_of(number: int) -> bytes:
    return bytes(ReleaseFile.objects.get(release=number, name=delta.NAME).content)


def test_the_first_delta_makes_its_release_from_nothing_and_the_next_leads_on(released):
    first, second = (deltas.stored(Release.objects.get(pk=number)) for number in (1, 2))
    made = delta.apply(delta.read(delta_of(1)), {})
    assert made == first
    assert delta.apply(delta.read(delta_of(2)), made) == second
    folded = delta.fold([delta.read(delta_of(1)), delta.read(delta_of(2))])
    assert delta.apply(folded, {}) == second


def test_it_is_headed_by_both_ends_and_listed_in_the_manifest(released):
    first, second = Release.objects.order_by("number")
    header, *lines = delta_of(2).splitlines()
    head = json.loads(header)
    assert head["from"] == {"manifest_sha256": first.manifest_sha256, "release": 1}
    assert head["to"] == {"release": 2}
    for name, content in deltas.stored(second).items():
        old = deltas.stored(first)[name]
        assert head["files"][name]["base_sha256"] == canon.sha256(old)
        assert head["files"][name]["result_sha256"] == canon.sha256(content)
    listed = {row["name"]: row for row in json.loads(second.manifest)["files"]}[delta.NAME]
    assert listed == {
        "bytes": len(delta_of(2)), "media_type": "application/x-ndjson", "name": "delta.ndjson",
        "rows": len(lines), "schema": "delta/1", "sha256": canon.sha256(delta_of(2)),
    }  # fmt: skip


def test_a_raised_floor_is_three_rows_and_its_decision(released):
    lines = [json.loads(line) for line in delta_of(2).splitlines()[1:]]
    assert [(line["file"], line["op"]) for line in lines] == [
        ("decisions.ndjson", "add"),
        ("rules.ndjson", "remove"),
        ("rules.ndjson", "add"),
        ("rules.ndjson", "add"),
    ]


@world
def test_it_stands_in_the_public_tree_and_in_the_sums_and_is_not_rewritten(public_tree):
    release = releasing.published(yes=23)
    folder = tree.folder(1)
    assert (folder / delta.NAME).read_bytes() == delta_of(1)
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert sums.keys() == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    with pytest.raises(Exception, match="public_tree_differs"):
        tree.write_release(release.number, {delta.NAME: b"other\n"})


def reversed_lines(rows):
    return [canon.canonical_bytes(row) for row in rows][::-1]


@world
def test_the_first_release_after_an_upgrade_leads_from_stored_files_in_whatever_order(monkeypatch):
    """A release of the time before: no delta, and its rules not in the order of their key."""
    metal = path.floor_row(product="ndpr-metal", origin="ALL", amount="140", combination="max")
    with monkeypatch.context() as before:
        before.setattr("tariffs.releases.deltas.file_of", lambda files, **_: files.pop())  # no delta is added
        before.setattr("alliance.domain.delta.lines_in_order", lambda rows, *_: reversed_lines(rows))
        first = releasing.built(path.floor_row(), metal, yes=23)
    assert not first.files.filter(name=delta.NAME).exists()
    old = deltas.stored(first)
    assert old["rules.ndjson"].splitlines()[1:] == sorted(old["rules.ndjson"].splitlines()[1:], reverse=True)
    second = releasing.built(path.floor_row(product="dysprosium-oxide"), yes=23)
    found = delta.read(delta_of(2))
    assert found.base == delta.Base(1, first.manifest_sha256)
    assert delta.apply(found, old) == deltas.stored(second)
    assert selectors.book(2).rules[0].rule < selectors.book(2).rules[1].rule


@world
@pytest.mark.parametrize("fault", ["line lost", "other row"])
def test_a_delta_that_does_not_lead_to_the_release_is_an_incident_and_no_release(monkeypatch, fault):
    releasing.built(yes=23)
    enact(decision_id=path.decided(path.floor_row(product="ndpr-metal"), yes=23).pk)
    true = delta.Delta.to_bytes

    def harmed(self: delta.Delta) -> bytes:
        whole = true(self)
        return (
            whole[: whole.rindex(b"\n", 0, -1) + 1]
            if fault == "line lost"
            else whole.replace(b'"amount":"110', b'"amount":"111')
        )

    with monkeypatch.context() as harm:
        harm.setattr(delta.Delta, "to_bytes", harmed)
        assert build_release() is None
    assert Release.objects.count() == 1
    incident = Incident.objects.get(code="delta_differs")
    assert "rules.ndjson" in incident.detail
    assert build_release() is not None


@world
def test_what_comes_out_is_compared_with_the_files_themselves(monkeypatch):
    enact(decision_id=path.decided(yes=23).pk)
    monkeypatch.setattr("alliance.domain.delta.apply", lambda *_: {"rules.ndjson": b"of another kind\n"})
    assert build_release() is None
    assert Incident.objects.filter(code="delta_differs").exists()


@world
def test_two_rows_with_one_key_are_named_and_not_built(monkeypatch):
    enact(decision_id=path.decided(yes=23).pk)
    monkeypatch.setattr("alliance.domain.money.unit_rows", lambda: [UNITS["KGM"].as_row()] * 2)
    assert build_release() is None
    assert "two rows have the key KGM" in Incident.objects.get(code="release_unreadable").detail


def test_the_page_of_a_release_links_what_changed_as_a_file(client, released):
    page = client.get("/releases/2/").content.decode()
    assert "What changed since release 1, as a file." in page
    assert 'href="/api/v1/releases/2/files/delta.ndjson"' in page
    assert "Everything, as a change from nothing." in client.get("/releases/1/").content.decode()


def test_the_pages_of_the_time_before_show_no_delta(client, world, monkeypatch):
    monkeypatch.setattr("tariffs.releases.deltas.file_of", lambda files, **_: files.pop())
    publish_release(number=releasing.built(yes=23).number)
    assert "delta.ndjson" not in client.get("/releases/1/").content.decode()
    assert client.get("/api/v1/changes?after=0").json()["changes"][0]["delta"] is None
