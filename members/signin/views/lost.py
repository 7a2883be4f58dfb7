"""Saying that a second factor is lost, and setting up a new one over the link that two officers let be sent.

The link leads here once; then its digest waits in the session, so that it stands in no later address, log or referrer.
"""

from allauth.core.internal import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import EVERYBODY, Refused, Role, Seat, who_may
from alliance.web.errors import handler429
from alliance.web.texts import Address
from members.signin import resetting, tokens
from members.signin.resetting import KEPT


class LostForm(forms.Form):
    """Whose second factor."""

    email = Address(
        label="E-mail address",
        max_length=200,
        help_text="Of the account. A head may give that of their delegate.",
    )


@who_may(EVERYBODY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_factor(request: HttpRequest) -> HttpResponse:
    """The address; the answer is the same whether there is such an account or not."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    form = LostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        if not ratelimit.consume(request, app="allauth.account", action="lost_factor", key=address.lower()):
            return handler429(request)
        resetting.report_loss(address=address, by=seat)
        return redirect("lost_factor_sent")
    return render(
        request, "members/signin/lost_factor.html", {"form": form}, status=422 if form.errors else 200
    )


@who_may(EVERYBODY)
@require_safe
def lost_factor_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, whoever asked."""
    return render(request, "members/signin/lost_factor_sent.html")


@who_may(EVERYBODY)
@never_cache
@require_safe
def new_factor_open(request: HttpRequest, token: str) -> HttpResponse:
    """Take the link, and go on to the page without it. A scanner of mails that opens it uses up nothing."""
    digest = tokens.digest_of(token)
    resetting.found(digest)
    request.session[KEPT] = digest
    return redirect("new_factor")


@who_may(EVERYBODY)
@never_cache
@require_safe
def new_factor(request: HttpRequest) -> HttpResponse:
    """First the password, then a passkey or a code app."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    digest = str(request.session.get(KEPT, ""))
    if not digest:
        raise Refused("link_unknown", _("This page belongs to a link in a mail."), status=404,
                      mend=_("Open the link in the mail about your second factors."))  # fmt: skip
    row = resetting.found(digest)
    if seat.role is not Role.ANONYMOUS and seat.person != row.person_id:
        raise Refused("other_address", _("You are signed in as somebody else than this link is for."), status=403,
                      mend=_("Sign out, then open the link in the mail again."))  # fmt: skip
    context = {"row": row, "own": seat.person == row.person_id}
    return render(request, "members/signin/new_factor.html", context)
