"""Who acts in the walkthrough: some sign in with password and code, the rest sit in sessions made for them."""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from alliance.local import cast, code_apps
from alliance.local.walkthrough.browser import Browser
from alliance.local.walkthrough.steps import Untrue, expect
from members.delegates.models import Accreditation, User


def signed_in(base_url: str, email: str) -> Browser:
    """A browser that went through the sign-in page with e-mail, password and code, as a delegate does."""
    browser = Browser(base_url)
    form = browser.open(reverse("account_login")).form(has="password")
    page = browser.send(form, login=email, password=cast.PASSWORD)
    expect("the password alone lets nobody in", page.path, reverse("mfa_authenticate"))
    page = browser.send(page.form(has="code"), code=fresh_code(User.objects.get(email=email)))
    expect(f"{email} stands at the desk after signing in", page.path, reverse("desk"))
    return browser


def fresh_code(user: User) -> str:
    """What the person's code app shows. Each code works once, so a fourth within a minute and a half is waited for."""
    for _ in range(40):
        found = code_apps.code_of(user)
        if found:
            return found
        time.sleep(1)
    raise Untrue("a code comes within a minute and a half", expected="a code", seen="none")


def head_of(code: str) -> User:
    """The account of a member's head."""
    return User.objects.get(
        person__accreditations__member__code=code,
        person__accreditations__role=Accreditation.DelegateRole.HEAD,
    )


def seated(base_url: str, code: str) -> Browser:
    """A browser with a session made by the service for the head of a member. What it does goes over HTTP."""
    user = head_of(code)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    browser = Browser(base_url)
    host = urlsplit(base_url).hostname or ""
    domain = (
        host if "." in host else f"{host}.local"
    )  # as http.cookiejar calls it, so that a new key takes its place
    browser.client.cookies.set(settings.SESSION_COOKIE_NAME, session.session_key or "", domain=domain)
    return browser
