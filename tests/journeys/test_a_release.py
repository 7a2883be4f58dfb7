"""A visitor takes a release home and verifies it with the commands that the page gives."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import worlds
from tests.journeys.clipboard import copied

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_release_is_opened_its_rules_downloaded_and_verified(
    site: str, page: Page, seen, settings, tmp_path: Path
):
    settings.BASE_URL = site
    page.goto(f"{site}/releases/")
    seen(page, "releases-empty")
    worlds.released()
    page.reload()
    seen(page, "releases")
    page.get_by_role("main").get_by_role("link", name="Release 1", exact=True).click()
    seen(page, "release")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="rules.ndjson"))
    file = page.request.get(site + str(row.get_by_role("link").first.get_attribute("href")))
    assert file.ok and hashlib.sha256(file.body()).hexdigest() in row.inner_html()
    command = copied(page, page.locator(".copyable-block button").first)
    said = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert said.returncode == 0 and re.search("[0-9a-f]{64}", said.stdout), (command, said)
    assert str(re.search("[0-9a-f]{64}", said.stdout)[0]) in page.get_by_role("main").inner_html()


def test_the_manifest_is_one_click_from_its_release(site: str, page: Page):
    worlds.released()
    page.goto(f"{site}/releases/1/")
    page.get_by_role("link", name="Open the manifest").click()
    expect(page.locator("body")).to_contain_text("rules.ndjson")
