"""Casting a vote. The law of counting is in alliance.domain.tally; opening and closing stand in `services`.

Lock order: ballot → accreditation → member. A service locks, then reads the clock, then writes: a time read
before a lock wait would let a vote in after the closing instant. Electorates and votes are append-only, so nothing
locks their rows: whoever must wait for a state's other vote waits at the register's row of that state.
"""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from alliance import journal
from alliance.access import VOTERS, Refused, Seat
from alliance.domain import canon
from members.ballots import documents, extending, preparing, refusals, sealed, voters
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.ballots.special import Preparation
from members.delegates.models import Accreditation
from members.proofs import refusals as refused_proofs
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.proofs.services import Given, Purpose
from members.signin import resetting


def purpose_of(ballot: Ballot, *, choice: str, text_digest: str) -> Purpose:
    """What a voter proves who they are for: this ballot, with the choice and the text as they were shown."""
    return Purpose("cast_vote", ballot.symbol, (choice, text_digest))


def cast_vote(*, ballot_id: int, choice: str, text_digest: str, proof: Given | Refused, by: Seat) -> Vote:
    """Append a state's vote: its last one before the closing instant counts. `text_digest` is what was shown.

    `proof` is a fresh proof of identity for `purpose_of` this vote, or why there is none: whatever else stands
    against the vote is said first.

    The accreditation is checked live under lock and kept with the vote as evidence; status, side and weight are as
    frozen when the ballot opened. The last vote repeated on the same accreditation is that vote again: no second
    row, the same receipt, no proof. Refused: `role_may_not`, `choice_unknown`, `text_differs`, `not_in_electorate`,
    `represented`, `suspended`, `voteless`, `accreditation_ended`, `ballot_closed`, `close_unsettled`,
    `proof_other`, `proof_stale`, `proof_used`, and what `proof` says. The record gets only a salted digest. What was
    refused is kept, without the choice (`refusals`), after its transaction was rolled back.
    """
    try:
        try:
            return _cast(ballot_id=ballot_id, choice=choice, text_digest=text_digest, proof=proof, by=by)
        except Refused as refused:
            if refused.code != "ballot_closed" or not extending.settle_late(ballot_id):
                raise
        return _cast(
            ballot_id=ballot_id, choice=choice, text_digest=text_digest, proof=proof, by=by
        )  # the close has moved: the portal was away, and nothing could say so before
    except Refused as refused:
        refusals.keep_refused(ballot_id=ballot_id, refused=refused, by=by)
        raise


@transaction.atomic
def _cast(*, ballot_id: int, choice: str, text_digest: str, proof: Given | Refused, by: Seat) -> Vote:
    here = voters.present(
        ballot_id=ballot_id, choice=choice, text_digest=text_digest, roles=VOTERS, act="cast a vote", by=by
    )
    ballot, accreditation, entry, at = here.ballot, here.accreditation, here.entry, here.at
    last = entry.votes.order_by("-sequence").first()
    if last is not None and (last.choice, last.accreditation_id) == (choice, accreditation.pk):
        return last
    prepared = preparing.to_cast(ballot, entry, choice, accreditation.person_id)
    purpose = purpose_of(ballot, choice=choice, text_digest=text_digest)
    shown = proofs.check(proof, purpose, by=by, at=at)
    sequence = last.sequence + 1 if last else 1
    return _append(ballot, entry, accreditation, choice, sequence, at, shown, by, prepared=prepared)


def _append(
    ballot: Ballot, entry: ElectorateEntry, accreditation: Accreditation, choice: str, sequence: int, at: datetime,
    proof: Proof, by: Seat, *, prepared: Preparation | None = None,
) -> Vote:  # fmt: skip
    """Write a vote and its place in the record; the table refuses what came too late after all."""
    vote = made(ballot, entry, accreditation, choice, sequence, at, proof)
    vote.preparation, vote.factor_reset_at = prepared, resetting.lately(accreditation.person_id, at)
    try:
        sealed.insert(vote)
    except IntegrityError as error:
        lapsed = _lapsed(error, ballot, by)
        if lapsed is None:
            raise
        raise lapsed from error
    journal.record(act="cast_vote", obj=ballot, by=by, payload=told_of(vote))
    return vote


def made(
    ballot: Ballot, entry: ElectorateEntry, accreditation: Accreditation, choice: str, sequence: int, at: datetime,
    proof: Proof,
) -> Vote:  # fmt: skip
    """A vote with its salt and digest, not written yet."""
    salt = secrets.token_hex(32)
    return Vote(
        ballot=ballot, elector=entry, sequence=sequence, choice=choice, salt=salt, cast_at=at,
        digest=documents.vote_digest(ballot, entry.code, choice, sequence, salt),
        person=accreditation.person_id, accreditation=accreditation, proof=proof,
    )  # fmt: skip


def told_of(vote: Vote) -> dict[str, Any]:
    """What the record is told of a vote: its digest and what it was cast on, never the choice."""
    assert vote.proof is not None, "no vote is cast without a proof"
    return {
        "accreditation": vote.accreditation_id,
        "proof": vote.proof.method,
        "sequence": vote.sequence,
        "vote": vote.digest,
    } | said_of(vote)


def said_of(vote: Vote) -> dict[str, str]:
    """What the record says of a vote beside what it says of all: who cast it and when, not how."""
    found = {}
    if vote.factor_reset_at:
        found["factor_reset"] = canon.instant_text(vote.factor_reset_at)
    if vote.preparation:
        found["prepared"] = vote.preparation.digest
    return found


def _lapsed(error: IntegrityError, ballot: Ballot, by: Seat) -> Refused | None:
    """The words for what the vote table refused because an instant passed after the service read the clock."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "a_vote_comes_in_its_window":
        return voters.late(ballot, ballot.ends_at)
    if name == "a_vote_has_live_credentials":
        return voters.not_accredited(by)
    if name == "a_vote_takes_two_persons":
        return preparing.preparer_left()
    if name == "a_vote_is_proved":
        return refused_proofs.stale()
    if name == "members_vote_proof_id_key":
        return refused_proofs.used()
    return None
