"""The database was restored to before the public head: nothing goes on until two officers have confirmed, and then
nothing that was public has changed.

The backup is a copy of the database, made in the middle of the story; the tree is that of its end.
"""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from alliance import journal
from alliance.access import SYSTEM, Refused, Seat
from alliance.domain import canon
from alliance.journal import clock, verify
from alliance.journal.models import Entry, Incident, Numbering
from alliance.portal import sweep
from members.ballots import selectors as ballots
from members.ballots.models import Ballot, Certification, Decision
from members.ballots.services import certify, close_ballot
from members.delegates import selectors as delegates
from members.delegates.models import Office
from tariffs.floors.models import PriceFloor
from tariffs.proposals.services import enact
from tariffs.releases import evidence, restoration, selectors, standing, tree
from tariffs.releases.models import Confirmation, Publication, Release, ReleaseFile, Restoration
from tariffs.releases.restoration import confirm_restore
from tariffs.releases.services import build_release, publish_release
from tests import cast, clones, owner, path, premise
from tests.counts import counted
from tests.races import PATIENT
from tests.tariffs import releasing

pytestmark = pytest.mark.gate  # 40 seconds: in the gate, with what else is tried one by one
world = pytest.mark.usefixtures("world")
REASON = "The disk of the database was lost; the backup of last night was restored."


def officers() -> tuple[Seat, Seat]:
    one, two = Office.objects.filter(role="officer").order_by("id")
    return tuple(delegates.seat_of_person(row.person_id) for row in (one, two))  # type: ignore[return-value]


def story() -> list[object]:
    """What must be the same again: releases, files, publications, decisions, floors."""
    return [
        list(
            Release.objects.order_by("number").values_list(
                "number", "manifest_sha256", "manifest", "previous"
            )
        ),
        list(
            ReleaseFile.objects.order_by("release_id", "name").values_list(
                "release", "name", "sha256", "size", "rows"
            )
        ),
        list(Publication.objects.order_by("release_id").values_list("release", "published_at")),
        list(
            Decision.objects.order_by("number").values_list(
                "number", "outcome", "document_digest", "decided_at"
            )
        ),
        [
            (row.symbol, str(row.amount), row.validity, row.record, row.decision.number, row.set_by.number)
            for row in PriceFloor.objects.order_by("line_id", "version")
        ],
    ]


@dataclass(frozen=True)
class Behind:
    """A portal whose releases 2 and 3 are public and lost: what it held, and a ballot that closed meanwhile."""

    was: list[object]
    tree: dict[str, bytes]
    symbols: tuple[str, ...]  # of the decisions that are lost
    instants: list[datetime]
    results: dict[int, list]
    unseen: str  # closed in the lost time, never decided


def bytes_of(place: Path) -> dict[str, bytes]:
    return {str(file.relative_to(place)): file.read_bytes() for file in place.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def _restored(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, Behind, Path]]:
    """The backup with its clock after the loss, what was lost, and the tree as it was at the end; made once."""
    template, place = clones.current(), tmp_path_factory.mktemp("publication")
    live, backup = clones.named("live"), clones.named("backup")
    with django_db_blocker.unblock(), premise.publishing_in(place):
        try:
            clones.connect_to(live, copy_of=template)
            metal, raised, unseen = _before()
            clones.connect_to(backup, copy_of=live)
            clones.connect_to(live)
            found = _lost(metal, raised, unseen)
            after = journal.now() + timedelta(days=3)
            clones.connect_to(backup)
            clock.move_to(after)
        finally:
            clones.connect_to(template)
    yield backup, found, place
    with django_db_blocker.unblock():
        clones.drop(live, backup)


def _before() -> tuple[Ballot, Ballot, Ballot]:
    """What the backup holds: one release, three open ballots, and some votes on two of them."""
    releasing.published(path.floor_row(), yes=23)
    names = PriceFloor.objects.get().symbol
    metal = path.on_ballot(path.floor_row(product="ndpr-metal"), days=8, title="A floor for NdPr metal")
    raised = path.on_ballot(
        path.floor_row(kind="change", names=names, amount="120.00"), days=9, title="NdPr oxide at 120"
    )
    unseen = path.on_ballot(
        path.floor_row(product="terbium-oxide"), days=10, title="A floor for terbium oxide"
    )
    for code in ("JP", "AU", "PE"):
        cast.vote(metal, code)
    cast.everybody_votes(unseen, yes=24)
    return metal, raised, unseen


