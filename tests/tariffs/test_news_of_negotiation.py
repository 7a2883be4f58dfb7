"""Who speaks on a text tells its sponsors, who changes it tells those who spoke; nobody else."""

import pytest

from alliance.journal.models import Entry
from alliance.portal import visits
from members.notices import matters
from tariffs.proposals.negotiation import positions, revising
from tests import cast
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")


def told(act: str) -> list[matters.Said]:
    entry = Entry.objects.filter(act=act).latest("id")
    return matters.of(entry)


def test_a_position_is_news_to_the_sponsor_and_its_co_sponsors_alone():
    version = steps.table()
    ground = {"proposal_id": version.proposal_id, "digest": version.digest}
    positions.cosponsor(**ground, by=cast.delegate("AU"))
    assert told("cosponsor")[0].to == {version.proposal.sponsor.code}
    positions.take_position(
        **ground, stance="with_changes", reason="Our smelter buys at spot.", by=cast.delegate("PE")
    )
    said = told("take_position")[0]
    assert said.to == {version.proposal.sponsor.code, "AU"}
    assert said.kind == matters.OTHER and "Peru" in said.subject and "smelter" not in said.subject + said.body


def test_the_desk_of_who_reads_the_text_says_where_a_state_stands_and_leads_to_its_reason(sign_in):
    version = steps.table()
    ground = {"proposal_id": version.proposal_id, "digest": version.digest}
    positions.take_position(
        **ground, stance="opposes", reason="Our smelter buys at spot.", by=cast.delegate("PE")
    )
    client = sign_in(cast.delegate("AU"))
    answer = client.get("/desk/")
    [told_] = [each for each in answer.context["news"] if "position taken" in each["title"]]
    assert told_["text"] == "Peru: opposes it. Its reason stands with the text."
    place = f"/proposals/{version.proposal.year}-{version.proposal.number}/#stands"
    assert told_["url"] == place and f'href="{place}"' in answer.content.decode()
    assert "Our smelter buys at spot." in client.get(place).content.decode()


def test_who_may_not_read_a_text_hears_on_no_desk_of_a_position_on_it():
    version = steps.table(audience="parties")
    ground = {"proposal_id": version.proposal_id, "digest": version.digest}
    positions.take_position(
        **ground, stance="opposes", reason="Our smelter buys at spot.", by=cast.delegate("PE")
    )
    first, observer = cast.in_days(-7), cast.become("KE", "observer")
    assert not [
        each for each in visits.news(observer, first)[0] if version.proposal.symbol in str(each["title"])
    ]
    party = visits.news(cast.delegate("AU"), first)[0]
    assert [each["text"] for each in party if "position taken" in str(each["title"])]


def test_a_revision_is_news_to_who_spoke_and_to_nobody_where_nobody_did():
    version = steps.table()
    sponsor = cast.delegate(version.proposal.sponsor.code)
    revising.revise(proposal_id=version.proposal_id, by=sponsor)
    assert told("revise") == []
    revising.keep_version(proposal_id=version.proposal_id, by=sponsor)
    positions.cosponsor(proposal_id=version.proposal_id, digest=version.digest, by=cast.delegate("AU"))
    revising.revise(proposal_id=version.proposal_id, by=sponsor)
    assert [said.to for said in told("revise")] == [{"AU"}]
