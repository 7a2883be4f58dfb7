"""Signing in, in a real Chromium with a security key in software: set up, used alone, used as second step."""

import pytest
from playwright.sync_api import CDPSession, Page

from members.delegates.models import User
from tests import cast
from tests.journeys.seats import security_key, take_seat
from tests.signin.people import code_of

pytestmark = [pytest.mark.browser, pytest.mark.gate]


@pytest.fixture
def here(site: str, settings) -> str:
    """The portal's one public address is the server's of this test: a passkey is bound to it."""
    settings.BASE_URL = site
    return site


@pytest.fixture
def key(page: Page) -> tuple[CDPSession, str]:
    """Chromium's virtual authenticator, which verifies its person: session and id."""
    return security_key(page)


def set_up(page: Page, here: str, name: str) -> None:
    """Set up a passkey from the page of the account, with the password asked for once more."""
    page.goto(f"{here}/desk/")
    page.get_by_role("link", name="Sign-in and security").click()
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("Password").fill("open-demonstration-2026")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Set up a passkey").click()
    page.wait_for_url(f"{here}/accounts/security/recovery-codes/")


def test_a_passkey_is_set_up_and_signs_in_alone(here: str, page: Page, key, assert_accessible):
    take_seat(page, here, cast.delegate("JP"))
    set_up(page, here, "Laptop")
    assert_accessible(page)
    page.get_by_role("button", name="Show the codes, once").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a text file").click()
    assert codes[9] in download.value.path().read_text()
    page.get_by_role("link", name="I have kept them").click()
    assert page.get_by_role("rowheader", name="Laptop").is_visible()
    assert_accessible(page)

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{here}/accounts/login/?next=/proposals/")
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{here}/proposals/")


@pytest.mark.long
def test_after_the_password_the_passkey_is_asked_for(here: str, page: Page, key, assert_accessible):
    seat = cast.delegate("AU")
    take_seat(page, here, seat)
    set_up(page, here, "Key ring")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{here}/accounts/login/")
    page.get_by_label("E-mail").fill(cast.user_of(seat).email)
    page.get_by_label("Password", exact=True).fill("open-demonstration-2026")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{here}/accounts/login/second-step/")
    assert_accessible(page)
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(f"{here}/desk/")


@pytest.mark.long
def test_a_key_that_does_not_verify_its_person_is_told_so_and_lets_nobody_in(here: str, page: Page, key):
    session, ident = key
    take_seat(page, here, cast.delegate("JP"))
    set_up(page, here, "Laptop")
    page.get_by_role("button", name="Sign out").click()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": ident, "isUserVerified": False})
    page.goto(f"{here}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("No passkey was used").wait_for()
    page.goto(f"{here}/desk/")
    assert "/accounts/login/" in page.url


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 390])
def test_each_page_of_the_account_is_accessible_and_fits(
    here: str, page: Page, key, assert_accessible, width: int
):
    page.set_viewport_size({"width": width, "height": 900})

    def look(path: str) -> None:
        page.goto(f"{here}/accounts/{path}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than {width}"

    seat = cast.delegate("JP")
    take_seat(page, here, seat)
    for path in ("security/", "password/change/", "reauthenticate/?next=/accounts/security/"):
        look(path)
    page.goto(f"{here}/accounts/security/passkeys/add/")
    page.get_by_label("Password").fill("open-demonstration-2026")
    page.get_by_role("button", name="Confirm").click()
    look("security/passkeys/add/")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Set up a passkey").click()
    page.wait_for_url(f"{here}/accounts/security/recovery-codes/")
    look("security/code-app/add/")
    secret = page.locator("p > code.hex").inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Set up the code app").click()
    passkey = User.objects.get(person=seat.person).authenticator_set.get(type="webauthn").pk
    for path in (
        "security/", "security/code-app/remove/", "security/recovery-codes/", "security/recovery-codes/new/",
        f"security/passkeys/{passkey}/name/", f"security/passkeys/{passkey}/remove/",
        "reauthenticate/code/?next=/accounts/security/", "reauthenticate/passkey/?next=/accounts/security/",
    ):  # fmt: skip
        look(path)
