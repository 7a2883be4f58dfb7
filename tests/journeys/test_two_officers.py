"""The secretariat at work in a real browser: an officer looks on in a delegation's seat, and it is told to both."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import cast, path
from tests.journeys.seats import take_seat
from tests.members import rules
from tests.tariffs import steps

pytestmark = [pytest.mark.browser, pytest.mark.long]
WIDTHS = (1280, 390)


def fits(page: Page, assert_accessible) -> None:
    """No axe finding and nothing wider than the window, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        if os.environ.get("SHOTS"):
            name = page.url.split("/", 3)[3].strip("/").replace("/", "-").partition("?")[0] or "front"
            page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def test_an_officer_looks_on_and_the_delegation_reads_it(site: str, page: Page, assert_accessible):
    path.on_ballot()
    take_seat(page, site, cast.officer())
    page.goto(f"{site}/delegation/JP/")
    page.get_by_role("link", name="See the portal as this delegation sees it").click()
    fits(page, assert_accessible)
    page.get_by_label("Reason").fill("The head asked where the ballot stands")
    page.get_by_role("button", name="Begin the view").click()
    banner = page.get_by_role("region", name="You are looking on")
    expect(banner).to_contain_text("You look on as head of delegation of Japan.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Japan’s desk")
    fits(page, assert_accessible)
    page.goto(f"{site}/ballots/2026-1/")
    expect(page.get_by_role("main")).to_contain_text("sealed, from the secretariat too")
    fits(page, assert_accessible)
    banner.get_by_role("button", name="End the view").click()
    expect(banner).to_have_count(0)
    take_seat(page, site, cast.delegate("JP"))
    page.goto(f"{site}/delegation/JP/")
    expect(page.get_by_role("main")).to_contain_text("The head asked where the ballot stands")
    fits(page, assert_accessible)


def test_an_officer_is_appointed_by_two(site: str, page: Page, assert_accessible):
    take_seat(page, site, cast.officer())
    page.goto(f"{site}/requests/")
    page.get_by_role("link", name="Offices of the secretariat").click()
    fits(page, assert_accessible)
    page.get_by_role("link", name="Ask to appoint somebody").click()
    fits(page, assert_accessible)
    page.get_by_label("Name").fill("Ada Lovelace")
    page.get_by_label("E-mail").fill("ada@secretariat.example")
    page.get_by_label("Reason").fill("Note 7 of the parties")
    page.get_by_role("button", name="Ask a second officer").click()
    expect(page.get_by_role("main")).to_contain_text("Another officer decides")
    take_seat(page, site, cast.second_officer())
    page.goto(f"{site}/requests/1/")
    fits(page, assert_accessible)
    page.get_by_role("link", name="Go on to approve").click()
    page.get_by_role("button", name="Approve").click()
    page.goto(f"{site}/secretariat/")
    row = page.get_by_role("row", name="Ada Lovelace")
    expect(row).to_contain_text("REQ/0001")
    row.get_by_role("link", name="Ask to end").click()
    fits(page, assert_accessible)


def test_a_rule_changes_in_words_before_it_is_asked(site: str, page: Page, assert_accessible):
    take_seat(page, site, cast.officer())
    page.goto(f"{site}/how-we-decide/")
    fits(page, assert_accessible)
    page.get_by_role("link", name="Ask for another rule for “end a price floor”").click()
    page.get_by_label("First day").fill(cast.in_days(9).date().isoformat())
    page.get_by_label("Rule").select_option("two-thirds-present-and-voting/1")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("main")).to_contain_text("at least two thirds")
    fits(page, assert_accessible)
    page.goto(f"{site}/how-we-decide/version/?code=simple-majority")
    fits(page, assert_accessible)


def test_a_standing_is_corrected_and_a_text_opened_early_on_pages_that_fit(
    site: str, page: Page, assert_accessible
):
    rules.circulate("floor", 48)
    proposal = steps.table().proposal
    take_seat(page, site, cast.officer())
    page.goto(f"{site}/members/KE/standing/")
    page.get_by_label("Weight").fill("77")
    page.get_by_label("Source").fill("Note 4 of the parties")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("main")).to_contain_text("Electorate on tariffs: Kenya")
    fits(page, assert_accessible)
    page.goto(f"{site}/proposals/{proposal.year}-{proposal.number}/")
    page.get_by_role("button", name=f"Put {proposal.symbol} to the ballot").click()
    expect(page.get_by_role("main")).to_contain_text("This text still circulates")
    fits(page, assert_accessible)
