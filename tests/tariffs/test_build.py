"""Building: the next number, canonical bytes, the hash of the one before; once, however often it is asked."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import rfc8785
from django.db import IntegrityError, connection, transaction

from alliance.access import Refused
from alliance.domain import canon, delta
from alliance.domain.book import FILES, Book
from alliance.journal.models import Entry, Head, Incident, Link
from members.ballots.models import Decision
from tariffs.catalogue.models import BaseRate
from tariffs.proposals.services import enact
from tariffs.releases import contents, selectors
from tariffs.releases.models import Release, ReleaseFile
from tariffs.releases.services import build_release
from tests import cast, owner, path
from tests.tariffs import releasing

world = pytest.mark.usefixtures("world")


@world
def test_nothing_is_built_before_a_decision_takes_effect():
    assert build_release() is None
    decision = path.decided(yes=23)
    assert selectors.settled_through() == 0
    assert not selectors.build_is_due()
    enact(decision_id=decision.pk)
    assert selectors.to_build() == [decision.number]


def test_a_release_holds_everything_that_a_quote_reads(released):
    release = Release.objects.get(pk=1)
    assert (release.number, release.through_decision, release.previous) == (1, 1, None)
    files = {file.name: bytes(file.content) for file in release.files.all()}
    assert set(files) == {delta.NAME, *(f"{name}.ndjson" for name in FILES)}
    book = Book.from_files(files)
    rule = next(rule for rule in book.rules if rule.product == "ndpr-oxide")
    assert (str(rule.floor), rule.origin, rule.importer) == ("110.00 USD/kg", "NONMEMBERS", "ALLIANCE")
    assert len(book.products) == 191
    assert book.territories["EU"].is_party(cast.in_days(0).date())
    assert book.decisions[1].symbol == Decision.objects.get(number=1).symbol


def test_the_manifest_names_every_file_by_its_bytes_and_says_that_the_votes_are_invented(released):
    release = Release.objects.get(pk=1)
    manifest = json.loads(release.manifest)
    assert canon.sha256(release.manifest.encode()) == release.manifest_sha256
    assert manifest["notice"] == "Demonstration, invented votes"
    assert manifest["previous"] is None
    listed = {row["name"]: row for row in manifest["files"]}
    for file in release.files.all():
        content = bytes(file.content)
        row = listed.pop(file.name)
        assert (row["bytes"], row["sha256"]) == (len(content), canon.sha256(content))
        head, *rows = content.splitlines()
        assert row["rows"] == len(rows) == file.rows
        assert json.loads(head)["notice"] == "Demonstration, invented votes"
    assert listed == {}


def test_manifest_and_files_are_canonical_json(released):
    release = Release.objects.get(pk=1)
    lines = [line for file in release.files.all() for line in bytes(file.content).splitlines()]
    for line in [release.manifest.encode(), *lines]:
        assert rfc8785.dumps(json.loads(line)) == line


def test_the_manifest_carries_the_end_of_the_record_that_was_chained_for_it(released):
    release = Release.objects.get(pk=2)
    head = Head.objects.get()
    assert json.loads(release.manifest)["journal"] == {"hash": head.hash, "position": head.position}
    assert head.position == Link.objects.count()
    assert Entry.objects.filter(link=None).get().act == "publish_release"
    last = Link.objects.get(position=head.position)
    assert (last.entry.act, last.release) == ("build_release", 2)


def test_the_next_release_takes_the_next_number_and_the_hash_of_the_one_before(released):
    first, second = Release.objects.order_by("number")
    assert second.number == 2
    assert second.previous == first
    assert json.loads(second.manifest)["previous"] == {
        "manifest_sha256": first.manifest_sha256, "release": 1,
    }  # fmt: skip


def test_the_same_rows_give_the_same_bytes(released):
    kept = {file.name: bytes(file.content) for file in Release.objects.get(pk=2).files.all()}
    del kept[delta.NAME]
    assert {file.name: file.content for file in contents.files(2)} == kept


@world
def test_building_twice_builds_once():
    releasing.built(yes=23)
    assert build_release() is None
    assert Release.objects.count() == 1


@world
def test_a_lost_ballot_alone_builds_nothing_and_is_told_by_the_next_release():
    lost = path.decided(yes=5, no=30)
    enact(decision_id=lost.pk)
    assert build_release() is None
    release = releasing.built(yes=23)
    assert (release.number, release.through_decision) == (1, 2)
    outcomes = [decision.outcome for decision in selectors.book(1).decisions.values()]
    assert outcomes == ["not_adopted", "adopted"]


@world
def test_an_uncertified_decision_holds_back_the_later_ones(monkeypatch):
    monkeypatch.setattr("tests.path.certify", lambda **kwargs: None)
    held = path.decided(yes=23)
    monkeypatch.undo()
    later = path.decided(path.floor_row(product="ndpr-metal"))
    with pytest.raises(Refused):
        enact(decision_id=later.pk)
    assert selectors.settled_through() == held.number - 1 == 0
    assert build_release() is None


@world
def test_a_row_that_no_reader_understands_becomes_an_incident_and_is_not_built():
    enact(decision_id=path.decided(yes=23).pk)
    BaseRate.objects.filter(pk=BaseRate.objects.first().pk).update(expression="five percent")
    assert build_release() is None
    assert Release.objects.count() == 0
    incident = Incident.objects.get(code="release_unreadable")
    assert "base-rates.ndjson" in incident.detail


@pytest.mark.parametrize("table", ["tariffs_release", "tariffs_releasefile"])
def test_a_release_is_never_edited(released, table):
    column = "manifest" if table == "tariffs_release" else "content"
    refused = pytest.raises(IntegrityError, match="append-only")
    with owner.as_owner(), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 'x'")


@pytest.mark.usefixtures("committed")
@pytest.mark.gate
def test_eight_builders_at_once_build_one_release():
    enact(decision_id=path.decided(yes=23).pk)

    def build(_: int) -> int:
        try:
            release = build_release()
            return 0 if release is None else release.number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(build, range(8))) == [0] * 7 + [1]
    assert Release.objects.count() == 1
    assert ReleaseFile.objects.count() == len(FILES) + 1  # and the delta
