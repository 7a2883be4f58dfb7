"""From decided rows to a published release, by the ordinary services."""

from typing import Any

from alliance.journal import clock
from members.ballots.models import Ballot
from members.ballots.services import certify, close_ballot
from tariffs.proposals.services import enact
from tariffs.releases.models import Release
from tariffs.releases.services import build_release, publish_release
from tests import path


def take_effect(ballot: Ballot) -> None:
    """The clock runs to the close; what the sweep does follows: decided, certified, enacted, built, published."""
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    assert decision is not None
    certify(decision_id=decision.pk)
    enact(decision_id=decision.pk)
    release = build_release()
    assert release is not None
    publish_release(number=release.number)


def built(*rows: dict[str, str], **how: Any) -> Release:
    """A release built after a decision on these rows (none given: one good row)."""
    enact(decision_id=path.decided(*rows, **how).pk)
    release = build_release()
    assert release is not None
    return release


def published(*rows: dict[str, str], **how: Any) -> Release:
    """The same, published."""
    release = built(*rows, **how)
    publish_release(number=release.number)
    return release
