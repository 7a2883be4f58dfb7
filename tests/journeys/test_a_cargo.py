"""A visitor who came for one thing: which floor holds for a mineral, and what a cargo of it owes."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from alliance import journal
from tests.journeys import worlds

pytestmark = pytest.mark.browser
CARGO = {"origin": "CN", "importer": "US", "price": "69", "currency": "USD", "unit": "KGM", "content_basis": "gross",
         "value_basis": "CIF"}  # fmt: skip
OWED = "41.00"  # USD/kg: what 69 lacks of the floor of 110
BEGINS = 23  # days from the clock's today, in the world of `worlds.released`


def searched(page: Page, words: str) -> None:
    """In the search of the page itself, not in that of its head."""
    box = page.get_by_role("main").get_by_role("search").first
    box.get_by_role("searchbox").fill(words)
    box.get_by_role("button", name="Search").click()


def field(page: Page, name: str):
    """A field of the quote by its parameter, which is the API's too and never changes."""
    return page.get_by_role("main").locator(f"form [name={name}]").first


def asked(page: Page, on: date, **cargo: str) -> None:
    """The cargo is typed in and asked about."""
    for name, value in {**CARGO, **cargo, "on": on.isoformat()}.items():
        if field(page, name).evaluate("each => each.tagName") == "SELECT":
            field(page, name).select_option(value)
        else:
            field(page, name).fill(value)
    page.get_by_role("button", name="Compute the duty").click()


def answer(page: Page):
    """What is owed, before everything else; a change to come may be told further down."""
    return page.get_by_role("region", name="Answer")


def in_force() -> date:
    return journal.now().date() + timedelta(days=BEGINS)


@pytest.mark.gate
def test_a_visitor_finds_a_mineral_by_a_misspelt_name_and_learns_what_a_cargo_owes(site: str, page: Page):
    worlds.released()
    main = page.get_by_role("main")
    page.goto(f"{site}/")
    searched(page, "neodimium")
    expect(main.get_by_role("link", name="neodymium", exact=True)).to_be_visible()
    main.get_by_role("link", name=worlds.named(worlds.OXIDE)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(worlds.named(worlds.OXIDE))
    page.get_by_role("main").locator("a.ds-button[href*='/quote/']").first.click()
    expect(field(page, "product")).to_have_value(worlds.OXIDE)
    asked(page, in_force())
    expect(answer(page)).to_contain_text(OWED)
    expect(main.get_by_role("link", name="DEC/").first).to_be_visible()


@pytest.mark.long
def test_a_visitor_searches_on_the_front_page(site: str, page: Page, seen):
    page.goto(f"{site}/")
    seen(page, "front-empty")
    worlds.released()
    worlds.rejected()
    page.reload()
    seen(page, "front")
    searched(page, "neodimium")
    expect(page).to_have_url(re.compile("/search/"))
    seen(page, "search-suggests")


@pytest.mark.long
def test_a_visitor_reads_a_product_and_gets_a_quote(site: str, page: Page, seen):
    worlds.released()
    page.goto(f"{site}/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="products").click()
    seen(page, "products")
    page.get_by_role("main").get_by_role("link", name=worlds.named(worlds.OXIDE), exact=True).first.click()
    seen(page, "product-to-come")
    page.get_by_role("main").locator("a.ds-button[href*='/quote/']").first.click()
    expect(page).to_have_url(re.compile(f"/quote/.*product={worlds.OXIDE}"))
    page.goto(f"{site}/products/{worlds.DYSPROSIUM}/")
    seen(page, "product-without-floor")


@pytest.mark.long
def test_the_duty_is_computed_for_the_day_that_is_asked_for(site: str, page: Page, seen):
    worlds.released()
    page.goto(f"{site}/quote/")
    seen(page, "quote-empty")
    asked(page, in_force(), product=worlds.OXIDE)
    expect(answer(page)).to_contain_text(OWED)
    seen(page, "quote-of-a-day-to-come")
    asked(page, in_force() - timedelta(days=1))
    expect(answer(page)).not_to_contain_text(OWED)
    expect(field(page, "price")).to_have_value("69")
    seen(page, "quote-of-the-day-before")
    asked(page, in_force(), price="120")
    expect(answer(page)).not_to_contain_text(OWED)
    seen(page, "quote-above-the-floor")


@pytest.mark.long
def test_an_empty_and_a_wrong_field_of_a_quote_are_named_and_led_to(site: str, page: Page, seen):
    worlds.released()
    page.goto(f"{site}/quote/?product={worlds.OXIDE}")
    page.get_by_role("button", name="Compute the duty").click()
    faults = page.get_by_role("alert").filter(has=page.get_by_role("link"))
    expect(faults).to_be_focused()
    seen(page, "quote-with-empty-fields")
    faults.get_by_role("link").filter(has_text=re.compile("price", re.IGNORECASE)).first.click()
    expect(field(page, "price")).to_be_focused()
    asked(page, in_force(), price="1.234")
    expect(faults.get_by_role("link")).to_have_count(1)
    expect(field(page, "price")).to_have_attribute("aria-invalid", "true")
    expect(field(page, "price")).to_have_value("1.234")
    seen(page, "quote-with-a-wrong-price")
    asked(page, in_force(), price="69")
    expect(answer(page)).to_contain_text(OWED)
