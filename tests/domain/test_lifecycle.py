"""What may follow what."""

from itertools import pairwise

import pytest

from alliance.domain import lifecycle
from alliance.domain.errors import Refusal
from alliance.domain.tally import OUTCOMES

TABLES = [lifecycle.PROPOSAL, lifecycle.BALLOT, lifecycle.RELEASE, lifecycle.MEMBER]


@pytest.mark.parametrize("table", TABLES)
def test_every_move_leads_to_a_state_of_its_table(table):
    assert {to for allowed in table.values() for to in allowed} <= set(table)


def test_a_proposal_runs_from_draft_to_adopted():
    path = ["draft", "tabled", "balloting", "adopted"]
    for from_, to in pairwise(path):
        assert lifecycle.move(lifecycle.PROPOSAL, from_, to) == to


def test_a_ballot_may_end_in_every_outcome_of_a_tally():
    assert lifecycle.PROPOSAL["balloting"] == OUTCOMES


@pytest.mark.parametrize(
    ("table", "from_", "to"),
    [
        (lifecycle.PROPOSAL, "draft", "adopted"),
        (lifecycle.PROPOSAL, "not_adopted", "adopted"),
        (lifecycle.BALLOT, "closed", "open"),
        (lifecycle.BALLOT, "open", "decided"),
        (lifecycle.RELEASE, "published", "built"),
        (lifecycle.MEMBER, "withdrawn", "party"),
    ],
)
def test_a_move_that_is_not_allowed_is_refused_with_what_is(table, from_, to):
    with pytest.raises(Refusal) as refused:
        lifecycle.move(table, from_, to)
    assert refused.value.code == "move_not_allowed"
    assert refused.value.values["allowed"] == (list(table[from_]) or ["nothing"])
