"""A vote that was refused is kept as evidence: who, for whom, when and why; never what it said."""

import json
from datetime import timedelta

import pytest
from django.core.serializers import serialize
from django.db import IntegrityError, transaction
from django.urls import reverse

from alliance import journal
from alliance.access import Refused, Seat
from alliance.journal import clock
from members.ballots.casting import cast_vote
from members.ballots.models import MOST_REFUSALS, Ballot, FurtherRefusals, RefusedAttempt
from members.ballots.services import close_ballot
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


def refused(ballot: Ballot, seat: Seat, *, choice: str = "yes", text: str | None = None) -> str:
    """The code with which a vote is refused."""
    proof = cast.proof(seat, ballot, choice, text=text)
    with pytest.raises(Refused) as refusal:
        cast_vote(
            ballot_id=ballot.pk, choice=choice, text_digest=text or ballot.text_digest, proof=proof, by=seat
        )
    return refusal.value.code


def at(name: str, ballot: Ballot) -> str:
    return reverse(name, args=[ballot.year, ballot.number])


def test_a_late_vote_is_kept_with_person_seat_instant_and_code():
    ballot, japan = cast.a_ballot(), cast.delegate("JP")
    clock.move_to(ballot.closes_at)
    assert refused(ballot, japan) == "ballot_closed"
    row = RefusedAttempt.objects.get()
    assert (row.ballot, row.person, row.member, row.role) == (ballot, japan.person, "JP", "head")
    assert (row.code, row.accreditation, row.place) == ("ballot_closed", japan.accreditation, 1)
    assert ballot.closes_at <= row.at <= journal.now()


def test_every_refusal_is_kept_and_no_choice_with_it():
    ballot, japan, germany = cast.a_ballot(), cast.delegate("JP"), cast.delegate("DE")
    assert refused(ballot, japan, text="b" * 64) == "text_differs"
    assert refused(ballot, japan, choice="perhaps") == "choice_unknown"
    assert refused(ballot, germany) == "represented"
    cast.end(japan)
    assert refused(ballot, japan) == "accreditation_ended"
    codes = list(RefusedAttempt.objects.values_list("member", "code"))
    assert codes == [
        ("JP", "text_differs"), ("JP", "choice_unknown"), ("DE", "represented"), ("JP", "accreditation_ended"),
    ]  # fmt: skip
    fields = {
        key for row in json.loads(serialize("json", RefusedAttempt.objects.all())) for key in row["fields"]
    }
    assert fields == {"accreditation", "at", "ballot", "code", "member", "person", "place", "role"}


def test_a_vote_that_is_taken_leaves_no_refusal():
    cast.vote(cast.a_ballot(), "JP")
    assert not RefusedAttempt.objects.exists()


def test_so_many_are_kept_of_a_person_and_the_rest_is_counted():
    ballot, japan, peru = cast.a_ballot(), cast.delegate("JP"), cast.delegate("PE")
    for _ in range(MOST_REFUSALS + 3):
        refused(ballot, japan, text="b" * 64)
    refused(ballot, peru, text="b" * 64)
    assert RefusedAttempt.objects.filter(member="JP").count() == MOST_REFUSALS
    assert RefusedAttempt.objects.filter(member="PE").count() == 1
    row = FurtherRefusals.objects.get()
    assert (row.member, row.person, row.count) == ("JP", japan.person, 3)


def test_the_form_over_http_is_kept_as_well(sign_in):
    ballot = cast.a_ballot()
    client = sign_in(cast.delegate("JP"))
    client.post(at("ballot_cast", ballot), {"choice": ["yes", "no"], "text_digest": ballot.text_digest})
    clock.move_to(ballot.closes_at)
    assert client.post(at("ballot_confirm", ballot), {"choice": "yes"}).status_code == 409
    client.get(at("ballot_confirm", ballot))
    assert [row.code for row in RefusedAttempt.objects.all()] == ["form_contradicts", "ballot_closed"]


def test_a_seat_sees_its_own_and_the_office_all_once_the_window_is_over(sign_in):
    ballot = cast.a_ballot()
    refused(ballot, cast.delegate("JP"), text="b" * 64)
    pages = {
        seat: lambda seat=seat: sign_in(seat).get(at("ballot", ballot)).content.decode()
        for seat in (cast.delegate("JP"), cast.delegate("PE"), cast.officer())
    }
    japan, peru, officer = pages.values()
    assert ">JP</td>" in japan() and "It was on another text" in japan()
    assert "Refused votes" not in peru()
    assert "1 vote was refused" in officer() and ">JP</td>" not in officer()
    for _ in range(3):
        refused(ballot, cast.delegate("JP"), text="b" * 64)
    shown, _, folded = japan().partition("<summary>1 more refused vote</summary>")
    assert (shown.count(">JP</td>"), folded.count(">JP</td>")) == (3, 1)
    clock.move_to(ballot.closes_at)
    assert ">JP</td>" in officer()
    assert "Refused votes" not in peru()


def test_the_decision_says_how_many_and_why_to_everybody_and_who_to_the_office(client, sign_in):
    ballot = cast.a_ballot()
    refused(ballot, cast.delegate("JP"), text="b" * 64)
    clock.move_to(ballot.closes_at)
    for code in ("PE", "AU"):
        refused(ballot, cast.delegate(code))
    decision = close_ballot(ballot_id=ballot.pk)
    assert decision is not None
    page = client.get(f"/decisions/{decision.year}-{decision.number}/").content.decode()
    assert '3 votes were refused; <a href="#refused">see why</a>' in page
    assert "It came after the close: 2" in page and "It was on another text: 1" in page
    assert "Refused votes, one by one" not in page
    seen = sign_in(cast.officer()).get(f"/decisions/{decision.year}-{decision.number}/").content.decode()
    assert "Refused votes, one by one" in seen and ">PE</td>" in seen


def test_a_decision_without_refusals_says_nothing_of_them(client):
    ballot = cast.a_ballot()
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    assert decision is not None
    page = client.get(f"/decisions/{decision.year}-{decision.number}/").content.decode()
    assert "refused" not in page.lower()


@pytest.mark.usefixtures("by_owner")
def test_what_was_kept_is_never_edited_and_the_counter_only_goes_upward():
    ballot, japan = cast.a_ballot(), cast.delegate("JP")
    for _ in range(MOST_REFUSALS + 2):
        refused(ballot, japan, text="b" * 64)
    for change, said in (
        (lambda: RefusedAttempt.objects.update(code="ballot_closed"), "append-only"),
        (lambda: RefusedAttempt.objects.all().delete(), "append-only"),
        (lambda: FurtherRefusals.objects.update(member="PE"), "append-only"),
        (lambda: FurtherRefusals.objects.update(count=1), "counted upward only"),
        (lambda: FurtherRefusals.objects.all().delete(), "append-only"),
    ):
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            change()


def test_the_table_holds_no_more_than_twenty_of_a_person():
    ballot = cast.a_ballot()
    with pytest.raises(IntegrityError, match="so_many_refusals_are_kept"), transaction.atomic():
        RefusedAttempt.objects.create(
            ballot=ballot, person=cast.delegate("JP").person, member="JP", role="head", code="ballot_closed",
            at=journal.now() - timedelta(seconds=1), place=MOST_REFUSALS + 1,
        )  # fmt: skip
