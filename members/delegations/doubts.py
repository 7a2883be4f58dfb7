"""Credentials in doubt: a seat that is provisional has every right of the seat until two officers confirm or end it
(UN General Assembly, Rules of Procedure, r. 29). Only other seats of the delegation it cannot end."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import SECRETARIAT, Refused, Seat, require
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request, Verdict
from members.approvals.services import ask
from members.delegates import seating, selectors
from members.delegates.models import Accreditation
from members.delegations.acts import _names, _page, _refuse_running

QUESTION, CONFIRM = "question_seat", "confirm_seat"


def register_all() -> None:
    """Called once, when the app is ready."""
    register(Act(QUESTION, _lazy("Seat a delegate provisionally"), _tell_question, _refuse_question, _apply))
    register(Act(CONFIRM, _lazy("Confirm a provisional seat"), _tell_confirm, _refuse_confirm, _apply))


@transaction.atomic
def ask_about_seat(*, accreditation_id: int, act: str, reason: str, by: Seat) -> Request:
    """Ask a second officer to make a seat provisional (`question_seat`) or to confirm it (`confirm_seat`).

    Refused: `role_may_not`, `accreditation_unknown`, `act_unknown`, `provisional_already`, `not_provisional`,
    `own_seat`, and as `members.approvals.services.ask`.
    """
    require(by, SECRETARIAT, act=_("ask about a seat"))
    row = Accreditation.objects.select_related("member").filter(pk=accreditation_id).first()
    if row is None:
        raise Refused("accreditation_unknown", _("There is no such accreditation."), status=404)
    seating.refuse_own(row.person_id, by)
    if act not in (QUESTION, CONFIRM):
        raise Refused(
            "act_unknown", _("No such thing is asked of a seat: {act!r}.").format(act=act), status=404
        )
    return ask(act=act, about=row.member.code, payload=payload_of(row), reason=reason, by=by)


def payload_of(row: Accreditation) -> Payload:
    """What such a request says of a seat."""
    return {
        "accreditation": row.pk, "member": row.member.code, "person": str(row.person_id), "role": row.role,
    }  # fmt: skip


def in_doubt(seats: Iterable[tuple[Accreditation, datetime]]) -> list[bool]:
    """Whether each seat was provisional at its instant, by the requests that two officers decided: they are final, so
    the answer never changes. One question, whatever the number."""
    asked = list(seats)
    rows = Request.objects.filter(verdict__outcome=Verdict.Outcome.APPROVED).select_related("verdict")
    rows = rows.filter(
        Q(act__in=(QUESTION, CONFIRM)) | Q(act="accredit", payload__contains='"provisional":true')
    )
    told = [
        (each.verdict.given_at, each.pk, each.asks.get("accreditation"), each.act != CONFIRM)
        for each in rows.order_by("verdict__id")
    ]
    found = []
    for seat, at in asked:
        own = [
            doubt for given_at, pk, of, doubt in told
            if given_at <= at and (of == seat.pk or (pk == seat.request_id and of is None))
        ]  # fmt: skip
        found.append(bool(own and own[-1]))
    return found


def _row(asks: Payload) -> Accreditation:
    return Accreditation.objects.get(pk=asks["accreditation"])


def _tell_question(asks: Payload) -> Told:
    who, seat = _names(asks)
    return Told(
        _("Let {who} sit provisionally as {seat}").format(who=who, seat=seat),
        [
            (
                _("Seat of {who}").format(who=who),
                "accredited",
                _("provisional: with every right, until two officers confirm or end it"),
            ),
            (
                _("Votes cast on it"),
                "counted",
                _("counted and flagged; the decision says what it would be without them"),
            ),
        ],
        [],
        [],
        _page(asks),
    )


def _tell_confirm(asks: Payload) -> Told:
    who, seat = _names(asks)
    return Told(
        _("Confirm {who} as {seat}").format(who=who, seat=seat),
        [(_("Seat of {who}").format(who=who), "provisional", "accredited")],
        [_("Votes cast while it was provisional stay flagged.")],
        [],
        _page(asks),
    )


def _refuse_question(asks: Payload) -> None:
    _refuse_running(asks)
    if _row(asks).provisional:
        raise Refused(
            "provisional_already",
            _("{called} sits provisionally already.").format(called=selectors.called(_row(asks).person_id)),
        )


def _refuse_confirm(asks: Payload) -> None:
    _refuse_running(asks)
    if not _row(asks).provisional:
        raise Refused("not_provisional", _("This seat is not provisional."))


def _apply(request: Request, by: Seat) -> None:
    seating.doubt_or_confirm(accreditation_id=request.asks["accreditation"], by=by, request=request)
