"""An officer looks on as Japan's head and tries to act, to see the vote, or to stay. Beside `tests/access/
test_looking_on.py`, which tries every route of the house."""

import pytest
from django.test import Client
from django.urls import reverse

from alliance import journal
from members.ballots.models import Vote
from members.delegates.models import Accreditation, Office
from members.delegations import crediting
from members.viewing.models import Viewing
from tests import cast, owner
from tests.members import delegation as steps
from tests.members.test_look_on import look_on, view

pytestmark = pytest.mark.usefixtures("world")
PAPER, CASTS = (
    "/ballots/2027-1/",
    "/ballots/2027-1/cast/",
)  # refused by its address, before any ballot is looked for
FORM = {"choice": "yes", "text_digest": cast.TEXT, "member": "JP"}


@pytest.fixture
def looks() -> Client:
    """An officer who looks on as Japan's head."""
    client = Client()
    client.force_login(cast.user_of(cast.officer()))
    assert look_on(client, "head")["Location"] == reverse("desk")
    return client


def is_looking(client: Client) -> bool:
    return "You look on as" in client.get("/desk/").content.decode()


TRIED = {
    "a second view out of the first": lambda c: look_on(c, "adviser"),
    "a seat chosen meanwhile": lambda c: c.post("/seat/", {"seat": "office:1"}),
    "a vote sent in the state's name": lambda c: c.post(CASTS, FORM),
    "a vote with a code of the officer's own": lambda c: c.post(CASTS, FORM | {"code": cast.code(cast.officer())}),
    "a vote by another method": lambda c: c.put(CASTS, FORM),
    "a vote under a header that names another method": lambda c: c.post(
        CASTS, FORM, headers={"X-HTTP-Method-Override": "GET"}
    ),
    "the paper of a vote": lambda c: c.get(PAPER),
    "the receipt of the state's own vote": lambda c: c.get(f"{PAPER}receipt/"),
    "the headers of a vote's page": lambda c: c.head(PAPER),
    "a vote's page as a part of another": lambda c: c.get(PAPER, headers={"HX-Request": "true"}),
    "a draft begun": lambda c: c.post("/proposals/new/"),
    "somebody invited": lambda c: c.post(
        "/delegation/JP/invite/", {"name": "E", "email": "e@x.example", "role": "head"}
    ),
    "a factor set up for the officer meanwhile": lambda c: c.post(reverse("mfa_activate_totp"), {"code": "123456"}),
}  # fmt: skip


@pytest.mark.parametrize("name", TRIED)
def test_who_looks_on_is_refused(looks, name):
    answer = TRIED[name](looks)
    assert answer.status_code == 403
    assert Viewing.objects.count() == 1 and not Vote.objects.exists()


def test_the_second_verdict_is_not_given_out_of_a_view():
    seat = cast.delegate("KE", "alternate")
    request = crediting.ask_to_end(
        accreditation_id=seat.accreditation or 0, reason="x", by=cast.second_officer()
    )
    client = Client()
    client.force_login(cast.user_of(cast.officer()))
    look_on(client, "head")
    assert client.post(reverse("request_approve", args=[request.number])).status_code == 403
    assert Accreditation.objects.get(pk=seat.accreditation).during.upper is None


def test_a_vote_is_at_no_other_address(looks):
    for address in ("//ballots/2027-1/", "/ballots//2027-1/", "/./ballots/2027-1/", "/BALLOTS/2027-1/"):
        assert looks.get(address).status_code in (403, 404), address


def test_the_number_of_another_officers_view_in_ones_own_session_shows_nothing():
    row = view()
    other = Client()
    other.force_login(cast.user_of(cast.second_officer()))
    session = other.session
    session["viewing"] = row.pk
    session.save()
    assert not is_looking(other)


def test_a_view_is_over_with_the_office_and_the_page_that_is_open_sends_nothing(looks):
    with owner.as_owner():
        Office.objects.filter(person=cast.officer().person).update(during=(None, journal.now()))
    assert looks.post(CASTS, FORM).status_code == 403
    assert not is_looking(looks)
    assert not Vote.objects.exists()


def test_a_view_tells_its_delegation_and_cannot_be_taken_out_of_the_record(looks):
    from django.db import DatabaseError, connection, transaction

    for statement in ("DELETE FROM members_viewing", "UPDATE members_viewing SET reason = 'none'",
                      "DELETE FROM journal_entry WHERE act = 'begin_view'"):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_credentials_are_asked_for_in_the_officers_own_name_alone(looks):
    """Out of a view the officer would otherwise upload credentials as Japan's head."""
    answer = looks.post("/delegation/JP/credentials/", {"file": steps.PDF})
    assert answer.status_code == 403
