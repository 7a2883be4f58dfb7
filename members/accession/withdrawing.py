"""A member's own notice that it leaves, and taking it back.

Source of the period: Marrakesh Agreement Establishing the WTO, art. XV:1, six months from the day on which the notice
is received; General Agreement on Tariffs and Trade 1947, art. XXXI, the same. Source of taking back: Vienna Convention
on the Law of Treaties, art. 68, at any time before it takes effect. Both as well known, not read again here.
"""

from calendar import monthrange
from datetime import UTC, date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from alliance import journal
from alliance.access import Refused, Role, Seat, require
from members.accession.models import WithdrawalNotice
from members.registry.models import Member, MemberStatus

MONTHS = 6  # and in members_withdrawal_in_time() of migration 0009
SOURCE = "Marrakesh Agreement Establishing the WTO, art. XV:1 (six months)"
LEAVES = (MemberStatus.Status.PARTY, MemberStatus.Status.SUSPENDED, MemberStatus.Status.SIGNATORY)


def takes_effect(given: date) -> date:
    """The first day on which a member that gives notice on a day belongs no more: the day after six months.

    A month that has no such day counts to its last.
    """
    year, month = divmod(given.month - 1 + MONTHS, 12)
    year, month = given.year + year, month + 1
    return date(year, month, min(given.day, monthrange(year, month)[1])) + timedelta(days=1)


@transaction.atomic
def give_notice(*, by: Seat) -> WithdrawalNotice:
    """The head of a delegation gives notice that its member leaves. Rights and duties run on until it takes effect.

    Refused: `role_may_not`, `nothing_to_leave`, `notice_runs`.
    """
    member, person = _own(by, "give notice of withdrawal")
    if by.standing not in LEAVES:
        raise Refused(
            "nothing_to_leave",
            f"{member.name} is no party today, so there is nothing to withdraw from.",
            status=403,
        )
    at = journal.now()
    try:
        with transaction.atomic():
            row = WithdrawalNotice.objects.create(
                number=journal.next_number("WDR"), member=member, given_by_id=person,
                effective_on=takes_effect(at.astimezone(UTC).date()),
            )  # fmt: skip
    except IntegrityError as error:
        if "one_notice_of_a_member_at_a_time" not in str(error):
            raise
        raise Refused("notice_runs", f"{member.name} has given notice already. It stands.") from error
    said = {"about": member.code, "effective_on": row.effective_on.isoformat()}
    journal.record(act="give_notice", obj=row, by=by, payload=said)
    return row


@transaction.atomic
def take_notice_back(*, by: Seat) -> WithdrawalNotice:
    """Take the notice back before it takes effect; the member stays what it is.

    Refused: `role_may_not`, `notice_none`, `notice_over`.
    """
    member, _ = _own(by, "take back a notice of withdrawal")
    row = (
        WithdrawalNotice.objects.select_for_update()
        .filter(member=member, taken_back_at=None, settled_at=None)
        .first()
    )
    if row is None:
        raise Refused("notice_none", f"{member.name} has given no notice.", status=404)
    at = journal.now()
    if at.date() >= row.effective_on:
        raise Refused("notice_over", f"{row.symbol} took effect on {row.effective_on}, so it stays.",
                      mend="The member may apply again.")  # fmt: skip
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    journal.record(act="take_notice_back", obj=row, by=by, payload={"about": member.code})
    return row


def _own(by: Seat, act: str) -> tuple[Member, UUID]:
    require(by, frozenset({Role.HEAD}), act=act)
    if by.person is None or by.member is None:  # the portal itself leads no delegation
        raise Refused("role_may_not", f"The portal itself may not {act}.", status=403)
    return Member.objects.get(code=by.member), by.person
