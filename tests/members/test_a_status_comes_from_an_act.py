"""No status, side or weight by direct SQL: the tables ask for two officers, a certified decision or a notice."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from members.registry.models import Member, MemberStatus
from tests import cast, owner
from tests.members import membership as steps

pytestmark = pytest.mark.usefixtures("world")

STATUS = "INSERT INTO members_memberstatus (member_id, status, during, source, act) VALUES "
STANDING = "INSERT INTO members_standing (member_id, side, weight, during, source, act) VALUES "


def refused_by(sql: str, *values: object) -> str:
    """The constraint that refuses a statement of the application's role, at once or at the end of its transaction."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    diagnosis = getattr(error.value.__cause__, "diag", None)
    return diagnosis.constraint_name or diagnosis.message_primary


def chile() -> Member:
    return Member.objects.create(code="CL", name="Chile", kind="state")


def test_no_status_without_its_act():
    state = chile().pk
    sql = STATUS + "(%s, %s, daterange(current_date, NULL), 'x', %s)"
    for status in ("applicant", "observer", "party", "suspended", "withdrawn"):
        for act in ("", "REQ/0001", "DEC/2026/001", "WDR/0001", "DEC/x/y", "none"):
            assert refused_by(sql, state, status, act) == "a_status_comes_from_an_act", (status, act)


def test_no_decision_on_something_else_makes_a_party():
    ballot = cast.a_ballot()
    cast.everybody_votes(ballot, yes=40)
    steps.clock.move_to(ballot.closes_at)
    decision = steps.ballots.close_ballot(ballot_id=ballot.pk)
    steps.ballots.certify(decision_id=decision.pk)
    sql = STATUS + "(%s, 'party', daterange(current_date + 1, NULL), 'x', %s)"
    assert refused_by(sql, chile().pk, decision.symbol) == "a_status_comes_from_an_act"
    motion = steps.moved("suspension", "KE")
    stolen = "UPDATE members_motion SET ballot_id = %s WHERE id = %s"
    assert refused_by(stolen, ballot.pk, motion.pk) == "a_motion_moves_on"


def test_an_admission_gives_what_it_says_and_nothing_else():
    motion = steps.on_ballot()
    decision = steps.decided(motion)
    first, of = motion.effective_from, motion.member_id
    for status, day in (("suspended", 0), ("party", 1), ("party", -1)):
        sql = STATUS + "(%s, %s, daterange(%s + %s::int, NULL), 'x', %s)"
        said = refused_by(sql, of, status, first, day, decision.symbol)
        assert said == "a_status_comes_from_an_act", (status, day)
    for side, weight in (("consumer", 12), ("producer", 13)):
        sql = STANDING + "(%s, %s, %s, daterange(%s, NULL), 'x', %s)"
        assert refused_by(sql, of, side, weight, first, decision.symbol) == "a_standing_comes_from_an_act"
    japan = Member.objects.get(code="JP").pk
    sql = STATUS + "(%s, 'party', daterange(%s, NULL), 'x', %s)"
    assert refused_by(sql, japan, first, decision.symbol) == "a_status_comes_from_an_act"


OWN = (
    "INSERT INTO members_territorymembership (territory_id, country_id, during) SELECT t.id, c.id, daterange(%s, %s)"
    " FROM members_customsterritory t, members_country c WHERE t.code = %s AND c.iso2 = %s"
)
NEW = "INSERT INTO members_customsterritory (code, name, basis) VALUES (%s, %s, 'x')"
BY_ADMISSION = "a_territory_comes_from_an_admission"


def test_a_country_gets_its_own_territory_on_the_day_of_its_admission_and_nothing_else():
    motion = steps.on_ballot()
    decision, first = steps.decided(motion), motion.effective_from
    assert refused_by(NEW, "CL", "Chile") == BY_ADMISSION  # decided, not on record yet
    end = "UPDATE members_memberstatus SET during = daterange(lower(during), %s) WHERE member_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(end, [first, motion.member_id])
        party = STATUS + "(%s, 'party', daterange(%s, NULL), 'x', %s)"
        cursor.execute(party, [motion.member_id, first, decision.symbol])
        cursor.execute(NEW, ["CL", "Chile"])
    for start, end, territory, country in (
        (first, None, "EU", "CL"), (first, None, "CL", "BR"), (first, None, "JP", "CL"),
        (first - timedelta(days=1), None, "CL", "CL"), (first, first + timedelta(days=9), "CL", "CL"),
    ):  # fmt: skip
        assert refused_by(OWN, start, end, territory, country) == BY_ADMISSION, (
            start,
            end,
            territory,
            country,
        )
    with connection.cursor() as cursor:
        cursor.execute(OWN, [first, None, "CL", "CL"])
        assert cursor.rowcount == 1


