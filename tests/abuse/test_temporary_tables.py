"""A table of one's own in place of the record's: a trigger that looked for names wherever the session does would
believe it. The application may make none; and where it could, the triggers would not look there.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from alliance import journal
from alliance.journal import clock
from alliance.journal.grants import PATH, room, straying
from members.delegates.models import Accreditation, Office
from members.registry.models import Member, MemberStatus
from tests import cast, owner
from tests.members.test_cast_a_vote import written_past_the_service

pytestmark = pytest.mark.usefixtures("world")

ROOMS = {
    "a temporary table": "CREATE TEMPORARY TABLE pg_class (oid oid, relowner oid)",
    "a temporary view": "CREATE TEMPORARY VIEW members_ballot AS SELECT 1 AS id",
    "a table in the schema of the record": "CREATE TABLE public.pg_class (oid oid, relowner oid)",
    "a schema of one's own": "CREATE SCHEMA mine",
    "a function of one's own": "CREATE FUNCTION alliance_now(text) RETURNS int LANGUAGE sql RETURN 1",
}


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


@pytest.mark.parametrize("what", ROOMS)
def test_the_application_makes_nothing(what):
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        sql(ROOMS[what])


@pytest.fixture
def may_make_tables(world) -> None:
    """Somebody gave the right back: the second wall stands alone."""
    with owner.as_owner():
        sql(f'GRANT TEMPORARY ON DATABASE "{connection.settings_dict["NAME"]}" TO PUBLIC')


def taken_for_the_owner() -> None:
    """The application owns each table, says a pg_class of its own."""
    sql(
        "CREATE TEMPORARY TABLE pg_class AS SELECT oid, relname, relnamespace, relkind, "
        "(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user) AS relowner FROM pg_catalog.pg_class"
    )


def shadowed(table: str, change: str) -> None:
    """A copy of a table that the session finds before the record's, changed as it suits."""
    sql(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM public.{table}")
    sql(f"UPDATE pg_temp.{table} SET {change}")


def _a_seat() -> None:
    japan = Member.objects.get(code="JP")
    taken_for_the_owner()
    Accreditation.objects.create(
        person_id=cast.officer().person,
        member=japan,
        role="adviser",
        source="x",
        during=(journal.now(), None),
    )


def _an_office() -> None:
    person = cast.delegate("JP").person
    taken_for_the_owner()
    Office.objects.create(person_id=person, role="officer", source="x", during=(journal.now(), None))


def _a_status() -> None:
    japan, later = Member.objects.get(code="JP"), journal.now().date() + timedelta(days=400)
    # What stands is not in the way: an open status ends by another that begins, which is what is forged here.
    with owner.as_owner():
        MemberStatus.objects.filter(member=japan).update(during=(None, later))
    taken_for_the_owner()
    MemberStatus.objects.create(
        member=japan, status="expelled", during=(later, None), source="x", act="DEC/2026/1"
    )


def _a_vote_after_the_close() -> None:
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at + timedelta(minutes=1))
    shadowed("members_ballot", "closes_at = closes_at + interval '1 day'")
    written_past_the_service(ballot)


def _a_vote_after_the_close_by_its_clock() -> None:
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at + timedelta(minutes=1))
    shadowed("journal_clock", "offset_by = offset_by - interval '1 hour'")
    written_past_the_service(ballot, cast_at=ballot.closes_at - timedelta(minutes=5))


def _a_vote_in_an_advisers_seat() -> None:
    ballot = cast.a_ballot()
    shadowed("members_accreditation", "role = CASE role WHEN 'adviser' THEN 'head' ELSE 'adviser' END")
    written_past_the_service(ballot)


def _a_vote_of_a_represented_state() -> None:
    ballot = cast.a_ballot()
    shadowed("members_electorateentry", "capacity = 'elector'")
    written_past_the_service(ballot, "DE")


FORGED: dict[str, tuple[Callable[[], None], str]] = {
    "a seat, as owner by a pg_class of one's own": (_a_seat, "two officers|approved"),
    "an office, as owner by a pg_class of one's own": (_an_office, "two officers|approved"),
    "a status, as owner by a pg_class of one's own": (_a_status, "by an act on record"),
    "a vote after the close, by a ballot of one's own": (_a_vote_after_the_close, "outside the window"),
    "a vote after the close, by a clock of one's own": (_a_vote_after_the_close_by_its_clock, "outside the window"),
    "a vote in an adviser's seat, by credentials of one's own": (_a_vote_in_an_advisers_seat, "without credentials"),
    "a vote of a represented state, by an electorate of one's own": (_a_vote_of_a_represented_state, "without a vote"),
}  # fmt: skip


@pytest.mark.usefixtures("may_make_tables")
@pytest.mark.parametrize("name", FORGED)
def test_the_triggers_ask_the_record_all_the_same(name):
    act, said = FORGED[name]
    with pytest.raises(Error, match=said), transaction.atomic():
        act()
        sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.usefixtures("may_make_tables")
def test_the_check_before_a_release_says_that_tables_can_be_made():
    assert room() == ["temporary tables"]


def test_each_function_of_the_house_says_where_it_looks():
    assert (room(), straying()) == ([], [])
    with owner.as_owner():
        sql("CREATE FUNCTION strays() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM members_vote'")
    assert straying() == ["strays()"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND NOT coalesce(%s = ANY (p.proconfig), false)",
            [PATH],
        )
        assert cursor.fetchone() == (0,)
