"""A search in each of its states: found, meant, nothing found, a code, a country, a document, nothing asked."""

import pytest
from playwright.sync_api import Page, expect

from tests import cast, path
from tests.journeys import worlds
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]


def searched(page: Page, words: str) -> None:
    """In the first box of whatever page it is: that of its head, or its own where searching is its act."""
    box = page.get_by_role("search").first.get_by_role("searchbox")
    box.fill(words)
    box.press("Enter")
    page.wait_for_load_state()


def test_a_search_answers_in_each_of_its_states(site: str, page: Page, seen):
    decision = worlds.released()
    main = page.get_by_role("main")
    page.goto(f"{site}/search/")
    seen(page, "search-nothing-asked")
    searched(page, "zzyzxqq")
    expect(main.get_by_role("link", name="products")).to_be_visible()
    expect(main.get_by_role("searchbox")).to_have_value("zzyzxqq")
    seen(page, "search-nothing-found")
    searched(page, "disprosium oxid")
    expect(main.locator(f"a[href='/products/{worlds.DYSPROSIUM}/']").first).to_be_visible()
    seen(page, "search-meant")
    searched(page, "2846.90")
    expect(main.get_by_role("table").first).to_be_visible()
    seen(page, "search-by-code")
    searched(page, "Chile")
    expect(main.locator("a[href*='origin=CL'], a[href='/members/CL/']").first).to_be_visible()
    seen(page, "search-by-country")
    searched(page, decision.symbol)
    expect(page).to_have_url(f"{site}/decisions/{decision.year}-{decision.number}/")


def test_a_document_that_is_for_others_is_not_told_apart_from_none(site: str, page: Page, seen):
    kept = path.tabled(audience="parties").proposal
    page.goto(f"{site}/")
    searched(page, kept.symbol)
    told = page.get_by_role("main").inner_text().replace(kept.symbol, "")
    seen(page, "search-no-such-document")
    searched(page, "PROP/2026/998")
    assert page.get_by_role("main").inner_text().replace("PROP/2026/998", "") == told
    take_seat(page, site, cast.delegate("PE"))
    searched(page, kept.symbol)
    expect(page).to_have_url(f"{site}/proposals/{kept.year}-{kept.number}/")