def test_no_territory_is_added_moved_ended_or_renamed():
    for code in ("MERC", "CL", "EU2"):
        assert refused_by(NEW, code, "x") == BY_ADMISSION
    ended = "UPDATE members_territorymembership SET during = daterange(lower(during), current_date)"
    assert refused_by(ended) == BY_ADMISSION
    for sql in (
        "UPDATE members_territorymembership SET territory_id = 1", "DELETE FROM members_territorymembership",
        "UPDATE members_customsterritory SET code = 'XX'", "UPDATE members_country SET iso2 = 'XX'",
        "UPDATE members_member SET code = 'XX' WHERE code = 'JP'", "DELETE FROM members_country",
    ):  # fmt: skip
        assert "permission denied" in refused_by(sql), sql


def test_a_status_does_not_end_without_the_next_nor_change_nor_vanish():
    close = "UPDATE {} SET during = daterange(lower(during), current_date) WHERE member_id = %s"
    kenya = Member.objects.get(code="KE").pk
    for table in ("members_memberstatus", "members_standing"):
        assert refused_by(close.format(table), kenya) == "a_status_is_followed"
        assert "permission denied" in refused_by(f"DELETE FROM {table} WHERE member_id = %s", kenya)
    changed = "UPDATE members_memberstatus SET status = 'suspended' WHERE member_id = %s"
    assert "permission denied" in refused_by(changed, kenya)
    assert "permission denied" in refused_by(
        "UPDATE members_standing SET weight = 99 WHERE member_id = %s", kenya
    )


@pytest.mark.usefixtures("by_owner")
def test_not_even_the_owner_rewrites_a_row():
    for sql in ("UPDATE members_memberstatus SET status = 'suspended'", "DELETE FROM members_standing",
                "UPDATE members_standing SET weight = 99"):  # fmt: skip
        assert "append-only" in refused_by(sql)


def test_two_statuses_at_a_time_are_refused_even_to_the_owner():
    with owner.as_owner():
        sql = STATUS + "(%s, 'observer', daterange(current_date, NULL), 'x', '')"
        assert refused_by(sql, Member.objects.get(code="KE").pk) == "a_member_has_one_status_at_a_time"


def test_an_application_and_a_motion_move_on_by_their_acts_alone():
    row = steps.application()
    for state in ("admissible", "admitted", "refused"):
        sql = "UPDATE members_application SET state = %s WHERE id = %s"
        assert refused_by(sql, state, row.pk) == "an_application_moves_on"
    motion = steps.moved("suspension", "KE")
    settled = "UPDATE members_motion SET settled_at = now(), stood = true WHERE id = %s"
    assert refused_by(settled, motion.pk) == "a_motion_moves_on"
    rewritten = "UPDATE members_motion SET effective_from = current_date WHERE id = %s"
    assert "permission denied" in refused_by(rewritten, motion.pk)
    assert MemberStatus.objects.filter(member=motion.member).count() == 1


def test_a_notice_does_not_run_out_early():
    row = steps.notice(cast.delegate("KE"))
    settled = "UPDATE members_withdrawalnotice SET settled_at = now() WHERE id = %s"
    assert refused_by(settled, row.pk) == "a_notice_runs_its_period"
    early = (
        "INSERT INTO members_withdrawalnotice (number, member_id, given_by_id, effective_on) "
        "VALUES (9, %s, %s, current_date + 30)"
    )
    assert refused_by(early, Member.objects.get(code="AU").pk, row.given_by_id) == "a_notice_runs_its_period"
    sql = STATUS + "(%s, 'withdrawn', daterange(%s, NULL), 'x', %s)"
    assert refused_by(sql, row.member_id, row.effective_on, row.symbol) == "a_status_comes_from_an_act"
