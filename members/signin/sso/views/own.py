"""One's own tie to a member's service: made and taken away by its person alone."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.access import SIGNED_IN, Refused, Seat, who_may
from members.delegates.selectors import seats_of
from members.signin.sso import asking, opening, ties
from members.signin.sso.models import Tie
from members.signin.sso.views.entrance import of


@who_may(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def tie(request: HttpRequest, code: str) -> HttpResponse:
    """Tie the account to whom one is at a member's service. Proved here first, and there anew.

    Refused: `no_provider`, `not_their_seat`, `proved_elsewhere`.
    """
    provider = of(code)
    if not ties.sits_for(request.user, provider):  # type: ignore[arg-type]
        raise Refused("not_their_seat", _("You hold no seat of {name}.").format(name=provider.member.name), status=403,
                      mend=_("Its sign-in is for who sits for it."))  # fmt: skip
    if _vouched_by_another(request, provider.issuer):
        raise Refused(
            "proved_elsewhere", _("You are signed in by another member's service, which does not vouch for this."),
            status=403, mend=_("Sign in with your own passkey or password here, then tie this service too."),
        )  # fmt: skip
    if request.method == "POST":
        return asking.leave(request, provider, "tie", {"user": str(request.user.pk)})
    return render(
        request, "members/signin/sso/tie.html", {"member": provider.member, "issuer": provider.issuer}
    )


@who_may(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def untie(request: HttpRequest, row: int) -> HttpResponse:
    """Take a tie away. Signing in with that service then leads nowhere."""
    found = get_object_or_404(Tie, pk=row, user_id=request.user.pk)
    if request.method == "POST":
        seat: Seat = request.seat  # type: ignore[attr-defined]
        ties.untie(tie_id=found.pk, by=seat)
        messages.success(request, _("The tie is gone."))
        return redirect("mfa_index")
    names = [each.seat.member_name for each in seats_of(request.user) if each.issuer == found.issuer]  # type: ignore[arg-type]
    return render(request, "members/signin/sso/untie.html", {"row": found, "names": names})


def _vouched_by_another(request: HttpRequest, issuer: str) -> bool:
    """Whether all that this session proved was said by another member's service."""
    vouched = opening.signed_in_by(request)
    if vouched is None or vouched["issuer"] == issuer:
        return False
    records = get_authentication_records(request, request.user)
    return not any(each["method"] in ("password", "mfa") for each in records)
