"""A delegate reads what they were told, chooses when news comes, makes a calendar; an officer sees what was sent."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from alliance import journal
from alliance.journal import clock
from members.notices import digesting, reminding, selectors, services
from members.notices.models import Notice
from tests import cast, path
from tests.journeys.seats import take_seat

pytestmark = [pytest.mark.browser, pytest.mark.long]
PICTURES = os.environ.get("PICTURES_OF_NOTICES", "")  # a folder for what the pages look like


def told() -> None:
    """A text is tabled, a ballot is open, Peru is reminded; some of it is sent and one mail is refused."""
    path.tabled(path.floor_row(product="terbium-oxide"), by=cast.delegate("AU"))
    ballot = path.on_ballot()
    clock.move_to(ballot.closes_at - timedelta(hours=24))
    reminding.remind_of_close(ballot_id=ballot.pk)
    for entry in selectors.to_write():
        services.write_notice(entry_id=entry)
    clock.move_to(journal.now() + timedelta(hours=21))
    for first in digesting.to_digest():
        digesting.write_digest(notice_id=first)
    peru = Notice.objects.filter(member_code="PE")
    for row in peru.filter(held_until=None)[:3]:
        services.send_notice(notice_id=row.pk)
    peru.filter(sent_at=None, held_until=None).update(
        attempts=2, fault="SMTPConnectError 421", next_attempt_at=cast.in_days(1)
    )


def looked_at(page: Page, assert_accessible, name: str) -> None:
    """In both widths: whole, and nothing wider than the window."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_delegate_and_an_officer_read_what_was_told(site: str, page: Page, assert_accessible):
    told()
    page.set_default_timeout(60_000)
    take_seat(page, site, cast.delegate("PE"))
    page.get_by_role("link", name="Notices (").click()
    looked_at(page, assert_accessible, "notices")
    page.get_by_role("button", name="Mark all as read").click()
    page.get_by_role("link", name="Change my e-mails").click()
    looked_at(page, assert_accessible, "how")
    page.get_by_label("Each at once").check()
    page.get_by_role("button", name="Save my choice").click()
    page.get_by_role("link", name="Put the closes into your calendar").click()
    looked_at(page, assert_accessible, "calendar")
    page.get_by_role("button", name="Make my calendar").click()
    looked_at(page, assert_accessible, "calendar-made")
    page.get_by_role("link", name="I have added or copied it").click()
    page.get_by_role("button", name="Make a new address").wait_for()
    page.goto(f"{site}/notices/dispatch/")
    looked_at(page, assert_accessible, "dispatch-of")
    take_seat(page, site, cast.officer())
    page.goto(f"{site}/notices/dispatch/")
    looked_at(page, assert_accessible, "dispatch")
