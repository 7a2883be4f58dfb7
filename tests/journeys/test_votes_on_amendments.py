"""An officer puts amendments to the vote, a delegate votes on one, the portal makes the amended text, and the result
says what became of it."""

import pytest
from playwright.sync_api import Page, expect

from tariffs.proposals.amending import services
from tariffs.proposals.amending.models import Agenda
from tests import cast
from tests.journeys.seats import take_seat
from tests.journeys.test_the_chamber import seen
from tests.tariffs import steps, voting
from tests.tariffs.steps import day, row

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_amendments_are_put_voted_on_and_told(site: str, page: Page, assert_accessible):
    version = steps.table(
        row(valid_from=day(90), sunset=day(700)),
        row(product="ndpr-metal", amount="140", valid_from=day(90), sunset=day(700)),
    )
    voting.move(version, "AU", amount="105")
    voting.move(version, "PE", amount="140", sunset=str(day(500)))
    voting.move(version, "KE", at_row=2, sunset=str(day(400)))
    proposal = f"{site}/proposals/{version.proposal.year}-{version.proposal.number}/"
    cast.code(cast.delegate("KE"))
    take_seat(page, site, cast.officer())
    page.goto(proposal)
    seen(page, assert_accessible, "votes-asked")
    page.get_by_role("button", name="Show the plan of votes").click()
    expect(page.get_by_role("rowheader", name="The whole")).to_be_visible()
    seen(page, assert_accessible, "votes-plan")
    page.get_by_role("button", name="Put A2 of Peru to the ballot").click()
    expect(page.get_by_text("is open on the first amendment")).to_be_visible()
    agenda = Agenda.objects.get()
    ballot = voting.now_on(agenda)
    take_seat(page, site, cast.delegate("KE"))
    page.goto(proposal)
    expect(page.get_by_text("Amendment 1 of 3 is on the ballot; then the whole.")).to_be_visible()
    seen(page, assert_accessible, "votes-proposal")
    page.get_by_role("link", name="Open the ballot paper").click()
    seen(page, assert_accessible, "votes-paper")
    page.get_by_label("Yes: adopt this amendment").check()
    page.get_by_role("button", name="Go on to confirm").click()
    seen(page, assert_accessible, "votes-confirm")
    page.get_by_label("Code of your app").fill(cast.code(cast.delegate("KE")))
    page.get_by_role("button", name="Cast Kenya’s vote").click()
    expect(page.get_by_text("Recorded. It counts unless you change it before the close.")).to_be_visible()
    seen(page, assert_accessible, "votes-receipt")
    decision = voting.vote(ballot)
    services.go_on(agenda_id=agenda.pk)
    page.goto(f"{site}/decisions/{decision.year}-{decision.number}/")
    expect(page.get_by_text("Put next: A3 of Kenya.")).to_be_visible()
    seen(page, assert_accessible, "votes-decision")
    voting.step(agenda)
    page.goto(proposal)
    expect(page.get_by_text("Amended by votes")).to_be_visible()
    seen(page, assert_accessible, "votes-whole")
