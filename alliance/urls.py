"""Every address of the site: the composition root, which knows every package."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.http import require_http_methods

# allauth's forms would take a PUT as a POST, and some of its pages anything at all.
form = require_http_methods(["GET", "HEAD", "POST"])
page = require_http_methods(["GET", "HEAD"])

# Of allauth only what a delegate needs, under the names by which allauth reverses them. Its other pages would let
# an account change its address unverified and off the record. Sign-up stays routed because allauth's mails link to
# it; the adapter keeps it closed.
ACCOUNT = [
    path("login/", form(account.login), name="account_login"),
    path("logout/", form(account.logout), name="account_logout"),
    path("inactive/", page(account.account_inactive), name="account_inactive"),
    path("signup/", form(account.signup), name="account_signup"),
    path("reauthenticate/", form(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", form(account.password_change), name="account_change_password"),
    path("password/reset/", form(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", page(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        form(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        page(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(ACCOUNT)),
    path("", include("alliance.portal.urls")),
    path("", include("members.urls")),
    path("", include("tariffs.urls")),
]

if settings.LOCAL_PAGES:  # one's own machine and the demonstration; a test proves them absent in production
    urlpatterns += [path("local/", include("alliance.local.urls"))]

handler400 = "alliance.web.errors.handler400"
handler403 = "alliance.web.errors.handler403"
handler404 = "alliance.web.errors.handler404"
handler429 = "alliance.web.errors.handler429"
handler500 = "alliance.web.errors.handler500"
