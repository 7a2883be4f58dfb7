"""The desks: what is most urgent is one click away, for a delegate and for an officer."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import cast, path
from tests.journeys import worlds
from tests.journeys.seats import take_seat
from tests.members import rules

pytestmark = [pytest.mark.browser, pytest.mark.long]


def urgent(page: Page):
    """The one act that the desk puts before all others."""
    return page.get_by_role("main").locator(".summary .ds-button").first


def test_the_ballot_that_closes_first_is_one_click_from_the_desk(site: str, page: Page, seen):
    take_seat(page, site, cast.delegate("JP"))
    seen(page, "desk-with-nothing-due")
    path.on_ballot(days=9)
    soon = path.on_ballot(path.floor_row(product=worlds.DYSPROSIUM), days=4, by=cast.delegate("PE"))
    path.tabled(path.floor_row(product="ndpr-metal"), by=cast.delegate("AU"))
    page.goto(f"{site}/desk/")
    seen(page, "desk")
    urgent(page).click()
    expect(page).to_have_url(f"{site}/ballots/{soon.year}-{soon.number}/")
    cast.vote(soon, "JP")
    page.goto(f"{site}/desk/")
    urgent(page).click()
    expect(page).not_to_have_url(f"{site}/ballots/{soon.year}-{soon.number}/")
    expect(page).to_have_url(re.compile("/ballots/"))


def test_an_adviser_is_led_to_the_paper_and_told_who_casts(site: str, page: Page, seen):
    ballot = path.on_ballot()
    take_seat(page, site, cast.delegate("JP", "adviser"))
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name=re.compile("^Cast "))).to_have_count(0)
    seen(page, "desk-of-an-adviser")
    main.locator(f".summary a[href='/ballots/{ballot.year}-{ballot.number}/']").click()
    seen(page, "paper-of-an-adviser")


def test_what_is_new_is_marked_as_seen(site: str, page: Page, seen):
    worlds.released()
    take_seat(page, site, cast.delegate("AU"))
    mark = page.get_by_role("button", name="Mark all as seen")
    mark.click()
    expect(mark).to_have_count(0)
    seen(page, "desk-all-seen")


def test_what_waits_longest_is_one_click_from_the_desk_of_the_secretariat(site: str, page: Page, seen):
    take_seat(page, site, cast.officer())
    seen(page, "desk-of-the-secretariat-with-nothing-due")
    oldest = path.tabled().proposal
    path.tabled(path.floor_row(product=worlds.DYSPROSIUM), by=cast.delegate("PE"))
    path.on_ballot(path.floor_row(product="ndpr-metal"))
    page.goto(f"{site}/desk/")
    seen(page, "desk-of-the-secretariat")
    urgent(page).click()
    expect(page).to_have_url(re.compile(f"/proposals/{oldest.year}-{oldest.number}/"))


def test_what_an_officer_asked_for_itself_comes_last(site: str, page: Page):
    rules.circulate("floor", 48)
    version = path.tabled()
    take_seat(page, site, cast.officer())
    urgent(page).click()
    expect(page).to_have_url(re.compile(f"/proposals/{version.proposal.year}-{version.proposal.number}/"))


def test_the_stages_from_a_decision_to_its_release_are_shown(site: str, page: Page, seen):
    decision = path.decided()
    take_seat(page, site, cast.officer())
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=decision.symbol))
    expect(row.get_by_role("link", name="Release 1")).to_have_count(0)
    seen(page, "publication-due")
    worlds.swept()
    page.goto(f"{site}/desk/")
    seen(page, "publication-done")
    row.get_by_role("link", name="Release 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Release 1")


@pytest.mark.parametrize("who", ["visitor", "delegate", "officer"])
def test_the_menu_of_a_phone_opens_by_keys_and_closes_with_escape(
    site: str, page: Page, assert_accessible, who: str
):
    page.set_viewport_size({"width": 390, "height": 844})
    if who == "visitor":
        page.goto(f"{site}/")
    else:
        take_seat(page, site, cast.delegate("JP") if who == "delegate" else cast.officer())
    menu, first = page.get_by_role("button", name="Menu"), page.get_by_role("navigation", name="Main")
    expect(first).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(first.get_by_role("link", name="Members", exact=True)).to_be_visible()
    for mode in ("light", "dark"):
        page.emulate_media(color_scheme=mode)
        assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(menu).to_be_focused()
