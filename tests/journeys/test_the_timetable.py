"""An officer reads what is ahead in the capitals' time, and schedules a ballot."""

import pytest
from playwright.sync_api import Page, expect

from members.ballots.models import Ballot
from tests import cast, path
from tests.journeys import worlds
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_capitals_are_put_beside_utc_and_taken_away(site: str, page: Page, seen):
    path.on_ballot()
    path.on_ballot(path.floor_row(product=worlds.DYSPROSIUM))
    take_seat(page, site, cast.officer())
    page.get_by_role("link", name="timetable").first.click()
    seen(page, "timetable")
    for code in ("KR", "JP", "KE"):
        page.locator("select[name=capital]").select_option(code)
        page.get_by_role("button", name="Add its time").click()
    for city in ("Seoul", "Tokyo", "Nairobi"):
        expect(page.get_by_role("columnheader", name=city)).to_be_visible()
    expect(page.locator("select[name=capital]")).to_have_count(0)
    seen(page, "timetable-with-three-capitals")
    page.get_by_role("link", name="take away Tokyo").click()
    expect(page.get_by_role("columnheader", name="Tokyo")).to_have_count(0)
    expect(page.get_by_role("columnheader", name="Nairobi")).to_be_visible()


def test_a_delegate_reads_its_own_capitals_time_and_opens_what_is_next(site: str, page: Page, seen):
    ballot = path.on_ballot()
    take_seat(page, site, cast.delegate("JP"))
    page.get_by_role("link", name="timetable").first.click()
    expect(page.get_by_role("columnheader", name="Tokyo")).to_be_visible()
    seen(page, "timetable-of-a-delegate")
    page.get_by_role("main").locator(".summary .ds-button").first.click()
    expect(page).to_have_url(f"{site}/ballots/{ballot.year}-{ballot.number}/")


def test_nothing_ahead_says_what_will_stand_here(site: str, page: Page, seen):
    take_seat(page, site, cast.delegate("JP"))
    page.goto(f"{site}/timetable/")
    seen(page, "timetable-empty")


def test_a_ballot_is_scheduled_and_then_stands_on_the_timetable(site: str, page: Page, seen):
    version = path.tabled()
    symbol = version.proposal.symbol
    take_seat(page, site, cast.officer())
    page.get_by_role("main").locator(".summary .ds-button").first.click()  # the text that waits longest
    put = page.get_by_role("button", name=f"Put {symbol} to the ballot")
    page.locator("input[name=closes_on]").fill("")
    put.click()
    expect(page.get_by_role("alert").filter(has=page.get_by_role("link")).first).to_be_visible()
    seen(page, "to-ballot-without-a-day")
    page.locator("input[name=closes_on]").fill(cast.in_days(9).date().isoformat())
    page.locator("input[name=closes_time]").fill("17:00")
    put.click()
    seen(page, "to-ballot-confirm")
    page.get_by_role("button", name="Open the ballot").click()
    expect(page.get_by_role("main")).to_contain_text("BALLOT/")
    ballot = Ballot.objects.get()
    assert ballot.closes_at.date() == cast.in_days(9).date()
    page.goto(f"{site}/timetable/")
    expect(page.get_by_role("main")).to_contain_text(ballot.symbol)
