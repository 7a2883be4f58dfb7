"""The way of a state into the alliance and out of it, in short steps."""

from datetime import date, timedelta

from alliance import journal
from alliance.access import NOBODY, Refused, Seat
from alliance.journal import clock
from members.accession import acts, applying, motions, settling, withdrawing
from members.accession.models import Application, Motion, WithdrawalNotice
from members.approvals.models import Request
from members.ballots import services as ballots
from members.ballots.models import Ballot, Decision, SubjectRule
from members.proofs.services import Given
from members.registry.models import Member
from members.registry.selectors import status_of
from tests import cast
from tests.cast import proved as proved

WHY = "The letter of the government is in order."
LETTER = b"%PDF-1.7 letter of Chile"
REASONS = "It has paid no contribution for two years."


def said(**more) -> applying.Said:
    return applying.Said(
        **{
            "kind": "state", "country": "CL", "contact_name": "Gabriela Soto", "email": "soto@capital.example",
            "side": "producer", "documents": (LETTER,),
        } | more
    )  # fmt: skip


def application(**more) -> Application:
    return applying.apply(said=said(**more), by=NOBODY)


def ruled(row: Application, act: str, *, code: str = "") -> Request:
    """Asked by the first officer, approved by the second."""
    request = acts.ask_for_ruling(application_id=row.pk, act=act, reason=WHY, code=code, by=cast.officer())
    cast.approve(number=request.number, by=cast.second_officer())
    row.refresh_from_db()
    return request


def admissible(**more) -> Application:
    row = application(**more)
    ruled(row, "declare_admissible", code="" if row.country else "ABC")
    return row


def on_ballot(
    row: Application | None = None, *, in_days: int = 30, side: str = "producer", weight: int = 12
) -> Motion:
    return admission(row or admissible(), effective_from=day(in_days), side=side, weight=weight)


def admission(
    row: Application, *, by: Seat | None = None, proof: Given | Refused | None = None, **more
) -> Motion:
    """Put to the ballot by an officer, with a fresh proof for these terms unless another is given."""
    by = by or cast.officer()
    terms = {"effective_from": day(30), "side": "producer", "weight": 12, "closes_at": cast.in_days(7)} | more
    if proof is None:
        proof = proved(motions.purpose_of(row, **terms), by)
    return motions.put_to_ballot(application_id=row.pk, proof=proof, by=by, **terms)


def notice(by: Seat, proof: Given | Refused | None = None) -> WithdrawalNotice:
    """Given by a head, with a fresh proof unless another is given."""
    return withdrawing.give_notice(proof=proof or proved(withdrawing.purpose_of(by.member or ""), by), by=by)


def moved(kind: str, code: str, *, by: Seat | None = None, in_days: int = 30) -> Motion:
    return motions.move(
        kind=kind, code=code, effective_from=day(in_days), reasons=REASONS, by=by or cast.delegate("JP")
    )


def put(motion: Motion) -> Motion:
    """On the ballot by two officers."""
    request = acts.ask_for_ballot(
        motion_id=motion.pk, closes_at=cast.in_days(7), reason="It is in order.", by=cast.officer()
    )
    cast.approve(number=request.number, by=cast.second_officer())
    motion.refresh_from_db()
    return motion


def decided(motion: Motion, *, yes: int = 56, no: int = 0) -> Decision:
    """Voted on, closed, certified; not on record yet."""
    ballot = motion.ballot
    assert ballot is not None
    yes = min(yes, ballot.electorate.filter(capacity="elector").count() - no)
    cast.everybody_votes(ballot, yes=yes, no=no)
    clock.move_to(ballot.closes_at)
    decision = ballots.close_ballot(ballot_id=ballot.pk)
    assert decision is not None
    ballots.certify(decision_id=decision.pk)
    return decision


def settled(motion: Motion, **votes: int) -> Decision:
    """Decided, and on record."""
    decision = decided(motion, **votes)
    for each in settling.to_settle():
        settling.settle_motion(motion_id=each)
    motion.refresh_from_db()
    return decision


def admitted() -> Member:
    motion = on_ballot()
    settled(motion)
    return motion.member


def day(days: int) -> date:
    return journal.now().date() + timedelta(days=days)


def status(code: str, on: date) -> str:
    return status_of(Member.objects.get(code=code), on=on)


def capacity(ballot: Ballot, code: str) -> str:
    found = ballot.electorate.filter(code=code).first()
    return found.capacity if found else ""


def rule_of(subject: str) -> SubjectRule:
    return SubjectRule.objects.select_related("rule").get(subject=subject)
