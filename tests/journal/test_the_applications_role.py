"""What the application's role may do to each table: the list that a reader of the law expects, against the grants."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests import cast, owner

pytestmark = pytest.mark.usefixtures("world")

ONLY_ADDED = {
    "journal_entry", "journal_incident", "journal_link", "members_certification", "members_decision",
    "members_decisionrule",
    "members_country", "members_customsterritory",
    "members_declarationdocument", "members_electorateentry", "members_extension",
    "members_lossreport", "members_observation", "members_proof", "members_refusedattempt", "members_reminder",
    "members_request", "members_told", "members_verdict", "members_vote", "members_withdrawal", "tariffs_change",
    "tariffs_confirmation", "tariffs_enactment", "tariffs_position", "tariffs_publication", "tariffs_release",
    "tariffs_releasefile", "tariffs_restoration", "tariffs_return",
}  # fmt: skip
ONE_COLUMN_MOVES = {
    "members_accreditation": {"changed_by_id", "during", "provisional", "source"}, "members_ballot": {"state"},
    "members_calendarfeed": {"ended_at"},
    "members_competence": {"during", "ended_by"},
    "members_credential": {"content"}, "members_factorreset": {"used_at"},
    "members_furtherrefusals": {"count", "last_at"},
    "members_application": {"member_id", "ruling_id", "state"}, "members_applicationdocument": {"content"},
    "members_memberstatus": {"during"}, "members_standing": {"during"},
    "members_territorymembership": {"during"},
    "members_member": {"name", "zone", "took_part_on", "took_part_source"},
    "members_motion": {"ballot_id", "request_id", "settled_at", "stood", "taken_back_at"},
    "members_withdrawalnotice": {"settled_at", "taken_back_at"},
    "members_provider": {"changed_by_id", "during", "request_id", "secret"},
    "members_invitation": {"accepted_at", "accepted_by_id", "cancelled_at", "email", "name"},
    "members_notice": {
        "subject", "body", "read_at", "held_until", "digest_id", "sent_at", "dropped_at", "attempts",
        "next_attempt_at", "fault",
    },
    "members_notereading": {"choice"}, "members_preparation": {"choice", "salt"},
    "members_signednote": {"choice", "content", "salt"},
    "members_twopersons": {"ended_by_id", "ended_proof_id", "until"},
    "members_office": {"changed_by_id", "during"},
    "members_subjectrule": {"changed_by_id", "during"}, "members_viewing": {"ended_at"},
    "tariffs_agenda": {"made_id", "ended_as", "ended_at"},
    "tariffs_amendment": {
        "ended_as", "ended_at", "ended_by", "into_id", "agenda_id", "place", "ballot_id", "because_id",
    },
    "tariffs_cosponsorship": {"left_at", "left_by"},
    "tariffs_apikey": {"ended_at", "ended_by", "last_used_on", "reminded"},
    "tariffs_consumer": {"contact_id"}, "tariffs_pricefloor": {"record"}, "tariffs_tariffline": {"record"},
    "tariffs_version": {"audience", "ballot_id"},
}  # fmt: skip
ONLY_UPWARD = {"journal_head", "journal_numbering"}
ONLY_READ = {"django_migrations", "journal_clock"}


@pytest.fixture
def granted(world) -> None:
    """The grants as `migrate` leaves them, without what the tests add."""
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT alliance_grant('alliance_app')")


def rights(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT each FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS each "
            "WHERE has_table_privilege('alliance_app', %s, each)",
            [table],
        )
        return {row[0] for row in cursor.fetchall()}


def columns_it_may_change(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND has_column_privilege('alliance_app', attrelid, attnum, 'UPDATE')",
            [table],
        )
        return {row[0] for row in cursor.fetchall()}


def test_the_tests_themselves_act_as_the_application():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, pg_has_role(current_user, 'alliance', 'MEMBER')")
        assert cursor.fetchone() == ("alliance_app", False)


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize("table", sorted(ONLY_ADDED))
def test_what_is_final_is_read_and_added_to(table):
    assert rights(table) == {"SELECT", "INSERT"}
    assert columns_it_may_change(table) == set()


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize("table", sorted(ONE_COLUMN_MOVES))
def test_of_what_moves_on_one_column_is_free(table):
    assert rights(table) == {"SELECT", "INSERT"}
    assert columns_it_may_change(table) == ONE_COLUMN_MOVES[table]


@pytest.mark.usefixtures("granted")
def test_the_clock_is_only_read_and_numbers_are_never_taken_away():
    assert {table: rights(table) for table in ONLY_READ} == dict.fromkeys(ONLY_READ, {"SELECT"})
    upward = {"SELECT", "INSERT", "UPDATE"}
    assert {table: rights(table) for table in ONLY_UPWARD} == dict.fromkeys(ONLY_UPWARD, upward)


@pytest.mark.usefixtures("granted")
def test_no_guarded_table_is_missing_from_this_list():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname IN ('append_only', 'only_upward')"
        )
        guarded = {row[0] for row in cursor.fetchall()}
    assert guarded == ONLY_ADDED | ONE_COLUMN_MOVES.keys() | ONLY_UPWARD


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_vote SET choice = 'no'",
        "DELETE FROM members_vote",
        "TRUNCATE members_vote",
        "ALTER TABLE members_vote DISABLE TRIGGER USER",
        "DROP TRIGGER append_only ON members_vote",
        "UPDATE members_ballot SET closes_at = closes_at + interval '1 day'",
        "UPDATE journal_clock SET offset_by = interval '1 day'",
        "SET session_replication_role = replica",
        "CREATE TABLE shadow (id int)",
    ],
)
def test_the_role_itself_is_refused_whatever_the_triggers_say(statement):
    cast.vote(cast.a_ballot(), "JP")
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("members_vote", "members_ballot"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with (
        pytest.raises(DatabaseError, match="permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.usefixtures("granted")
def test_a_ballot_is_opened_and_voted_on_with_no_more_than_these_grants():
    ballot = cast.a_ballot()
    assert [cast.vote(ballot, "JP", choice).sequence for choice in ("yes", "no")] == [1, 2]
