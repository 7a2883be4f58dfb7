"""Every public page in a real browser, wide and narrow: no axe finding, nothing wider than the window."""

import pytest
from playwright.sync_api import Page

from alliance.portal import sweep
from tests import path

pytestmark = pytest.mark.browser


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 390])
def test_every_public_page_is_accessible_and_fits(site: str, page: Page, assert_accessible, width: int):
    path.decided()
    sweep.run_once()
    page.set_viewport_size({"width": width, "height": 900})
    for where in (
        "", "products/", "products/ndpr-oxide/", "quote/", "releases/", "releases/1/", "decisions/",
        "decisions/2026-1/", "members/", "members/JP/", "how-we-decide/", "developers/", "search/?q=neodymium",
        "accounts/login/", "proposals/", "local/cast/", "nowhere/",
    ):  # fmt: skip
        page.goto(f"{site}/{where}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (
            f"/{where} is wider than {width}"
        )
