"""The record: append-only, chained, with the database's clock."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from alliance import journal
from alliance.access import SYSTEM
from alliance.domain import canon
from alliance.journal import clock, services
from alliance.journal.models import Entry, Incident, Link
from members.registry.models import Member

pytestmark = pytest.mark.usefixtures("world")


def an_entry(word: str = "hello") -> Entry:
    return journal.record(act="test", obj=Member.objects.get(code="JP"), by=SYSTEM, payload={"word": word})


@pytest.mark.usefixtures("by_owner")
@pytest.mark.parametrize("table", ["journal_entry", "journal_link", "members_decision", "tariffs_release"])
def test_truncate_is_refused(table):
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.usefixtures("by_owner")
@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET act = 'x'", "DELETE FROM journal_entry"])
def test_an_entry_is_never_changed(statement):
    an_entry()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_chain_takes_each_entry_once_and_its_head_follows_from_the_links():
    before = services.chain(release=0)
    entries = [an_entry("one"), an_entry("two")]
    head = services.chain(release=1)
    expected = before.hash
    for entry in entries:
        expected = canon.chain_link(expected, entry.digest)
    assert head.hash == expected
    assert list(Link.objects.filter(release=1).values_list("entry", flat=True)) == [e.pk for e in entries]
    assert services.chain(release=2).hash == expected


def test_the_clock_is_the_databases_and_runs_on_from_where_it_was_moved():
    clock.move_to(datetime(2026, 3, 1, 12, tzinfo=UTC))
    first, second = journal.now(), journal.now()
    assert timedelta(0) < second - first < timedelta(seconds=5)
    assert first.date().isoformat() == "2026-03-01"


def test_the_clock_moves_only_where_the_settings_allow(settings):
    settings.CLOCK_MAY_MOVE = False
    with pytest.raises(RuntimeError, match="may not be moved"):
        clock.reset()


def test_a_number_given_back_by_a_failed_transaction_is_given_again():
    first = journal.next_number("TEST")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.next_number("TEST")
        raise ZeroDivisionError
    assert journal.next_number("TEST") == first + 1


def test_an_incident_is_said_once():
    japan = Member.objects.get(code="JP")
    for _ in range(2):
        journal.incident(code="test", obj=japan, detail="It failed.", mend="Mend it.", by=SYSTEM)
    assert Entry.objects.filter(act="incident").count() == 1


def test_another_fault_of_the_same_code_is_said_too():
    japan = Member.objects.get(code="JP")
    for detail in ("It failed.", "It failed otherwise.", "It failed."):
        journal.incident(code="test", obj=japan, detail=detail, mend="Mend it.", by=SYSTEM)
    assert Incident.objects.count() == Entry.objects.filter(act="incident").count() == 2


def test_an_entrys_digest_is_taken_over_the_form_that_is_written_down():
    entry = Entry.objects.get(pk=an_entry().pk)
    japan = Member.objects.get(code="JP")
    written = (
        f'{{"act":"test","at":"{entry.at:%Y-%m-%dT%H:%M:%S.%fZ}","member":"","object":["member","{japan.pk}"],'
        '"payload":{"word":"hello"},"person":"","role":"system"}'
    )
    assert entry.digest == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.usefixtures("by_owner")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_numbering SET last = last - 1 WHERE series = 'TEST'",
        "UPDATE journal_numbering SET last = last WHERE series = 'TEST'",
        "UPDATE journal_numbering SET series = 'OTHER', last = last + 1 WHERE series = 'TEST'",
        "DELETE FROM journal_numbering",
        "TRUNCATE journal_numbering",
        "UPDATE journal_head SET position = position - 1",
        "UPDATE journal_head SET hash = repeat('1', 64)",
        "DELETE FROM journal_head",
        "TRUNCATE journal_head",
    ],
)
def test_numbers_and_the_head_only_go_upward(statement):
    journal.next_number("TEST")
    an_entry()
    services.chain(release=1)
    with (
        pytest.raises(IntegrityError, match="only goes upward"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
