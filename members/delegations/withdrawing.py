"""A head ends a seat of its own delegation, at once: trust takes two officers to give, and one head to take back."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Role, Seat, require
from members.delegates import seating
from members.delegates.models import Accreditation, User, Withdrawal
from members.proofs import refusals as refused_proofs
from members.proofs import services as proofs
from members.proofs.services import Given, Purpose


def purpose_of(row: Accreditation) -> Purpose:
    """What a head proves who they are for: that this seat of its delegation ends."""
    return Purpose("withdraw_delegate", row.member.code, (str(row.pk),))


@transaction.atomic
def withdraw_delegate(*, accreditation_id: int, proof: Given | Refused, by: Seat) -> Accreditation:
    """End the seat of an alternate or adviser of one's own delegation, and sign that person out everywhere.

    `proof` is a fresh proof of identity for `purpose_of` the seat, or why there is none. The last person beside the
    head stays while an open vote takes two: nobody could prepare it.
    Waits for a vote that holds the seat. Refused: `role_may_not`, `accreditation_unknown`, `head_not_withdrawn`,
    `accreditation_ended`, `not_begun`, `seat_in_doubt`, `last_preparer`, `proof_other`, `proof_stale`, `proof_used`,
    and what `proof` says.
    """
    require(by, frozenset({Role.HEAD}), act=_("withdraw a delegate"))
    if by.person is None or by.accreditation is None:
        raise Refused("role_may_not", _("A head who is accredited withdraws a delegate."), status=403)
    row = withdrawable(accreditation_id, by, locked=True)
    # One withdrawal of a head after the other: the table counts who is left.
    Accreditation.objects.select_for_update(no_key=True).filter(pk=by.accreditation).first()
    shown = proofs.check(proof, purpose_of(row), by=by, at=journal.now())
    try:
        with transaction.atomic():
            said = Withdrawal.objects.create(
                accreditation=row, by_seat_id=by.accreditation, by_person=by.person, proof=shown
            )
    except IntegrityError as error:
        raise _worded(error) from error
    row.during = (row.during.lower, said.at)
    row.save(update_fields=["during"])
    user = User.objects.filter(person=row.person_id).first()
    if user:
        seating.end_sessions(user)
    payload = {
        "about": row.member.code,
        "person": str(row.person_id),
        "role": row.role,
        "proof": shown.method,
    }
    journal.record(act="withdraw_delegate", obj=row, by=by, payload=payload)
    return row


def withdrawable(accreditation_id: int, by: Seat, *, locked: bool = False) -> Accreditation:
    """A seat that this head may end now. Refused: as `withdraw_delegate`."""
    rows = Accreditation.objects.select_related("member", "person")
    if locked:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=accreditation_id, member__code=by.insider).first()
    if row is None:
        raise Refused("accreditation_unknown", _("Your delegation has no such seat."), status=404)
    if row.role == Accreditation.DelegateRole.HEAD:
        raise Refused("head_not_withdrawn", _("A head is replaced or ended by two officers of the secretariat."),
                      mend=_("Let the capital send a note to the secretariat."), status=403)  # fmt: skip
    seating.refuse_unless_running(row, journal.now())
    if by.provisional:
        raise _in_doubt()
    return row


def _in_doubt() -> Refused:
    return Refused("seat_in_doubt", _("Your own seat is provisional, so you end no other seat until it is confirmed."),
                   mend=_("Ask the secretariat about your credentials."), status=403)  # fmt: skip


def _worded(error: IntegrityError) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "a_head_withdraws_its_own":
        return Refused("accreditation_ended", _("You do not sit as head of this delegation any more."), status=403,
                       mend=_("Ask the secretariat about your credentials."))  # fmt: skip
    if name == "a_withdrawal_leaves_a_second_person":
        return Refused(
            "last_preparer",
            _(
                "A vote of your delegation on an open ballot takes two persons, and nobody else could prepare it."
            ),
            mend=_("Wait for the close, or let another person be accredited first."),
        )
    return refused_proofs.worded(error)
