"""From one state of a proposal to the next, as `alliance.domain.lifecycle` allows."""

from datetime import datetime

from alliance.domain import lifecycle
from tariffs.proposals import steps
from tariffs.proposals.models import Proposal


def move(proposal: Proposal, state: Proposal.State, at: datetime) -> None:
    """Write the next state of a locked proposal, reached at `at`; nothing typed before is taken back after it.
    Raises Refusal `move_not_allowed`."""
    proposal.state = lifecycle.move(lifecycle.PROPOSAL, proposal.state, state)
    proposal.changed_at = proposal.moved_at = at
    proposal.save(update_fields=["state", "changed_at", "moved_at", "tabled_title"])
    steps.forget(proposal)
