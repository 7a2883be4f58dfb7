"""A member's own notice: six months, taken back before that or not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from members.accession import settling, withdrawing
from members.registry.models import MemberStatus, Standing
from tests import cast
from tests.members import membership as steps

pytestmark = pytest.mark.usefixtures("world")


def refusal(act) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "effective"),
    [("2026-11-23", "2027-05-24"), ("2026-08-31", "2027-03-01"), ("2027-08-31", "2028-03-01"),
     ("2026-06-30", "2026-12-31")],
)  # fmt: skip
def test_the_period_is_six_months_and_the_day_after_is_the_first_without_the_member(given, effective):
    assert withdrawing.takes_effect(date.fromisoformat(given)) == date.fromisoformat(effective)


def test_a_notice_takes_effect_on_its_day_and_until_then_the_member_is_a_party():
    row = steps.notice(cast.delegate("KE"))
    assert row.effective_on == withdrawing.takes_effect(journal.now().date())
    clock.move_to(midnight(row.effective_on) - timedelta(seconds=1))
    assert settling.to_leave() == []
    assert refusal(lambda: settling.leave(notice_id=row.pk)) == "notice_runs"
    ballot = cast.a_ballot()
    clock.move_to(midnight(row.effective_on) + timedelta(hours=1))
    assert settling.to_leave() == [row.pk]
    settling.leave(notice_id=row.pk)
    settling.leave(notice_id=row.pk)
    assert (settling.to_leave(), steps.status("KE", row.effective_on)) == ([], "withdrawn")
    assert steps.status("KE", row.effective_on - timedelta(days=1)) == "party"
    assert MemberStatus.objects.get(member=row.member, status="withdrawn").act == row.symbol
    assert Standing.objects.get(member=row.member).during.upper == row.effective_on
    cast.vote(ballot, "KE")  # its electorate was frozen before
    assert steps.capacity(cast.a_ballot(about="PROP/2026/901"), "KE") == ""


def test_a_sweep_that_comes_late_dates_it_as_the_notice_says():
    row = steps.notice(cast.delegate("KE"))
    clock.move_to(midnight(row.effective_on) + timedelta(days=9))
    settling.leave(notice_id=row.pk)
    assert steps.status("KE", row.effective_on) == "withdrawn"


def test_a_notice_is_taken_back_before_its_day_and_not_after():
    steps.notice(cast.delegate("KE"))
    assert refusal(lambda: steps.notice(cast.delegate("KE"))) == "notice_runs"
    first = withdrawing.take_notice_back(by=cast.delegate("KE"))
    assert (
        first.taken_back_at
        and refusal(lambda: withdrawing.take_notice_back(by=cast.delegate("KE"))) == "notice_none"
    )
    second = steps.notice(cast.delegate("KE"))
    clock.move_to(midnight(second.effective_on))
    assert refusal(lambda: withdrawing.take_notice_back(by=cast.delegate("KE"))) == "notice_over"
    assert settling.to_leave() == [second.pk]


def test_only_the_head_gives_it_and_only_of_what_belongs():
    assert refusal(lambda: steps.notice(cast.delegate("JP", "alternate"))) == "role_may_not"
    assert refusal(lambda: steps.notice(cast.officer())) == "role_may_not"
    assert refusal(lambda: steps.notice(cast.become("KE", "observer"))) == "nothing_to_leave"


def test_who_was_expelled_meanwhile_stays_expelled():
    row = steps.notice(cast.delegate("KE"))
    steps.settled(steps.put(steps.moved("expulsion", "KE")))
    clock.move_to(midnight(row.effective_on))
    settling.leave(notice_id=row.pk)
    row.refresh_from_db()
    assert row.settled_at and steps.status("KE", row.effective_on) == "expelled"


def test_who_has_left_may_apply_again():
    row = steps.notice(cast.delegate("KE"))
    clock.move_to(midnight(row.effective_on))
    settling.leave(notice_id=row.pk)
    clock.move_to(midnight(row.effective_on) + timedelta(days=1))
    motion = steps.on_ballot(steps.admissible(country="KE"))
    steps.settled(motion)
    assert steps.status("KE", motion.effective_from) == "party"
    assert Standing.objects.filter(member=motion.member).count() == 2
