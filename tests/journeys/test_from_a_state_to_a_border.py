"""The portal's main path in a real browser: draft, table, vote, change, receipt, decision, release, quote."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from alliance.journal import clock
from alliance.portal import sweep
from members.ballots.models import Ballot
from tariffs.proposals.models import Proposal
from tests import cast, path
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.gate]


def test_a_floor_goes_from_a_draft_to_a_quote(site: str, page: Page, assert_accessible):
    japan = cast.delegate("JP")

    take_seat(page, site, japan)
    assert_accessible(page)
    page.goto(f"{site}/proposals/")
    page.get_by_role("button", name="Draft a proposal").click()
    page.get_by_label("Title").fill("A floor for NdPr oxide")
    page.get_by_label("Prose").fill("So that mines stay open.")
    if not page.get_by_role("heading", name="Row 1").count():
        page.get_by_role("button", name="Add a row").click()
    row = page.locator(".draft-row").first
    for label, value in path.floor_row().items():
        field = row.locator(f"[name$='{label}']").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    row.locator("[name$='amount']").fill("1.234")
    row.get_by_role("button", name="Save row 1").click()
    expect(row).to_contain_text("one thousand two hundred thirty-four")
    assert_accessible(page)
    row.locator("[name$='amount']").fill("110.00")
    row.get_by_role("button", name="Save row 1").click()
    expect(row).not_to_contain_text("one thousand two hundred thirty-four")
    page.wait_for_load_state("networkidle")
    proposal = Proposal.objects.get()
    page.goto(f"{site}/proposals/{proposal.year}-{proposal.number}/table/")
    assert_accessible(page)
    page.get_by_role("button", name="Table version 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A floor for NdPr oxide")

    version = proposal.versions.get()
    path.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    ballot = Ballot.objects.get()
    address = f"{site}/ballots/{ballot.year}-{ballot.number}/"

    cast.code(cast.delegate("JP"))  # sets an app up
    for choice, button in (("No", "Cast Japan’s vote"), ("Yes", "Change Japan’s vote")):
        page.goto(address)
        page.locator(f"label[for=choice-{choice.lower()}]").click()
        assert_accessible(page)
        page.get_by_role("button", name="Go on to confirm").click()
        expect(page.locator(".confirmation-choice")).to_contain_text(choice, ignore_case=True)
        page.get_by_label("Code of your app").fill(cast.code(cast.delegate("JP")))
        page.get_by_role("button", name=button).click()
        expect(page.locator(".receipt-number")).to_have_text(f"Japan: {choice}")
        page.go_back()  # to a page, not to a form that the browser asks to send again
        expect(page.locator(".confirmation-choice")).to_contain_text(choice, ignore_case=True)
        page.get_by_role("link", name="See the receipt").click()  # it is recorded already
        expect(page.locator(".receipt-number")).to_have_text(f"Japan: {choice}")
    expect(page.locator(".receipt")).to_contain_text("2; it replaces the one before")
    assert_accessible(page)

    take_seat(page, site, cast.delegate("DE"))
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("EU votes on this subject for its states")
    expect(page.get_by_role("main").get_by_role("radio")).to_have_count(0)

    cast.everybody_votes(ballot, yes=30)  # Japan among them, which has voted
    clock.move_to(ballot.closes_at)
    page.goto(f"{site}/proposals/")
    sweep.run_once()

    page.goto(f"{site}/decisions/{ballot.year}-1/")
    expect(page.get_by_role("main")).to_contain_text("30 of 30 yes, 20 needed")
    assert_accessible(page)
    page.goto(f"{site}/releases/1/")
    expect(page.get_by_role("main")).to_contain_text("rules.ndjson")
    assert_accessible(page)
    assert (settings.PUBLICATION_ROOT / "channels" / "live.json").exists()

    on = cast.in_days(40).date().isoformat()
    page.goto(
        f"{site}/quote/?product=ndpr-oxide&origin=CN&importer=US&on={on}&price=69&currency=USD&unit=KGM"
        "&content_basis=gross&value_basis=CIF"
    )
    expect(page.get_by_role("main")).to_contain_text("41.00")
    expect(page.get_by_role("main")).to_contain_text("not yet charged")
    assert_accessible(page)
