"""Proposals and ballots as delegates make them, by the ordinary services, for what is timed afterwards."""

from datetime import timedelta

from alliance import journal
from alliance.access import Role, Seat
from members.ballots.casting import cast_vote, purpose_of
from members.ballots.models import Ballot, ElectorateEntry
from members.ballots.services import open_ballot
from members.delegates.models import Accreditation, Office
from members.delegates.selectors import seat_on
from members.proofs import services as proofs
from members.proofs.models import Proof
from tariffs.proposals import services as proposals

CHOICES = ("yes", "yes", "yes", "no", "abstain")


def officer() -> Seat:
    """An officer of the secretariat."""
    office = Office.objects.filter(role=Role.OFFICER).order_by("id").first()
    assert office is not None, "the seed has an officer"
    return Seat(role=Role.OFFICER, person=office.person_id)


def heads() -> dict[str, Seat]:
    """Member's code → the seat of its head."""
    rows = Accreditation.objects.filter(role=Role.HEAD).select_related("member")
    return {row.member.code: seat_on(row) for row in rows}


def empty_ballot(title: str) -> Ballot:
    """An open ballot on a text of its own, about no proposal: casting asks only for the ballot."""
    return open_ballot(
        subject="floor", title=title, about="PROP/2026/900", text_digest="a" * 64,
        closes_at=journal.now() + timedelta(days=7), by=officer(),
    )  # fmt: skip


def ballot_on_a_floor(amount: str, product: str) -> Ballot:
    """A ballot on one new floor, drafted, tabled and opened, with a yes of every elector."""
    seats, at = heads(), journal.now()
    sponsor = seats["JP"]
    draft = proposals.start_draft(by=sponsor)
    proposals.save_text(
        proposal_id=draft.pk, title=f"A floor for {product}", prose="Measured.", language="en", by=sponsor
    )
    first = (at + timedelta(days=60)).date()
    row = {
        "kind": "set", "product": product, "origin": "NONMEMBERS", "importer": "ALLIANCE", "amount": amount,
        "currency": "USD", "unit": "KGM", "content_basis": "gross", "value_basis": "CIF", "combination": "add",
        "valid_from": first.isoformat(), "sunset": (first + timedelta(days=700)).isoformat(),
    }  # fmt: skip
    proposals.add_row(proposal_id=draft.pk, by=sponsor, typed=row)
    version = proposals.table_proposal(proposal_id=draft.pk, by=sponsor)
    ballot = proposals.put_to_ballot(version_id=version.pk, closes_at=at + timedelta(days=7), by=officer())
    for entry in ballot.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR):
        seat, text = seats[entry.code], ballot.text_digest
        shown = purpose_of(ballot, choice="yes", text_digest=text)
        proof = proofs.give(purpose=shown, method=Proof.Method.CODE, session="", by=seat)
        cast_vote(ballot_id=ballot.pk, choice="yes", text_digest=text, proof=proof, by=seat)
    return ballot
