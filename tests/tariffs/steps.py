"""The way of a proposal in steps, through the ordinary services: draft, table, ballot, votes, decision,
enactment."""

from datetime import date, timedelta

from alliance import journal
from alliance.access import Seat
from alliance.journal import clock
from members.ballots.models import Ballot, Decision
from members.ballots.services import certify, close_ballot
from tariffs.floors.models import PriceFloor
from tariffs.proposals import services
from tariffs.proposals.models import Enactment, Proposal, Version
from tariffs.proposals.negotiation import positions
from tests import cast

QUORUM = 22  # of 43 electors; if all of them vote yes, a text is adopted


def day(offset: int) -> date:
    """A civil date so many days from the alliance's today."""
    return journal.now().date() + timedelta(days=offset)


def row(**typed: str | date) -> dict[str, str]:
    """A row that sets a good floor for NdPr oxide from all origins, but for what is given."""
    first = day(30)
    good = {
        "kind": "set", "product": "ndpr-oxide", "origin": "ALL", "importer": "ALLIANCE", "amount": "110.00",
        "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "FOB",
        "combination": "add", "valid_from": first.isoformat(),
        "sunset": (first + timedelta(days=700)).isoformat(),
    }  # fmt: skip
    return good | {name: str(text) for name, text in typed.items()}


def draft(*rows: dict[str, str], by: Seat | None = None) -> Proposal:
    """A draft with title, prose and these rows (none given: one good row)."""
    seat = by or cast.delegate("JP")
    proposal = services.start_draft(by=seat)
    services.save_text(
        proposal_id=proposal.pk,
        title="A floor for NdPr oxide",
        prose="Prices lie below cost.",
        language="en",
        by=seat,
    )
    for typed in rows or (row(),):
        services.add_row(proposal_id=proposal.pk, typed=typed, by=seat)
    proposal.refresh_from_db()
    return proposal


def table(*rows: dict[str, str], by: Seat | None = None, audience: str = "members") -> Version:
    """A tabled version with these rows."""
    seat = by or cast.delegate("JP")
    return services.table_proposal(proposal_id=draft(*rows, by=seat).pk, by=seat, audience=audience)


def oppose(version: Version, by: str = "AU") -> None:
    """A member says that it is against a version."""
    positions.take_position(
        proposal_id=version.proposal_id, digest=version.digest, stance="opposes", reason="It costs.",
        by=cast.delegate(by),
    )  # fmt: skip


def ballot(
    *rows: dict[str, str], by: Seat | None = None, days: float = 7, audience: str = "members"
) -> Ballot:
    """An open ballot on a version with these rows."""
    version = table(*rows, by=by, audience=audience)
    return services.put_to_ballot(version_id=version.pk, closes_at=cast.in_days(days), by=cast.officer())


def decide(on: Ballot, *, yes: int = QUORUM, no: int = 0, certified: bool = True) -> Decision:
    """The quorum votes yes (or as given), the clock runs to the close, the ballot is closed and certified."""
    cast.everybody_votes(on, yes=yes, no=no)
    clock.move_to(on.closes_at)
    decision = close_ballot(ballot_id=on.pk)
    if certified:
        certify(decision_id=decision.pk)
    return decision


def enacted(*rows: dict[str, str], by: Seat | None = None) -> list[Enactment]:
    """The whole way, adopted: what became of each row."""
    return services.enact(decision_id=decide(ballot(*rows, by=by)).pk)


def a_floor(**typed: str | date) -> PriceFloor:
    """A floor put on record by a decision."""
    floor = enacted(row(**typed))[0].floor
    assert floor is not None
    return floor
