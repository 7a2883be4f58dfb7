"""A delegate compares texts, tries a vote in the ballot room, casts, keeps the receipt, and reads the result."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from alliance.journal import clock
from members.ballots.services import certify, close_ballot
from tariffs.proposals import services
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation import revising
from tests import cast
from tests.journeys.seats import take_seat
from tests.tariffs import steps
from tests.tariffs.test_amend_a_row import move

pytestmark = [pytest.mark.browser, pytest.mark.long]


def two_versions() -> Version:
    """A text of three rows, an amendment to the first, and a second version that changes, adds and leaves out."""
    jp = cast.delegate("JP")
    first = steps.table(
        steps.row(),
        steps.row(product="ndpr-metal", amount="140", importer="EU", combination="max"),
        steps.row(product="gallium-metal", amount="480"),
    )
    move(first, amount="95")
    revising.revise(proposal_id=first.proposal_id, by=jp)
    changed, _, gone = first.proposal.rows.order_by("position")
    typed = {**changed.typed, "amount": "102.50", "sunset": str(steps.day(400))}
    services.save_row(row_id=changed.pk, typed=typed, edition=changed.edition, by=jp)
    services.remove_row(row_id=gone.pk, by=jp)
    services.add_row(
        proposal_id=first.proposal_id, typed=steps.row(product="germanium-metal", amount="2400"), by=jp
    )
    services.save_text(
        proposal_id=first.proposal_id, title="A lower floor for NdPr oxide", language="en", by=jp,
        prose="Prices still lie below cost.\n\nThe floor lapses after 400 days.",
    )  # fmt: skip
    return services.table_proposal(proposal_id=first.proposal_id, by=jp)


def test_texts_are_compared_side_by_side_and_in_one_column(site: str, page: Page, assert_accessible):
    version = two_versions()
    proposal = f"{site}/proposals/{version.proposal.year}-{version.proposal.number}/"
    take_seat(page, site, cast.delegate("AU"))
    page.goto(proposal)
    page.get_by_role("link", name="Compare it with version 1").click()
    expect(page.get_by_text("−7.5, −6.82 %")).to_be_visible()
    seen(page, assert_accessible, "compare-columns")
    page.get_by_text("Choose what is compared, and how").click()
    page.get_by_label("In force today").check()
    page.get_by_label("Version 1 with A1 of Australia").check()
    page.get_by_label("In one column").check()
    page.get_by_label("All rows").check()
    page.get_by_role("button", name="Compare these texts").click()
    expect(page.locator("h3").filter(has_text="Gallium")).to_be_visible()
    seen(page, assert_accessible, "compare-one")
    page.get_by_text("Choose what is compared, and how").click()
    page.get_by_label("Side by side").check()
    page.get_by_role("button", name="Compare these texts").click()
    seen(page, assert_accessible, "compare-four")


def test_in_the_ballot_room_a_delegate_supposes_a_vote_and_sees_what_turns_it(
    site: str, page: Page, assert_accessible
):
    version = two_versions()
    ballot = services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(7), by=cast.officer())
    take_seat(page, site, cast.delegate("AU"))
    page.goto(f"{site}/ballots/{ballot.year}-{ballot.number}/")
    page.get_by_role("link", name="Go to the ballot room").click()
    expect(page.locator("#outcome")).to_contain_text("No quorum")
    expect(page.get_by_text("nobody sees who has voted")).to_be_visible()
    page.get_by_role("button", name="All producers: Yes (for)").click()
    page.get_by_role("button", name="All consumers: Yes (for)").click()
    expect(page.locator("#outcome")).to_contain_text("Adopted.")
    for group in ("Producers", "Consumers"):
        page.get_by_text(f"{group} one by one").click()
    expect(page.get_by_label("Australia", exact=True)).to_have_value("yes")
    for state in ("Australia", "Japan", "India"):
        page.get_by_label(state, exact=True).select_option("no")
    expect(page.locator("#outcome .seats-legend")).to_contain_text("3 against")
    expect(page.locator("#supposed-said")).to_contain_text("3 against")
    seen(page, assert_accessible, "room")


def test_a_vote_is_cast_its_receipt_kept_and_the_result_read(
    site: str, page: Page, assert_accessible, tmp_path
):
    ballot = services.put_to_ballot(
        version_id=two_versions().pk, closes_at=cast.in_days(7), by=cast.officer()
    )
    cast.everybody_votes(ballot, yes=30, no=7, abstain=2)
    seat = cast.delegate("US")
    cast.code(seat)  # sets the app up
    take_seat(page, site, seat)
    page.goto(f"{site}/ballots/{ballot.year}-{ballot.number}/")
    seen(page, assert_accessible, "paper")
    page.get_by_label("No: do not adopt it").check()
    page.get_by_role("button", name="Go on to confirm").click()
    expect(page.locator(".confirmation-choice")).to_have_text("No")
    seen(page, assert_accessible, "confirm")
    page.get_by_label("Code of your app").fill(cast.code(seat))
    page.get_by_role("button", name="Cast the United States’ vote").click()
    expect(page.locator(".receipt-number")).to_contain_text("United States: No")
    seen(page, assert_accessible, "receipt")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the receipt").click()
    assert "Choice: No" in Path(download.value.path()).read_text()

    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    assert decision is not None
    certify(decision_id=decision.pk)
    page.goto(f"{site}/decisions/{decision.year}-{decision.number}/")
    expect(
        page.get_by_text("The alliance adopted it by 30 votes to 8, with 2 abstaining.").first
    ).to_be_visible()
    seen(page, assert_accessible, "result")
    if os.environ.get("SHOTS"):
        page.set_viewport_size({"width": 720, "height": 1040})
        page.emulate_media(media="print")
        page.screenshot(path=Path(os.environ["SHOTS"]) / "result-print.png", full_page=True)
    sheets = page.pdf(format="A4", path=Path(os.environ.get("SHOTS") or tmp_path) / "result.pdf")
    assert sheets.count(b"/Type /Page\n") <= 2


def seen(page: Page, assert_accessible, name: str) -> None:
    """No axe finding, nothing wider than the window; with SHOTS in the environment pictures by day and by night."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for mode in ("light", "dark") if os.environ.get("SHOTS") else ():
            page.emulate_media(color_scheme=mode)
            where = Path(os.environ["SHOTS"]) / f"{name}-{width}-{mode}.png"
            page.screenshot(path=where, full_page=True)
        page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
