"""From a certified decision, or the day of a notice, to the register. Each step may run twice or late."""

from datetime import UTC, date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Refused, Seat, require
from alliance.web.lasting import lasting
from members.accession.models import Application, Motion, WithdrawalNotice
from members.ballots.models import Decision
from members.ballots.services import OF_A_RESTORE
from members.registry import statuses
from members.registry.models import MemberStatus
from members.registry.selectors import status_of

Outcome, State = Decision.Outcome, Application.State


def to_settle() -> list[int]:
    """Ids of the motions whose decision is certified and not on record yet, in order of their decisions. One that is
    not certified holds back every later one."""
    rows = Motion.objects.filter(settled_at=None, ballot__decision__certification__isnull=False)
    held = _uncertified()
    if held is not None:
        rows = rows.filter(ballot__decision__number__lt=held.number)
    return list(rows.order_by("ballot__decision__number").values_list("pk", flat=True))


def to_leave() -> list[int]:
    """Ids of the notices of withdrawal whose day has come."""
    rows = WithdrawalNotice.objects.filter(
        settled_at=None, taken_back_at=None, effective_on__lte=journal.now().date()
    )
    return list(rows.order_by("effective_on", "id").values_list("pk", flat=True))


def _uncertified() -> Decision | None:
    return Decision.objects.filter(certification=None).order_by("number").first()


def first_day(motion: Motion, decision: Decision) -> date:
    """The day from which an adopted motion applies: the one in its text, or the day after the decision if that is
    later. A status never reaches back before what decided it."""
    return max(motion.effective_from, decision.decided_at.astimezone(UTC).date() + timedelta(days=1))


@lasting
@transaction.atomic
def settle_motion(*, motion_id: int, by: Seat = SYSTEM) -> Motion:
    """Put on record what a certified decision on membership means: the dated status and, of an admission, the
    standing. What cannot stand becomes an incident; the decision stands. Safe to run twice.

    Refused: `role_may_not`, `not_certified`, `earlier_decision_unsettled`.
    """
    require(by, OF_A_RESTORE, act=_("put a decision on membership on record"))
    row = (
        Motion.objects.select_for_update(of=("self",))
        .select_related("member", "ballot", "application")
        .get(pk=motion_id)
    )
    if row.settled_at:
        return row
    decision = Decision.objects.filter(ballot=row.ballot).exclude(certification=None).first()
    if decision is None:
        raise Refused(
            "not_certified", _("What was decided on {symbol} is not certified yet.").format(symbol=row.symbol)
        )
    held = _uncertified()
    if held is not None and held.number < decision.number:
        raise Refused(
            "earlier_decision_unsettled",
            _("{symbol} comes first, and it is not certified.").format(symbol=held.symbol),
            mend=_("It is certified once its second count agrees."),
        )
    adopted = decision.outcome == Outcome.ADOPTED
    row.stood = _stands(row, decision, by) if adopted else None
    row.settled_at = journal.now()
    row.save(update_fields=["settled_at", "stood"])
    if row.application is not None:
        _move_on(row, row.application, decision, by)
    said = {"about": row.member.code, "decision": decision.symbol, "outcome": decision.outcome}
    journal.record(act="settle_motion", obj=row, by=by, payload=said)
    return row


def _stands(row: Motion, decision: Decision, by: Seat) -> bool:
    on, source = first_day(row, decision), f"{decision.symbol} on {row.symbol}"
    try:
        with transaction.atomic():
            statuses.become(
                row.member, Motion.BECOMES[Motion.Kind(row.kind)], on=on, source=source, act=decision.symbol
            )
            if row.kind == Motion.Kind.ADMISSION:
                assert row.weight is not None, "an admission has a weight"
                statuses.place(row.member, on=on)
                statuses.stand(
                    row.member, side=row.side, weight=row.weight, on=on, source=source, act=decision.symbol
                )
    except Refused as refused:
        journal.incident(
            code="motion_cannot_stand", obj=row, by=by, detail=refused.detail,
            mend="The decision stands. Find what else was recorded of this member; then it is decided again.",
        )  # fmt: skip
        return False
    return True


def _move_on(row: Motion, application: Application, decision: Decision, by: Seat) -> None:
    """The application of an admission: admitted, not admitted, or back before the members where nothing was decided."""
    if decision.outcome == Outcome.ADOPTED:
        state = State.ADMITTED if row.stood else State.ADMISSIBLE
    else:
        state = State.NOT_ADMITTED if decision.outcome == Outcome.NOT_ADOPTED else State.ADMISSIBLE
    if state == State.NOT_ADMITTED:
        statuses.end_application(
            row.member, on=decision.decided_at.astimezone(UTC).date() + timedelta(days=1)
        )
    application.state = state
    application.save(update_fields=["state"])
    told = {
        "arithmetic": decision.arithmetic, "decision": decision.symbol, "from": first_day(row, decision).isoformat(),
        "state": str(state),
    }  # fmt: skip
    journal.record(act="settle_application", obj=application, by=by, payload=told)


@lasting
@transaction.atomic
def leave(*, notice_id: int, by: Seat = SYSTEM) -> WithdrawalNotice:
    """Put on record that a member has left by its own notice, whose period is over. Safe to run twice.

    Where it is no member any more on that day, as after an expulsion, the notice is settled and nothing else written.
    """
    require(by, frozenset(), act=_("put a withdrawal on record"))
    row = WithdrawalNotice.objects.select_for_update(of=("self",)).select_related("member").get(pk=notice_id)
    if row.settled_at or row.taken_back_at:
        return row
    at = journal.now()
    if at.date() < row.effective_on:
        raise Refused(
            "notice_runs",
            _("{symbol} takes effect on {effective_on}.").format(
                symbol=row.symbol, effective_on=row.effective_on
            ),
        )
    try:
        with transaction.atomic():
            if status_of(row.member, on=row.effective_on) not in statuses.GONE:
                statuses.become(
                    row.member, MemberStatus.Status.WITHDRAWN, on=row.effective_on, act=row.symbol,
                    source=f"{row.symbol}, notice of {row.given_at.astimezone(UTC).date()}",
                )  # fmt: skip
    except Refused as refused:
        journal.incident(
            code="notice_cannot_stand", obj=row, by=by, detail=refused.detail,
            mend="The secretariat finds what else was recorded of this member.",
        )  # fmt: skip
    row.settled_at = at
    row.save(update_fields=["settled_at"])
    journal.record(act="leave", obj=row, by=by, payload={"about": row.member.code})
    return row
