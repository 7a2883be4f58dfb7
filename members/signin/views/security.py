"""The page "Sign-in and security": what proves who one is, and where one is signed in."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows import sessions as flows
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.access import SIGNED_IN, who_may
from alliance.web.ways_back import require_POST
from members.signin import proving, selectors
from members.signin.onward import onward_of, with_onward
from members.signin.sso import opening, shown


@who_may(SIGNED_IN)
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Factors, sessions and password of the person signed in."""
    user = request.user
    context = {
        "factors": selectors.factors_of(user),  # type: ignore[arg-type]
        "ties": shown.ties_of(user),  # type: ignore[arg-type]
        "vouched": opening.signed_in_by(request),
        "sessions": selectors.sessions_of(user, current=request.session.session_key or ""),  # type: ignore[arg-type]
    }
    return render(request, "members/signin/security.html", context)


@who_may(SIGNED_IN)
@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where who holds a seat and has no second factor is led; who has one goes on to where they were going."""
    onward = onward_of(request)
    if proving.ways(request.user):
        return HttpResponseRedirect(onward or reverse("desk"))
    ways = {
        "passkey": with_onward(reverse("mfa_add_webauthn"), onward),
        "code_app": with_onward(reverse("mfa_activate_totp"), onward),
    }
    return render(request, "members/signin/second_factor.html", {"ways": ways})


@who_may(SIGNED_IN)
@require_POST
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """End one session of one's own. Whoever sits there is out at the next click."""
    row = get_object_or_404(UserSession, pk=session, user_id=request.user.pk)
    if row.session_key == request.session.session_key:
        return HttpResponseRedirect(reverse("account_logout"))
    return _end(request, row)


@reauthentication_required
def _end(request: HttpRequest, row: UserSession) -> HttpResponse:
    """Who proved again who they are: whoever finds a browser open must not shut its owner out elsewhere."""
    row.end()
    messages.success(request, _("That session has ended."))
    return HttpResponseRedirect(reverse("mfa_index"))


@who_may(SIGNED_IN)
@require_POST
@reauthentication_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of one's own but this one."""
    flows.end_other_sessions(request, request.user)
    messages.success(request, _("All other sessions have ended."))
    return HttpResponseRedirect(reverse("mfa_index"))
