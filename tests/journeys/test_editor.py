"""Nothing typed is lost: the browser is killed, the network drops, two write one row; a range is pasted; keys alone."""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tariffs.proposals import services
from tariffs.proposals.models import DraftRow, Proposal
from tests import cast, path
from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.journeys.seats import take_seat
from tests.tariffs import steps

pytestmark = [pytest.mark.browser, pytest.mark.long]
PICTURES = os.environ.get("PICTURES_OF_THE_EDITOR", "")  # a folder for what the pages look like


@pytest.fixture
def draft(committed) -> Proposal:
    return steps.draft(path.floor_row(), path.floor_row(product="ndpr-metal"))


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=20_000)


@pytest.fixture
def torn(chromium: Browser) -> Iterator[Page]:
    """A page whose line may drop: the browser tells that as an error of its own, which is none here."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def edit(page: Page, site: str, draft: Proposal, seat=None) -> None:
    take_seat(page, site, seat or cast.delegate("JP"))
    page.goto(f"{site}/proposals/{draft.year}-{draft.number}/edit/")


def cell(page: Page, row: int, name: str):
    return page.locator(".draft-row").nth(row).locator(f"form[data-keep] [name={name}]")


def state(page: Page, row: int):
    return page.locator(".draft-row").nth(row).locator("[data-save-state]")


def amount(draft: Proposal, position: int) -> str:
    return DraftRow.objects.get(proposal=draft, position=position).typed["amount"]


def pictured(page: Page, name: str, assert_accessible) -> None:
    """Both widths, by day and by night: whole, and nothing wider than the window."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for mode in ("light", "dark") if PICTURES else ("light",):
            page.emulate_media(color_scheme=mode)
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{mode}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(
        "document.querySelectorAll('[style]').forEach((each) => each.removeAttribute('style'))"
    )  # axe's


def test_what_is_typed_is_saved_by_itself_and_said(site, page, draft, assert_accessible):
    edit(page, site, draft)
    cell(page, 0, "amount").press_sequentially("7")
    expect(state(page, 0)).to_have_text(re.compile(r"Saved \d\d:\d\d UTC"))
    assert amount(draft, 1).startswith("7")
    cell(page, 0, "amount").fill("1.234")
    expect(page.locator(".draft-row").first).to_contain_text("one thousand two hundred thirty-four")
    drawn = page.locator(".draft-row").first.locator(".row-curve")
    expect(drawn).to_contain_text("is drawn here once amount")
    cell(page, 0, "amount").fill("95.00")
    expect(drawn.locator("svg")).to_be_visible()
    expect(drawn.locator("svg")).to_contain_text("95")
    page.get_by_label("Title").fill("A floor, written as you go")
    expect(page.locator("#text [data-save-state]")).to_have_text(re.compile("Saved"))
    draft.refresh_from_db()
    assert draft.title == "A floor, written as you go"
    pictured(page, "typed", assert_accessible)


def test_a_colleague_in_the_same_row_is_shown_and_either_text_can_stand(site, page, draft, assert_accessible):
    edit(page, site, draft)
    row = draft.rows.get(position=1)
    other = cast.delegate("JP", "alternate")
    services.save_row(row_id=row.pk, typed={**row.typed, "amount": "95.00"}, edition=row.edition, by=other)
    cell(page, 0, "amount").fill("130.00")
    conflict = page.locator(".draft-row").first.locator(".conflict")
    expect(conflict).to_contain_text("95.00")
    expect(conflict).to_contain_text("130.00")
    expect(state(page, 0)).to_contain_text("choose between the two")
    cell(page, 0, "currency").select_option("EUR")  # typed on: still nothing goes over the colleague's
    expect(conflict).to_contain_text("euro")
    assert amount(draft, 1) == "95.00"
    pictured(page, "conflict", assert_accessible)
    conflict.get_by_role("button", name="Keep mine").click()
    expect(conflict).to_have_count(0)
    row.refresh_from_db()
    assert (row.typed["amount"], row.typed["currency"]) == ("130.00", "EUR")
    services.save_row(row_id=row.pk, typed={**row.typed, "amount": "99.00"}, edition=row.edition, by=other)
    cell(page, 0, "amount").fill("140.00")
    conflict.get_by_role("link", name="Keep what is saved").click()
    expect(cell(page, 0, "amount")).to_have_value("99.00")
    expect(conflict).to_have_count(0)


def test_what_a_colleague_does_elsewhere_is_shown_when_one_comes_back(site, page, draft):
    edit(page, site, draft)
    row, other = draft.rows.get(position=2), cast.delegate("JP", "alternate")
    services.save_row(row_id=row.pk, typed={**row.typed, "amount": "88.00"}, edition=row.edition, by=other)
    services.remove_row(row_id=draft.rows.get(position=1).pk, by=other)
    services.add_row(proposal_id=draft.pk, by=other, typed={"kind": "end"})
    page.wait_for_timeout(2100)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(".draft-row")).to_have_count(2)
    expect(cell(page, 0, "amount")).to_have_value("88.00")
    expect(page.locator(".draft-row h3")).to_have_text(["Row 1", "Row 2"])


