"""The way in with a member's service, and its way back."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import EVERYBODY, SIGNED_IN, Refused, who_may
from members.providers import selectors
from members.providers.models import Provider
from members.signin.limits import no_flood
from members.signin.sso import asking, opening


@who_may(EVERYBODY)
@no_flood
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Whose service: a list of the members that have one; then over to it. A form begins it, never a link."""
    if request.user.is_authenticated:
        return redirect("desk")
    onward = safe(request, request.POST.get("next", "") or request.GET.get("next", ""))
    if request.method == "POST":
        return asking.leave(request, of(request.POST.get("member", "")), "sign_in", {"next": onward})
    rows = selectors.in_force().order_by("member__name")
    return render(request, "members/signin/sso/choose.html", {"rows": rows, "next": onward})


@who_may(EVERYBODY)
@never_cache
@require_safe
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Where a member's service sends the browser back to."""
    return asking.come_back(request, code)


@who_may(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Proving again who one is, at the service that signed one in; for who has no factor here."""
    vouched = opening.signed_in_by(request)
    provider = of(vouched["member"] if vouched else "")
    onward = safe(request, request.POST.get("next", "") or request.GET.get("next", ""))
    if request.method == "POST":
        return asking.leave(request, provider, "again", {"user": str(request.user.pk), "next": onward})
    return render(request, "members/signin/sso/again.html", {"member": provider.member, "next": onward})


def of(code: str) -> Provider:
    """The service of a member that is in force. Refused: `no_provider`."""
    provider = selectors.of_member(code)
    if provider is None:
        raise Refused("no_provider", _("This member has no sign-in service of its own at present."), status=404,
                      mend=_("Sign in with your address and password, or a passkey."))  # fmt: skip
    return provider


def safe(request: HttpRequest, address: str) -> str:
    """Where to go on afterwards, if that is on this portal; else ''."""
    return address if address and get_adapter(request).is_safe_url(address) else ""
