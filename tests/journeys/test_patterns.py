"""The living page of every component in every state, as who builds pages reads it."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_every_component_in_every_state_is_accessible_and_each_part_is_one_click_away(
    site: str, page: Page, seen
):
    page.goto(f"{site}/patterns/")
    seen(page, "patterns")
    parts = page.get_by_role("navigation", name="On this page").get_by_role("link")
    assert parts.count() > 10
    for part in parts.all():
        where = str(part.get_attribute("href"))
        assert page.locator(where).count() == 1, where
    parts.last.click()
    expect(page.locator(where)).to_be_in_viewport()
