"""Every page in Chromium under the content security policy: nothing inline, nothing evaluated, no other origin.

The fixture `page` fails on a violation, on an error in the console and on a request to another origin.
"""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from alliance.access import Seat
from alliance.journal import clock
from alliance.portal import finding, sweep
from members.ballots.models import Ballot
from tariffs.proposals.drafting import add_row, save_text, start_draft
from tests import cast, path
from tests.addresses import addresses
from tests.counts import counted
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.gate]

NO_PAGE = ("api:", "health", "account_logout")


@pytest.fixture
def world(committed: str, settings, tmp_path: Path) -> Ballot:
    """A release, a decision, an open ballot, a draft with a fault in it, and a mail."""
    settings.MAILBOX, settings.EMAIL_BACKEND = tmp_path / "mail", "alliance.local.mailbox.MaildirBackend"
    path.decided(by=cast.delegate("PE"))
    ballot = path.on_ballot(path.floor_row(product="dysprosium-oxide"))
    cast.vote(ballot, "KE")
    sweep.run_once()
    draft = start_draft(by=cast.delegate("JP"))
    save_text(proposal_id=draft.pk, title="A draft", prose="Why.", language="en", by=cast.delegate("JP"))
    add_row(proposal_id=draft.pk, by=cast.delegate("JP"), typed=path.floor_row(amount="1.234"))
    return ballot


def shown_to(seat: Seat | None) -> list[str]:
    """The addresses that answer this seat with a page, whatever its status."""
    client = Client()
    if seat:
        client.force_login(cast.user_of(seat))
    found = []
    for name, where in addresses():
        if not name.startswith(NO_PAGE):
            answer = client.get(where)
            if answer.content and answer.get("Content-Type", "").startswith("text/html"):
                found.append(where)
    return found


def visit(page: Page, site: str, pages: list[str]) -> None:
    for where in pages:
        answer = page.goto(f"{site}{where}", wait_until="load")
        assert answer is not None and answer.headers["content-security-policy"], where


@pytest.mark.long
def test_the_errors_and_a_mail_keep_to_the_policy(
    world: Ballot, site: str, page: Page, monkeypatch, caplog, settings
):
    kept = (settings.MAILBOX / "new").iterdir()
    mail = f"/local/mailbox/{next(each for each in kept if 'was recorded' in each.read_text()).name}/"
    take_seat(page, site, cast.delegate("JP"))
    visit(page, site, ["/nowhere/", "/record/?of=%00", mail])
    expect(page.get_by_role("main")).to_contain_text("was recorded")
    with monkeypatch.context() as broken:
        broken.setattr(finding, "address_of", lambda text: 1 / 0)
        answer = page.goto(f"{site}/search/?q=a")
        assert answer is not None and answer.status == 500
    caplog.clear()
    late_and_forged(page, site, world)


def late_and_forged(page: Page, site: str, ballot: Ballot) -> None:
    """The errors that answer a form: 409 for a vote that came too late, 403 for one without its mark."""
    paper = f"{site}/ballots/{ballot.year}-{ballot.number}/"
    page.goto(paper)
    page.locator("label[for=choice-yes]").click()
    page.locator("main [name=csrfmiddlewaretoken]").evaluate("mark => { mark.value = 'forged' }")
    page.get_by_role("button", name="Go on to confirm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("too old")
    page.goto(paper)
    page.locator("label[for=choice-yes]").click()
    clock.move_to(ballot.closes_at)
    page.get_by_role("button", name="Go on to confirm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("too late")


@pytest.mark.long
@pytest.mark.parametrize("who", ["visitor", "delegate", "officer"])
def test_every_page_keeps_to_the_policy_for_every_seat(world: Ballot, site: str, page: Page, who: str):
    seat = {"visitor": None, "delegate": cast.delegate("AU"), "officer": cast.officer()}[who]
    pages = shown_to(seat)
    if seat:
        take_seat(page, site, seat)
    visit(page, site, pages)
    counted(f"every page in Chromium as {who}", pages=len(pages))


def test_the_browser_itself_refuses_what_the_policy_forbids(site: str, chromium):
    page = chromium.new_context().new_page()
    page.goto(f"{site}/")
    page.evaluate("""() => {
        window.refused = [];
        document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.effectiveDirective));
        const add = (tag, attributes, text) => {
            const element = document.createElement(tag);
            for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
            element.textContent = text;
            document.body.append(element);
        };
        add("script", {}, "window.ran = true");
        add("p", {style: "color: red"}, "styled");
        add("img", {src: "https://elsewhere.invalid/picture.png"}, "");
        add("iframe", {src: "/"}, "");
        // Later, for what the test evaluates itself the browser lets through.
        setTimeout(() => {
            try { new Function("window.ran = true")() } catch (error) { window.refused.push("eval") }
        }, 0);
    }""")
    for _ in range(100):  # the events come a little later; `wait_for_function` would evaluate a string itself
        if {"eval", "img-src", "frame-src"} <= set(page.evaluate("window.refused")):
            break
        page.wait_for_timeout(100)
    assert set(page.evaluate("window.refused")) >= {
        "script-src-elem",
        "style-src-attr",
        "img-src",
        "frame-src",
        "eval",
    }
    assert page.evaluate("window.ran") is None
