"""Every page of an error: what happened, what to do, and a way on that leads somewhere."""

import re

import pytest
from playwright.sync_api import Page, expect

from alliance.journal import clock
from alliance.portal import finding
from members.signin import limits
from tests import cast, path
from tests.journeys import worlds
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]


def lost(page: Page, address: str, status: int) -> None:
    answer = page.goto(address)
    assert answer is not None and answer.status == status, answer and answer.status
    told(page, status)


def told(page: Page, status: int) -> None:
    """What the page of an error always says."""
    main = page.get_by_role("main")
    expect(main).to_contain_text(str(status))
    expect(main.get_by_role("heading", level=1)).to_have_count(1)
    expect(main.get_by_text("What to do")).to_be_visible()
    expect(main.locator(".ds-button").first).to_be_visible()


def test_a_lost_page_is_searched_for_from_where_one_is(site: str, page: Page, seen):
    worlds.released()
    lost(page, f"{site}/products/neodimium-oxide/", 404)
    seen(page, "404")
    box = page.get_by_role("main").get_by_role("searchbox")
    expect(box).to_have_value("neodimium oxide")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").locator("a[href^='/products/']").first.click()
    expect(page).to_have_url(re.compile("/products/"))


def test_an_address_that_cannot_be_read_says_which_part(site: str, page: Page, seen):
    take_seat(page, site, cast.officer())
    lost(page, f"{site}/timetable/?capital=XX", 400)
    expect(page.get_by_role("main")).to_contain_text("XX")
    seen(page, "400")


def test_a_page_for_others_says_who_could(site: str, page: Page, seen):
    take_seat(page, site, cast.delegate("JP", "adviser"))
    lost(page, f"{site}/requests/", 403)
    expect(page.get_by_role("main")).to_contain_text("Who could")
    seen(page, "403")


def test_an_address_that_only_takes_forms_leads_back(site: str, page: Page, seen):
    take_seat(page, site, cast.delegate("JP"))
    lost(page, f"{site}/desk/seen/", 405)
    seen(page, "405")


def too_late(page: Page, site: str) -> str:
    """Japan's delegate confirms a choice after the close; the address of the ballot."""
    ballot = path.on_ballot()
    take_seat(page, site, cast.delegate("JP"))
    paper = f"{site}/ballots/{ballot.year}-{ballot.number}/"
    page.goto(paper)
    page.locator("label[for=choice-yes]").click()
    clock.move_to(ballot.closes_at)
    page.get_by_role("button", name="Go on to confirm").click()
    return paper


def test_a_vote_that_came_too_late_is_told_so(site: str, page: Page, seen):
    too_late(page, site)
    told(page, 409)
    seen(page, "409")


def test_a_vote_that_came_too_late_leads_to_its_ballot(site: str, page: Page):
    paper = too_late(page, site)
    page.get_by_role("main").locator(".ds-button").click()
    expect(page).to_have_url(paper)


def test_a_form_without_its_mark_says_how_to_send_it_again(site: str, page: Page, seen):
    ballot = path.on_ballot()
    take_seat(page, site, cast.delegate("JP"))
    page.goto(f"{site}/ballots/{ballot.year}-{ballot.number}/")
    page.locator("label[for=choice-yes]").click()
    page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("mark => { mark.value = 'forged' }")
    page.get_by_role("button", name="Go on to confirm").click()
    told(page, 403)
    seen(page, "403-form-too-old")


def test_too_many_tries_say_until_when(site: str, page: Page, seen, monkeypatch):
    monkeypatch.setattr(limits, "FLOOD", 0)
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").fill("head.jp@delegates.example")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    told(page, 429)
    expect(page.get_by_role("main").locator("time").first).to_be_visible()
    seen(page, "429")


def test_what_broke_on_our_side_has_a_reference(site: str, page: Page, seen, monkeypatch, caplog):
    with monkeypatch.context() as broken:
        broken.setattr(finding, "address_of", lambda *args: 1 / 0)
        answer = page.goto(f"{site}/search/?q=a")
    assert answer is not None and answer.status == 500
    expect(page.locator("body")).to_contain_text("eference")
    seen(page, "500")
    caplog.clear()
