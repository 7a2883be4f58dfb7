"""Who opens a consumer, keeps its keys, and what its contact is told."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.portal import sweep
from members.delegates.models import Person, User
from members.notices.models import Notice
from tariffs.delivery import tokens
from tariffs.delivery.models import ApiKey, Consumer, KeyUse
from tariffs.delivery.services import change_contact, end_key, issue_key, open_consumer
from tests import cast
from tests.tariffs import keys

pytestmark = pytest.mark.usefixtures("world")


def told() -> list[str]:
    """The subjects of the mails that the next sweep sends."""
    mail.outbox.clear()
    sweep.run_once()
    return [each.subject for each in mail.outbox]


def test_a_key_is_one_of_2_to_the_256_and_names_itself():
    texts = [tokens.new() for _ in range(200)]
    assert len({text for _, text in texts}) == len({prefix for prefix, _ in texts}) == 200
    for prefix, text in texts:
        assert re.fullmatch(r"cma_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}", text)
        assert tokens.prefix_of(text) == prefix
    assert tokens._base62(2**256 - 1, 43) != tokens._base62(0, 43) and 62**43 > 2**256


@pytest.mark.parametrize("place", [0, 5, 20, 60])
def test_one_changed_character_is_no_key(place):
    text = tokens.new()[1]
    other = "0" if text[place] != "0" else "1"
    assert tokens.prefix_of(text[:place] + other + text[place + 1 :]) is None


def test_the_hash_of_a_key_is_kept_and_the_key_nowhere():
    row, text = keys.key()
    assert row.digest == tokens.digest(text) and len(text.split("_")[2]) == 49
    secret = text.split("_")[2][:43]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE strpos(t::text, %s) > 0', [secret])
            assert cursor.fetchone() == (0,), f"the secret stands in {table}"


def test_a_delegation_opens_customs_systems_of_its_own_member_alone():
    row = keys.consumer()
    assert (row.member.code, row.kind) == ("JP", "customs")
    for how in ({"member": "AU"}, {"kind": "broker"}):
        with pytest.raises(Refused, match="not_your_consumer"):
            keys.consumer(**how)


def test_another_members_consumer_is_not_there():
    row, _ = keys.key()
    for act in (
        lambda: issue_key(consumer_id=row.consumer_id, days=9, after=row.pk, by=cast.delegate("AU")),
        lambda: end_key(prefix=row.prefix, by=cast.delegate("AU")),
        lambda: change_contact(consumer_id=row.consumer_id, contact="x@y.example", by=cast.delegate("AU")),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.status == 404
    row.refresh_from_db()
    assert row.ended_at is None


def test_a_contact_is_written_to_and_cannot_sign_in():
    row = keys.consumer()
    user = User.objects.get(person=row.contact)
    assert (user.email, user.is_active, user.has_usable_password()) == (keys.DESK, False, False)
    assert keys.consumer(name="Another", contact=keys.DESK.upper()).contact == row.contact
    assert open_consumer(
        name="Third", kind="vendor", contact="head.jp@delegates.example", by=cast.officer()
    ).contact == Person.objects.get(pk=cast.delegate("JP").person)


def test_neither_name_nor_address_is_in_the_record():
    row, _ = keys.key()
    change_contact(consumer_id=row.consumer_id, contact="other@customs.example", by=cast.officer())
    end_key(prefix=row.prefix, by=cast.officer())
    acts = Entry.objects.filter(object_type__in=("consumer", "apikey")).order_by("id")
    assert [each.act for each in acts] == ["open_consumer", "issue_key", "change_contact", "end_key"]
    assert not any("customs.example" in each.payload or "engine" in each.payload for each in acts)


def test_two_keys_and_no_third_until_one_is_ended_or_has_expired():
    first, _ = keys.key(days=30)
    keys.key(first.consumer)
    with pytest.raises(Refused, match="two_keys"):
        keys.key(first.consumer)
    clock.move_to(first.expires_at)
    third, _ = keys.key(first.consumer)
    with pytest.raises(Refused, match="two_keys"):
        keys.key(first.consumer)
    end_key(prefix=third.prefix, by=cast.delegate("JP", "alternate"))
    assert keys.key(first.consumer)[0].pk


def test_the_same_form_sent_twice_issues_one_key():
    row = keys.consumer()
    issue_key(consumer_id=row.pk, days=90, after=0, by=cast.officer())
    with pytest.raises(Refused, match="key_issued_meanwhile"):
        issue_key(consumer_id=row.pk, days=90, after=0, by=cast.officer())
    assert row.keys.count() == 1


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_key_lasts_a_day_to_a_year(days):
    with pytest.raises(Refused, match="days_out_of_range"):
        keys.key(days=days)


def test_a_key_is_ended_once():
    row, _ = keys.key()
    end_key(prefix=row.prefix, by=cast.officer())
    with pytest.raises(Refused, match="key_ended"):
        end_key(prefix=row.prefix, by=cast.officer())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tariffs_apikey SET digest = repeat('0', 64)",
        "UPDATE tariffs_apikey SET expires_at = expires_at + interval '1 day'",
        "UPDATE tariffs_apikey SET per_minute = 1000000",
        "UPDATE tariffs_apikey SET scopes = '{votes:cast}'",
        "UPDATE tariffs_apikey SET ended_at = NULL, ended_by = NULL",
        "DELETE FROM tariffs_apikey",
        "UPDATE tariffs_consumer SET member_id = NULL",
        "DELETE FROM tariffs_consumer",
    ],
)
@pytest.mark.parametrize("who", ["application", "owner"])
def test_the_tables_refuse_to_change_a_key_or_to_bring_it_back(statement, who, request):
    row, _ = keys.key()
    end_key(prefix=row.prefix, by=cast.officer())
    if who == "owner":
        request.getfixturevalue("by_owner")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(DatabaseError, match="append-only|stays ended|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_table_refuses_a_third_key_and_one_of_more_than_a_year():
    row, _ = keys.key()
    at = journal.now()
    given = {"consumer": row.consumer, "scopes": ["rules:read"], "per_minute": 1, "issued_by": row.issued_by,
             "issued_at": at}  # fmt: skip
    with pytest.raises(IntegrityError, match="within_a_year"), transaction.atomic():
        ApiKey.objects.create(prefix="a" * 8, digest="a" * 64, expires_at=at + timedelta(days=366), **given)
    keys.key(row.consumer)
    with pytest.raises(DatabaseError, match="two keys at most"), transaction.atomic():
        ApiKey.objects.create(prefix="b" * 8, digest="b" * 64, expires_at=at + timedelta(days=9), **given)


def test_the_contact_is_told_of_issue_expiry_and_end_without_the_key():
    row, text = keys.key(days=90)
    assert told() == [f"{row.consumer.name}: a key was issued"]
    assert told() == []
    clock.move_to(row.expires_at - timedelta(days=14, seconds=1))
    assert told() == []
    day = f"{row.expires_at:%d %b %Y}"
    clock.move_to(row.expires_at - timedelta(days=14))
    assert told() == [f"{row.consumer.name}: a key expires on {day}"] and told() == []
    clock.move_to(row.expires_at - timedelta(days=3))
    assert told() == [f"{row.consumer.name}: a key expires on {day}"] and told() == []
    end_key(prefix=row.prefix, by=cast.officer())
    assert told() == [f"{row.consumer.name}: a key was ended"]
    notices = Notice.objects.filter(person=row.consumer.contact)
    assert notices.count() == notices.exclude(sent_at=None).count() == 4
    secret = text.split("_")[2]
    assert not any(secret in each.body for each in notices)
    assert {address for each in mail.outbox for address in each.to} == {keys.DESK}


def test_of_an_ended_or_expired_key_nobody_is_reminded():
    ended, _ = keys.key(days=90)
    end_key(prefix=ended.prefix, by=cast.officer())
    told()
    clock.move_to(ended.expires_at - timedelta(days=2))
    assert told() == []
    clock.move_to(ended.expires_at)
    assert told() == []


def test_counts_are_forgotten_after_90_days():
    row, _ = keys.key()
    for days in (95, 1):
        KeyUse.objects.create(key=row, minute=journal.now() - timedelta(days=days), answered=1, refused=0)
    sweep.run_once()
    assert KeyUse.objects.count() == 1
    assert Consumer.objects.count() == 1
