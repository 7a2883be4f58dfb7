"""A head invites an adviser, who accepts; two officers accredit; the head is replaced while signed in."""

from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from alliance import journal
from alliance.portal import sweep
from tests import cast
from tests.journeys.seats import take_seat
from tests.members import delegation as steps

pytestmark = [pytest.mark.browser, pytest.mark.long]
PASSWORD = "a long enough secret"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def invited_adviser(page: Page, site: str, assert_accessible) -> str:
    """The head invites by the form; the path of the link that the mail brings."""
    take_seat(page, site, cast.delegate("JP"))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Delegation").click()
    follow(page, "Invite a person")
    page.get_by_label("Name").fill("Ada Lovelace")
    page.get_by_label("E-mail").fill("ada@capital.example")
    page.get_by_text("Adviser", exact=True).click()
    press(page, "Send the invitation")
    expect(page.get_by_role("main")).to_contain_text("Ada Lovelace is invited")
    assert_accessible(page)
    for _ in range(9):
        sweep.run_once()
        if mail.outbox:
            break
    return steps.link_in(mail.outbox[0].body)


def accept(page: Page, site: str, link: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}{link}")
    assert page.url == f"{site}/invitation/", "the link stands in no later address"
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill(PASSWORD)
    press(page, "Accept and make the account")
    sign_in(page)
    expect(page.get_by_role("main")).to_contain_text("you hold no seat today")


def sign_in(page: Page, email: str = "ada@capital.example") -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def upload(page: Page, site: str, folder: Path, whose: str) -> None:
    """From the page of the delegation, in the seat that is signed in."""
    note = folder / "note.pdf"
    note.write_bytes(steps.PDF)
    page.goto(f"{site}/delegation/JP/credentials/")
    page.get_by_label("Whose credentials").select_option(label=whose)
    today = journal.now().date()
    page.get_by_label("First day").fill(today.isoformat())
    page.get_by_label("Last day").fill(today.replace(year=today.year + 1).isoformat())
    page.locator("input[type=file]").set_input_files(note)
    press(page, "Upload the credentials")
    expect(page.get_by_role("main")).to_contain_text("The credentials are kept")


def ask(page: Page, site: str) -> None:
    take_seat(page, site, cast.officer())
    page.goto(f"{site}/delegation/JP/")
    follow(page, "Review and ask")
    page.get_by_label("Reason").fill("Note of the capital")
    press(page, "Ask a second officer")
    expect(page.get_by_role("main")).to_contain_text("Another officer decides")


def approve(page: Page, site: str, symbol: str) -> None:
    take_seat(page, site, cast.second_officer())
    cast.code(cast.second_officer())  # sets an app up
    follow(page, symbol)
    follow(page, "Go on to approve")
    expect(page.get_by_role("main")).to_contain_text("Exactly what will change")
    page.get_by_label("Code of your app").fill(cast.code(cast.second_officer()))
    press(page, f"Approve {symbol}")
    expect(page.get_by_role("main")).to_contain_text("Approved and done")


def test_an_adviser_is_invited_and_seated_and_a_head_is_replaced_while_signed_in(
    site: str, page: Page, chromium: Browser, assert_accessible, tmp_path: Path
):
    accept(page, site, invited_adviser(page, site, assert_accessible))
    take_seat(page, site, cast.delegate("JP"))
    upload(page, site, tmp_path, "Ada Lovelace, adviser")
    ask(page, site)
    approve(page, site, "REQ/0001")
    assert_accessible(page)
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Japan’s desk")
    expect(page.get_by_role("banner")).to_contain_text("Japan, adviser")

    steps.accepted(steps.Guest("Grace Hopper", "grace@capital.example", "head"), by=cast.officer())
    head = chromium.new_context().new_page()
    take_seat(head, site, cast.delegate("JP"))
    expect(head.get_by_role("heading", level=1)).to_have_text("Japan’s desk")
    take_seat(page, site, cast.officer())
    upload(page, site, tmp_path, "Grace Hopper, head of delegation")
    ask(page, site)
    approve(page, site, "REQ/0002")
    head.get_by_role("navigation", name="Main").get_by_role("link", name="Proposals").click()
    expect(head.get_by_role("banner")).to_contain_text("Sign in")
    head.goto(f"{site}/desk/")
    expect(head).to_have_url(f"{site}/accounts/login/?next=/desk/")
