"""What two officers do about membership: rule on an application, put a motion to the ballot. Registered with
`members.approvals` when the app is ready."""

from datetime import UTC, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.domain import canon
from alliance.web import words
from members.accession import applying, motions
from members.accession.models import Application, Motion
from members.approvals import selectors as requests
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.approvals.services import ask
from members.registry import statuses
from members.registry.models import Country, Member, MemberStatus

State = Application.State
RULINGS = {
    "declare_admissible": (_lazy("Declare an application admissible"), State.ADMISSIBLE),
    "return_application": (_lazy("Return an application"), State.RETURNED),
    "refuse_application": (_lazy("Refuse an application"), State.REFUSED),
}
OUTCOMES = {
    State.ADMISSIBLE: _lazy("admissible: it is before the members, who decide on it by ballot"),
    State.RETURNED: _lazy("returned with the reasons; it may be sent again, mended"),
    State.REFUSED: _lazy("refused as inadmissible, with the reasons"),
}


def register_all() -> None:
    """Called once, when the app is ready."""
    for code, (title, state) in RULINGS.items():
        register(Act(code, title, partial(_tell_ruling, state), _refuse_ruling, partial(_rule, state)))
    register(
        Act("put_motion_to_ballot", _lazy("Put a motion to the ballot"), _tell_motion, _refuse_motion, _put)
    )


@transaction.atomic
def ask_for_ruling(*, application_id: int, act: str, reason: str, by: Seat, code: str = "") -> Request:
    """Ask a second officer to rule on an application. The reason goes to the applicant. `code` is the one that an
    organisation will have in the register; a state has its own.

    Refused: `role_may_not`, `application_unknown`, `act_unknown`, `application_ruled`, `another_admissible`,
    `member_already`, `code_taken` and
    `code_malformed` (at `code`), `ruling_asked`, and as `members.approvals.services.ask`.
    """
    require(by, SECRETARIAT, act=_("rule on an application"))
    row = Application.objects.filter(pk=application_id).first()
    if row is None:
        raise Refused("application_unknown", _("There is no such application."), status=404)
    if act not in RULINGS:
        raise Refused(
            "act_unknown", _("An application is declared admissible, returned or refused."), status=404
        )
    payload = payload_of(row, act, code)
    refuse_contrary(row, besides=(act, payload))
    try:
        with transaction.atomic():
            return ask(act=act, about=code_of(row, act, code), payload=payload, reason=reason, by=by)
    except IntegrityError as error:  # another was asked at the same time
        if "another request about application" in str(error):
            refuse_contrary(row)
        raise


def asked_for(row: Application) -> list[Request]:
    """Requests to rule on an application that wait for a second officer; one, where the table did its part."""
    waiting = requests.waiting().filter(act__in=RULINGS)
    return [each for each in waiting if each.asks.get("application") == row.pk]


def refuse_contrary(row: Application, *, besides: tuple[str, Payload] | None = None) -> None:
    """Of one application one ruling is asked at a time. `besides`: the act and payload that may stand, asked again.

    Refused: `ruling_asked`, with the request that stands.
    """
    for other in asked_for(row):
        if besides != (other.act, other.asks):
            said = _tell_ruling(RULINGS[other.act][1], other.asks).statement
            raise Refused(
                "ruling_asked",
                _("{symbol} asks already to {act}, and waits.").format(
                    symbol=other.symbol, act=f"{said[0].lower()}{said[1:]}"
                ),
                mend=_("Open {symbol} first. Another officer decides on it, or who asked withdraws it.").format(
                    symbol=other.symbol
                ),
                leads=("request", other.number, other.symbol),
            )  # fmt: skip


def payload_of(row: Application, act: str, code: str = "") -> Payload:
    """What a request to rule on an application carries."""
    said = {"application": row.pk, "digest": row.digest}
    return said | ({"code": code_of(row, act, code)} if act == "declare_admissible" else {})


def code_of(row: Application, act: str, code: str = "") -> str:
    """The code in the register of who applies; of an organisation that is not admissible, none."""
    if row.country is not None:
        return row.country.iso2
    return code.strip().upper() if act == "declare_admissible" else ""


@transaction.atomic
def ask_for_ballot(*, motion_id: int, closes_at: datetime, reason: str, by: Seat) -> Request:
    """Ask a second officer to put a motion to the ballot. Refused: `role_may_not`, `motion_unknown`,
    `motion_over`, and as `ask` and `open_ballot`."""
    require(by, SECRETARIAT, act=_("put a motion to the ballot"))
    row = motions.found(motion_id)
    return ask(
        act="put_motion_to_ballot",
        about=row.member.code,
        payload=ballot_payload(row, closes_at),
        reason=reason,
        by=by,
    )


def ballot_payload(row: Motion, closes_at: datetime) -> Payload:
    """What a request to open the ballot on a motion carries."""
    return {"closes_at": canon.instant_text(closes_at), "digest": row.digest, "motion": row.pk}


# ---- an application


def _application(asks: Payload) -> Application:
    return Application.objects.select_related("country").get(pk=asks["application"])


