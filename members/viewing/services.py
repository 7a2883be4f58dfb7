"""Beginning a view and ending it. Nothing else can be done while it runs: see `middleware.py` and `access.require`."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Role, Seat, require
from alliance.web.texts import refuse_unseen
from members.delegates.models import Accreditation
from members.registry.models import Member
from members.viewing.models import LASTS, Viewing

OFFICERS = frozenset({Role.OFFICER})
LONGEST = 500  # characters of a reason


@transaction.atomic
def begin_view(*, code: str, role: str, reason: str, by: Seat) -> Viewing:
    """Let an officer look on in a seat of a member for 15 minutes at most.

    Refused: `role_may_not`, `member_unknown`, `seat_unknown`, `reason_missing`, `unreadable`, `office_ended`.
    """
    require(by, OFFICERS, act=_("see the portal as a delegation sees it"))
    if by.person is None:
        raise Refused("role_may_not", _("The portal itself looks on in no seat."), status=403)
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise Refused("member_unknown", _("No member has the code {code}.").format(code=code), status=404)
    if role not in Accreditation.DelegateRole.values:
        raise Refused("seat_unknown", _("A delegation has no seat called “{role}”.").format(role=role), status=422,
                      mend=_("Choose head of delegation, alternate or adviser."), where="role")  # fmt: skip
    if not reason.strip() or len(reason) > LONGEST:
        raise Refused(
            "reason_missing",
            _("A reason goes on record, in at most {longest} characters.").format(longest=LONGEST),
            status=422,
            mend=_("Say why. The delegation reads it."),
            where="reason",
        )
    refuse_unseen(reason, where="reason", lines=True)
    try:
        with transaction.atomic():
            row = Viewing.objects.create(person_id=by.person, member=member, role=role, reason=reason.strip())
    except IntegrityError as error:
        if _constraint(error) != "an_officer_is_in_office":
            raise
        raise Refused("office_ended", _("You hold no office of the secretariat at this moment."), status=403,
                      mend=_("Ask the secretariat about your office.")) from error  # fmt: skip
    row.refresh_from_db()
    said = {"member": code, "minutes": int(LASTS.total_seconds()) // 60, "reason": row.reason, "role": role}
    journal.record(act="begin_view", obj=row, by=by, payload=said)
    return row


@transaction.atomic
def end_view(*, number: int, by: Seat) -> Viewing:
    """End one's own view. One that is over already is left as it is. Refused: `role_may_not`, `view_unknown`."""
    require(by, OFFICERS, act=_("end a view"))
    rows = Viewing.objects.select_for_update(of=("self",)).select_related("member")
    row = rows.filter(pk=number, person=by.person).first()
    if row is None:
        raise Refused("view_unknown", _("You have no such view."), status=404)
    at = journal.now()
    if row.ended_at is not None or row.until <= at:
        return row
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.record(act="end_view", obj=row, by=by, payload={"member": row.member.code, "role": row.role})
    return row


def _constraint(error: IntegrityError) -> str:
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
