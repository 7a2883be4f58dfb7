"""A vote of two persons in steps, by the ordinary services."""

from alliance.access import Refused, Seat
from members.ballots import preparing
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, Vote
from members.ballots.special import Preparation, TwoPersons
from members.delegates.models import Accreditation, Person
from members.proofs.services import Given
from members.registry.models import Member
from tests import cast


def asked(code: str = "JP") -> None:
    """By the head."""
    set_by(cast.delegate(code))


def set_by(by: Seat, *, on: bool = True, proof: Given | Refused | None = None) -> TwoPersons:
    """Asked for or ended by a seat, with a fresh proof unless another is given."""
    given = proof or cast.proved(preparing.purpose_of(by.member or "", on=on), by)
    return preparing.set_two_persons(on=on, proof=given, by=by)


def prepared(ballot: Ballot, choice: str = "yes", *, by: Seat | None = None, text: str = "") -> Preparation:
    """By Japan's adviser, unless somebody else is named."""
    return preparing.prepare_vote(
        ballot_id=ballot.pk, choice=choice, text_digest=text or ballot.text_digest,
        by=by or cast.delegate("JP", "adviser"),
    )  # fmt: skip


def voted(ballot: Ballot, choice: str = "yes", *, by: Seat | None = None) -> Vote:
    """By Japan's head, with a fresh proof."""
    seat = by or cast.delegate("JP")
    return cast_vote(
        ballot_id=ballot.pk, choice=choice, text_digest=ballot.text_digest, proof=cast.proof(seat, ballot, choice),
        by=seat,
    )  # fmt: skip


def second_seat(seat: Seat, code: str, role: str) -> Accreditation:
    """Another seat of the same person."""
    return cast.accredit(Person.objects.get(pk=seat.person), Member.objects.get(code=code), role)
