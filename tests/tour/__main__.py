"""`python -m tests.tour`: see the package."""

import argparse
import base64
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from tests.tour import figures
from tests.tour.stops import STATES, STOPS, VISITOR, WHO, Stop

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "tour"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
MODES = {"day": "light", "night": "dark"}
VIEWS = (
    (1280, "day"),
    (390, "night"),
    (390, "day"),
    (1280, "night"),
)  # the first two show most of what is wrong
TALLEST = 1600  # pixels; what stands below is more of the same
QUALITY = 26  # of WebP: text stays crisp, the whole folder stays under ten megabytes


HEAD = """# The tour

Every page of the demonstration, wide and narrow, by day and by night, made by `python -m tests.tour`. What is left out,
and why, stands in `tests/tour/stops.py`.
"""


class Lost(Exception):
    """A stop of the tour was not found where the table says."""


@contextmanager
def seat(browser: Browser, base: str, who: str, width: int, scheme: str) -> Iterator[Page]:
    """A page of a browser in which this person is signed in."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{base}/local/cast/")  # also brings the faces, so that no later picture is without them
    if who != VISITOR:
        page.locator(f'button[value="{WHO[who]}"]').first.click()
        page.wait_for_url("**/desk/")
    yield page
    context.close()


def go(page: Page, base: str, stop: Stop) -> None:
    """Open the stop. Raises Lost where another page answers, or none."""
    answer = page.goto(base + stop.where)
    if stop.via:
        here = urlsplit(page.url).path
        found = [
            str(link.get_attribute("href"))
            for link in page.query_selector_all("main a[href]")
            if stop.via in str(link.get_attribute("href")) and link.get_attribute("href") != here
        ]
        if not found:
            raise Lost(f"no link with {stop.via} on {stop.where}")
        answer = page.goto(base + found[0])
    elif urlsplit(page.url).path != urlsplit(stop.where).path:
        raise Lost(f"{stop.where} leads to {urlsplit(page.url).path}")
    for role, named in stop.press:
        with page.expect_navigation() as pressed:
            page.get_by_role(role, name=named).first.click()  # type: ignore[arg-type] # roles are those of ARIA
        answer = pressed.value
    if answer is None or answer.status != stop.status:
        raise Lost(f"{page.url} answers {answer.status if answer else 'nothing'}")
    page.wait_for_load_state("networkidle")


def picture(page: Page, width: int) -> bytes:
    """The page as it stands, as WebP."""
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
    shot = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot",
        {
            "format": "webp",
            "quality": QUALITY,
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 0.75 if width > 1000 else 1},
        },
    )
    return base64.b64decode(shot["data"])


def name(stop: Stop, width: int, mode: str) -> str:
    return f"{stop.name}-{width}-{mode}.webp"


def index() -> str:
    """The page that shows them all."""
    lines = [HEAD]
    for stop in (*STOPS, *STATES):
        links = " · ".join(f"[{width}, {mode}]({name(stop, width, mode)})" for width, mode in VIEWS)
        lines.append(f"- **{stop.name}** ({stop.who}): {links}")
    return "\n".join(lines) + "\n"


def walk(
    browser: Browser, base: str, stops: Sequence[Stop], found: dict[str, figures.Figures] | None
) -> list[str]:
    """Take every picture; returns what went wrong, in words. Where `found` is given, the figures are taken into it."""
    faults = []
    for width, mode in VIEWS:
        for who in dict.fromkeys(stop.who for stop in stops):
            with seat(browser, base, who, width, MODES[mode]) as page:
                for stop in (each for each in stops if each.who == who):
                    try:
                        go(page, base, stop)
                    except (Lost, TimeoutError) as lost:
                        faults.append(f"{stop.name}: {lost}")
                        continue
                    wide = int(page.evaluate("document.documentElement.scrollWidth"))
                    if wide > width:
                        faults.append(f"{stop.name}: {wide} px wide at {width}")
                    (FOLDER / name(stop, width, mode)).write_bytes(picture(page, width))
                    if found is not None:
                        if stop.name not in found:
                            found[stop.name] = figures.visited(browser, page.context.cookies(), page.url)
                        found[stop.name].axe += [
                            f"{width}, {mode}: {each}" for each in figures.findings(page)
                        ]
                    print(f"  {stop.name}, {width}, {mode}", flush=True)
    return sorted(set(faults))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tour", description=__doc__)
    parser.add_argument("--base-url", default="http://localhost:8000", help="of a running demonstration")
    parser.add_argument(
        "--figures", action="store_true", help="weights, shifts and axe too: docs/tour/figures.md"
    )
    parser.add_argument("routes", nargs="*", help="names of routes; all of them where none is given")
    given = parser.parse_args()
    stops = [
        stop for stop in (*STOPS, *STATES) if not given.routes or {stop.route, stop.name} & set(given.routes)
    ]
    if CHROMIUM is None:
        print("The tour needs Chromium on the path.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found: dict[str, figures.Figures] | None = {} if given.figures else None
        faults = walk(browser, given.base_url.rstrip("/"), stops, found)
        browser.close()
    (FOLDER / "README.md").write_text(index())
    if found is not None:
        (FOLDER / "figures.md").write_text(figures.table(stops, found))
        faults += [fault for route, one in found.items() for fault in one.faults(route)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
