"""Chile joins and votes, in a real Chromium: from the public form to a ballot cast with a passkey, and to the end of
its first head's session."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from alliance import journal
from alliance.access import Seat
from alliance.journal import clock
from alliance.portal import sweep
from members.ballots.models import Ballot
from tests import cast, path
from tests.journeys.seats import security_key, take_seat
from tests.members import delegation as steps

pytestmark = [pytest.mark.browser, pytest.mark.long]
HEAD, ADVISER = ("Gabriela Mistral", "mistral@capital.example"), ("Pablo Neruda", "neruda@capital.example")
SUCCESSOR = ("Isabel Allende", "allende@capital.example")


@pytest.fixture
def here(site: str, settings) -> str:
    """The portal's one public address is the server's of this test: a passkey is bound to it, and mails name it."""
    settings.BASE_URL = site
    return site


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A document of the capital."""
    found = tmp_path / "note.pdf"
    found.write_bytes(steps.PDF)
    return found


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def main(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


def swept() -> None:
    """The sweep as often as mail, a decision and what follows from it may take."""
    for _ in range(9):
        sweep.run_once()


def applied(page: Page, here: str, note: Path, assert_accessible) -> None:
    """A contact of the government fills in the public form, which every page links to."""
    page.goto(f"{here}/members/")
    follow(page, "Join the alliance")
    page.locator("select[name=country]").select_option(label="Chile")
    page.get_by_label("Name of the contact").fill("Gabriela Soto")
    page.get_by_label("E-mail of the contact").fill("soto@capital.example")
    page.get_by_text("Producer", exact=True).click()
    page.locator("input[name=document_1]").set_input_files(note)
    press(page, "Send the application")
    expect(page.get_by_role("main")).to_contain_text("The application of Chile is received as ACC/")
    assert_accessible(page)


def asked(page: Page, reason: str) -> None:
    """One officer asks."""
    page.get_by_label("Reason").fill(reason)
    press(page, "Ask a second officer")
    main(page, "Another officer decides")


def approved(page: Page, here: str, symbol: str) -> None:
    """The other approves, from the desk; with a code of the app where the page asks for one."""
    officer = cast.second_officer()
    take_seat(page, here, officer)
    cast.code(officer)  # sets an app up
    follow(page, symbol)
    follow(page, "Go on to approve")
    prove(page, officer)
    press(page, f"Approve {symbol}")
    main(page, "Approved and done")


def prove(page: Page, seat: Seat) -> None:
    field = page.get_by_label("Code of your app")
    if field.count():
        field.fill(cast.code(seat))


def admissible(page: Page, here: str) -> None:
    take_seat(page, here, cast.officer())
    page.goto(f"{here}/membership/")
    follow(page, "ACC/")
    follow(page, "Declare ACC/")
    asked(page, "The letter of the government is in order.")
    approved(page, here, "REQ/0001")


def admitted(page: Page, here: str, assert_accessible) -> None:
    """The officer puts it to the ballot; the others vote by the services; the first day comes."""
    officer = cast.officer()
    take_seat(page, here, officer)
    cast.code(officer)  # sets an app up
    page.goto(f"{here}/membership/")
    follow(page, "ACC/")
    follow(page, "Put ACC/")
    first = cast.in_days(8).replace(hour=9, minute=0)
    page.get_by_label("First day as a party").fill(first.date().isoformat())
    page.get_by_label("Weight").fill("12")
    page.get_by_label("Closing date (UTC)").fill(cast.in_days(7).date().isoformat())
    press(page, "Go on to confirm")
    prove(page, officer)
    press(page, "Open the ballot on Chile")
    main(page, "BALLOT/")
    assert_accessible(page)
    ballot = Ballot.objects.get()
    cast.everybody_votes(ballot, yes=50, no=4)
    clock.move_to(ballot.closes_at)
    swept()
    page.goto(f"{here}/members/CL/")
    main(page, "Applicant since")
    clock.move_to(first)
    page.reload()
    main(page, "Party since")
    assert_accessible(page)


def guest(chromium: Browser, here: str, who: tuple[str, str]) -> Page:
    """The invited person in a browser of their own: the mailed link, an account, signed in to it."""
    swept()
    body = next(each.body for each in mail.outbox if each.to == [who[1]] and "/invitation/" in each.body)
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{here}{steps.link_in(body)}")
    page.get_by_label("Password", exact=True).fill(steps.PASSWORD)
    page.get_by_label("Password, once more").fill(steps.PASSWORD)
    press(page, "Accept and make the account")
    page.get_by_label("E-mail").fill(who[1])
    page.get_by_label("Password", exact=True).fill(steps.PASSWORD)
    press(page, "Sign in")
    page.wait_for_url(lambda url: not url.endswith("/accounts/login/"))
    return page


def invite(page: Page, who: tuple[str, str], role: str) -> None:
    """On the form of invitations."""
    page.get_by_label("Name").fill(who[0])
    page.get_by_label("E-mail").fill(who[1])
    page.get_by_text(role, exact=True).click()
    press(page, "Send the invitation")
    main(page, f"{who[0]} is invited")


def with_passkey(page: Page, here: str) -> None:
    """Set up a passkey from the page of the account."""
    security_key(page)
    page.goto(f"{here}/desk/")
    follow(page, "Sign-in and security")
    follow(page, "Set up a passkey")
    page.get_by_label("Password").fill(steps.PASSWORD)
    press(page, "Confirm")
    page.get_by_label("Name").fill("Laptop")
    press(page, "Set up a passkey")
    page.wait_for_url(f"{here}/accounts/security/recovery-codes/")


def credentials(page: Page, here: str, note: Path, whose: str) -> None:
    """Uploaded from the page of the delegation, in the seat that is signed in."""
    page.goto(f"{here}/delegation/CL/")
    follow(page, "Upload credentials")
    page.get_by_label("Whose credentials").select_option(label=whose)
    today = journal.now().date()
    page.get_by_label("First day").fill(today.isoformat())
    page.get_by_label("Last day").fill((today + timedelta(days=365)).isoformat())
    page.locator("input[type=file]").set_input_files(note)
    press(page, "Upload the credentials")
    main(page, "The credentials are kept")


def accredited(page: Page, here: str, symbol: str) -> None:
    """Asked by one officer, approved by the other."""
    take_seat(page, here, cast.officer())
    page.goto(f"{here}/delegation/CL/")
    follow(page, "Review and ask")
    asked(page, "Note of the capital")
    approved(page, here, symbol)


def voted(page: Page, here: str, ballot: Ballot, assert_accessible) -> None:
    """Yes, by the passkey, from the desk."""
    page.goto(f"{here}/desk/")
    main(page, ballot.title)
    follow(page, "Cast Chile’s vote")
    page.locator("label[for=choice-yes]").click()
    press(page, "Go on to confirm")
    assert_accessible(page)
    press(page, "with your passkey")
    expect(page.locator(".receipt-number")).to_have_text("Chile: Yes")
    main(page, "With a passkey")
    assert_accessible(page)


def test_chile_applies_is_admitted_votes_with_a_passkey_and_its_head_is_replaced_while_signed_in(
    here: str, page: Page, chromium: Browser, note: Path, assert_accessible
):
    applied(page, here, note, assert_accessible)
    admissible(page, here)
    admitted(page, here, assert_accessible)

    take_seat(page, here, cast.officer())
    page.goto(f"{here}/membership/")
    follow(page, "ACC/")
    follow(page, "Invite the head of Chile")
    invite(page, HEAD, "Head of delegation")
    head = guest(chromium, here, HEAD)
    with_passkey(head, here)
    credentials(page, here, note, f"{HEAD[0]}, head of delegation")
    accredited(page, here, "REQ/0002")
    head.goto(f"{here}/desk/")
    expect(head.get_by_role("heading", level=1)).to_have_text("Chile’s desk")

    head.get_by_role("navigation", name="Main").get_by_role("link", name="Delegation").click()
    follow(head, "Invite a person")
    invite(head, ADVISER, "Adviser")
    adviser = guest(chromium, here, ADVISER)
    credentials(head, here, note, f"{ADVISER[0]}, adviser")
    accredited(page, here, "REQ/0003")
    assert_accessible(page)
    adviser.goto(f"{here}/desk/")
    expect(adviser.get_by_role("banner")).to_contain_text("Chile, adviser")

    voted(head, here, path.on_ballot(), assert_accessible)

    take_seat(page, here, cast.officer())
    page.goto(f"{here}/delegation/CL/")
    follow(page, "Invite a person")
    invite(page, SUCCESSOR, "Head of delegation")
    guest(chromium, here, SUCCESSOR)
    credentials(page, here, note, f"{SUCCESSOR[0]}, head of delegation")
    accredited(page, here, "REQ/0004")
    head.get_by_role("navigation", name="Main").get_by_role("link", name="Proposals").click()
    expect(head.get_by_role("banner")).to_contain_text("Sign in")
    head.goto(f"{here}/desk/")
    expect(head).to_have_url(f"{here}/accounts/login/?next=/desk/")
