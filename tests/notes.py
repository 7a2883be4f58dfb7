"""A vote by signed note in steps, by the ordinary services."""

from datetime import datetime, timedelta

from alliance import journal
from alliance.access import Seat
from alliance.journal import clock
from members.approvals.models import Request
from members.ballots import noting
from members.ballots.models import Ballot
from tests import cast

SCAN = b"%PDF-1.7\nNote verbale\n%%EOF"
WHY = "The capital is without network"


def entered(
    ballot: Ballot, choice: str = "yes", *, code: str = "JP", by: Seat | None = None, **more
) -> Request:
    """Received a moment ago, entered by the first officer."""
    received: datetime = more.pop("received_at", None) or journal.now()
    clock.move_to(journal.now() + timedelta(seconds=1))
    said = {
        "member": code,
        "choice": choice,
        "received_at": received,
        "channel": "hand",
        "content": SCAN,
    } | more
    return noting.receive_note(
        ballot_id=ballot.pk, said=noting.Entered(**said), reason=WHY, by=by or cast.officer()
    )


def read(request: Request, choice: str = "yes", by: Seat | None = None):
    """By the second."""
    return noting.read_note(number=request.number, choice=choice, by=by or cast.second_officer())
