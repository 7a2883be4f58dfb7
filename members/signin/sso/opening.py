"""Which seats a sign-in opens. A member's service vouches for that member's people in that member's seats alone."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.utils.translation import gettext as _

from alliance.access import Refused
from members.delegates.selectors import Held, seats_of

KEY = "sso"  # of a session: whom a member's service signed in here


def remember(request: HttpRequest, *, user: Any, issuer: str, member: str) -> None:
    """A member's service has signed the user in, in this session."""
    request.session[KEY] = {"user": str(user.pk), "issuer": issuer, "member": member}


def signed_in_by(request: HttpRequest) -> dict[str, str] | None:
    """What a member's service vouched for in this session, of the user who is signed in."""
    found = request.session.get(KEY)
    return found if found and found["user"] == str(request.user.pk) else None


def refuse_one_of_two(request: HttpRequest) -> None:
    """Refuse to set up a factor, which would open every seat, where one member's service alone vouched for somebody who
    sits for others too. Refused: `another_member`."""
    vouched = signed_in_by(request)
    own = {"password", "mfa"} & {each["method"] for each in get_authentication_records(request, request.user)}
    if vouched and not own and any(each.issuer != vouched["issuer"] for each in seats_of(request.user)):  # type: ignore[arg-type]
        raise Refused(
            "another_member", _("This sign-in vouches for one of your seats alone; a second factor would open all."),
            mend=_("Ask for a link to a new password, sign in with it, and set the factor up then."), status=403,
        )  # fmt: skip


def opens(request: HttpRequest, held: Held) -> bool:
    """Whether this session opens a seat.

    A passkey opens every seat of its person. A seat of a member with its own service opens by that service, and by no
    password. Any other seat opens by what its person proved here, and by no service of another member: else whoever
    runs that service would sit for two.
    """
    records = get_authentication_records(request, request.user)
    if any(each["method"] == "mfa" and each.get("type") == "webauthn" for each in records):
        return True
    vouched = signed_in_by(request)
    if held.issuer:
        return vouched is not None and (vouched["issuer"], vouched["member"]) == (
            held.issuer,
            held.seat.member,
        )
    return vouched is None or any(each["method"] == "password" for each in records)
