"""A delegate drafts a proposal from the list, writes a tariff line beside a floor, and tables the version."""

import re

import pytest
from playwright.sync_api import Page, expect

from tariffs.proposals.models import Proposal
from tests import cast, path
from tests.journeys import worlds
from tests.journeys.seats import take_seat
from tests.tariffs import duties

pytestmark = [pytest.mark.browser, pytest.mark.long]


def cell(page: Page, row: int, name: str):
    return page.locator(".draft-row").nth(row).locator(f"form[data-keep] [name={name}]")


def saved(page: Page, row: int) -> None:
    expect(page.locator(".draft-row").nth(row).locator("[data-save-state]")).to_contain_text("Saved")


def typed(page: Page, row: int, values: dict[str, str]) -> None:
    """Each cell in turn, as the row offers it; what is saved comes back by itself."""
    for name, value in values.items():
        place = cell(page, row, name)
        if place.evaluate("each => each.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)
        place.blur()
        saved(page, row)


def test_a_proposal_is_drafted_from_the_list_and_its_versions_tabled(site: str, page: Page, seen):
    path.decided()
    path.on_ballot(path.floor_row(product=worlds.DYSPROSIUM))
    expect.set_options(timeout=20_000)
    take_seat(page, site, cast.delegate("PE"))
    page.goto(f"{site}/proposals/")
    seen(page, "proposals")
    page.get_by_role("button", name="Draft a proposal").click()
    expect(page).to_have_url(re.compile("/edit/$"))
    seen(page, "editor-of-a-new-draft")
    draft = Proposal.objects.latest("pk")
    page.get_by_label("Title").fill("A lower duty on NdPr metal")
    page.get_by_label("Prose").fill("Magnet makers need it.")
    page.get_by_label("Prose").blur()
    expect(page.locator("#text [data-save-state]")).to_contain_text("Saved")
    if not page.locator(".draft-row").count():
        page.get_by_role("button", name="Add a row").click()
    expect(page.locator(".draft-row")).to_have_count(1)
    line = duties.line(product="ndpr-metal")
    cell(page, 0, "rule").select_option(line.pop("rule"))
    expect(cell(page, 0, "expression")).to_be_visible()
    typed(page, 0, line | {"expression": "five percent"})
    seen(page, "editor-with-a-fault")
    table = page.get_by_role("link", name="Table this version")
    expect(table).to_have_count(0)
    typed(page, 0, {"expression": "2.5%"})
    table.click()
    seen(page, "table")
    page.get_by_role("button", name="Table version 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A lower duty on NdPr metal")
    expect(page.get_by_role("main")).to_contain_text("2.5")
    draft.refresh_from_db()
    assert draft.versions.get().number == 1
    seen(page, "proposal-of-a-tariff-line")


def test_the_list_without_a_proposal_says_what_will_stand_here(site: str, page: Page, seen):
    page.goto(f"{site}/proposals/")
    expect(page.get_by_role("button", name="Draft a proposal")).to_have_count(0)
    seen(page, "proposals-empty")