def _lost(metal: Ballot, raised: Ballot, unseen: Ballot) -> Behind:
    """What came after the backup."""
    for ballot in (metal, raised):
        cast.everybody_votes(ballot, yes=24, no=3)
        releasing.take_effect(ballot)
    return Behind(
        was=story(),
        tree=bytes_of(Path(django_settings.PUBLICATION_ROOT)),
        symbols=tuple(row.symbol for row in Decision.objects.order_by("number"))[1:],
        instants=list(Publication.objects.order_by("release_id").values_list("published_at", flat=True)),
        results={row.number: ballots.result(row) for row in Decision.objects.all()},
        unseen=unseen.symbol,
    )


@pytest.fixture
def behind(_restored, django_db_blocker, public_tree: Path) -> Iterator[Behind]:
    """The restored database beside a copy of the public tree; what a test writes is rolled back."""
    name, found, place = _restored
    shutil.copytree(place, public_tree)
    with django_db_blocker.unblock(), clones.connected_to(name), transaction.atomic():
        yield found
        transaction.set_rollback(True)


def refused(by: Seat, *, code: str, reason: str = REASON) -> Refused:
    before = (Release.objects.count(), Decision.objects.count(), Confirmation.objects.count())
    with pytest.raises(Refused) as caught:
        confirm_restore(reason=reason, by=by)
    assert caught.value.code == code, caught.value
    assert before == (Release.objects.count(), Decision.objects.count(), Confirmation.objects.count())
    return caught.value


def test_nothing_is_decided_built_or_published_and_it_is_said_once(behind, public_tree):
    for _ in range(3):
        assert not {"close", "certify", "enact", "build", "publish"} & sweep.run_once().keys()
    assert build_release() is None
    assert Decision.objects.count() == Release.objects.count() == 1
    assert bytes_of(public_tree) == behind.tree
    incident = Incident.objects.get()
    assert (incident.code, incident.object_type) == ("pointer_ahead", "channel")
    assert "holds release 3" in incident.detail and "ends at release 1" in incident.detail
    assert "confirm_restore" in incident.mend


def test_the_sweep_and_the_walk_of_the_record_say_it_at_the_terminal(behind, public_tree, capsys):
    call_command("sweep")
    assert "Publishing is halted" in capsys.readouterr().out
    call_command("verify_record")
    assert "Publishing is halted" in capsys.readouterr().out


def test_a_decision_that_took_effect_in_spite_of_it_is_not_built(behind, public_tree):
    """The backstop below the sweep: building asks again under the lock of the channel."""
    unseen = Ballot.objects.order_by("-number").first()
    assert unseen is not None
    decision = close_ballot(ballot_id=unseen.pk)
    certify(decision_id=decision.pk)
    assert enact(decision_id=decision.pk)
    assert selectors.to_build()
    assert build_release() is None
    assert Incident.objects.get().code == "pointer_ahead"


def test_a_release_built_in_spite_of_it_would_not_be_published(behind, public_tree):
    """And publishing asks once more."""
    row = Release.objects.get()
    Release.objects.create(
        number=2, built_at=row.built_at, through_decision=2, journal_position=row.journal_position,
        journal_hash=row.journal_hash, manifest=row.manifest, manifest_sha256=row.manifest_sha256, previous=row,
    )  # fmt: skip
    with pytest.raises(Refused, match="Publishing is halted"):
        publish_release(number=2)
    assert bytes_of(public_tree) == behind.tree


def test_one_officer_is_told_what_would_happen_and_nothing_happens(behind):
    one, _ = officers()
    was = story()
    outcome = confirm_restore(reason=REASON, by=one)
    assert (outcome.restored, outcome.releases, outcome.decisions) == (False, (2, 3), behind.symbols)
    assert story() == was
    assert standing.fault() is not None
    refused(one, code="same_officer")
    assert Entry.objects.filter(act="confirm_restore").count() == 1


def test_two_officers_bring_back_every_byte_that_was_public(behind, public_tree):
    one, two = officers()
    confirm_restore(reason=REASON, by=one)
    outcome = confirm_restore(reason=REASON, by=two)
    assert (outcome.restored, outcome.decisions, outcome.uncertain) == (
        True,
        behind.symbols,
        (behind.unseen,),
    )
    assert outcome.reference == ()
    assert story() == behind.was
    assert bytes_of(public_tree) == behind.tree
    assert standing.fault() is None
    assert [row.symbol for row in Ballot.objects.filter(state="open")] == [behind.unseen]
    assert Certification.objects.count() == 3
    assert {row.number: ballots.result(row) for row in Decision.objects.all()} == behind.results
    restored = Restoration.objects.get()
    assert (restored.database_release, restored.public_release) == (1, 3)
    assert {restored.first_person, restored.second_person} == {one.person, two.person}


