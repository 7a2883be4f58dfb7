"""What goes with an erased person: name and address of invitations, the bytes of credentials. Digests stay."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from alliance.journal.clock import Now
from members.delegates.erasing import ERASED
from members.delegates.models import Person
from members.delegations.models import Credential, Invitation


def forget(*, person: Person, address: str, **_: object) -> None:
    """Called by `erasing`, in its transaction. An invitation still open is taken back."""
    own = Q(person=person) | Q(accepted_by=person) | Q(email__iexact=address)
    rows = Invitation.objects.filter(own)
    rows.filter(accepted_at=None).update(cancelled_at=Coalesce(F("cancelled_at"), Now()))
    rows.update(name=ERASED, email="")
    Credential.objects.filter(person=person).update(content=b"")
