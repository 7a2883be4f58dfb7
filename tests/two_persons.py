"""A vote of two persons in steps, by the ordinary services."""

from alliance.access import Seat
from members.ballots import preparing
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, Vote
from members.ballots.special import Preparation
from members.delegates.models import Accreditation, Person
from members.registry.models import Member
from tests import cast


def asked(code: str = "JP") -> None:
    """By the head."""
    preparing.set_two_persons(on=True, by=cast.delegate(code))


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
