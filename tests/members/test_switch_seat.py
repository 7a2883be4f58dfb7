"""Somebody who serves two states acts for one at a time, says which, and never slips into the other."""

import pytest

from alliance.access import Role, Seat
from members.ballots.models import Vote
from members.delegates import selectors
from members.delegates.models import Accreditation, Person, User
from members.registry.models import Member
from tests import cast, path

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def twofold(sign_in):
    """Japan's head, who is Peru's alternate too, signed in. As (client, seat for Peru)."""
    japan = cast.delegate("JP")
    client = sign_in(japan)
    client.get("/desk/")
    row = cast.accredit(Person.objects.get(pk=japan.person), Member.objects.get(code="PE"), "alternate")
    return client, selectors.seat_on(row)


def page(client, where: str = "/desk/") -> str:
    return client.get(where).content.decode()


def switch(client, seat: Seat):
    return client.post("/seat/", {"seat": f"accreditation:{seat.accreditation}"})


def test_a_second_seat_changes_nothing_until_it_is_taken(twofold):
    client, _ = twofold
    assert "Japan’s desk" in page(client) and "Switch seat" in page(client)
    said = page(client, "/seat/")
    assert "Act as alternate of Peru" in said and "You act in this seat" in said


def test_every_page_says_for_whom_one_acts_after_a_switch(twofold):
    client, peru = twofold
    assert switch(client, peru)["Location"] == "/desk/"
    assert "Peru’s desk" in page(client)
    for where in ("/", "/proposals/", "/record/", "/delegation/PE/"):
        assert "Peru, alternate" in page(client, where), where
    assert client.get("/delegation/JP/").status_code == 403


def test_an_account_is_read_with_its_seats_in_one_question_and_each_reading_tells_them_once(
    twofold, django_assert_num_queries
):
    _client, peru = twofold
    key = cast.user_of(peru).pk
    with django_assert_num_queries(1):
        user = User.objects.get(pk=key)
        assert [each.seat.member for each in selectors.seats_of(user)] == ["JP", "PE"]
    cast.end(peru)
    assert [each.seat.member for each in selectors.seats_of(user)] == ["JP"]


def test_a_seat_that_is_not_held_is_not_taken(twofold):
    client, peru = twofold
    for key in (
        "",
        "office:1",
        "accreditation:0",
        f"accreditation:{cast.delegate('AU').accreditation}",
        "\x00",
    ):
        assert client.post("/seat/", {"seat": key}).status_code == 403
    cast.end(peru)
    assert switch(client, peru).status_code == 403
    assert "Japan’s desk" in page(client)


def test_when_the_chosen_seat_ends_the_other_is_not_slipped_into(twofold):
    client, peru = twofold
    switch(client, peru)
    cast.end(peru)
    said = page(client)
    assert "The seat you acted in has ended" in said and "no seat at present" in said
    assert client.get("/delegation/").status_code == 403
    switch(client, cast.delegate("JP"))
    assert "Japan’s desk" in page(client)


def test_the_first_seat_of_two_does_not_slip_into_the_second_either(twofold):
    client, _ = twofold
    page(client)
    cast.end(cast.delegate("JP"))
    assert "The seat you acted in has ended" in page(client)


def test_a_vote_confirmed_for_one_state_is_not_cast_for_the_other(twofold):
    """Two tabs: the paper of Japan stands open, the other tab switches to Peru."""
    client, peru = twofold
    ballot = path.on_ballot(path.floor_row())
    where = f"/ballots/{ballot.year}-{ballot.number}/"
    sent = {"choice": "yes", "text_digest": ballot.text_digest, "member": "JP", "code": cast.code(peru)}
    client.post(f"{where}confirm/", {"choice": "yes"})
    confirm = page(client, f"{where}confirm/")
    assert 'name="member" value="JP"' in confirm
    switch(client, peru)
    answer = client.post(f"{where}cast/", sent)
    assert answer.status_code == 409 and "You now sit for Peru" in answer.content.decode()
    assert not Vote.objects.exists()
    client.post(f"{where}cast/", sent | {"member": "PE"})
    assert Vote.objects.get().elector.code == "PE"


def test_an_officer_who_is_a_delegate_too_chooses_as_well(sign_in):
    officer = cast.officer()
    cast.accredit(Person.objects.get(pk=officer.person), Member.objects.get(code="PE"), "adviser")
    client = sign_in(officer)
    assert "secretariat’s desk" in page(client)
    row = Accreditation.objects.get(person=officer.person)
    switch(client, selectors.seat_on(row))
    assert "Peru’s desk" in page(client)
    assert client.get("/requests/").status_code == 403


def test_with_no_choice_on_record_the_office_then_the_oldest_seat_is_taken():
    japan = cast.delegate("JP")
    user = cast.user_of(japan)
    cast.accredit(Person.objects.get(pk=japan.person), Member.objects.get(code="PE"), "alternate")
    assert selectors.seat_of(user).member == "JP"
    assert selectors.seat_of(user, "accreditation:987").role == Role.SIGNED_IN
