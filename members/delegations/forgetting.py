"""What goes with an erased person, and with a guest who never came: name and address of invitations, the bytes of
credentials, mails. Digests and opaque ids stay."""

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Seat, require
from alliance.journal.clock import Now
from members.delegates.erasing import ERASED, erasing
from members.delegates.models import Person, User
from members.delegations.models import Credential, Invitation
from members.delegations.selectors import KEPT_AFTER


def forget(*, person: Person, address: str, **_unused: object) -> None:
    """Called by `erasing`, in its transaction. An invitation still open is taken back."""
    own = Q(person=person) | Q(accepted_by=person) | Q(email__iexact=address)
    rows = Invitation.objects.filter(own)
    rows.filter(accepted_at=None).update(cancelled_at=Coalesce(F("cancelled_at"), Now()))
    rows.update(name=ERASED, email="")
    Credential.objects.filter(person=person).update(content=b"")


@transaction.atomic
def forget_guest(*, invitation_id: int, by: Seat = SYSTEM) -> None:
    """Erase name and address of somebody who never accepted, and the mails to them. Safe to run twice.

    Who has an account, or was invited again since, keeps both there: only this invitation forgets. Waits for an
    acceptance under way. Refused: `role_may_not`.
    """
    require(by, frozenset(), act=_("forget a guest"))
    row = Invitation.objects.select_for_update(of=("self",)).select_related("member").get(pk=invitation_id)
    if row.accepted_at or not row.email or journal.now() < row.expires_at + KEPT_AFTER:
        return
    address, person = row.email, row.person
    row.cancelled_at, row.name, row.email = row.cancelled_at or journal.now(), ERASED, ""
    row.save(update_fields=["cancelled_at", "name", "email"])
    elsewhere = Invitation.objects.filter(Q(person=person) | Q(email__iexact=address)).exclude(email="")
    if not User.objects.filter(person=person).exists() and not elsewhere.exists():
        erasing.send(sender=Person, person=person, address=address)
    said = {"about": row.member.code, "person": str(person.pk), "role": row.role}
    journal.record(act="forget_guest", obj=row, by=by, payload=said)
