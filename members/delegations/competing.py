"""Credentials of two people for one head's seat: who has them, while nobody has decided."""

from members.approvals.acts import Payload
from members.approvals.models import Request
from members.delegates.models import Accreditation
from members.delegations.models import Credential


def rivals(row: Credential) -> list[Credential]:
    """Credentials of others for the head's seat that hold and are not decided yet."""
    if row.role != Accreditation.DelegateRole.HEAD:
        return []
    others = Credential.objects.filter(member=row.member, role=row.role, ends_on__gte=row.starts_on)
    others = others.exclude(person=row.person).filter(starts_on__lte=row.ends_on).defer("content")
    decided = {
        each.asks.get("credential")
        for each in Request.objects.filter(
            about=row.member.code, verdict__outcome__in=("approved", "refused")
        )
    }
    return [each for each in others if each.pk not in decided]


def compete(asks: Payload) -> bool:
    """Whether others have credentials, as things stand now, for the seat that a request is about."""
    row = Credential.objects.filter(pk=asks.get("credential", 0)).select_related("member").first()
    return row is not None and bool(rivals(row))
