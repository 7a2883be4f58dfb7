"""Who speaks on a text tells its sponsors, who changes it tells those who spoke; nobody else."""

import pytest

from alliance.journal.models import Entry
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


def test_a_revision_is_news_to_who_spoke_and_to_nobody_where_nobody_did():
    version = steps.table()
    sponsor = cast.delegate(version.proposal.sponsor.code)
    revising.revise(proposal_id=version.proposal_id, by=sponsor)
    assert told("revise") == []
    revising.keep_version(proposal_id=version.proposal_id, by=sponsor)
    positions.cosponsor(proposal_id=version.proposal_id, digest=version.digest, by=cast.delegate("AU"))
    revising.revise(proposal_id=version.proposal_id, by=sponsor)
    assert [said.to for said in told("revise")] == [{"AU"}]
