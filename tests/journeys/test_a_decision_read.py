"""A visitor reads how something was decided, opens the document that the count is made from, takes the votes home."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.journeys import worlds
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_decision_is_found_and_its_votes_and_its_document_are_opened(site: str, page: Page, seen):
    page.goto(f"{site}/decisions/")
    seen(page, "decisions-empty")
    decision = worlds.released()
    worlds.rejected()
    page.reload()
    seen(page, "decisions")
    page.get_by_role("link", name=decision.symbol).first.click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("23")
    seen(page, "decision-adopted")
    with page.expect_download() as votes:
        main.get_by_role("link", name=re.compile("CSV")).first.click()
    rows = list(csv.DictReader(Path(votes.value.path()).read_text("utf-8-sig").splitlines()))
    assert len(rows) == decision.ballot.electorate.filter(capacity="elector").count()
    document = main.locator("a[href^='/api/']").first
    answer = page.request.get(site + str(document.get_attribute("href")))
    assert answer.ok and answer.json()


def test_a_rejected_text_says_by_which_test_it_failed(site: str, page: Page, seen):
    decision = worlds.rejected()
    page.goto(f"{site}/decisions/{decision.year}-{decision.number}/")
    expect(page.get_by_role("region", name="Outcome")).to_contain_text(
        re.compile("reject|not adopted", re.IGNORECASE)
    )
    seen(page, "decision-rejected")


def test_a_delegate_follows_a_decision_through_the_record(site: str, page: Page, seen):
    decision = worlds.released()
    take_seat(page, site, cast.delegate("AU"))
    page.goto(f"{site}/decisions/{decision.year}-{decision.number}/")
    page.get_by_role("link", name="Follow it through the record").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(decision.symbol)
    seen(page, "record-of-a-decision")
