"""The guest opens the link: an account at the invited address, or acceptance signed in as it. Once, in time."""

import pytest
from django.db import transaction
from django.test import Client

from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.portal import sweep
from members.delegates.contacts import contact_at
from members.delegates.models import Accreditation, User
from members.delegations import accepting, inviting
from members.delegations.inviting import Guest
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")
KNOWN = Guest("Head of Australia", "head.au@delegates.example", "adviser")
FORM = {"name": "Ada Lovelace", "zone": "Asia/Tokyo", "password": steps.PASSWORD, "again": steps.PASSWORD}


def opened(client: Client, row) -> Client:
    answer = client.get(steps.link_of(row))
    assert (answer.status_code, answer["Location"]) == (302, "/invitation/")
    return client


def test_the_guest_sees_who_invites_to_what_and_makes_an_account(client, mailoutbox):
    row = steps.invited()
    page = opened(client, row).get("/invitation/").content.decode()
    assert cast.user_of(cast.delegate("JP")).name in page
    assert "to the delegation of Japan" in page and "as adviser" in page and row.email in page
    answer = client.post("/invitation/", FORM)
    assert answer["Location"] == "/accounts/login/"
    user = User.objects.get(email=row.email)
    assert (user.person, user.name, user.zone) == (row.person, "Ada Lovelace", "Asia/Tokyo")
    assert user.check_password(steps.PASSWORD)
    assert not Accreditation.objects.filter(person=user.person).exists()
    assert Entry.objects.latest("id").act == "accept_invitation"
    client.force_login(user)
    desk = client.get("/desk/").content.decode()
    assert "Next, your delegation uploads your credentials, and two officers accredit you." in desk
    sweep.run_once()
    assert mailoutbox[-1].to == [row.email] and "was accepted" in mailoutbox[-1].subject


def test_the_account_is_made_for_the_invited_address_whoever_holds_the_link(client):
    """A forwarded link, with an address of the thief's own in the form."""
    row = steps.invited()
    opened(client, row).post("/invitation/", FORM | {"email": "eve@b.example"})
    assert User.objects.get(person=row.person).email == row.email
    assert not User.objects.filter(email="eve@b.example").exists()


def test_somebody_else_who_is_signed_in_cannot_take_a_forwarded_link(sign_in):
    other = sign_in(cast.delegate("PE"))
    link = steps.link_of(steps.invited())
    other.get(link)
    answer = other.post("/invitation/", FORM)
    assert answer.status_code == 403 and "somebody else" in answer.content.decode()
    known = steps.invited(KNOWN)
    other.get(steps.link_of(known))
    assert "signed in as somebody else" in other.get("/invitation/").content.decode()
    assert other.post("/invitation/").status_code == 403
    known.refresh_from_db()
    assert known.accepted_at is None


def test_whoever_has_an_account_accepts_signed_in(client, sign_in):
    row = steps.invited(KNOWN)
    page = opened(Client(), row).get("/invitation/").content.decode()
    assert "Sign in to it to accept" in page and "password" not in page.lower().split("main")[1][:50]
    guest = sign_in(cast.delegate("AU"))
    guest.get(steps.link_of(inviting.resend_invitation(invitation_id=row.pk, by=cast.delegate("JP"))))
    assert "Accept the invitation of Japan" in guest.get("/invitation/").content.decode()
    assert guest.post("/invitation/")["Location"] == "/desk/"
    assert User.objects.filter(email__iexact=KNOWN.email).count() == 1


def test_a_link_is_used_once(client):
    row = steps.invited()
    link = steps.link_of(row)
    client.get(link)
    client.post("/invitation/", FORM)
    for who in (client, Client()):
        answer = who.get(link)
        assert answer.status_code == 409 and "accepted already" in answer.content.decode()
    with pytest.raises(Refused, match="link_used"):
        accepting.open_account(digest=row.digest, name="Eve", zone="UTC", password=steps.PASSWORD)


def test_looking_uses_nothing_up(client):
    link = steps.link_of(steps.invited())
    for _ in range(3):
        assert client.get(link).status_code == 302  # scanners of mails open links
        assert client.get("/invitation/").status_code == 200
    assert client.post("/invitation/", FORM).status_code == 302


def test_a_link_that_expired_between_opening_and_accepting_makes_no_account(client):
    row = steps.invited()
    opened(client, row)
    clock.move_to(row.expires_at)
    answer = client.post("/invitation/", FORM)
    assert answer.status_code == 409 and "expired" in answer.content.decode()
    assert not User.objects.filter(email=row.email).exists()


def test_a_link_taken_back_between_opening_and_accepting_makes_no_account(client):
    row = steps.invited()
    opened(client, row)
    inviting.cancel_invitation(invitation_id=row.pk, by=cast.delegate("JP"))
    assert client.post("/invitation/", FORM).status_code == 409
    assert not User.objects.filter(email=row.email).exists()


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "A", lambda t: "A" * 43, lambda t: t.swapcase()]
)
def test_a_link_that_was_tampered_with_is_unknown(client, change):
    token = steps.link_of(steps.invited()).split("/")[2]
    assert client.get(f"/invitation/{change(token)}/").status_code == 404
    assert client.get("/invitation/").status_code == 404


def test_the_digest_is_no_link(client):
    row = steps.invited()
    assert client.get(f"/invitation/{row.digest}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "short", "again": "short"}, "at least 15"),
        ({"again": "another long secret"}, "The two passwords differ"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"name": ""}, "required"),
    ],
)
def test_a_form_that_is_wrong_keeps_what_was_typed_and_makes_no_account(client, change, said):
    row = steps.invited()
    answer = opened(client, row).post("/invitation/", FORM | change)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert FORM["name"] in answer.content.decode()
    assert not User.objects.filter(email=row.email).exists()


def test_a_second_account_at_one_address_is_not_made():
    first, second = steps.invited(), steps.invited(code="AU")
    accepting.open_account(digest=first.digest, name="Ada", zone="UTC", password=steps.PASSWORD)
    with pytest.raises(Refused, match="account_exists"), transaction.atomic():
        accepting.open_account(digest=second.digest, name="Ada", zone="UTC", password=steps.PASSWORD)


def test_an_address_that_was_only_written_to_becomes_an_account_that_signs_in(client):
    """The contact of a customs system is invited: the person stays one, and nobody could sign in to it before."""
    contact = contact_at("desk@capital.example")
    row = steps.invited(Guest("Ada Lovelace", "Desk@capital.example", "adviser"))
    opened(client, row).post("/invitation/", FORM)
    user = User.objects.get(email="desk@capital.example")
    assert (user.person, row.person) == (contact, contact)
    assert user.is_active and user.check_password(steps.PASSWORD)
    assert user.name == "Ada Lovelace"
