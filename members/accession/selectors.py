"""Applications, motions and notices as a seat may read them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.access import DELEGATES, SECRETARIAT, Refused, Role, Seat
from alliance.journal.clock import Now
from members.accession.models import Application, Motion, WithdrawalNotice
from members.approvals import selectors as requests
from members.approvals.models import Request
from members.ballots.models import Ballot


def visible_applications(seat: Seat) -> QuerySet[Application]:
    """The secretariat reads every application, delegates those that are before the members."""
    rows = Application.objects.select_related("country", "member", "territory", "ruling__verdict")
    if seat.role in SECRETARIAT:
        return rows
    return rows.filter(state__in=Application.BEFORE_MEMBERS) if seat.role in DELEGATES else rows.none()


def application(seat: Seat, year: int, number: int) -> Application:
    """One application as a seat may read it. Refused: `application_unknown` (404)."""
    row = visible_applications(seat).filter(year=year, number=number).first()
    if row is None:
        raise Refused("application_unknown", _("There is no such application, or it is not before the members yet."),
                      status=404, mend=_("Check the symbol."))  # fmt: skip
    return row


def followed(link: str) -> Application:
    """The application that a link leads to. Refused: `link_unknown` (404)."""
    row = Application.objects.select_related("country", "ruling").filter(link=link).first()
    if row is None:
        raise Refused("link_unknown", _("This link leads to no application."), status=404,
                      mend=_("Open the link in the mail, whole and in one piece."))  # fmt: skip
    return row


def visible_motions(seat: Seat) -> QuerySet[Motion]:
    """What is or was on a ballot is everybody's, as the ballot is; before that it is the delegations'."""
    rows = Motion.objects.select_related("member", "ballot__decision__certification", "application")
    return rows if seat.role in SECRETARIAT | DELEGATES else rows.filter(ballot__isnull=False)


def motion(seat: Seat, year: int, number: int) -> Motion:
    """One motion as a seat may read it. Refused: `motion_unknown` (404)."""
    row = visible_motions(seat).filter(year=year, number=number).first()
    if row is None:
        raise Refused("motion_unknown", _("There is no such motion, or it is not on a ballot yet."), status=404,
                      mend=_("Check the symbol."))  # fmt: skip
    return row


def motion_of(ballot: Ballot) -> Motion | None:
    """The motion that a ballot decides on; None for a ballot on something else."""
    return Motion.objects.select_related("member", "application").filter(ballot=ballot).first()


def motion_asked_for(row: Motion) -> list[Request]:
    """Requests to put a motion to the ballot that wait for a second officer."""
    waiting = requests.waiting().filter(act="put_motion_to_ballot")
    return [each for each in waiting if each.asks.get("motion") == row.pk]


def running_notice(code: str) -> WithdrawalNotice | None:
    """The notice of withdrawal of a member that runs now."""
    rows = WithdrawalNotice.objects.select_related("member")
    return rows.filter(member__code=code, taken_back_at=None, settled_at=None).first()


def awaiting_officers() -> QuerySet[Application]:
    """Applications that an officer must rule on or put to the ballot."""
    return Application.objects.filter(state__in=(Application.State.RECEIVED, Application.State.ADMISSIBLE))


def awaiting_ballot() -> QuerySet[Motion]:
    """Motions of a head that no ballot was opened on and that have not lapsed."""
    rows = Motion.objects.filter(~Q(kind=Motion.Kind.ADMISSION), ballot=None, taken_back_at=None)
    return rows.filter(moved_at__gt=Now() - Motion.LAPSES_AFTER)


def may_move(seat: Seat) -> bool:
    """Whether a seat moves motions: the head of a party, and of a suspended member its own reinstatement."""
    return seat.role is Role.HEAD and seat.standing in ("party", "suspended")


def steps(row: Application) -> list[dict[str, Any]]:
    """The way of an application, for the timeline that its contact follows it by."""
    state, State = row.state, Application.State  # noqa: N806
    found: list[dict[str, Any]] = [
        {
            "title": _("Received"),
            "at": row.received_at,
            "text": _("As {symbol}. Two officers of the secretariat read it.").format(symbol=row.symbol),
        }
    ]
    if row.ruling is not None:
        word = {"returned": _("Returned"), "refused": _("Refused as inadmissible")}.get(
            state, _("Declared admissible")
        )
        found.append({"title": word, "at": row.ruling.verdict.given_at, "text": f"“{row.ruling.reason}”"})
    if state in (State.RETURNED, State.REFUSED):
        return found
    if row.ruling is None:
        found.append({"title": _("Admissible or not"), "state": "now", "text": _("Two officers decide.")})
    for each in row.motions.select_related("ballot__decision").order_by("id"):
        if each.ballot is None:
            continue
        found.append(
            {
                "title": _("Put to the ballot as {symbol}").format(symbol=each.symbol),
                "at": each.ballot.opens_at,
                "text": each.ballot.symbol,
            }
        )
        if each.decision:
            found.append({"title": each.decision.get_outcome_display(), "at": each.decision.decided_at,
                          "text": f"{each.decision.symbol}: {each.decision.arithmetic}."})  # fmt: skip
    ahead = {
        State.RECEIVED: _("Ballot of the members"),
        State.ADMISSIBLE: _("Ballot of the members"),
        State.BALLOTING: _("Decision"),
    }
    if state in ahead:
        found.append({"title": ahead[State(state)], "state": "ahead", "text": ""})
    return found