def _tell_ruling(state: str, asks: Payload) -> Told:
    row = _application(asks)
    changes = [
        (
            _("Application {symbol} of {name}").format(symbol=row.symbol, name=row.name),
            row.get_state_display().lower(),
            str(OUTCOMES[State(state)]),
        )
    ]
    if state == State.ADMISSIBLE:
        changes += [
            (
                _("{symbol}, also in the name of {name}").format(symbol=each.symbol, name=row.name),
                each.get_state_display().lower(),
                _("stays so, until two officers return or refuse it"),
            )
            for each in rivals(row)
        ]
        changes.append(
            (
                _("{name} in the register, as {code}").format(name=row.name, code=asks["code"]),
                _today(asks["code"]),
                _("applicant, from the day of approval"),
            )
        )
    changes.append(
        (_("The contact of the application"), "", _("is told by mail, with the reason of this request"))
    )
    said = {
        "admissible": _("Declare the application of {name} admissible"),
        "returned": _("Return the application of {name}"),
        "refused": _("Refuse the application of {name}"),
    }[state].format(name=words.the(row.name))
    return Told(
        said,
        changes,
        [],
        [],
        application_page(row),
        concerns=_("Application {symbol}").format(symbol=row.symbol),
    )


def _today(code: str) -> str:
    held = MemberStatus.objects.filter(member__code=code, during__contains=journal.now().date()).first()
    return held.get_status_display().lower() if held else _("no member")


def _refuse_ruling(asks: Payload) -> None:
    row = _application(asks)
    if row.state != State.RECEIVED:
        raise Refused(
            "application_ruled",
            _("{symbol} is {get_state_display} already.").format(
                symbol=row.symbol, get_state_display=row.get_state_display().lower()
            ),
            mend=_("Open the application to see what was said of it."),
        )
    if "code" in asks:
        applying.refuse_member(row.kind, row.key, row.name)
        _refuse_second(row)
    if "code" in asks and row.country is None:
        _refuse_code(asks["code"], row)


def _refuse_second(row: Application) -> None:
    """Of one state or organisation one application is before the members; which, the officers say."""
    before = rivals(row).filter(state__in=Application.BEFORE_THE_VOTE).first()
    if before is not None:
        raise Refused(
            "another_admissible",
            _("{symbol} of {name} is before the members already.").format(
                symbol=before.symbol, name=row.name
            ),
            mend=_("Return or refuse {symbol}; its contact reads why.").format(symbol=row.symbol),
        )


def rivals(row: Application) -> QuerySet[Application]:
    """The other applications in the name of the same state or organisation that wait or are before the members."""
    states = (State.RECEIVED, *Application.BEFORE_THE_VOTE)
    return Application.objects.filter(kind=row.kind, key=row.key, state__in=states).exclude(pk=row.pk)


def _refuse_code(code: str, row: Application) -> None:
    """An organisation's code is free: neither a country's nor another member's."""
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise Refused("code_malformed", _("Write two or three capital letters."), where="code", status=422)
    taken = Member.objects.filter(code=code).exclude(name=row.name).exists()
    if taken or Country.objects.filter(iso2=code).exists() or Country.objects.filter(iso3=code).exists():
        raise Refused(
            "code_taken", _("{code} stands for another already.").format(code=code), where="code", status=422
        )


def _rule(state: str, request: Request, by: Seat) -> None:
    row = Application.objects.select_for_update().get(pk=request.asks["application"])
    _refuse_ruling(request.asks)
    row.ruling, row.state = request, State(state)
    if state == State.ADMISSIBLE:
        row.member = statuses.new_member(code=request.asks["code"], name=row.name, kind=row.kind)
    try:
        with transaction.atomic():
            row.save(update_fields=["member", "ruling", "state"])
    except IntegrityError as error:  # another was declared admissible at the same time
        if "one_application_of_a_state_before_the_vote" not in str(error):
            raise
        row.refresh_from_db()
        _refuse_second(row)
        raise
    if row.member is not None:
        request.verdict.refresh_from_db()  # the table told the time
        statuses.become(
            row.member,
            MemberStatus.Status.APPLICANT,
            on=request.verdict.given_at.astimezone(UTC).date(),
            source=f"{row.symbol}, declared admissible by two officers, {request.symbol}",
            act=request.symbol,
        )
    journal.record(
        act="rule_on_application", obj=row, by=by, payload={"request": request.symbol, "state": str(state)}
    )


def application_page(row: Application) -> str:
    """Where an application is read."""
    return reverse("application", args=[row.year, row.number])


# ---- a motion


def _tell_motion(asks: Payload) -> Told:
    row = motions.found(asks["motion"])
    closes = datetime.fromisoformat(asks["closes_at"])
    changes = [
        (
            _("Motion {symbol}: {title}").format(symbol=row.symbol, title=row.title),
            _("not on the ballot"),
            _("on the ballot, until {closes}").format(closes=words.instant(closes)),
        ),
        (_("Electorate, rule and text"), "", _("frozen at the instant of approval")),
    ]
    address, ends = reverse("motion", args=[row.year, row.number]), motions.circulates_until(row)
    early = _(
        "The motion circulates until {ends}. Approved before that, the ballot opens early, and paper and decision "
        "say so with the reason of this request."
    )
    warnings = [early.format(ends=words.instant(ends))] if ends and not row.ballot else []
    return Told(
        _("Open the ballot on the {motion}").format(motion=f"{row.title[0].lower()}{row.title[1:]}"),
        changes,
        warnings,
        [],
        address,
        concerns=_("Motion {symbol}").format(symbol=row.symbol),
    )


def _refuse_motion(asks: Payload) -> None:
    motions.refuse_ballot(motions.found(asks["motion"]), closes_at=datetime.fromisoformat(asks["closes_at"]))


def _put(request: Request, by: Seat) -> None:
    motions.open_on(
        motion_id=request.asks["motion"], closes_at=datetime.fromisoformat(request.asks["closes_at"]),
        request=request, by=by,
    )  # fmt: skip
