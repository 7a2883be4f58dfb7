"""A delegate finds what its state did, recomputes a digest, and keeps the receipt of a vote."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import cast, path
from tests.journeys import worlds
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_what_a_state_did_is_found_in_the_record_and_recomputed(site: str, page: Page, seen):
    decision = worlds.released()
    take_seat(page, site, cast.delegate("JP"))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Record").click()
    seen(page, "record")
    page.get_by_role("main").locator("input[name=member]").fill("JP")
    page.get_by_role("button", name="Show these acts").click()
    rows = page.get_by_role("main").locator("tbody tr")
    expect(rows.first).to_contain_text("JP")
    rows.first.get_by_text("Recompute").click()
    digest = rows.first.locator(".copyable code").first.text_content()
    form = rows.first.locator(".copyable code").last.text_content()
    assert hashlib.sha256(str(form).encode()).hexdigest() == digest
    page.get_by_role("main").locator("input[name=of]").fill("NO/2026/999")
    page.get_by_role("button", name="Show these acts").click()
    expect(rows).to_have_count(0)
    seen(page, "record-without-a-match")
    page.goto(f"{site}/record/of/{decision.symbol}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(decision.symbol)
    seen(page, "record-of-a-decision")


def test_the_receipt_of_a_vote_is_found_again_and_downloaded(site: str, page: Page, seen):
    ballot = path.on_ballot()
    cast.vote(ballot, "JP", "no")
    take_seat(page, site, cast.delegate("JP"))
    page.get_by_role("link", name=ballot.symbol).first.click()
    page.get_by_role("link", name="receipt").first.click()
    seen(page, "receipt")
    with page.expect_download() as file:
        page.get_by_role("link", name="Download the receipt").click()
    assert "Choice: No" in Path(file.value.path()).read_text()


def test_what_could_not_stand_is_read_by_who_is_signed_in(site: str, page: Page, seen):
    take_seat(page, site, cast.delegate("JP"))
    page.goto(f"{site}/record/")
    page.get_by_role("link", name="See what could not stand").click()
    seen(page, "incidents-empty")
