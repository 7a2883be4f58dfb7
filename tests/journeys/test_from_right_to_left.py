"""Pages in a language that reads from right to left. None is translated yet, so the letters stay English: what is
looked at is the layout. Masthead and tables are mirrored, nothing scrolls sideways, axe finds nothing.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys import rooms
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]

MIRRORED = """() => {
  const found = [], middle = (each) => { const box = each.getBoundingClientRect(); return (box.left + box.right) / 2; };
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
  const wide = document.documentElement;
  if (wide.dir !== "rtl") found.push(`the page reads ${wide.dir}`);
  if (wide.scrollWidth > wide.clientWidth) found.push(`${wide.scrollWidth} wide`);
  const name = middle(document.querySelector(".masthead .name"));
  for (const each of shown(".menu-button, .masthead-tools"))
    if (middle(each) > name && each.offsetTop === document.querySelector(".masthead .name").offsetTop)
      found.push(`${each.className} stands right of the name`);
  for (const head of shown("table > thead > tr")) {
    const cells = [...head.cells];
    if (getComputedStyle(head).display !== "table-row" || cells.length < 2) continue;
    if (middle(cells[0]) < middle(cells.at(-1))) found.push(`a table begins on the left: ${head.textContent.trim()}`);
  }
  for (const each of shown(".figure:not(td, th), code")) if (getComputedStyle(each).direction !== "ltr")
    found.push(`not in its own order: ${each.textContent}`);
  return found;
}"""
"""What does not stand as in a mirror, in words."""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_that_reads_from_the_right_is_the_page_in_a_mirror(
    site: str, page: Page, assert_accessible, settings, width: int
):
    story = rooms.furnished()
    settings.LANGUAGE_CODE = "ar"
    page.set_viewport_size({"width": width, "height": 900})
    faults = {}
    for seat, addresses in rooms.reachable(story).items():
        if seat:
            page.goto(f"{site}/")
            settings.LANGUAGE_CODE = "en"
            take_seat(page, site, seat)
            settings.LANGUAGE_CODE = "ar"
        for where in addresses:
            page.goto(f"{site}/{where}")
            if found := page.evaluate(MIRRORED):
                faults[f"/{where}"] = found
            assert_accessible(page)
            if folder := os.environ.get("SHOTS"):
                name = where.split("?")[0].strip("/").replace("/", "-") or "front"
                page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert not faults, "\n".join(f"{where}: {found}" for where, found in faults.items())
