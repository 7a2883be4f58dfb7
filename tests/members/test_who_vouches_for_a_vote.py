"""A vote that somebody wrote past the service, with SQL alone: the ballot is not decided, and the incident says why."""

from collections.abc import Callable

import pytest
from django.test import override_settings

from alliance import journal
from alliance.access import Role, Seat
from alliance.journal import clock
from alliance.journal.models import Incident
from members.ballots.casting import told_of
from members.ballots.documents import vote_digest
from members.ballots.models import Ballot, Decision, ElectorateEntry, Vote
from members.ballots.services import close_ballot
from members.delegates.models import Accreditation
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


def forged(ballot: Ballot, *, key: str | None = None, told: bool) -> None:
    """A proof and a vote of Japan's head as the tables take them; `key` for the portal's own, `told` to the record."""
    head = Accreditation.objects.get(member__code="JP", role="head")
    entry = ElectorateEntry.objects.get(ballot=ballot, code="JP")
    seat = Seat(Role.HEAD, head.person_id, "JP", accreditation=head.pk)
    with override_settings(**({"SECRET_KEY": key} if key else {})):
        proof = cast.proof_row(seat, ballot, "no")
    proof.save()
    salt = "1" * 64
    vote = Vote.objects.create(
        ballot=ballot, elector=entry, sequence=1, choice="no", salt=salt, cast_at=journal.now(), person=head.person_id,
        digest=vote_digest(ballot, "JP", "no", 1, salt), accreditation=head, proof=proof,
    )  # fmt: skip
    if told:
        journal.record(act="cast_vote", obj=ballot, by=seat, payload=told_of(vote))


def closed(ballot: Ballot) -> Decision | None:
    clock.move_to(ballot.closes_at)
    return close_ballot(ballot_id=ballot.pk)


def _without_an_entry(ballot: Ballot) -> None:
    forged(ballot, told=False)


def _without_the_key(ballot: Ballot) -> None:
    forged(ballot, key="a key of one's own", told=True)


FORGED: dict[str, tuple[Callable[[Ballot], None], str]] = {
    "with no entry in the record": (_without_an_entry, "Vote 1 of JP has no entry in the record."),
    "with an entry, and a proof made without the key": (
        _without_the_key,
        "Vote 1 of JP was not proved by who cast it",
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_vote_that_nobody_vouches_for_lets_nothing_be_decided(how):
    ballot = cast.a_ballot()
    cast.vote(ballot, "PE")
    act, said = FORGED[how]
    act(ballot)
    assert closed(ballot) is None
    ballot.refresh_from_db()
    assert ballot.state == "open"
    assert said in Incident.objects.get(code="vote_unvouched").detail


def test_votes_as_they_were_cast_are_vouched_for_and_under_a_former_key_too(settings):
    ballot = cast.a_ballot()
    for choice in ("yes", "no"):
        cast.vote(ballot, "JP", choice)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert closed(ballot) is not None
