"""Casting: one synchronous transaction; the last vote before close counts; nothing leaks before it."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from alliance import journal
from alliance.access import Refused, Role, Seat
from alliance.journal import clock
from alliance.journal.models import Entry
from members.ballots import documents
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.delegates.models import Accreditation
from members.proofs import refusals as refused_proofs
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


def refusal_of(act) -> Refused:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value


def test_a_changed_vote_is_a_second_row_and_both_stay():
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP", "yes")
    cast.vote(ballot, "JP", "no")
    assert list(Vote.objects.order_by("sequence").values_list("sequence", "choice")) == [
        (1, "yes"),
        (2, "no"),
    ]


def test_the_same_vote_sent_again_is_the_vote_that_stands():
    ballot = cast.a_ballot()
    first = cast.vote(ballot, "JP", "yes")
    again = cast.vote(ballot, "JP", "yes")
    assert (again.pk, again.digest) == (first.pk, first.digest)
    assert (Vote.objects.count(), Entry.objects.filter(act="cast_vote").count()) == (1, 1)
    assert [cast.vote(ballot, "JP", choice).sequence for choice in ("no", "yes", "yes")] == [2, 3, 3]


def test_the_same_choice_of_another_person_is_a_vote_of_its_own():
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP", "yes")
    by = cast.delegate("JP", "alternate")
    proof = cast.proof(by, ballot)
    cast_vote(ballot_id=ballot.pk, choice="yes", text_digest=cast.TEXT, proof=proof, by=by)
    assert list(Vote.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]


def test_the_record_of_an_open_ballot_opens_to_no_choice():
    ballot = cast.a_ballot()
    vote = cast.vote(ballot, "JP", "abstain")
    entry = Entry.objects.get(act="cast_vote")
    assert json.loads(entry.payload) == {
        "accreditation": vote.accreditation_id, "proof": "code", "sequence": 1, "vote": vote.digest,
    }  # fmt: skip
    guesses = {documents.vote_digest(ballot, "JP", choice, 1, "0" * 64) for choice in Vote.Choice.values}
    assert vote.digest not in guesses
    assert vote.digest == documents.vote_digest(ballot, "JP", "abstain", 1, vote.salt)


def test_a_vote_at_the_closing_instant_is_late_and_says_so():
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    refusal = refusal_of(lambda: cast.vote(ballot, "JP"))
    assert refusal.code == "ballot_closed"
    assert "is not counted" in refusal.detail


def test_a_state_of_the_union_cannot_vote_and_is_told_who_does():
    refusal = refusal_of(lambda: cast.vote(cast.a_ballot(), "DE"))
    assert refusal.code == "represented"
    assert refusal.detail.startswith("EU votes on this subject")


def test_an_adviser_cannot_vote():
    ballot = cast.a_ballot()
    refusal = refusal_of(
        lambda: cast_vote(
            ballot_id=ballot.pk,
            choice="yes",
            text_digest=cast.TEXT,
            proof=refused_proofs.missing(),
            by=cast.delegate("JP", "adviser"),
        )
    )
    assert refusal.code == "role_may_not"


def test_an_accreditation_that_ended_after_sign_in_no_longer_votes():
    ballot, seat = cast.a_ballot(), cast.delegate("JP")
    assert seat.accreditation is not None
    cast.end(seat)
    refusal = refusal_of(
        lambda: cast_vote(
            ballot_id=ballot.pk, choice="yes", text_digest=cast.TEXT, proof=refused_proofs.missing(), by=seat
        )
    )
    assert refusal.code == "accreditation_ended"


def test_a_seat_of_another_members_accreditation_does_not_vote():
    ballot, japan, peru = cast.a_ballot(), cast.delegate("JP"), cast.delegate("PE")
    missing = refused_proofs.missing()
    forged = Seat(role=peru.role, person=peru.person, member="JP", accreditation=japan.accreditation)
    assert refusal_of(
        lambda: cast_vote(ballot_id=ballot.pk, choice="yes", text_digest=cast.TEXT, proof=missing, by=forged)
    ).code == "accreditation_ended"  # fmt: skip


def test_a_vote_on_another_text_than_the_ballots_is_refused():
    ballot = cast.a_ballot()
    refusal = refusal_of(
        lambda: cast_vote(
            ballot_id=ballot.pk,
            choice="yes",
            text_digest="b" * 64,
            proof=refused_proofs.missing(),
            by=cast.delegate("JP"),
        )
    )
    assert refusal.code == "text_differs"


def test_an_unknown_choice_is_refused():
    assert refusal_of(lambda: cast.vote(cast.a_ballot(), "JP", "maybe")).code == "choice_unknown"


@pytest.mark.usefixtures("by_owner")
@pytest.mark.parametrize("statement", ["UPDATE members_vote SET choice = 'no'", "DELETE FROM members_vote",
                                       "TRUNCATE members_vote CASCADE"])  # fmt: skip
def test_the_table_itself_refuses_to_change_or_lose_a_vote(statement):
    cast.vote(cast.a_ballot(), "JP")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # a TRUNCATE would stumble on pending keys before the guard
        cursor.execute(statement)


def written_past_the_service(ballot: Ballot, code: str = "JP", **differs) -> None:
    """A vote of a member's head written straight into the table."""
    head = Accreditation.objects.get(member__code=code, role="head")
    entry = ElectorateEntry.objects.get(ballot=ballot, code=code)
    row = {
        "ballot": ballot, "elector": entry, "sequence": 1, "choice": "yes", "salt": "0" * 64,
        "digest": "0" * 64, "person": head.person_id, "accreditation": head,
    } | differs  # fmt: skip
    if "proof" not in row:
        row["proof"] = cast.proof_row(Seat(role=Role.HEAD, person=row["person"]), ballot)
        row["proof"].save()
    with transaction.atomic():
        Vote.objects.create(**{"cast_at": journal.now()} | row)


def test_the_table_itself_takes_a_vote_that_the_service_would_take():
    written_past_the_service(cast.a_ballot())
    assert Vote.objects.count() == 1


def test_the_table_itself_refuses_a_vote_after_the_instant():
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    with pytest.raises(IntegrityError, match="outside the window"):
        written_past_the_service(ballot)


def test_the_table_itself_refuses_a_vote_of_a_represented_state():
    with pytest.raises(IntegrityError, match="without a vote"):
        written_past_the_service(cast.a_ballot(), "DE")


def test_the_table_itself_refuses_a_vote_on_an_ended_accreditation():
    ballot = cast.a_ballot()
    cast.end(cast.delegate("JP"))
    with pytest.raises(IntegrityError, match="without credentials"):
        written_past_the_service(ballot)


@pytest.mark.parametrize(("code", "role"), [("JP", "adviser"), ("PE", "head")])
def test_the_table_itself_refuses_a_vote_on_credentials_of_another_role_or_member(code: str, role: str):
    row = Accreditation.objects.get(member__code=code, role=role)
    with pytest.raises(IntegrityError, match="without credentials"):
        written_past_the_service(cast.a_ballot(), "JP", accreditation=row, person=row.person_id)


def test_the_table_itself_refuses_a_vote_by_another_person_than_the_accredited():
    with pytest.raises(IntegrityError, match="without credentials"):
        written_past_the_service(cast.a_ballot(), person=cast.delegate("PE").person)


@pytest.mark.parametrize("sequence", [1, 3])
def test_the_table_itself_refuses_a_vote_out_of_its_sequence(sequence: int):
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP")
    with pytest.raises(IntegrityError, match="out of its sequence"):
        written_past_the_service(ballot, sequence=sequence)
