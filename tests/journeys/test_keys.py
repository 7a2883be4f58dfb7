"""Keys in a real browser: a head opens a consumer, gets a key once, changes over, ends the old one. Every page fits a
phone and has no axe finding."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import cast
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]
SHOTS = os.environ.get("SHOTS")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_head_gets_a_key_and_changes_over(site: str, page: Page, assert_accessible, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    take_seat(page, site, cast.delegate("JP"))

    def look(name: str) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)

    page.goto(f"{site}/consumers/")
    look("empty")
    page.get_by_role("link", name="Open a consumer").click()
    page.get_by_role("button", name="Open this consumer").click()
    look("new-with-faults")
    page.get_by_label("Name of the system").fill("Tariff engine, Japan Customs")
    page.get_by_label("E-mail address for notices").fill("desk@customs.example")
    page.get_by_role("button", name="Open this consumer").click()
    look("without-key")
    page.get_by_role("link", name="Issue a key").click()
    look("issue")
    page.get_by_role("button", name="Issue this key").click()
    look("issued")
    text = page.locator(".copyable code").first.inner_text()
    assert re.fullmatch(r"cma_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}", text)
    answer = page.request.get(f"{site}/api/v1/openapi.json", headers={"Authorization": f"Bearer {text}"})
    assert answer.status == 200
    page.reload()  # the browser sends the form again
    assert text not in page.content() and "shown once" in page.content()
    page.goto(f"{site}/consumers/")
    look("list")
    page.get_by_role("link", name="Tariff engine, Japan Customs").click()
    look("consumer")
    page.get_by_role("link", name="Issue a second key to change over").click()
    page.get_by_role("button", name="Issue this key").click()
    page.get_by_role("link", name="I have stored it").click()
    look("two-keys")
    page.get_by_role("link", name=re.compile("^End")).last.click()
    look("end")
    page.get_by_role("button", name="End this key").click()
    look("ended")
    answer = page.request.get(f"{site}/api/v1/openapi.json", headers={"Authorization": f"Bearer {text}"})
    assert answer.status == 401
    page.get_by_role("link", name="Change the address").click()
    look("contact")
    page.goto(f"{site}/developers/#keys")
    look("developers")
