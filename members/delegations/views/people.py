"""The delegation, the register of delegations for the secretariat, and the choice between one's own seats."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import DELEGATES, SECRETARIAT, SIGNED_IN, Refused, Role, Seat, who_may
from alliance.web.context import ROLE_WORDS
from members.delegates.middleware import CHOSEN
from members.delegates.selectors import Held
from members.delegations import selectors


@who_may(DELEGATES | SECRETARIAT)
@require_safe
def delegation_home(request: HttpRequest) -> HttpResponse:
    """One's own delegation; for the secretariat all of them, those with unread credentials first."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    if seat.role in DELEGATES:
        return redirect("delegation", seat.member)
    rows = selectors.register()
    return render(request, "members/delegations/delegations.html", {"rows": rows})


@who_may(DELEGATES | SECRETARIAT)
@require_safe
def delegation(request: HttpRequest, code: str) -> HttpResponse:
    """People, roles, credentials and their ends, and who did what."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member = selectors.member_of(code, seat)
    found = selectors.delegation(member, seat)
    context = {
        "delegation": found,
        "may_invite": selectors.may_invite(seat),
        "officer": seat.role in SECRETARIAT,
        "sees_security": selectors.sees_security(seat),
        "may_withdraw": any(each.may_withdraw for each in found.people),
        "may_look_on": seat.role is Role.OFFICER,
    }
    return render(request, "members/delegations/delegation.html", context)


@who_may(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest) -> HttpResponse:
    """Take another of the seats that one holds. The session remembers it; each request asks the database again.

    Refused: `seat_not_held`.
    """
    held: list[Held] = request.seats  # type: ignore[attr-defined]
    if request.method == "POST":
        chosen = next((each for each in held if each.key == request.POST.get("seat", "")), None)
        if chosen is None:
            raise Refused("seat_not_held", _("You do not hold this seat at this moment."), status=403,
                          mend=_("Choose among the seats that this page lists."))  # fmt: skip
        request.session[CHOSEN] = chosen.key
        request.session.cycle_key()
        messages.success(request, _("You now act as {spoken}.").format(spoken=spoken(chosen.seat)))
        return redirect("desk")
    current: Seat = request.seat  # type: ignore[attr-defined]
    context = {
        "held": [(each.key, spoken(each.seat), each.seat == current, each.seat.provisional) for each in held]
    }
    return render(request, "members/delegations/seat.html", context)


def spoken(seat: Seat) -> str:
    """'adviser of Japan', 'officer of the secretariat'."""
    word = str(ROLE_WORDS.get(str(seat.role), seat.role))
    return (
        _("{word} of {member_name}").format(word=word, member_name=seat.member_name)
        if seat.member and seat.role != "head"
        else (
            _("head of the delegation of {member_name}").format(member_name=seat.member_name)
            if seat.member
            else word
        )
    )
