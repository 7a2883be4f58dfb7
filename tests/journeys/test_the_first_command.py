"""An integrator copies the first command and runs it: the first hour begins."""

import json
import subprocess

import pytest
from playwright.sync_api import Page

from tests.journeys import worlds
from tests.journeys.clipboard import copied

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_first_command_is_copied_and_answers(site: str, page: Page, seen, settings):
    settings.BASE_URL = site
    worlds.released()
    page.goto(f"{site}/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="developers").click()
    seen(page, "developers")
    command = copied(page, page.get_by_role("main").get_by_role("button", name="Copy").first)
    said = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, (command, said.stderr)
    assert json.loads(said.stdout)["release"] == 1
