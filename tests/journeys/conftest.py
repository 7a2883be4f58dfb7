"""A real server on a committed database and a real Chromium; skipped with a reason where there is none."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in the thread that reads the database

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def site(committed: str) -> Iterator[str]:
    """The address of the portal, served by a thread on the committed clone."""
    server = LiveServerThread("localhost", StaticFilesHandler, connections_override={}, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture
def chromium(site: str) -> Iterator[Browser]:
    """Started after the clone is made: while playwright's loop runs, Django sees other connections."""
    if not CHROMIUM:
        reason = "no Chromium on the path; install it (Debian: apt-get install chromium) to run the journeys"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        connections.close_all()  # those of the loop's side, before the clone is dropped
        browser.close()


TELLS_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) => console.error(
  `policy refused: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));"""


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A fresh browser page that fails on anything that the policy refused, on any error that the browser tells or
    a script did not catch, and on a request to another origin."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(TELLS_VIOLATIONS)
    page = context.new_page()
    page.set_default_timeout(30_000)
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # An error page is an answer like any other, but Chromium tells its status as an error.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            faults.append(f"{page.url}: {message.text}")

    def leave(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            faults.append(f"{page.url} asked for {request.url}")

    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", hear)
    page.on("request", leave)
    yield page
    context.close()
    assert not faults, faults


RUN = "rules => axe.run({runOnly: rules, resultTypes: ['violations'], iframes: false, preload: false})"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@pytest.fixture
def assert_accessible():
    """No axe finding on the page as it stands, of WCAG 2.2 A and AA unless other rules are given."""
    source = AXE.read_text()

    def check(page: Page, rules: Sequence[str] = WCAG) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        result = page.evaluate(RUN, list(rules))
        findings = [
            f"{page.url}: {v['id']} ({v['help']}): {[n['target'] for n in v['nodes']][:3]}"
            for v in result["violations"]
        ]
        assert findings == []

    return check


@pytest.fixture
def seen(assert_accessible) -> Callable[..., None]:
    """Looks at a page as it stands, with what unfolds unfolded: wide and narrow, by day and by night, no finding of axe
    (its best practice too), nothing wider than the window. With SHOTS in the environment, pictures of it.

    By night the same page has other colours and nothing else, so that colours alone are looked at again."""

    def look(page: Page, name: str) -> None:
        page.evaluate(UNFOLD)
        for width, mode in VIEWS:
            page.emulate_media(color_scheme=mode)
            page.set_viewport_size({"width": width, "height": 900})
            if os.environ.get("SHOTS"):
                picture = Path(os.environ["SHOTS"]) / f"{name}-{width}-{mode}.png"
                page.screenshot(path=picture, full_page=True)
            assert_accessible(page, (*WCAG, "best-practice") if mode == "light" else COLOURS)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} ({page.url}) is {wide} pixels wide at {width}"
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})

    return look


COLOURS = ("color-contrast", "link-in-text-block")
VIEWS = ((1280, "light"), (1280, "dark"), (390, "dark"), (390, "light"))
UNFOLD = "document.querySelectorAll('main details').forEach((each) => { each.open = true; })"
