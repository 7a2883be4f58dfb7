"""Two credentials for one head: the seat is provisional, with every right, until two officers confirm or end it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from alliance import journal
from alliance.access import Refused
from alliance.domain import tally
from alliance.journal import clock
from members.approvals import acts
from members.ballots.services import certify, close_ballot
from members.delegates.models import Accreditation
from members.delegates.selectors import seat_on, seats_of
from members.delegations import doubts, withdrawing
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")


def asked(seat, act: str = doubts.QUESTION):
    return doubts.ask_about_seat(
        accreditation_id=seat.accreditation, act=act, reason="Two notes came", by=cast.officer()
    )


def row_of(seat) -> Accreditation:
    return Accreditation.objects.select_related("member").get(pk=seat.accreditation)


def head_of_two() -> Accreditation:
    """Two credentials for a seat that nobody holds; the first of them is accredited."""
    cast.end(cast.delegate("JP"))
    people = [
        steps.accepted(steps.Guest(f"Person {n}", f"p{n}@capital.example", "head"), by=cast.officer())
        for n in (1, 2)
    ]
    first, _ = (steps.credential(each.person_id, "head", by=cast.officer()) for each in people)
    return Accreditation.objects.get(request=steps.approved(steps.asked(first)))


def test_of_two_who_claim_a_vacant_seat_one_sits_provisionally():
    held = head_of_two()
    assert held.provisional
    user = cast.user_of(seat_on(held))
    assert seats_of(user)[0].seat.provisional


def test_credentials_that_come_between_asking_and_approving_are_told_and_hold_the_seat_up():
    cast.end(cast.delegate("JP"))
    one, two = (
        steps.accepted(steps.Guest(f"Person {n}", f"p{n}@capital.example", "head"), by=cast.officer())
        for n in (1, 2)
    )
    request = steps.asked(steps.credential(one.person_id, "head", by=cast.officer()))
    steps.credential(two.person_id, "head", by=cast.officer())
    assert any(
        "came after this was asked" in each for each in acts.of(request.act).tell(request.asks).warnings
    )
    with pytest.raises(Refused, match="credentials_compete"), transaction.atomic():
        steps.approved(request)
    assert not Accreditation.objects.filter(person=one.person_id).exists()


def test_a_seat_that_officers_alone_brought_about_says_so_to_the_second():
    guest = steps.Guest("Fred Friend", "fred@capital.example", "adviser")
    user = steps.accepted(guest, by=cast.officer())
    request = steps.asked(steps.credential(user.person_id, "adviser", by=cast.officer()))
    assert any(
        "Nobody of this delegation invited" in each
        for each in acts.of(request.act).tell(request.asks).warnings
    )
    head = cast.delegate("JP")
    request = steps.asked(steps.credential(user.person_id, "adviser", by=head))
    assert not acts.of(request.act).tell(request.asks).warnings


def test_a_single_claim_seats_without_a_doubt():
    assert not row_of(steps.seated()).provisional


def test_a_seat_is_questioned_and_confirmed_by_two_officers():
    head = cast.delegate("JP")
    steps.approved(asked(head))
    assert row_of(head).provisional
    with pytest.raises(Refused, match="provisional_already"):
        asked(head)
    steps.approved(asked(head, doubts.CONFIRM))
    assert not row_of(head).provisional


def test_the_application_confirms_no_seat_by_itself_nor_twice_by_one_request():
    head = cast.delegate("JP")
    question = steps.approved(asked(head))
    rows = Accreditation.objects.filter(pk=head.accreditation)
    with pytest.raises(IntegrityError, match="a second officer"), transaction.atomic():
        rows.update(provisional=False)
    steps.approved(asked(head, doubts.CONFIRM))
    with pytest.raises(IntegrityError, match="a second officer"), transaction.atomic():
        rows.update(provisional=True, changed_by=question)


def test_a_vote_on_a_provisional_seat_counts_and_the_decision_says_what_it_would_be_without():
    head, ballot = cast.delegate("JP"), cast.a_ballot()
    steps.approved(asked(head))
    for code in [each.code for each in ballot.electorate.filter(capacity="elector") if each.code != "JP"][
        :21
    ]:
        cast.vote(ballot, code)
    cast.vote(ballot, "JP")
    clock.move_to(journal.now() + timedelta(minutes=1))
    steps.approved(asked(head, doubts.CONFIRM))  # afterwards: the vote stays flagged
    clock.move_to(ballot.closes_at)
    decision = close_ballot(ballot_id=ballot.pk)
    assert decision.outcome == "adopted"
    doubt = decision.tally["provisional"]
    assert (doubt["members"], doubt["left_out"]["outcome"]) == (["JP"], "no_quorum")
    assert certify(decision_id=decision.pk) is not None
    assert tally.CHOICES


def test_the_page_and_the_header_say_provisional(sign_in):
    head = cast.delegate("JP")
    steps.approved(asked(head))
    page = sign_in(head).get("/delegation/JP/").content.decode()
    assert "head of delegation, provisional" in page
    assert "Provisional" in page


# ---- a head ends a seat of its own delegation


def test_a_head_ends_an_advisers_seat_at_once_and_the_person_is_out(sign_in):
    adviser, head = cast.delegate("JP", "adviser"), cast.delegate("JP")
    out = Client()
    out.force_login(cast.user_of(adviser))
    assert out.get("/desk/").status_code == 200
    client = sign_in(head)
    at = f"/delegation/JP/seats/{adviser.accreditation}/withdraw/"
    assert "This cannot be undone" in client.get(at).content.decode()
    assert client.post(at).status_code == 422  # no proof
    assert client.post(at, {"code": cast.code(head)}).status_code == 302
    assert row_of(adviser).during.upper <= journal.now()
    assert out.get("/desk/").status_code == 302  # to sign in
    assert client.post(at).status_code == 409  # it has ended already


@pytest.mark.parametrize(
    "code, role, refused",
    [("AU", "adviser", "accreditation_unknown"), ("JP", "head", "head_not_withdrawn")],
)
def test_a_head_ends_no_seat_of_others_and_not_its_own(code, role, refused):
    seat = cast.delegate(code, role)
    with pytest.raises(Refused, match=refused):
        cast.withdraw(seat.accreditation, cast.delegate("JP"))


def test_a_provisional_head_ends_nobodys_seat():
    steps.approved(asked(cast.delegate("JP")))
    with pytest.raises(Refused, match="seat_in_doubt"):
        cast.withdraw(cast.delegate("JP", "adviser").accreditation, cast.delegate("JP"))


@pytest.mark.parametrize("by", ["JP alternate", "AU head"])
def test_the_table_lets_a_head_alone_withdraw_and_its_own_alone(by):
    code, role = by.split()
    seat, target = cast.delegate(code, role), cast.delegate("JP", "adviser")
    with pytest.raises(IntegrityError, match="a head withdraws"), transaction.atomic():
        withdrawing.Withdrawal.objects.create(
            accreditation_id=target.accreditation, by_seat_id=seat.accreditation, by_person=seat.person
        )
    rows = Accreditation.objects.filter(pk=target.accreditation)
    with pytest.raises(IntegrityError, match="a second officer"), transaction.atomic():
        rows.update(during=(rows.get().during.lower, journal.now()))