def test_what_was_known_at_an_instant_is_answered_as_before(behind):
    for officer in officers():
        confirm_restore(reason=REASON, by=officer)
    for number, instant in enumerate(behind.instants, start=1):
        assert selectors.at_instant(instant).number == number
        assert number == 1 or selectors.at_instant(instant - timedelta(microseconds=1)).number == number - 1


def test_the_chain_goes_on_from_the_public_head_and_says_what_it_lost(behind, capsys):
    for officer in officers():
        confirm_restore(reason=REASON, by=officer)
    call_command("verify_record")
    assert "places were lost in a restore" in capsys.readouterr().out
    third = Release.objects.get(pk=3)
    entry = Entry.objects.get(act="restore_record")
    assert entry.link.position == third.journal_position + 1
    assert entry.link.hash == canon.chain_link(third.journal_hash, entry.digest)


def test_the_next_release_follows_on_the_public_one_and_no_number_comes_again(behind, public_tree, capsys):
    last = {row.series: row.last for row in Numbering.objects.all()}
    for officer in officers():
        confirm_restore(reason=REASON, by=officer)
    floor = PriceFloor.objects.get(line__product__slug="ndpr-oxide", record__upper_inf=True, amount=120)
    lower = path.floor_row(
        kind="change", names=floor.symbol, amount="100.00", valid_from=_late(), sunset=_late(600)
    )
    fourth = releasing.published(lower, yes=23, title="NdPr oxide at 100")
    manifest = json.loads((public_tree / "releases/0004/manifest.json").read_bytes())
    third = (public_tree / "releases/0003/manifest.json").read_bytes()
    assert fourth.number == manifest["release"] == 4
    assert manifest["previous"] == {"manifest_sha256": canon.sha256(third), "release": 3}
    numbers = [row["decision"] for row in map(json.loads, _lines(public_tree, 4, "decisions.ndjson")[1:])]
    assert numbers[:3] == [1, 2, 3] and numbers[3] > 3 + restoration.LEAP - 1
    for row in Numbering.objects.exclude(series__startswith="PROP"):
        assert row.last >= last[row.series] + restoration.LEAP
    capsys.readouterr()
    call_command("verify_record")
    assert "4 releases agree" in capsys.readouterr().out


def _late(days: int = 60) -> str:
    return cast.in_days(days).date().isoformat()


def _lines(place, number: int, name: str) -> list[bytes]:
    return (place / f"releases/{number:04d}" / name).read_bytes().splitlines()


def test_only_an_officer_confirms(behind):
    for seat in (cast.chair(), cast.delegate("JP"), SYSTEM, Seat(role="anonymous")):  # type: ignore[arg-type]
        refused(seat, code="role_may_not")


def test_a_reason_is_asked_for(behind):
    refused(officers()[0], code="reason_missing", reason="  ")


def test_the_first_word_stands_for_a_day(behind):
    one, two = officers()
    confirm_restore(reason=REASON, by=one)
    clock.move_to(journal.now() + restoration.TOGETHER)
    assert not confirm_restore(reason=REASON, by=two).restored
    assert confirm_restore(reason=REASON, by=one).restored


def test_the_first_word_falls_with_the_office_of_who_gave_it(behind):
    one, two = officers()
    confirm_restore(reason=REASON, by=one)
    cast.end_office(one)
    assert not confirm_restore(reason=REASON, by=two).restored
    assert Release.objects.count() == 1


def test_the_first_word_is_for_the_head_that_was_shown(behind, public_tree):
    """Release 3 leaves the tree (its disk was restored too): the word for release 3 says nothing of release 2."""
    one, two = officers()
    confirm_restore(reason=REASON, by=one)
    shutil.rmtree(public_tree / "releases/0003")
    (public_tree / "channels/live.json").write_bytes((public_tree / "channels/live/0002.json").read_bytes())
    assert not confirm_restore(reason=REASON, by=two).restored


@world
def test_where_nothing_is_halted_nothing_is_confirmed(public_tree):
    releasing.published(path.floor_row(), yes=23)
    refused(officers()[0], code="nothing_to_confirm")