def test_the_network_drops_for_a_while_and_all_is_sent_afterwards(site, torn, draft):
    page = torn
    edit(page, site, draft)
    page.context.set_offline(True)
    cell(page, 0, "amount").fill("131.00")
    cell(page, 1, "amount").fill("132.00")
    page.get_by_label("Prose").fill("Written in a tunnel.")
    expect(state(page, 0)).to_contain_text("no connection. Kept in this browser")
    expect(state(page, 1)).to_contain_text("no connection")
    page.wait_for_timeout(int(os.environ.get("OFFLINE", "8")) * 1000)
    cell(page, 0, "amount").fill("133.00")
    page.context.set_offline(False)
    for row in (0, 1):
        expect(state(page, row)).to_contain_text("Saved")
    expect(page.locator("#text [data-save-state]")).to_contain_text("Saved")
    draft.refresh_from_db()
    assert (amount(draft, 1), amount(draft, 2), draft.prose) == ("133.00", "132.00", "Written in a tunnel.")


def test_an_answer_that_was_lost_on_the_way_is_no_conflict_with_oneself(site, torn, draft):
    page = torn
    edit(page, site, draft)
    lost = []

    def lose(route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch())  # the portal saved it
        return route.abort()

    page.route("**/rows/*/", lose)
    cell(page, 0, "amount").fill("131.00")
    expect(state(page, 0)).to_contain_text("no connection")
    cell(page, 0, "amount").fill("131.50")
    expect(state(page, 0)).to_contain_text("Saved")
    assert lost and amount(draft, 1) == "131.50"


@pytest.fixture
def killable(site, tmp_path) -> Callable[[], tuple[Page, Callable[[], None]]]:
    """A browser with a profile on the disk, that can be killed as a power cut would do it, and opened again."""
    if not CHROMIUM:
        pytest.skip("no Chromium on the path")
    profile = tmp_path / "profile"
    with sync_playwright() as playwright:
        yield lambda: _opened(playwright, profile)
        connections.close_all()  # those of this loop: their database is dropped after it


def _opened(playwright: Playwright, profile: Path) -> tuple[Page, Callable[[], None]]:
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(30_000)

    def kill() -> None:
        found = subprocess.run(["pgrep", "-f", str(profile)], capture_output=True, text=True, check=False)
        for each in found.stdout.split():
            if int(each) != os.getpid():
                os.kill(int(each), signal.SIGKILL)
        (profile / "SingletonLock").unlink(missing_ok=True)

    return context.pages[0] if context.pages else context.new_page(), kill


