"""Other parties on a tabled text: a position, a co-sponsorship, an amendment, and the sponsor’s next version."""

import pytest
from playwright.sync_api import Page, expect

from tariffs.proposals.models import Version
from tests import cast, path
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]


def opened(page: Page, site: str, version: Version, who: str) -> None:
    take_seat(page, site, cast.delegate(who))
    page.goto(f"{site}/proposals/{version.proposal.year}-{version.proposal.number}/")


def test_a_party_takes_a_position_with_its_reason(site: str, page: Page, seen):
    version = path.tabled()
    opened(page, site, version, "AU")
    seen(page, "proposal-on-the-table")
    page.get_by_role("link", name="Take Australia").click()
    record = page.get_by_role("button", name="position on record")
    record.click()
    expect(page.get_by_role("alert").filter(has=page.get_by_role("link"))).to_be_focused()
    seen(page, "position-with-empty-fields")
    page.get_by_role("radio").first.check()
    page.get_by_label("Reason").fill("It keeps our mines open.")
    record.click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Australia"))
    expect(row).to_contain_text("It keeps our mines open.")
    seen(page, "proposal-with-a-position")


def test_a_party_joins_as_co_sponsor_and_leaves(site: str, page: Page, seen):
    version = path.tabled()
    opened(page, site, version, "PE")
    page.get_by_role("link", name="Co-sponsor it").click()
    seen(page, "co-sponsor")
    page.get_by_role("button", name="Co-sponsor").click()
    expect(page.get_by_role("main")).to_contain_text("Peru")
    seen(page, "proposal-co-sponsored")
    page.get_by_role("link", name="co-sponsorship").click()
    seen(page, "co-sponsor-stays")
    page.get_by_role("button", name="Leave as co-sponsor").click()
    expect(page.get_by_role("link", name="Co-sponsor it")).to_be_visible()


def test_a_party_amends_a_row_and_the_sponsor_takes_it_into_the_next_version(site: str, page: Page, seen):
    version = path.tabled()
    opened(page, site, version, "AU")
    page.get_by_role("link", name="row 1").first.click()
    look = page.get_by_role("button", name="Go on to confirm")
    page.locator("input[name=amount]").fill("ninety")
    look.click()
    expect(page.get_by_role("alert").filter(has=page.get_by_role("link")).first).to_be_visible()
    seen(page, "amend-with-faults")
    page.locator("input[name=amount]").fill("95.00")
    page.get_by_label("Reason").fill("Our smelter buys at 95.")
    look.click()
    expect(page.get_by_role("main")).to_contain_text("Read as ninety-five point zero zero")
    seen(page, "amend-last-look")
    page.get_by_role("button", name="Move this amendment").click()
    row = page.get_by_role("row").filter(has_text="Our smelter buys at 95.")
    expect(row).to_contain_text("95")
    seen(page, "proposal-amended")
    row.get_by_role("link", name="Withdraw").click()
    seen(page, "amendment-withdraw")
    page.get_by_role("link", name="Keep it").click()
    opened(page, site, version, "JP")
    row.get_by_role("button", name="Take into the next version").click()
    page.goto(f"{site}/proposals/{version.proposal.year}-{version.proposal.number}/edit/")
    expect(page.locator(".draft-row form[data-keep] [name=amount]")).to_have_value("95.00")
    seen(page, "editor-of-the-next-version")
    page.get_by_role("link", name="Table this version").click()
    page.get_by_role("button", name="Table version 2").click()
    expect(page.get_by_role("link", name="Compare it with version 1")).to_be_visible()
    seen(page, "proposal-of-two-versions")
