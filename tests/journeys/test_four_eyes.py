"""A request for four eyes: the second officer refuses with a reason, or approves from the desk."""

import pytest
from playwright.sync_api import Page, expect

from members.secretariat.services import ask_to_appoint
from tests import cast
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]


def asked() -> str:
    """An officer asks that Ada Lovelace be appointed; the symbol of the request."""
    request = ask_to_appoint(
        name="Ada Lovelace", email="ada@secretariat.example", role="officer", reason="Note 7 of the parties",
        by=cast.officer(),
    )  # fmt: skip
    return request.symbol


def test_a_request_is_refused_with_a_reason_which_both_officers_read(site: str, page: Page, seen):
    symbol = asked()
    take_seat(page, site, cast.second_officer())
    page.goto(f"{site}/requests/")
    seen(page, "requests")
    page.get_by_role("link", name=symbol, exact=True).click()
    seen(page, "request")
    page.get_by_role("link", name="Refuse").click()
    page.get_by_role("button", name=f"Refuse {symbol}").click()
    expect(page.get_by_role("alert")).to_be_focused()
    seen(page, "request-refused-without-reason")
    page.get_by_label("Reason").fill("The note names another person.")
    page.get_by_role("button", name=f"Refuse {symbol}").click()
    expect(page.get_by_role("main")).to_contain_text("The note names another person.")
    seen(page, "request-refused")
    take_seat(page, site, cast.officer())
    page.goto(f"{site}/requests/1/")
    expect(page.get_by_role("main")).to_contain_text("The note names another person.")


def test_a_wrong_code_approves_nothing_and_a_right_one_does(site: str, page: Page, seen):
    symbol, officer = asked(), cast.second_officer()
    take_seat(page, site, officer)
    cast.code(officer)  # sets an app up
    page.get_by_role("main").locator(".summary .ds-button").first.click()
    page.get_by_role("link", name="Go on to approve").click()
    seen(page, "approve")
    approve = page.get_by_role("button", name=f"Approve {symbol}")
    page.get_by_label("Code of your app").fill("000000")
    approve.click()
    expect(page.get_by_label("Code of your app")).to_have_attribute("aria-invalid", "true")
    seen(page, "approve-with-a-wrong-code")
    page.get_by_label("Code of your app").fill(cast.code(officer))
    approve.click()
    expect(page.get_by_role("main")).to_contain_text("Approved")
    seen(page, "request-approved")


def test_who_asked_sees_that_another_officer_decides(site: str, page: Page, seen):
    symbol = asked()
    take_seat(page, site, cast.officer())
    page.goto(f"{site}/requests/")
    page.get_by_role("link", name=symbol, exact=True).click()
    expect(page.get_by_role("link", name="Go on to approve")).to_have_count(0)
    seen(page, "own-request")
