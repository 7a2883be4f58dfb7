"""Large letters and narrow windows: text at 200 % on a phone, and 320 px, which is 400 % of 1280 (WCAG 1.4.4, 1.4.10).

No page scrolls sideways, and nothing in the masthead stands on something else.
"""

import pytest
from playwright.sync_api import Page

from tests.journeys import rooms
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]

FAULTS = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide) {
    const beyond = ({ left, right }) => right > wide + 1 || left < -1;
    const out = [...document.querySelectorAll("body *")].filter((each) => beyond(each.getBoundingClientRect()))
      .filter((each) => !each.closest(".ds-sr-only, .ds-skip-link, svg"));
    const names = new Set(out.map((each) => `${each.tagName.toLowerCase()}.${each.className}`));
    found.push(`${document.documentElement.scrollWidth} wide: ${[...names].slice(0, 6).join(" ")}`);
  }
  const parts = [...document.querySelectorAll(".masthead-top > *, .masthead .name b, .masthead .name .name-part")]
    .filter((each) => each.checkVisibility());
  for (const [i, one] of parts.entries()) for (const other of parts.slice(i + 1)) {
    if (one.contains(other)) continue;
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 1)
      found.push(`${one.className || one.tagName} stands on ${other.className || other.tagName}`);
  }
  return found;
}"""
"""What is wrong with the page as it stands, in words."""

SMALL = """() => {
  const found = [], flows = (each) => getComputedStyle(each).display === "inline";
  const sentence = (each) => flows(each) && [...each.parentElement.childNodes].some((near) => near.nodeType === 3
    && /[\\p{L}\\d]/u.test(near.textContent));
  for (const each of document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")) {
    if (!each.checkVisibility({ visibilityProperty: true })) continue;
    if (each.closest(".ds-skip-link, svg, .chart-reader")) continue;
    const label = each.matches("[type=radio], [type=checkbox]") ? each.labels?.[0] : null;
    const box = each.getBoundingClientRect(), high = Math.max(box.height, label?.getBoundingClientRect().height ?? 0);
    const least = each.closest(".menu, .masthead-tools, .menu-button") ? 44 : sentence(each) ? 0 : 24;
    const said = each.textContent.trim().slice(0, 30);
    if (high < least - .5) found.push(`${each.tagName} "${said}" ${high.toFixed(1)} of ${least}`);
  }
  return [...new Set(found)].slice(0, 8);
}"""
"""What is too small for a finger: 24 px, in the menu of a phone 44; a link in a sentence is as tall as its line."""

LARGE = "document.documentElement.style.fontSize = '200%'"
MENU = "document.querySelector('.menu-button')?.checkVisibility() && document.querySelector('.menu-button').click()"


@pytest.mark.parametrize(("width", "large"), [(390, True), (320, False)], ids=["200-per-cent", "320-px"])
def test_no_page_scrolls_sideways(site: str, page: Page, width: int, large: bool):
    page.set_viewport_size({"width": width, "height": 844})
    faults = {}
    for seat, addresses in rooms.reachable(rooms.furnished()).items():
        if seat:
            take_seat(page, site, seat)
        for where in addresses:
            page.goto(f"{site}/{where}")
            if large:
                page.evaluate(LARGE)
            closed = page.evaluate(FAULTS)
            page.evaluate(MENU)
            if found := [
                *closed,
                *(f"menu open: {each}" for each in page.evaluate(FAULTS) if each not in closed),
            ]:
                faults[f"/{where}"] = found
    assert not faults, "\n".join(f"{where}: {found}" for where, found in faults.items())


def test_what_one_taps_is_as_tall_as_a_finger_needs(site: str, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    faults = {}
    for seat, addresses in rooms.reachable(rooms.furnished()).items():
        if seat:
            take_seat(page, site, seat)
        for where in addresses:
            page.goto(f"{site}/{where}")
            page.evaluate(MENU)
            if found := page.evaluate(SMALL):
                faults[f"/{where}"] = found
    assert not faults, "\n".join(f"{where}: {found}" for where, found in faults.items())
