"""The list of products on a phone: one dense entry for each, and nothing lost beside a wide window."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import worlds

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_product_takes_little_of_a_phone_and_says_all_that_a_wide_window_does(
    site: str, page: Page, assert_accessible
):
    worlds.released()
    table = page.locator(".dense table")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/products/")
    wide = [cell for cell in table.locator("tbody td").all_inner_texts() if cell.strip()]
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    assert [cell for cell in table.locator("tbody td").all_inner_texts() if cell.strip()] == wide
    rows = table.locator("tbody tr")
    tallest = rows.evaluate_all("rows => Math.max(...rows.map(row => row.offsetHeight))")
    mean = rows.evaluate_all("rows => rows.reduce((sum, row) => sum + row.offsetHeight, 0) / rows.length")
    assert mean < 88 and tallest < 130, (mean, tallest)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    rows.first.get_by_role("link").focus()
    expect(rows.first.get_by_role("link")).to_be_focused()
