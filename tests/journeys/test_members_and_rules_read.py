"""A visitor reads who takes part, who votes for whom, and how decisions are made."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import worlds

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_visitor_reads_who_takes_part_and_how_a_member_voted(site: str, page: Page, seen):
    worlds.released()
    page.goto(f"{site}/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Members").click()
    seen(page, "members")
    page.get_by_role("main").get_by_role("link", name="Japan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Japan")
    expect(page.get_by_role("main").get_by_role("link", name="DEC/").first).to_be_visible()
    seen(page, "member")
    page.goto(f"{site}/members/DE/")
    page.get_by_role("main").get_by_role("link", name="European Union", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("European Union")
    seen(page, "member-that-is-a-union")


def test_the_members_of_another_day_are_shown(site: str, page: Page, seen):
    page.goto(f"{site}/members/")
    page.get_by_role("main").locator("input[name=on]").fill("2026-01-01")
    page.get_by_role("button", name="Show this date").click()
    expect(page.get_by_role("main").get_by_role("link", name="Japan", exact=True)).to_have_count(0)
    seen(page, "members-of-no-day")


def test_each_rule_stands_in_plain_words_with_its_source(site: str, page: Page, seen):
    page.goto(f"{site}/members/")
    page.get_by_role("main").get_by_role("link", name="How decisions are made").click()
    expect(page.get_by_role("main")).to_contain_text("Source:")
    seen(page, "how-we-decide")
