"""Taking a seat in the browser, as its holder does."""

from django.urls import reverse
from playwright.sync_api import CDPSession, Page

from alliance.access import Seat
from alliance.local.cast import PASSWORD
from tests import cast

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def take_seat(page: Page, site: str, seat: Seat) -> None:
    """Sign in through the ordinary form, with the password that the cast shares, and a code where an app is set up."""
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").fill(cast.user_of(seat).email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    second, desk = f"{site}{reverse('mfa_authenticate')}", f"{site}/desk/"
    page.wait_for_url(lambda url: url.startswith((second, desk)))
    if page.url.startswith(second):
        page.get_by_label("Code", exact=True).fill(cast.code(seat))
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(desk)


def security_key(page: Page) -> tuple[CDPSession, str]:
    """Chromium's virtual authenticator in a page, which verifies its person: session and id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session, made["authenticatorId"]
