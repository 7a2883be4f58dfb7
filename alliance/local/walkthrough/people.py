"""Who acts in the walkthrough: some sign in with password and code, the rest sit in sessions made for them."""

import time
from urllib.parse import urlsplit

from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from alliance.local import cast, code_apps
from alliance.local.walkthrough.browser import Browser
from alliance.local.walkthrough.steps import Untrue, expect, wait
from members.delegates.models import Accreditation, User

OFFICERS = {"officer": "officer.1@secretariat.example", "second officer": "officer.2@secretariat.example"}


def signed_in(base_url: str, email: str, password: str = cast.PASSWORD) -> Browser:
    """A browser that went through the sign-in page with e-mail, password and code, as a delegate does."""
    browser = Browser(base_url)
    form = browser.open(reverse("account_login")).form(has="password")
    page = browser.send(form, login=email, password=password)
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


def mailed_link(browser: Browser, subject: str, part: str) -> str:
    """The address with this part in the newest mail with this subject, once the mailbox has it."""

    def look() -> str | None:
        box = browser.open(reverse("local_mailbox"))
        found = next((address for words, address in box.links if subject in words), None)
        links = browser.open(found).links if found else []
        return next((address for _, address in links if part in address), None)

    return wait(f"a mail “{subject}” comes", look)[0]


def made_account(browser: Browser, link: str, email: str, password: str) -> None:
    """Accept an invitation by its mailed link with a new account, and sign in to it. The link is dead then."""
    page = browser.open(link)
    page = browser.send(page.form(has="again"), "Accept", password=password, again=password)
    browser.open(link, status=409)
    form = browser.open(reverse("account_login")).form(has="password")
    browser.send(form, login=email, password=password)


def set_up_app(browser: Browser, password: str) -> None:
    """Set up a code app from the key that the page shows, as the app itself would."""
    page = browser.open(reverse("mfa_activate_totp"))
    if page.path == reverse("account_reauthenticate"):
        page = browser.send(page.form(has="password"), password=password)
    key = page.text.split("into the app:")[1].split("2.")[0].replace(" ", "")
    code = auth.format_hotp_value(auth.hotp_value(key, int(time.time()) // 30))
    page = browser.send(page.form(has="code"), "Set up", code=code)
    expect("recovery codes follow the code app", page.path, reverse("mfa_view_recovery_codes"))


def account_of(who: str) -> User:
    """The account behind a browser: of an officer, or of a member's head."""
    return User.objects.get(email=OFFICERS[who]) if who in OFFICERS else head_of(who)


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
