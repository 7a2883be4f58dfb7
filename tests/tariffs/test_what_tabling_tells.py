"""What the pages of tabling say ahead and afterwards: what is missing, who is told, when a ballot may open."""

from datetime import timedelta

import pytest
from django.test import Client

from alliance.access import Role, Seat
from alliance.web import words
from members.notices.models import Notice
from members.notices.selectors import to_write
from members.notices.services import write_notice
from tariffs.proposals import services
from tariffs.proposals.models import Audience
from tariffs.proposals.telling import readers_at
from tests import cast
from tests.members import rules
from tests.tariffs import steps
from tests.tariffs.steps import row
from tests.tariffs.test_amend_a_row import move
from tests.tariffs.test_proposal_pages import at, text
from tests.tariffs.test_revise_and_return import page

pytestmark = pytest.mark.usefixtures("world")


def test_while_something_blocks_the_editor_says_when_it_can_be_tabled_and_how_co_sponsors_come(sign_in):
    draft = steps.draft(row(amount="1.234"))
    said = text(sign_in(cast.delegate("JP")).get(at("proposal_edit", draft)))
    assert "You can table it from here once the 1 thing above is mended" in said
    assert "A draft names no co-sponsor" in said


def test_an_adviser_reads_who_can_table_it_and_when(sign_in, monkeypatch):
    draft = steps.draft(row(amount="1.234"))
    adviser = Seat(role=Role.ADVISER, member="JP", member_name="Japan", person=cast.delegate("JP").person)
    monkeypatch.setattr("members.delegates.selectors.choose", lambda user, held, chosen: adviser)
    said = text(sign_in(cast.delegate("JP")).get(at("proposal_edit", draft)))
    assert "The head of delegation or an alternate can table it once the 1 thing above" in said


def test_the_last_page_before_tabling_says_who_is_told_and_when_a_ballot_may_open(sign_in):
    draft = steps.draft()
    said = text(sign_in(cast.delegate("JP")).get(at("proposal_table", draft)))
    members, parties = (len(readers_at(level, draft)) for level in (Audience.MEMBERS, Audience.PARTIES))
    assert members > 1 and f"Members: {members} delegations" in said
    assert f"Parties: {parties} delegations" in said
    assert "The statutory notice follows when the ballot opens." in said
    assert "may join as co-sponsors on its page" in said


def test_after_tabling_the_way_says_who_was_told_and_when_to_who_holds_a_seat(sign_in):
    version = steps.table(audience="public")
    for entry in to_write():
        write_notice(entry_id=entry)
    told = Notice.objects.filter(entry__act="table")
    people, delegations = told.count(), told.values("member_code").distinct().count()
    said = text(sign_in(cast.delegate("PE")).get(page("proposal", version)))
    assert people > 1 and f"{people} persons in {delegations} delegations" in said
    assert told.filter(member_code="JP").exists()  # the sponsor's own delegation, but for who tabled it
    assert "Delegations told" not in text(Client().get(page("proposal", version)))


def test_the_way_and_the_last_page_say_from_when_on_one_officer_may_open_the_ballot(sign_in):
    rules.circulate("floor", 24)
    draft, japan = steps.draft(), sign_in(cast.delegate("JP"))
    ahead = text(japan.get(at("proposal_table", draft)))
    assert "The text circulates for 24 hours first." in ahead and "one officer may open it from" in ahead
    version = services.table_proposal(proposal_id=draft.pk, by=cast.delegate("JP"))
    opens = words.instant(version.tabled_at + timedelta(hours=24))
    assert f"by one officer from {opens} on" in text(japan.get(page("proposal", version)))


def test_readers_of_a_tabled_text_are_not_told_what_was_only_read_back_to_its_drafters(sign_in):
    version = steps.table()
    said = text(sign_in(cast.delegate("PE")).get(page("proposal", version)))
    assert "Read as one hundred ten" not in said and "A204" not in said


def test_each_meaning_has_its_own_word(sign_in):
    version = steps.table()
    move(version)
    said = text(sign_in(cast.delegate("PE")).get(page("proposal", version)))
    assert "Pending for the vote" in said and "Positions of members" in said
    assert "On row 1, where the text says 110.00" in said
    assert ">Stands<" not in said and "which stands at" not in said


def test_the_page_of_a_position_shows_the_rows_in_brief(sign_in):
    version = steps.table()
    said = text(sign_in(cast.delegate("PE")).get(page("proposal_position", version)))
    assert "Set a floor" in said and "110.00" in said and "USD/kg" in said


def test_the_desk_leads_to_the_own_delegation_s_acts(sign_in):
    steps.table()
    japan = sign_in(cast.delegate("JP"))
    assert 'href="/record/?member=JP">Japan’s own acts' in text(japan.get("/desk/"))
    assert "Version tabled" in text(japan.get("/record/?member=JP"))