def test_the_browser_is_killed_while_typing_and_nothing_is_lost(site, draft, killable, assert_accessible):
    page, kill = killable()
    edit(page, site, draft)
    page.route(
        "**/proposals/**",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    cell(page, 0, "amount").press_sequentially("55")
    page.get_by_label("Prose").fill("Half a sentence that nobody")
    page.wait_for_timeout(500)  # the time to draw breath
    kill()
    before = amount(draft, 1)
    assert before == "110.00", "nothing of it reached the portal"
    page, kill = killable()
    edit(page, site, draft)
    conflict = page.locator(".draft-row").first.locator(".conflict")
    expect(conflict).to_contain_text("Kept in this browser since")
    expect(conflict).to_contain_text("110.00")
    expect(conflict).to_contain_text("55")
    expect(page.locator("#text .conflict")).to_contain_text("Half a sentence that nobody")
    pictured(page, "kept", assert_accessible)
    conflict.get_by_role("button", name="Keep mine").click()
    expect(conflict).to_have_count(0)
    page.locator("#text").get_by_role("link", name="Keep what is saved").click()
    expect(page.get_by_label("Prose")).to_have_value(draft.prose)
    assert amount(draft, 1).startswith("55")
    page.reload()
    expect(page.locator(".conflict")).to_have_count(0)
    page.wait_for_timeout(500)
    assert kept(page) == 0
    kill()


def test_closed_at_once_while_typing_the_last_letter_is_offered_again(site, draft, killable):
    """No blur, no second of rest: half a second after the key the browser is gone, as on a telephone."""
    page, kill = killable()
    edit(page, site, draft)
    expect(page.get_by_text("What you type is saved one second after your last key")).to_be_visible()
    page.route(
        "**/proposals/**",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    cell(page, 0, "amount").press_sequentially("7")
    expect(state(page, 0)).to_have_text(
        "Kept in this browser, not saved yet"
    )  # on the disk: it may be killed now
    kill()
    page, kill = killable()
    edit(page, site, draft)
    conflict = page.locator(".draft-row").first.locator(".conflict")
    expect(conflict).to_contain_text("Kept in this browser since")
    conflict.get_by_role("button", name="Keep mine").click()
    expect(conflict).to_have_count(0)
    assert "7" in amount(draft, 1)
    page.reload()
    expect(page.locator(".conflict")).to_have_count(0)
    page.wait_for_timeout(500)
    assert kept(page) == 0
    kill()


def test_what_another_person_left_in_the_browser_is_gone_and_signing_out_leaves_nothing(site, torn, draft):
    page = torn
    edit(page, site, draft)
    page.route(
        "**/proposals/**",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    cell(page, 0, "amount").fill("55")
    page.wait_for_timeout(500)
    assert kept(page) == 1
    take_seat(page, site, cast.delegate("AU"))
    page.wait_for_timeout(500)
    assert kept(page) == 0
    page.unroute("**/proposals/**")
    edit(page, site, draft)
    page.route(
        "**/proposals/**",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    cell(page, 0, "amount").fill("56")
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in", exact=True).wait_for()
    page.wait_for_timeout(500)
    assert kept(page) == 0


def kept(page: Page) -> int:
    """How many copies this browser holds."""
    return page.evaluate("""async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name);
      if (!names.includes("alliance-editor")) return 0;
      return new Promise((resolve) => {
        const request = indexedDB.open("alliance-editor");
        request.onsuccess = () => {
          const db = request.result;
          if (!db.objectStoreNames.contains("kept")) { db.close(); return resolve(0); }
          const count = db.transaction("kept").objectStore("kept").count();
          count.onsuccess = () => { db.close(); resolve(count.result); };
        };
        request.onerror = () => resolve(-1);
      });
    }""")


def test_a_range_is_pasted_and_taken_back_in_one_step(site, page, draft, assert_accessible):
    edit(page, site, draft)
    cell(page, 1, "amount").focus()
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.setData("text/plain", "1 234,50\\tEUR\\n120.00\\tEUR\\n1.234\\tEUR\\n");
      const how = { clipboardData: data, bubbles: true, cancelable: true };
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
    }""")
    expect(page.locator(".draft-row")).to_have_count(4)
    expect(cell(page, 1, "amount")).to_have_value("1 234,50")
    expect(page.locator(".draft-row").nth(3)).to_contain_text("one thousand two hundred thirty-four")
    pictured(page, "pasted", assert_accessible)
    page.get_by_role("button", name="Undo: paste into 3 rows").click()
    expect(page.locator(".draft-row")).to_have_count(2)
    expect(cell(page, 1, "amount")).to_have_value("110.00")


def test_keys_alone_write_a_row_and_take_its_removal_back(site, page, draft, assert_accessible):
    edit(page, site, draft)
    cell(page, 0, "amount").focus()
    page.keyboard.press("Enter")
    expect(cell(page, 1, "amount")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(cell(page, 0, "amount")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".draft-row")).to_have_count(3)
    expect(cell(page, 2, "kind")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("ndpr metal")
    page.keyboard.press("Tab")
    expect(cell(page, 2, "product")).to_have_value("Neodymium-praseodymium metal, 99% min")
    expect(state(page, 2)).to_contain_text("Saved")
    page.locator(".draft-row").nth(2).get_by_role("button", name="Remove").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".draft-row")).to_have_count(2)
    expect(page.locator("#told")).to_contain_text("Row 3 was removed")
    page.keyboard.press("Control+z")
    expect(page.locator(".draft-row")).to_have_count(3)
    expect(cell(page, 2, "product")).to_have_value("Neodymium-praseodymium metal, 99% min")
    page.get_by_text("Keyboard shortcuts").click()
    pictured(page, "keys", assert_accessible)


def test_an_old_tab_says_that_the_text_was_tabled_and_keeps_what_was_typed(
    site, page, draft, assert_accessible
):
    edit(page, site, draft)
    services.table_proposal(proposal_id=draft.pk, by=cast.delegate("JP", "alternate"))
    cell(page, 0, "amount").fill("96.50")
    expect(page.locator("#draft-over")).to_contain_text(f"{draft.symbol} was tabled meanwhile")
    expect(state(page, 0)).to_contain_text("this text is no draft any more")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tabled")
    expect(page.get_by_role("link", name="Table this version")).to_have_count(0)
    cell(page, 1, "amount").fill("97.50")
    expect(state(page, 1)).to_contain_text("this text is no draft any more")
    expect(cell(page, 0, "amount")).to_have_value("96.50")
    pictured(page, "tabled-meanwhile", assert_accessible)
    page.get_by_role("link", name="Read version 1 as it was tabled").click()
    expect(page).to_have_url(f"{site}/proposals/{draft.year}-{draft.number}/")
