"""Addresses of the account, under the names by which allauth reverses them, and only those that somebody needs.

allauth's other pages would let an account change its address unverified and off the record, open itself, trust a
browser, or show recovery codes again. Sign-up stays routed because allauth links to it; the adapter keeps it closed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.http import require_http_methods

from members.signin.limits import no_flood
from members.signin.sso.views import entrance as sso
from members.signin.sso.views import own
from members.signin.views import entrance, factors, lost, security

# allauth's forms would take a PUT as a POST, and some of its pages anything at all.
form = require_http_methods(["GET", "HEAD", "POST"])
page = require_http_methods(["GET", "HEAD"])


def forgetting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signing out: the browser erases what it kept of what was typed (`alliance.web.kept`)."""

    @wraps(view)
    def left(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if request.method == "POST" and not request.user.is_authenticated:
            answer["Clear-Site-Data"] = '"storage"'
        return answer

    return left


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", no_flood(form(entrance.SignIn.as_view())), name="account_login"),
    path("login/passkey/", no_flood(form(entrance.PasskeySignIn.as_view())), name="mfa_login_webauthn"),
    path("login/second-step/", form(entrance.SecondStep.as_view()), name="mfa_authenticate"),
    path("login/member/", sso.choose, name="sso_choose"),
    path("login/member/<slug:code>/back/", sso.back, name="sso_back"),
    path("logout/", forgetting(form(account.logout)), name="account_logout"),
    path("inactive/", page(account.account_inactive), name="account_inactive"),
    path("signup/", form(account.signup), name="account_signup"),
    path("reauthenticate/", form(entrance.AgainByPassword.as_view()), name="account_reauthenticate"),
    path("reauthenticate/code/", form(entrance.AgainByCode.as_view()), name="mfa_reauthenticate"),
    path(
        "reauthenticate/passkey/", form(entrance.AgainByPasskey.as_view()), name="mfa_reauthenticate_webauthn"
    ),
    path("reauthenticate/member/", sso.again, name="sso_again"),
    path("password/change/", form(entrance.ChangePassword.as_view()), name="account_change_password"),
    path("password/reset/", form(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", page(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        form(entrance.NewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        page(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("lost-factor/", no_flood(lost.lost_factor), name="lost_factor"),
    path("lost-factor/sent/", lost.lost_factor_sent, name="lost_factor_sent"),
    path("new-factor/<str:token>/", lost.new_factor_open, name="new_factor_open"),
    path("new-factor/", lost.new_factor, name="new_factor"),
    path("second-factor/", security.second_factor, name="second_factor"),
    path("security/", security.security, name="mfa_index"),
    path("security/sessions/<int:session>/end/", security.end_session, name="session_end"),
    path("security/sessions/end-others/", security.end_other_sessions, name="sessions_end_others"),
    path("security/passkeys/add/", form(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/name/", form(factors.NamePasskey.as_view()), name="mfa_edit_webauthn"),
    path(
        "security/passkeys/<int:pk>/remove/",
        form(factors.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path("security/code-app/add/", form(factors.SetUpCodeApp.as_view()), name="mfa_activate_totp"),
    path("security/code-app/remove/", form(factors.RemoveCodeApp.as_view()), name="mfa_deactivate_totp"),
    path("security/member/<slug:code>/tie/", own.tie, name="sso_tie"),
    path("security/member/<int:row>/untie/", own.untie, name="sso_untie"),
    path("security/recovery-codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("security/recovery-codes/text/", factors.recovery_codes_text, name="recovery_codes_text"),
    path(
        "security/recovery-codes/new/",
        form(factors.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
]
