"""The pages of membership in a real browser, wide and narrow: no axe finding, nothing wider than the window."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Page

from alliance.access import Seat
from members.accession import links
from tests import cast
from tests.members import membership as steps

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390)
SHOTS = os.environ.get("SCREENSHOTS")  # a folder, for whoever wants to look


def sit(page: Page, site: str, seat: Seat) -> None:
    """A session of a seat, made by the service."""
    user, session = cast.user_of(seat), SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": site}]
    )


@pytest.mark.long
def test_every_page_of_membership_is_accessible_and_fits(site: str, page: Page, assert_accessible):
    said = "The European Union’s example: the act of accession, art. 3."
    received = steps.application(country="BW", statement="We mine copper.\n\nWe refine it, too.")
    union = steps.application(
        kind="organisation", country="", organisation="Andean Community", acts_on=["tariff"], competence=said
    )
    admissible, moved = steps.admissible(country="UY"), steps.moved("suspension", "KE")
    ballot = steps.on_ballot()
    follow = "/" + links.address_of(received).split("/", 3)[3]

    def at(name: str, row, *more) -> str:
        return reverse(name, args=[row.year, row.number, *more])

    rounds = (
        (None, ["/join/", follow, at("motion", ballot), at("ballot", ballot.ballot), "/members/CL/"]),
        (cast.officer(), [
            "/membership/", "/desk/", at("application", received), at("application", admissible),
            at("application_ask", union, "declare-admissible"), at("application_put", admissible),
            at("motion_put", moved),
        ]),
        (cast.delegate("JP"), [
            "/membership/", "/motions/new/", at("motion", moved), at("application", admissible),
            "/membership/withdrawal/", at("ballot", ballot.ballot), "/members/KE/",
        ]),
    )  # fmt: skip
    for number, (seat, addresses) in enumerate(rounds):
        if seat is not None:
            sit(page, site, seat)
        for place, address in enumerate(addresses):
            page.goto(f"{site}{address}")
            assert page.url == f"{site}{address}"
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if SHOTS:
                    page.screenshot(path=Path(SHOTS) / f"{number}-{place}-{width}.png", full_page=True)
                assert_accessible(page)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{address} is wider than {width}: {wide}"
