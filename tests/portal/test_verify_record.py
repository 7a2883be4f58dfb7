"""The walk over the record says where it first breaks, and that it holds where it does."""

import json
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from alliance import journal
from alliance.access import SYSTEM
from alliance.domain import canon
from alliance.journal.models import Entry, Head, Link
from members.registry.models import Member
from tariffs.releases.models import Release
from tests import owner, premise
from tests.tariffs.releasing import published


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """One published release, and one entry after it that waits for the next."""

    def make() -> None:
        published()
        journal.record(act="test", obj=Member.objects.get(code="JP"), by=SYSTEM, payload={"word": "hello"})

    with premise.written(django_db_blocker.unblock, tmp_path_factory.mktemp("record"), make):
        yield


@pytest.fixture(autouse=True)
def release(_published, django_db_blocker) -> Iterator[Release]:
    """The release; what a test forges is rolled back."""
    with premise.undone(django_db_blocker.unblock):
        yield Release.objects.get()


def forge(statement: str, *values: object) -> None:
    """Change a guarded table as its owner can, who may switch the guards off."""
    table = next(word for word in statement.split() if word.startswith("journal_"))
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no ALTER TABLE while a check is pending
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        assert cursor.rowcount > 0
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def broken(match: str) -> None:
    with pytest.raises(CommandError, match=match):
        call_command("verify_record")


def test_an_honest_record_holds_and_is_counted(capsys):
    call_command("verify_record")
    linked, waiting = Link.objects.count(), Entry.objects.filter(link=None).count()
    assert linked > 30
    assert f"{linked} entries in the chain, {waiting} waiting" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change", ["act = 'x'", "at = at + interval '1 microsecond'", "member = 'XX'", "role = 'chair'",
               "object_id = 'x'", "object_type = 'x'", "person = gen_random_uuid()",
               "payload = '{\"other\":1}'", "payload = 'no json'", "digest = repeat('0', 64)"],
)  # fmt: skip
def test_a_changed_entry_is_named_with_its_place(change):
    link = Link.objects.get(position=5)
    forge(f"UPDATE journal_entry SET {change} WHERE id = %s", link.entry_id)
    broken(rf"Place 5 of the chain: Entry {link.entry_id} \(.*\) is not what its digest was taken over")


def test_a_changed_entry_that_waits_for_a_release_is_named():
    entry = Entry.objects.latest("id")
    forge("UPDATE journal_entry SET payload = '{}' WHERE id = %s", entry.pk)
    broken(f"Entry {entry.pk}")


def test_an_entry_rewritten_with_a_fitting_digest_breaks_its_link():
    entry = Link.objects.get(position=5).entry
    entry.act = "forged"
    entry.digest = canon.digest(journal.form_of(entry))
    forge("UPDATE journal_entry SET act = 'forged', digest = %s WHERE id = %s", entry.digest, entry.pk)
    broken("Place 5 of the chain does not follow")


def test_a_link_taken_away_is_named():
    forge("DELETE FROM journal_link WHERE position = 7")
    broken("Place 7 of the chain is missing")


def test_a_head_that_is_not_the_end_is_named():
    forge("UPDATE journal_head SET hash = repeat('0', 64)")
    broken("The head at place")


def test_an_end_cut_off_is_named():
    last = Link.objects.latest("position")
    forge("DELETE FROM journal_link WHERE position = %s", last.position)
    broken("The head at place")


def test_a_chain_rewritten_whole_does_not_agree_with_the_release(release):
    tip = canon.GENESIS
    for link in Link.objects.select_related("entry").order_by("position"):
        if link.position == 5:
            link.entry.act = "forged"
            link.entry.digest = canon.digest(journal.form_of(link.entry))
            forge("UPDATE journal_entry SET act = 'forged', digest = %s WHERE id = %s",
                  link.entry.digest, link.entry_id)  # fmt: skip
        tip = canon.chain_link(tip, link.entry.digest)
        forge("UPDATE journal_link SET hash = %s WHERE position = %s", tip, link.position)
    forge("UPDATE journal_head SET hash = %s", tip)
    broken(f"is not the one that {release.symbol} holds")


def test_a_chain_shorter_than_what_the_release_holds_is_named(release):
    forge("DELETE FROM journal_link WHERE position > 10")
    last = Link.objects.get(position=10)
    forge("UPDATE journal_head SET position = 10, hash = %s", last.hash)
    broken(f"{release.symbol} holds place {release.journal_position}, which the chain does not have")


def test_the_head_in_the_manifest_is_the_one_that_is_compared(release):
    assert json.loads(release.manifest)["journal"] == {
        "hash": release.journal_hash, "position": release.journal_position,
    }  # fmt: skip
    assert Head.objects.get().hash == release.journal_hash
