"""Asking a second officer for a new version of a rule, or for another rule for a subject."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.access import SECRETARIAT, Refused, Seat, require
from members.approvals import acts
from members.approvals.models import Request
from members.approvals.services import ask
from members.ballots.models import SubjectRule
from members.ballots.rulebook.reading import read_version


@transaction.atomic
def ask_to_write(*, text: str, reason: str, by: Seat) -> Request:
    """Ask for the version that `text` (JSON) states. Refused: `role_may_not`, as `read_version`, and as `ask`."""
    require(by, SECRETARIAT, act=_("ask for a new version of a rule"))
    return ask(act="write_rule", about="", payload=read_version(text), reason=reason, by=by)


@transaction.atomic
def ask_to_call(
    *, subject: str, rule: str, starts_on: date, reason: str, by: Seat, circulation_hours: int | None = None
) -> Request:
    """Ask that a subject calls for another rule (its symbol), or another time of circulation, from a day on.

    Refused: `role_may_not`, `subject_unknown`, `rule_unknown`, `rule_called_already`, `rule_changes_already`,
    `day_not_ahead`, `too_far`, and as `ask`.
    """
    require(by, SECRETARIAT, act=_("ask for another rule of a subject"))
    payload = call_of(subject=subject, rule=rule, starts_on=starts_on, circulation_hours=circulation_hours)
    return ask(act="call_rule", about="", payload=payload, reason=reason, by=by)


def call_of(
    *, subject: str, rule: str, starts_on: date, circulation_hours: int | None = None
) -> acts.Payload:
    """What a request for another rule says, whole; no hours of circulation keep today's. Refused: `subject_unknown`."""
    row = SubjectRule.objects.filter(subject=subject).order_by("-during").first()
    if row is None:
        raise Refused(
            "subject_unknown", _("There is no subject “{subject}”.").format(subject=subject), status=404
        )
    return {
        "area": row.area,
        "circulation_hours": row.circulation_hours if circulation_hours is None else circulation_hours,
        "from": starts_on.isoformat(),
        "rule": rule,
        "subject": subject,
        "title": row.title,
    }
