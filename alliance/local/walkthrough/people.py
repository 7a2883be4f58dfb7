"""Who acts in the walkthrough: some sign in with their password, the rest sit in sessions made for them."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from alliance.local import cast
from alliance.local.walkthrough.browser import Browser
from alliance.local.walkthrough.steps import expect
from members.delegates.models import Accreditation, User


def signed_in(base_url: str, email: str) -> Browser:
    """A browser that went through the sign-in page with e-mail and password, as a delegate does."""
    browser = Browser(base_url)
    form = browser.open(reverse("account_login")).form(has="password")
    page = browser.send(form, login=email, password=cast.PASSWORD)
    expect(f"{email} stands at the desk after signing in", page.path, reverse("desk"))
    return browser


def seated(base_url: str, code: str) -> Browser:
    """A browser with a session made by the service for the head of a member. What it does goes over HTTP."""
    head = Accreditation.objects.get(member__code=code, role=Accreditation.DelegateRole.HEAD)
    user = User.objects.get(person=head.person_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    browser = Browser(base_url)
    browser.client.cookies.set(settings.SESSION_COOKIE_NAME, session.session_key or "")
    return browser
