"""The one path of data by the ordinary services, for tests that stand further down it."""

from typing import Any

from alliance import journal
from alliance.access import Seat
from alliance.journal import clock
from members.ballots.models import Ballot, Decision
from members.ballots.services import certify, close_ballot
from tariffs.proposals.drafting import add_row, save_text, start_draft
from tariffs.proposals.models import Version
from tariffs.proposals.services import put_to_ballot, table_proposal
from tests import cast


def floor_row(**typed: str) -> dict[str, str]:
    """A row as a delegate would type it: NdPr oxide from non-members, 110 USD/kg CIF, added, open-ended."""
    row = {
        "kind": "set", "product": "ndpr-oxide", "origin": "NONMEMBERS", "importer": "ALLIANCE",
        "amount": "110.00", "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF",
        "combination": "add", "valid_from": cast.in_days(30).date().isoformat(),
        "sunset": cast.in_days(700).date().isoformat(),
    }  # fmt: skip
    return row | typed


def tabled(
    *rows: dict[str, str], by: Seat | None = None, title: str = "A floor for NdPr oxide",
    audience: str = "members",
) -> Version:  # fmt: skip
    """A proposal of Japan's with these rows, tabled."""
    by = by or cast.delegate("JP")
    draft = start_draft(by=by)
    save_text(proposal_id=draft.pk, title=title, prose="So that mines stay open.", language="en", by=by)
    for row in rows or (floor_row(),):
        add_row(proposal_id=draft.pk, by=by, typed=row)
    return table_proposal(proposal_id=draft.pk, by=by, audience=audience)


def on_ballot(*rows: dict[str, str], days: float = 7, **how: Any) -> Ballot:
    """A ballot open on a tabled proposal."""
    return put_to_ballot(version_id=tabled(*rows, **how).pk, closes_at=cast.in_days(days), by=cast.officer())


def decided(*rows: dict[str, str], yes: int = 23, no: int = 2, **how: Any) -> Decision:
    """A proposal decided and certified, not yet enacted; the clock stands after the close."""
    ballot = on_ballot(*rows, **how)
    cast.everybody_votes(ballot, yes=yes, no=no)
    if journal.now() < ballot.closes_at:
        clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    certify(decision_id=decision.pk)
    return decision
