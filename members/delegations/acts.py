"""What two officers do to seats: begin, end, extend, replace. Registered with `members.approvals` when the app is
ready; each tells in words what it will change, and is done by `members.delegates.seating`."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import Refused, Seat
from alliance.web import words
from members.approvals.acts import Act, Payload, Told, register
from members.approvals.models import Request
from members.delegates import seating, selectors
from members.delegates.models import Accreditation, Person, User
from members.delegations.competing import compete
from members.delegations.models import Credential, Invitation
from members.registry.models import Member


def register_all() -> None:
    """Called once, when the app is ready."""
    register(Act("accredit", _lazy("Accredit a delegate"), _tell_accredit, _refuse_accredit, _accredit))
    register(Act("replace_head", _lazy("Replace a head"), _tell_replace, _refuse_replace, _replace))
    register(
        Act("extend_accreditation", _lazy("Extend an accreditation"), _tell_extend, _refuse_running, _extend)
    )
    register(Act("end_accreditation", _lazy("End an accreditation"), _tell_end, _refuse_running, _end))


def seat_words(role: str, member: str) -> str:
    """'adviser of Japan'."""
    return f"{Accreditation.DelegateRole(role).label.lower()} of {member}"


def _tell_accredit(asks: Payload) -> Told:
    who, seat = _names(asks)
    how = _(", provisionally") if asks.get("provisional") else ""
    today = _("no seat") if asks["role"] != "head" else "vacant"
    return Told(
        _("Accredit {who} as {seat}{how}").format(who=who, seat=seat, how=how),
        [(_title(seat), today, f"{who}, {_from(asks)} {_until(asks)}{how}")],
        _warnings(asks), _evidence(asks), _page(asks),
    )  # fmt: skip


def _tell_replace(asks: Payload) -> Told:
    who, seat = _names(asks)
    old = _row(asks)
    before = selectors.called(old.person_id)
    return Told(
        _("Replace {before} by {who} as {seat}").format(before=before, who=who, seat=seat),
        [
            (_title(seat), before, _("{who}, at once, {until}").format(who=who, until=_until(asks))),
            (_("Seat of {before}").format(before=before), _period(old), _("ended at that same instant")),
            (_("Sessions of {before}").format(before=before), _("may be signed in"), _("signed out everywhere")),
        ],
        _warnings(asks), _evidence(asks), _page(asks),
    )  # fmt: skip


def _tell_extend(asks: Payload) -> Told:
    who, seat = _names(asks)
    return Told(
        _("Extend the accreditation of {who} as {seat}").format(who=who, seat=seat),
        [(_("Seat of {who}").format(who=who), _period(_row(asks)), _until(asks))],
        _warnings(asks),
        _evidence(asks),
        _page(asks),
    )


def _tell_end(asks: Payload) -> Told:
    who, seat = _names(asks)
    return Told(
        _("End the accreditation of {who} as {seat}").format(who=who, seat=seat),
        [
            (_("Seat of {who}").format(who=who), _period(_row(asks)), _("ended at the instant of approval")),
            (_("Sessions of {who}").format(who=who), _("may be signed in"), _("signed out everywhere")),
        ],
        [], [], _page(asks),
    )  # fmt: skip


def _refuse_accredit(asks: Payload) -> None:
    if datetime.fromisoformat(asks["end"]) <= journal.now():
        raise Refused(
            "credentials_over", _("These credentials have ended."), mend=_("Ask the delegation for new ones.")
        )


def _refuse_running(asks: Payload) -> None:
    seating.refuse_unless_running(_row(asks), journal.now())


def _refuse_replace(asks: Payload) -> None:
    _refuse_accredit(asks)
    _refuse_running(asks)
    if datetime.fromisoformat(asks["start"]) > journal.now():
        raise Refused(
            "not_begun", _("The successor's credentials begin on {day}.").format(day=_day(asks['start'])),
            mend=_("Ask on that day: a head is replaced at the instant of approval."),
        )  # fmt: skip


def _accredit(request: Request, by: Seat) -> None:
    if compete(request.asks) and not request.asks.get("provisional"):
        raise Refused(
            "credentials_compete", _("Others have credentials for this seat that came after this was asked."),
            mend=_("Refuse this request and ask anew: the seat is then provisional until it is settled."),
        )  # fmt: skip
    _seat(request, by)


def _replace(request: Request, by: Seat) -> None:
    _refuse_replace(request.asks)
    _end(request, by)
    _seat(request, by)


def _extend(request: Request, by: Seat) -> None:
    seating.extend_accreditation(
        accreditation_id=request.asks["accreditation"], until=datetime.fromisoformat(request.asks["end"]), by=by,
        request=request,
    )  # fmt: skip


def _end(request: Request, by: Seat) -> None:
    row = seating.end_accreditation(accreditation_id=request.asks["accreditation"], by=by, request=request)
    user = User.objects.filter(person=row.person_id).first()
    if user:
        seating.end_sessions(user)


def _seat(request: Request, by: Seat) -> None:
    asks = request.asks
    seating.accredit(
        person=Person.objects.get(pk=asks["person"]), member=Member.objects.get(code=asks["member"]),
        role=asks["role"], start=datetime.fromisoformat(asks["start"]), end=datetime.fromisoformat(asks["end"]),
        source=f"{request.symbol}, credentials {asks['digest'][:12]}", by=by, request=request,
        provisional=bool(asks.get("provisional")),
    )  # fmt: skip


# ---- words


def _names(asks: Payload) -> tuple[str, str]:
    member = Member.objects.get(code=asks["member"])
    return selectors.called(UUID(asks["person"])), seat_words(asks["role"], member.name)


def _title(seat: str) -> str:
    return seat[0].upper() + seat[1:]


def _row(asks: Payload) -> Accreditation:
    return Accreditation.objects.select_related("member").get(pk=asks["accreditation"])


def _day(instant: str | datetime) -> str:
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return words.instant(at)


def _from(asks: Payload) -> str:
    start = datetime.fromisoformat(asks["start"])
    return (
        _("from {start},").format(start=_day(start))
        if start > journal.now()
        else _("from the instant of approval,")
    )


def _until(asks: Payload) -> str:
    return _("until {end}").format(end=_day(asks["end"]))


def _period(row: Accreditation) -> str:
    end = row.during.upper
    return _("since {lower}, ").format(lower=_day(row.during.lower)) + (
        _("until {end}").format(end=_day(end)) if end else _("without an end")
    )


def _page(asks: Payload) -> str:
    return reverse("delegation", args=[asks["member"]])


def _evidence(asks: Payload) -> list[tuple[str, str]]:
    address = reverse("credential_file", args=[asks["member"], asks["credential"]])
    return [(_("The credentials, fingerprint {digest}…").format(digest=asks["digest"][:12]), address)]


def _warnings(asks: Payload) -> list[str]:
    """What an officer should know before the seat is given."""
    found = []
    if asks.get("provisional"):
        found.append(
            _(
                "Others have credentials for this seat that nobody has decided. So it is provisional: "
                "with every right, until two officers confirm or end it."
            )
        )
    elif compete(asks):
        found.append(
            _("Others have credentials for this seat that nobody has decided. Approving decides for these.")
            if "accreditation" in asks
            else _("Credentials of others for this seat came after this was asked. Refuse it, and ask anew.")
        )
    if asks["role"] == Accreditation.DelegateRole.HEAD and "accreditation" not in asks:
        at = journal.now()
        head = Accreditation.objects.filter(
            member__code=asks["member"], role="head", during__contains=at
        ).first()
        if head:
            found.append(
                _(
                    "{name} is head of this delegation now. Two heads are refused: ask for the head to "
                    "be replaced."
                ).format(name=selectors.called(head.person_id))
            )
    others = Accreditation.objects.filter(person=asks["person"], during__contains=journal.now())
    found += [
        _("The same person sits as {seat_words} too.").format(
            seat_words=seat_words(each.role, each.member.name)
        )
        for each in others.exclude(pk=asks.get("accreditation", 0)).select_related("member")
    ]
    if _by_officers_alone(asks):
        found.append(
            _(
                "Nobody of this delegation invited this person or uploaded the credentials: officers "
                "did. Ask the government by another way before you approve."
            )
        )
    return found


def _by_officers_alone(asks: Payload) -> bool:
    """Whether whoever has ever sat for the member had no part in what a seat is to be given for."""
    invited = Invitation.objects.filter(member__code=asks["member"], accepted_by=asks["person"])
    uploaded = Credential.objects.filter(pk=asks.get("credential", 0))
    had_part = {
        *invited.values_list("invited_by", flat=True),
        *uploaded.values_list("uploaded_by", flat=True),
    }
    return not Accreditation.objects.filter(member__code=asks["member"], person__in=had_part).exists()