def test_one_person_is_never_two_officers_in_the_table_either(behind):
    one, _ = officers()
    confirm_restore(reason=REASON, by=one)
    word = Confirmation.objects.get()
    other = Confirmation.objects.create(
        person=one.person, public_release=3, manifest_sha256=word.manifest_sha256, database_release=1, reason="x",
        confirmed_at=word.confirmed_at,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="a_restore_takes_two_officers"):
        Restoration.objects.create(
            first=word, second=other, first_person=one.person, second_person=one.person, database_release=1,
            public_release=3, restored_at=journal.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("model", "change"), [(Confirmation, {"reason": "x"}), (Restoration, {"public_release": 9})]
)
def test_what_was_confirmed_is_never_edited(behind, model, change):
    for officer in officers():
        confirm_restore(reason=REASON, by=officer)
    with owner.as_owner(), pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(**change)


def test_killed_before_the_end_nothing_is_restored_and_the_second_officer_does_it_again(behind, monkeypatch):
    one, two = officers()
    confirm_restore(reason=REASON, by=one)
    was = story()

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(journal, "bridge", killed, raising=False)
        confirm_restore(reason=REASON, by=two)
    assert story() == was and not Restoration.objects.exists()
    assert confirm_restore(reason=REASON, by=two).restored
    assert story() == behind.was


def spoil(place: Path, name: str, old: bytes, new: bytes) -> None:
    """Another text that reads as well as the true one."""
    content = (place / name).read_bytes()
    assert old in content
    (place / name).write_bytes(content.replace(old, new, 1))


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda place: spoil(place, "releases/0002/rules.ndjson", b'"110.00"', b'"111.00"'), "tree_broken"),
        (lambda place: spoil(place, "releases/0003/manifest.json", b"Demonstration", b"Demonstrative"), "tree_broken"),
        (lambda place: (place / "releases/0003/units.ndjson").unlink(), "tree_incomplete"),
        (lambda place: (place / "releases/0003/manifest.json").unlink(), "tree_incomplete"),
        (lambda place: shutil.rmtree(place / "releases/0002"), "tree_incomplete"),
        (lambda place: (place / "decisions/0002.json").unlink(), "tree_incomplete"),
        (lambda place: spoil(place, "decisions/0003.json", b'"yes"', b'"abstain"'), "tree_broken"),
        (lambda place: (place / "channels/live.json").write_bytes(b"{"), "pointer_unreadable"),
    ],
    ids=["changed rules", "changed manifest", "no file", "no manifest", "no release", "no document",
         "changed document", "no pointer"],
)  # fmt: skip
def test_what_is_not_whole_in_the_tree_is_not_believed(behind, public_tree, harm, code):
    harm(public_tree)
    assert refused(officers()[0], code=code).mend


def test_a_release_that_does_not_follow_on_ours_is_of_another_record(behind, public_tree):
    forged = json.loads((public_tree / "releases/0002/manifest.json").read_bytes())
    forged["previous"]["manifest_sha256"] = "0" * 64
    (public_tree / "releases/0002/manifest.json").write_bytes(canon.canonical_bytes(forged))
    refused(officers()[0], code="another_record")


def test_a_document_of_another_ballot_is_not_believed(behind, public_tree):
    """Even where every digest fits: a forger of the tree would still need the electorate that was frozen here."""
    row = next(
        row
        for row in evidence.lost(Release.objects.get())[-1].rows("decisions.ndjson")
        if row["decision"] == 2
    )
    document = json.loads(evidence.document(row))
    document["electorate"][0]["weights"]["weight"] += 1
    with pytest.raises(Refused) as caught:
        restoration.restore_decision(
            number=2, decided_at=journal.now(), content=canon.canonical_bytes(document), by=officers()[0]
        )
    assert caught.value.code == "document_untied"


def test_a_vote_that_stands_here_and_not_in_the_document_stops_it(behind):
    metal = Ballot.objects.get(number=2)
    now = journal.now()
    clock.move_to(metal.closes_at - timedelta(days=1))
    cast.vote(metal, "JP", "no")  # a vote of this history alone
    clock.move_to(now)
    assert "vote 2 of JP" in refused(officers()[0], code="document_untied").detail


def test_a_ballot_that_was_opened_after_the_backup_asks_for_a_later_backup(behind, public_tree):
    document = json.loads((public_tree / "decisions/0002.json").read_bytes())
    document["ballot"] = "BALLOT/2026/099"
    with pytest.raises(Refused) as caught:
        restoration.restore_decision(
            number=2, decided_at=journal.now(), content=canon.canonical_bytes(document), by=officers()[0]
        )
    assert caught.value.code == "ballot_lost"
    assert "later backup" in caught.value.mend


