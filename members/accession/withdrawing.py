"""A member's own notice that it leaves, and taking it back.

Source of the period: Marrakesh Agreement Establishing the WTO, art. XV:1, six months from the day on which the notice
is received; General Agreement on Tariffs and Trade 1947, art. XXXI, the same. Source of taking back: Vienna Convention
on the Law of Treaties, art. 68, at any time before it takes effect. Both as well known, not read again here.
"""

from calendar import monthrange
from datetime import UTC, date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Role, Seat, require
from members.accession.models import WithdrawalNotice
from members.proofs import refusals as refused_proofs
from members.proofs import services as proofs
from members.proofs.services import Given, Purpose
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


def purpose_of(code: str) -> Purpose:
    """What a head proves who they are for: that this member leaves, with the day that a notice of now takes effect."""
    on = takes_effect(journal.now().astimezone(UTC).date())
    return Purpose("give_notice", code, (on.isoformat(),))


@transaction.atomic
def give_notice(*, proof: Given | Refused, by: Seat) -> WithdrawalNotice:
    """The head of a delegation gives notice that its member leaves. Rights and duties run on until it takes effect.

    `proof` is a fresh proof of identity for `purpose_of` the member, or why there is none: a notice is graver than a
    vote, so it takes no less.
    Refused: `role_may_not`, `nothing_to_leave`, `notice_runs`, `proof_other`, `proof_stale`, `proof_used`, and what
    `proof` says.
    """
    member, person = _own(by, "give notice of withdrawal")
    if by.standing not in LEAVES:
        raise Refused(
            "nothing_to_leave",
            _("{name} is no party today, so there is nothing to withdraw from.").format(name=member.name),
            status=403,
        )
    if WithdrawalNotice.objects.filter(member=member, taken_back_at=None, settled_at=None).exists():
        raise _runs(member)
    at = journal.now()
    shown = proofs.check(proof, purpose_of(member.code), by=by, at=at)
    try:
        with transaction.atomic():
            row = WithdrawalNotice.objects.create(
                number=journal.next_number("WDR"), member=member, given_by_id=person, proof=shown,
                effective_on=takes_effect(at.astimezone(UTC).date()),
            )  # fmt: skip
    except IntegrityError as error:
        if "one_notice_of_a_member_at_a_time" in str(error):
            raise _runs(member) from error
        raise refused_proofs.worded(error) from error
    said = {"about": member.code, "effective_on": row.effective_on.isoformat(), "proof": shown.method}
    journal.record(act="give_notice", obj=row, by=by, payload=said)
    return row


@transaction.atomic
def take_notice_back(*, by: Seat) -> WithdrawalNotice:
    """Take the notice back before it takes effect; the member stays what it is.

    Refused: `role_may_not`, `notice_none`, `notice_over`.
    """
    member, _unused = _own(by, "take back a notice of withdrawal")
    row = (
        WithdrawalNotice.objects.select_for_update()
        .filter(member=member, taken_back_at=None, settled_at=None)
        .first()
    )
    if row is None:
        raise Refused("notice_none", _("{name} has given no notice.").format(name=member.name), status=404)
    at = journal.now()
    if at.date() >= row.effective_on:
        raise Refused(
            "notice_over",
            _("{symbol} took effect on {effective_on}, so it stays.").format(
                symbol=row.symbol, effective_on=row.effective_on
            ),
            mend=_("The member may apply again."),
        )
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    journal.record(act="take_notice_back", obj=row, by=by, payload={"about": member.code})
    return row


def _runs(member: Member) -> Refused:
    return Refused("notice_runs", _("{name} has given notice already. It stands.").format(name=member.name))


def _own(by: Seat, act: str) -> tuple[Member, UUID]:
    require(by, frozenset({Role.HEAD}), act=act)
    if by.person is None or by.member is None:  # the portal itself leads no delegation
        raise Refused("role_may_not", _("The portal itself may not {act}.").format(act=act), status=403)
    return Member.objects.get(code=by.member), by.person
