"""The control arm: the same reader and the same audit on naive variants. Each seeded bug must be seen."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from alliance import journal
from alliance.domain import canon, tally
from alliance.journal import clock
from members.ballots import documents
from members.ballots.models import Ballot, Decision, Vote
from members.ballots.services import certify, close_ballot
from tariffs.proposals.services import enact
from tariffs.releases import tree
from tariffs.releases.services import build_release
from tests import cast, path
from tests.faults import afterwards
from tests.faults.afterwards import Told
from tests.faults.house import wait_for
from tests.faults.reader import TreeReader
from tests.owner import as_owner
from tests.tariffs import releasing

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def public(settings, tmp_path: Path) -> Path:
    settings.PUBLICATION_ROOT = tmp_path / "publication"
    return tmp_path / "publication"


# --- the reader ---------------------------------------------------------------------------------------------------

RULES = {"rules.ndjson": b'{"amount":"110"}\n' * 50, "lines.ndjson": b'{"line":1}\n' * 50}
MANIFEST = canon.canonical_bytes(
    {"files": [{"name": name, "sha256": canon.sha256(content)} for name, content in RULES.items()]}
)
FILES = RULES | {"manifest.json": MANIFEST}
POINTER = {"release": 1, "manifest_sha256": canon.sha256(MANIFEST)}


def truly(looks: Callable[[], None]) -> None:
    tree.write_release(1, FILES)
    looks()
    tree.move_pointer(POINTER)


def pointer_first(looks: Callable[[], None]) -> None:
    tree.move_pointer(POINTER)
    looks()
    tree.write_release(1, FILES)


def in_place(looks: Callable[[], None]) -> None:
    place = tree.folder(1)
    place.mkdir(parents=True)
    for name, content in FILES.items():
        with (place / name).open("wb") as file:
            file.write(content[:20])
            file.flush()
            looks()
            file.write(content[20:])
    tree.move_pointer(POINTER)


def wrong_bytes(looks: Callable[[], None]) -> None:
    tree.write_release(1, FILES | {"rules.ndjson": b"{}\n"})
    tree.move_pointer(POINTER)


def number_goes_back(looks: Callable[[], None]) -> None:
    for number in (1, 2):
        tree.write_release(number, FILES)
    tree.move_pointer(POINTER | {"release": 2})
    looks()
    tree.move_pointer(POINTER)


def rewritten(looks: Callable[[], None]) -> None:
    truly(looks)
    looks()
    tree.put(tree.folder(1) / "rules.ndjson", b"{}\n")


def pointer_taken_away(looks: Callable[[], None]) -> None:
    truly(looks)
    looks()
    (tree.root() / tree.POINTER).unlink()


@pytest.mark.parametrize(
    "publish", [pointer_first, in_place, wrong_bytes, number_goes_back, rewritten, pointer_taken_away]
)
def test_the_reader_sees_a_naive_publisher(public: Path, publish: Callable):
    with TreeReader(public, pace=0.002) as reader:
        publish(lambda: looked(reader))
        wait_for(lambda: reader.faults, said=f"the reader sees {publish.__name__}", seconds=20)


def test_the_reader_finds_no_fault_with_the_true_order(public: Path):
    with TreeReader(public, pace=0.002) as reader:
        truly(lambda: looked(reader))
        wait_for(lambda: reader.numbers == [1], said="the reader sees it")
        looked(reader)
    assert reader.faults == []


def looked(reader: TreeReader) -> None:
    """Wait until the reader has begun and ended a look of its own."""
    seen = reader.reads
    wait_for(lambda: reader.reads > seen + 3, said="the reader has looked")


# --- the audit ----------------------------------------------------------------------------------------------------


def naive_close(ballot: Ballot, document: dict, *, number: int, at: datetime | None = None) -> Decision:
    """Closes with what was read before: no lock between the count and the votes, no numbering row."""
    outcome, text = tally.tally_document(document), canon.canonical_bytes(document)
    return Decision.objects.create(
        number=number, year=ballot.closes_at.year, ballot=ballot, outcome=outcome.outcome,
        arithmetic=outcome.arithmetic, tally=outcome.as_dict(), document=text.decode(),
        document_digest=canon.sha256(text), decided_at=at or journal.now(),
    )  # fmt: skip


def closed_without_a_lock(public: Path) -> list[str]:
    ballot = path.on_ballot()
    cast.vote(ballot, "JP")
    document = documents.tally_document(ballot)
    cast.vote(ballot, "AU", "no")  # accepted between the count and the decision
    clock.move_to(ballot.closes_at)
    naive_close(ballot, document, number=1)
    return afterwards.faults(root=public, ballots=1)


def closed_too_early(public: Path) -> list[str]:
    ballot, early = path.on_ballot(), journal.now()
    clock.move_to(ballot.closes_at)  # the table itself refuses it before
    naive_close(ballot, documents.tally_document(ballot), number=1, at=early)
    return afterwards.faults(root=public, ballots=1)


def numbered_with_a_gap(public: Path) -> list[str]:
    ballot = path.on_ballot()
    clock.move_to(ballot.closes_at)
    naive_close(ballot, documents.tally_document(ballot), number=2)
    return afterwards.faults(root=public, ballots=1)


def never_closed(public: Path) -> list[str]:
    """What a task queued for the closing instant leaves after a flush of the broker."""
    clock.move_to(path.on_ballot().closes_at)
    return afterwards.faults(root=public, ballots=1)


def decided_on_one(votes: Callable[[Ballot], Told]) -> Callable[[Path], list[str]]:
    def audit(public: Path) -> list[str]:
        ballot = path.on_ballot()
        told = votes(ballot)
        clock.move_to(ballot.closes_at)
        certify(decision_id=close_ballot(ballot_id=ballot.pk).pk)
        return afterwards.faults(told=told, root=public, ballots=1)

    return audit


def lost(ballot: Ballot) -> Told:
    """Acknowledged, then rolled back: a vote written by a task that never ran."""
    kept = cast.vote(ballot, "JP")
    return Told(accepted=[kept, Vote(pk=kept.pk + 1, digest="0" * 64, choice="yes")])


def ghost(ballot: Ballot) -> Told:
    """Refused in words, and on record all the same."""
    kept = cast.vote(ballot, "JP")
    cast.vote(ballot, "AU")
    return Told(accepted=[kept], refused=1)


def not_built(public: Path) -> list[str]:
    enact(decision_id=path.decided(yes=22).pk)
    return afterwards.faults(root=public, ballots=1)


def not_published(public: Path) -> list[str]:
    releasing.built(yes=22)
    return afterwards.faults(root=public, ballots=1)


def another_file_in_the_tree(public: Path) -> list[str]:
    releasing.published(yes=22)
    (tree.folder(1) / "rules.ndjson").write_bytes(b"{}\n")
    return afterwards.faults(root=public, ballots=1)


def a_record_that_was_edited(public: Path) -> list[str]:
    releasing.published(yes=22)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_entry SET member = 'AU' WHERE act = 'cast_vote' AND member = 'JP'")
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
    return afterwards.faults(root=public, ballots=1)


BUGS = {
    "closed without a lock": (closed_without_a_lock, "counts 1 votes, 2 stand"),
    "closed too early": (closed_too_early, "before its ballot closed"),
    "numbered with a gap": (numbered_with_a_gap, "decisions are numbered [2]"),
    "never closed": (never_closed, "1 ballots and 0 decisions"),
    "accepted vote lost": (decided_on_one(lost), "is lost"),
    "refused vote on record": (decided_on_one(ghost), "2 votes stand, 1 at most"),
    "not built": (not_built, "is in no release"),
    "not published": (not_published, "is not published"),
    "other bytes in the tree": (another_file_in_the_tree, "missing or wrong"),
    "record edited": (a_record_that_was_edited, "is not what its digest"),
}


@pytest.mark.parametrize("bug", BUGS)
def test_the_audit_sees_a_seeded_bug(public: Path, bug: str):
    seed, said = BUGS[bug]
    found = seed(public)
    assert any(said in each for each in found), found


def test_the_audit_finds_no_fault_where_there_is_none(public: Path):
    releasing.published(yes=22)
    assert build_release() is None
    assert afterwards.faults(root=public, ballots=1, releases=1) == []
