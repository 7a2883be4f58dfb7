"""What the page "Sign-in and security" shows of one's ties to members' services."""

from dataclasses import dataclass
from datetime import datetime

from members.delegates.models import User
from members.delegates.selectors import seats_of
from members.providers.models import Provider
from members.signin.sso.models import Tie


@dataclass(frozen=True)
class Tied:
    """A member's service as one account stands to it: tied by row `tie`, or (None) not yet.

    `sits`: its person sits for the member now, and the service is in force.
    """

    code: str
    name: str
    issuer: str
    sits: bool
    tie: int | None = None
    made_at: datetime | None = None
    used_at: datetime | None = None


def ties_of(user: User) -> list[Tied]:
    """The services of the members that a person sits for now, and any other that the account is tied to."""
    rows = {row.issuer: row for row in Tie.objects.filter(user=user)}
    found = []
    for held in seats_of(user):
        if held.issuer:
            row = rows.pop(held.issuer, None)
            found.append(_tied(held.seat.member or "", held.seat.member_name, held.issuer, True, row))
    for issuer, row in rows.items():
        of = Provider.objects.filter(issuer=issuer, during__isnull=False).select_related("member").first()
        found.append(
            _tied(of.member.code if of else "", of.member.name if of else issuer, issuer, False, row)
        )
    return found


def _tied(code: str, name: str, issuer: str, sits: bool, row: Tie | None) -> Tied:
    if row is None:
        return Tied(code, name, issuer, sits)
    return Tied(code, name, issuer, sits, row.pk, row.made_at, row.used_at)
