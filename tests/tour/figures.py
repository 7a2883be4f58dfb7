"""What each page costs, what moves in it, and what axe finds: the figures of `python -m tests.tour --figures`.

A first visit is one with nothing kept in the browser; a second one goes to the same page again in the same browser. The
bytes are those that came over the line, heads included, of everything that the page asked for.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from tests.tour.stops import Stop

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST, AFTER = 250_000, 40_000  # bytes: issue "The house", 10
MOVES = """new Promise((done) => { let sum = 0;
  const add = (list) => list.getEntries().forEach((each) => { if (!each.hadRecentInput) sum += each.value; });
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 150); })"""
HEAD = """# Figures of the tour

Made by `python -m tests.tour --figures` on a running demonstration. First and second visit: kB over the line (limits
250 and 40) and requests, at 1280 pixels. Shift: the layout shift of the first visit, the greater of 1280 and 390
pixels. Axe: findings of WCAG 2.2 A, AA and best practice, over both widths and both modes.

| page | who | first, kB | requests | second, kB | requests | shift | axe |
|---|---|--:|--:|--:|--:|--:|--:|
"""


@dataclass
class Figures:
    """Of one stop: bytes and requests of the first and the second visit, layout shift, findings in words."""

    first: tuple[int, int] = (0, 0)
    second: tuple[int, int] = (0, 0)
    shift: float = 0.0
    axe: list[str] = field(default_factory=list)

    def faults(self, route: str) -> Iterator[str]:
        """What misses its limit."""
        if self.first[0] > FIRST:
            yield f"{route}: {self.first[0]:,} bytes on the first visit, {FIRST:,} at most"
        if self.second[0] > AFTER:
            yield f"{route}: {self.second[0]:,} bytes on the second visit, {AFTER:,} at most"
        if self.shift > 0.005:
            yield f"{route}: moves by {self.shift:.3f} while it loads"
        yield from (f"{route}: {each}" for each in self.axe)


class Line:
    """Counts what comes over the line to a page."""

    def __init__(self, page: Page) -> None:
        self.bytes = self.requests = 0
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._came)

    def _came(self, event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:  # nothing comes where the browser kept it
            self.bytes += int(event["encodedDataLength"])
            self.requests += 1

    def taken(self) -> tuple[int, int]:
        """Bytes and requests since the last time."""
        taken, self.bytes, self.requests = (self.bytes, self.requests), 0, 0
        return taken


@contextmanager
def fresh(browser: Browser, cookies: Sequence[Any], width: int) -> Iterator[Page]:
    """A page of a browser that kept nothing but who is signed in."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", timezone_id="UTC"
    )
    context.add_cookies(list(cookies))
    yield context.new_page()
    context.close()


def visited(browser: Browser, cookies: Sequence[Any], where: str) -> Figures:
    """The figures of both visits to an address; those of axe come with the pictures."""
    found = Figures()
    for width in (1280, 390):
        with fresh(browser, cookies, width) as page:
            line = Line(page)
            page.goto(where, wait_until="networkidle")
            found.shift = max(found.shift, float(page.evaluate(MOVES)))
            if width == 1280:
                found.first = line.taken()
                page.goto("about:blank")
                page.goto(where, wait_until="networkidle")
                found.second = line.taken()
    return found


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']][:3]}" for each in result["violations"]
    ]


def table(stops: Sequence[Stop], found: dict[str, Figures]) -> str:
    """docs/tour/figures.md."""
    rows = [
        f"| {stop.name} | {stop.who} | {one.first[0] / 1000:.0f} | {one.first[1]} | {one.second[0] / 1000:.0f} | "
        f"{one.second[1]} | {one.shift:.3f} | {len(one.axe)} |"
        for stop in stops
        if (one := found.get(stop.name))
    ]
    return HEAD + "\n".join(rows) + "\n"
