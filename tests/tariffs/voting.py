"""The way of amendments to the vote, for tests: moved by others, put by an officer, gone on with by the portal."""

from datetime import time

from alliance.journal import clock
from members.ballots.models import Ballot, Decision
from members.ballots.services import certify, close_ballot
from tariffs.proposals.amending import order, plan, selectors, services
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation import amendments
from tariffs.proposals.negotiation.models import Amendment
from tests import cast

WINDOWS = plan.Windows(amendment_hours=72, whole_hours=72, closing_time=time(17))


def move(version: Version, who: str = "AU", at_row: int = 1, **cells: str) -> Amendment:
    """A party moves an amendment."""
    return amendments.move_amendment(
        proposal_id=version.proposal_id, digest=version.digest, row=at_row, cells=cells,
        reason="Our smelter buys at 95.", by=cast.delegate(who),
    )  # fmt: skip


def shown(version: Version, windows: plan.Windows = WINDOWS) -> plan.Plan:
    """The plan of votes as the officer sees it."""
    return plan.now_of(version, order.standing_on(version), windows)


def put(version: Version, windows: plan.Windows = WINDOWS) -> Agenda:
    """An officer puts the amendments that stand to the vote, as shown."""
    return services.put_amendments(
        version_id=version.pk, windows=windows, shown=shown(version, windows).digest, by=cast.officer()
    )


def now_on(agenda: Agenda) -> Ballot:
    """The ballot that is open on an amendment of an agenda."""
    found = selectors.of_agenda(agenda)
    assert found is not None and found.ballot is not None
    return found.ballot


def vote(on: Ballot, *, yes: int = 23, no: int = 0) -> Decision:
    """The electors vote, the clock runs to the close, the ballot is closed and certified. Nothing more."""
    cast.everybody_votes(on, yes=yes, no=no)
    clock.move_to(on.closes_at)
    decision = close_ballot(ballot_id=on.pk)
    certify(decision_id=decision.pk)
    return decision


def step(agenda: Agenda, *, yes: int = 23, no: int = 0) -> Agenda:
    """The ballot that is open is voted on, and the portal goes on."""
    vote(now_on(agenda), yes=yes, no=no)
    services.go_on(agenda_id=agenda.pk)
    agenda.refresh_from_db()
    return agenda
