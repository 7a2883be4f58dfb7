"""The walkthrough's browser reads a page as a person would, and says what it did not find."""

from io import StringIO

import httpx
import pytest
from django.core.management import CommandError, call_command

from alliance.local.walkthrough.browser import Browser, Page
from alliance.local.walkthrough.steps import Untrue, wait
from tests import path

PAGE = """<!doctype html><title>Not read</title><script>not read</script><main><p>Read &amp; understood</p>
<a href="../next/">Go <b>on</b></a>
<form method="post" action="cast/"><input type="hidden" name="csrfmiddlewaretoken" value="token">
<input type="radio" name="choice" value="yes"><input type="radio" name="choice" value="no">
<select name="unit"><option value="">–</option><option value="KGM" selected>kg</option></select>
<textarea name="prose">
Why.</textarea><button name="act" value="1">Cast the vote</button><button type="button">Copy</button></form>
<dl><div><dt>Digest</dt><dd>12 ab<button type="button">Copy</button></dd></div></dl></main>"""


def page_of(html: str = PAGE, status: int = 200) -> Page:
    request = httpx.Request("GET", "http://localhost/ballots/2026-1/")
    return Page(httpx.Response(status, html=html, request=request))


def test_words_links_and_facts_are_read_and_scripts_and_copy_buttons_are_not():
    page = page_of()
    assert "Read & understood" in page.text and "not read" not in page.text
    assert page.link("go on") == "http://localhost/ballots/next/"
    assert page.facts == ["Digest: 12 ab"]


def test_a_form_sends_what_stands_in_it_what_is_filled_and_the_button_pressed():
    form = page_of().form(has="choice")
    assert form.action == "http://localhost/ballots/2026-1/cast/"
    assert form.filled({"choice": "no"}, "cast the vote") == {
        "csrfmiddlewaretoken": ["token"], "unit": ["KGM"], "prose": ["Why."], "choice": ["no"], "act": ["1"],
    }  # fmt: skip


@pytest.mark.parametrize("values", [{"choice": "maybe"}, {"unit": "LBR"}, {"colour": "red"}])
def test_what_no_person_could_choose_or_fill_is_untrue(values: dict[str, str]):
    with pytest.raises(Untrue):
        page_of().form(has="choice").filled(values)


def test_a_form_that_is_not_there_is_said_with_what_the_page_offers():
    with pytest.raises(Untrue, match=r"expected  Withdraw\n    seen      Cast the vote"):
        page_of().form(button="Withdraw")


def test_a_document_is_sent_in_the_field_that_takes_one_and_in_no_other():
    form, seen = (
        page_of('<form method="post"><input type="file" name="letter"><input name="to"></form>').forms[0],
        [],
    )

    def take(request: httpx.Request) -> httpx.Response:
        seen.append(request.read())
        return httpx.Response(200, html="<p>Received.</p>")

    with Browser("http://localhost") as browser:
        browser.client = httpx.Client(base_url="http://localhost", transport=httpx.MockTransport(take))
        browser.send(form, document=("letter", b"%PDF-1.7"), to="you")
        with pytest.raises(Untrue, match="takes a document as to"):
            browser.send(form, document=("to", b"%PDF-1.7"))
    assert b'name="letter"; filename="letter.pdf"' in seen[0] and b"%PDF-1.7" in seen[0]


def test_another_status_than_expected_is_untrue_and_shows_the_page():
    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(409, html="<p>The ballot is closed.</p>")

    with Browser("http://localhost") as browser:
        browser.client = httpx.Client(base_url="http://localhost", transport=httpx.MockTransport(refuse))
        with pytest.raises(Untrue, match=r"409 · The ballot is closed\."):
            browser.open("/ballots/2026-1/")


def test_what_does_not_come_in_time_is_untrue():
    with pytest.raises(Untrue, match="release 1 is live"):
        wait("release 1 is live", lambda: None, seconds=0.1)


def test_the_walkthrough_ends_with_a_code_other_than_zero_where_nobody_answers(world):
    printed = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("walkthrough", base_url="http://127.0.0.1:9", stdout=printed)
    assert ended.value.code == 1
    assert printed.getvalue().rstrip().endswith("walkthrough failed")


def test_the_walkthrough_refuses_to_start_on_history(world):
    path.tabled(path.floor_row())
    with pytest.raises(CommandError, match="demo --walkthrough"):
        call_command("walkthrough", base_url="http://127.0.0.1:9")
