"""The call-back after a lost second factor, and asking a second officer to take the factors away.

Identity is shown as when the seat was given: by the credentials of the capital, or by the head of delegation. An
officer calls where one of these is on file, never where the report says. Who was spoken to is kept as a role.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from alliance.domain import canon
from members.approvals import selectors as requests
from members.approvals.models import Request
from members.approvals.repeated import standing
from members.approvals.services import ask
from members.delegates.models import Accreditation
from members.delegations.models import Credential
from members.signin.models import LossReport
from members.signin.resetting import refuse_own, waiting

SPOKEN_TO = {
    "delegate": _lazy("the delegate"),
    "head": _lazy("the head of delegation"),
    "capital": _lazy("the office that issued the credentials"),
}
SHOWN_BY = {
    "paper": _lazy("an identity paper, compared with the credentials"),
    "met": _lazy("in person, before the officer who asks"),
    "vouched": _lazy("the word of who was spoken to, who knows the delegate"),
}


@dataclass(frozen=True)
class CallBack:
    """What an officer did to be sure. `channel` is `credential:<id>` or `head:<accreditation>`, as on file."""

    accreditation: int
    channel: str
    called_at: datetime
    spoken_to: str
    shown_by: str


def reports() -> QuerySet[LossReport]:
    """The reports of lost factors that nothing followed yet, the oldest first; one of a person."""
    later = LossReport.objects.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    return waiting().exclude(Exists(later)).order_by("at")


def seats_of(report: LossReport) -> list[Accreditation]:
    """The seats that the person holds now."""
    rows = Accreditation.objects.filter(person=report.person_id, during__contains=journal.now())
    return list(rows.select_related("member").order_by("id"))


def channels(seat: Accreditation) -> list[tuple[str, str]]:
    """Where a person can be called back, by what is on file: (channel, in words)."""
    kept = Credential.objects.filter(member=seat.member, person=seat.person_id, role=seat.role).exclude(
        content=b""
    )
    found = [
        (
            f"credential:{row.pk}",
            _("The number in the credentials of {uploaded_at:%d %b %Y}, SHA-256 {digest}…").format(
                uploaded_at=row.uploaded_at, digest=row.digest[:12]
            ),
        )
        for row in kept.defer("content").order_by("-id")
    ]
    heads = Accreditation.objects.filter(member=seat.member, role="head", during__contains=journal.now())
    found += [
        (f"head:{row.pk}", _("The head of delegation, at the address on file"))
        for row in heads.exclude(person=seat.person_id)
    ]
    return found


@transaction.atomic
def ask_reset(*, report_id: int, call: CallBack, reason: str, by: Seat) -> Request:
    """Put the call-back on record and ask a second officer to take a person's second factors away.

    Refused: `role_may_not`, `report_unknown`, `own_factors`, `asked_already`, as `ask`, and by field:
    `accreditation_ended`, `channel_not_on_file`, `call_not_in_time`, `not_said`.
    """
    require(by, SECRETARIAT, act=_("ask for a reset"))
    report = LossReport.objects.filter(pk=report_id).first()
    if report is None or not reports().filter(pk=report.pk).exists():
        raise Refused("report_unknown", _("No such report waits for a call-back."), status=404,
                      mend=_("Open the list: a later report, or a reset, may have taken its place."))  # fmt: skip
    refuse_own(report.person_id, by)
    seat = next((each for each in seats_of(report) if each.pk == call.accreditation), None)
    if seat is None:
        raise Refused(
            "accreditation_ended", _("This person does not hold that seat now."), where="seat", status=422
        )
    said = _checked(report, seat, call) | {
        "accreditation": seat.pk, "member": seat.member.code, "person": str(seat.person_id), "report": report.pk,
        "role": seat.role,
    }  # fmt: skip
    for other in requests.waiting().filter(act="reset_factors"):
        if other.asks["person"] == str(report.person_id):
            return standing(other, reason=reason if other.asks == said else "", asker=by.person)
    return ask(act="reset_factors", about=seat.member.code, payload=said, reason=reason, by=by)


def _checked(report: LossReport, seat: Accreditation, call: CallBack) -> dict[str, str]:
    """The call-back as the request keeps it, where it was made to what is on file, after the report."""
    if call.channel not in dict(channels(seat)):
        raise Refused(
            "channel_not_on_file", _("This is not on file for this seat."), where="channel", status=422
        )
    if call.spoken_to not in SPOKEN_TO:
        raise Refused("not_said", _("Say who was spoken to."), where="spoken_to", status=422)
    if call.shown_by not in SHOWN_BY or (call.shown_by == "vouched" and call.spoken_to == "delegate"):
        raise Refused("not_said", _("Say how identity was shown; nobody vouches for themselves."), where="shown_by",
                      status=422)  # fmt: skip
    if not report.at.replace(second=0, microsecond=0) <= call.called_at <= journal.now():
        raise Refused("call_not_in_time", _("The call-back comes after the report, and before it is put on record."),
                      where="called_at", status=422)  # fmt: skip
    return {
        "called_at": canon.instant_text(call.called_at), "channel": call.channel, "shown_by": call.shown_by,
        "spoken_to": call.spoken_to,
    }  # fmt: skip