def test_rules_that_would_come_out_otherwise_stop_it(behind, monkeypatch):
    monkeypatch.setattr(restoration, "enact", lambda **_: None)
    refused(officers()[0], code="not_as_published")


def test_a_release_whose_pointer_was_not_moved_yet_is_published_afterwards(behind, public_tree):
    """The disk was lost between the files of release 3 and the pointer."""
    (public_tree / "channels/live.json").write_bytes((public_tree / "channels/live/0002.json").read_bytes())
    (public_tree / "channels/live/0003.json").unlink()
    for officer in officers():
        confirm_restore(reason=REASON, by=officer)
    assert selectors.to_publish() == [3]
    done = sweep.run_once()
    assert (done["publish"], done["close"]) == (2, 1)  # and the ballot that nobody saw decided is decided now
    assert json.loads((public_tree / "channels/live/0003.json").read_bytes())["release"] == 3
    assert json.loads((public_tree / "channels/live.json").read_bytes())["release"] == 4


@world
@pytest.mark.long
def test_a_decision_that_the_backup_held_uncertified_takes_effect_too(public_tree):
    releasing.published(path.floor_row(), yes=23)
    metal = path.on_ballot(path.floor_row(product="ndpr-metal"), days=8)
    cast.everybody_votes(metal, yes=24)
    clock.move_to(metal.closes_at)
    decision = close_ballot(ballot_id=metal.pk)
    backup = transaction.savepoint()
    certify(decision_id=decision.pk)
    enact(decision_id=decision.pk)
    publish_release(number=build_release().number)
    was, after = story(), cast.in_days(1)
    transaction.savepoint_rollback(backup)
    clock.move_to(after)
    for officer in officers():
        outcome = confirm_restore(reason=REASON, by=officer)
    assert outcome.decisions == ()
    assert story() == was


@world
def test_a_tree_that_lost_a_release_halts_until_it_is_written_from_the_database(public_tree):
    releasing.published(path.floor_row(), yes=23)
    whole = bytes_of(public_tree)
    shutil.rmtree(public_tree)
    assert standing.fault().code == "tree_behind"
    assert build_release() is None
    call_command("write_tree", verbosity=0)
    assert bytes_of(public_tree) == whole
    assert standing.fault() is None


@world
def test_a_tree_of_another_record_is_written_over_by_nothing(public_tree):
    releasing.published(path.floor_row(), yes=23)
    shutil.rmtree(public_tree)
    tree.put(tree.folder(1) / "rules.ndjson", b"of another database\n")
    with pytest.raises(Exception, match="Other bytes were published before"):
        call_command("write_tree")
    assert not (public_tree / "channels/live.json").exists()


def test_a_hole_with_another_end_than_a_release_promised_is_a_fault(behind):
    for officer in officers():
        confirm_restore(reason=REASON, by=officer)
    third = Release.objects.get(pk=3)
    found = verify.walk([verify.Promise("A customs system", third.journal_position, "0" * 64)])
    assert "was lost with another hash than A customs system holds" in found.fault


def test_a_hole_that_nothing_declares_is_a_fault(behind):
    for officer in officers():
        confirm_restore(reason=REASON, by=officer)
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_entry SET act = 'publish_release' WHERE act = 'restore_record'")
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
    assert "is missing" in verify.walk().fault


@pytest.mark.long
def test_eight_confirmations_of_two_officers_at_once_restore_once(
    _restored, django_db_blocker, public_tree, monkeypatch
):
    options = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "options", options["options"] + PATIENT)
    name, found, place = _restored
    shutil.copytree(place, public_tree)
    copy = clones.named("race")

    def confirm(seat: Seat) -> str:
        try:
            return "restored" if confirm_restore(reason=REASON, by=seat).restored else "first"
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with django_db_blocker.unblock():
        with clones.connected_to(copy, copy_of=name):
            with ThreadPoolExecutor(8) as pool:
                outcomes = sorted(pool.map(confirm, officers() * 4))
            assert (outcomes.count("restored"), outcomes.count("first")) == (1, 1)
            assert set(outcomes) <= {"restored", "first", "same_officer", "nothing_to_confirm"}
            assert Restoration.objects.count() == 1
            assert story() == found.was
        clones.drop(copy)
    counted("confirmations of a restore at once", officers=2, confirmations=8, restored=1)
