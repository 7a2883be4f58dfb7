"""A delegate sees what a text would do, in pictures and figures, and takes one page of it home to the minister."""

import os
import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tariffs.proposals.negotiation.amendments import move_amendment
from tests import cast, path
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]
WIDTHS = (1280, 390)


def fits(page: Page, name: str, assert_accessible) -> None:
    """No axe finding, nothing wider than the window, no letter of a picture below 12 px; wide and narrow, by day and by
    night."""
    for width, mode in zip(WIDTHS, ("light", "dark"), strict=True):
        page.emulate_media(color_scheme=mode)
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        small = page.evaluate(SMALLEST)
        assert all(11.9 <= size <= 20 for size in small), (page.url, width, small)
        if os.environ.get("SHOTS"):
            page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


SMALLEST = """[...document.querySelectorAll(".chart-plot svg")].filter((svg) => svg.clientWidth)
  .map((svg) => 13 * svg.clientWidth / svg.viewBox.baseVal.width)"""


def test_a_delegate_opens_curve_and_impact_and_downloads_both_briefs(
    site: str, page: Page, tmp_path: Path, assert_accessible
):
    version = path.tabled(
        path.floor_row(), path.floor_row(product="nickel-metal-class1", amount="16.50", origin="CN")
    )
    proposal = version.proposal
    move_amendment(
        proposal_id=proposal.pk, digest=version.digest, row=1, cells={"amount": "90"}, reason="Enough.",
        by=cast.delegate("AU"),
    )  # fmt: skip
    take_seat(page, site, cast.delegate("PE"))
    page.goto(f"{site}/proposals/{proposal.year}-{proposal.number}/")
    expect(page.get_by_role("img", name="Import price and landed price")).to_have_count(
        1
    )  # one of both widths
    fits(page, "proposal-with-curve", assert_accessible)
    page.get_by_role("link", name="What it would have done on the prices that were").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("4 of 5 years")
    fits(page, "impact", assert_accessible)
    page.get_by_role("link", name="2. Unwrought unalloyed nickel").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Row 2")
    fits(page, "impact-by-month", assert_accessible)
    slider = page.get_by_role("slider", name="Read the picture point by point: Reference price")
    slider.focus()
    slider.press("End")
    expect(slider).to_have_attribute(
        "aria-valuetext", re.compile("Time: May 2026 · Reference price, USD/kg: 18.8")
    )
    page.get_by_text("The numbers as a table and CSV").last.click()
    expect(page.get_by_role("cell", name="Jan 2021")).to_be_visible()
    page.get_by_role("link", name="Brief my minister").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A floor for NdPr oxide")
    fits(page, "brief", assert_accessible)
    pdf, document = taken(page, "PDF", tmp_path), taken(page, "DOCX", tmp_path)
    found = PdfReader(pdf)
    catalog = found.trailer["/Root"]
    assert len(found.pages) == 1 and catalog["/Lang"] == "en" and catalog["/MarkInfo"]["/Marked"]
    assert found.metadata and found.metadata.title == f"Brief for Peru: {version.symbol}"
    assert docx.Document(str(document)).core_properties.title == found.metadata.title


def taken(page: Page, kind: str, folder: Path) -> Path:
    """A file as the browser saved it."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=f"Download as {kind}").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file
