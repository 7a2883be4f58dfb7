"""The pages of a ballot that an outage extended and that refused votes, in a real browser, wide and narrow."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from alliance.access import Refused, Seat
from alliance.journal import clock
from members.ballots import extending
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot
from members.ballots.services import close_ballot
from tests import cast, path
from tests.journeys.seats import take_seat
from tests.observed import MINUTE, away_before_close, looked

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_close_that_moved_and_what_was_refused_are_told_on_every_page(
    site: str, page: Page, assert_accessible
):
    japan, officer = cast.delegate("JP"), cast.officer()
    ballot = path.on_ballot()

    looked("...", until=ballot.closes_at - 20 * MINUTE)
    clock.move_to(ballot.closes_at)
    refused(ballot, japan, ballot.text_digest)
    paper = f"{site}/ballots/{ballot.year}-{ballot.number}/"
    take_seat(page, site, japan)
    page.goto(paper)
    expect(page.get_by_text("It is being found out whether the close moves")).to_be_visible()
    seen(page, assert_accessible, "settling")

    away_before_close(ballot)
    assert extending.extend_ballot(ballot_id=ballot.pk) is not None
    refused(ballot, japan, "b" * 64)
    page.goto(paper)
    expect(page.get_by_text("The close has moved")).to_be_visible()
    expect(page.get_by_role("heading", name="Refused votes")).to_be_visible()
    expect(page.get_by_role("heading", name="Cast Japan’s vote")).to_be_visible()
    seen(page, assert_accessible, "extended")

    clock.move_to(ballot.closes_at + timedelta(hours=2))
    refused(ballot, cast.delegate("PE"), ballot.text_digest)
    decision = close_ballot(ballot_id=ballot.pk)
    assert decision is not None
    take_seat(page, site, officer)
    page.goto(f"{site}/decisions/{decision.year}-{decision.number}/")
    page.get_by_role("link", name="see why").click()
    expect(page.get_by_text("It came after the close: 1")).to_be_visible()
    seen(page, assert_accessible, "decision")


def refused(ballot: Ballot, seat: Seat, text: str) -> None:
    proof = cast.proof(seat, ballot, "yes", text=text)
    with pytest.raises(Refused):
        cast_vote(ballot_id=ballot.pk, choice="yes", text_digest=text, proof=proof, by=seat)


def seen(page: Page, assert_accessible, name: str) -> None:
    """No axe finding, nothing wider than the window; with SHOTS in the environment a picture of it as well."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if os.environ.get("SHOTS"):
            page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}-{width}.png", full_page=True)
