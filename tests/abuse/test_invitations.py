"""An invitation in the wrong hands, too late, or from who may invite no more: no account and no seat comes of it.
Beside `tests/members/test_invite.py` and `test_accept_an_invitation.py`."""

import secrets

import pytest
from django.db import Error, connection, transaction
from django.test import Client

from alliance.access import Refused
from members.delegates.models import Accreditation, User
from members.delegations import accepting, inviting, links
from members.delegations.models import Invitation
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")
FORM = {"name": "Eve", "zone": "UTC", "password": steps.PASSWORD, "again": steps.PASSWORD}


def neighbours(link: str) -> list[str]:
    """Links that look like the one that was sent, and some of chance."""
    token = link.split("/")[2]
    turned = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))]
    return [
        *turned[::4],
        token[::-1],
        token.lower(),
        token.upper(),
        *(secrets.token_urlsafe(32) for _ in range(6)),
    ]


def test_links_that_look_like_the_one_that_was_sent_open_nothing():
    row = steps.invited()
    link = links.address_of(row).split("/", 3)[3]
    tried = [token for token in neighbours("/" + link) if f"invitation/{token}/" != link]
    assert len(tried) > 15
    answers = {Client().get(f"/invitation/{token}/").status_code for token in tried}
    assert answers == {404}
    row.refresh_from_db()
    assert row.accepted_at is None


def test_an_invitation_that_was_accepted_gives_no_seat_by_itself():
    user = steps.accepted(steps.Guest("Grace", "grace@b.example", "head"), by=cast.officer())
    client = Client()
    client.force_login(user)
    for address in ("/proposals/new/", "/ballots/2027-1/cast/", "/delegation/JP/invite/"):
        assert client.post(address).status_code == 403
    assert not Accreditation.objects.filter(person=user.person_id).exists()


def test_who_was_invited_as_adviser_is_not_seated_as_head():
    """The credentials decide, and they are looked at by two; what the form of the guest says does not matter."""
    row = steps.invited()
    client = Client()
    client.get("/" + links.address_of(row).split("/", 3)[3])
    client.post(
        "/invitation/", FORM | {"role": "head", "member": "AU", "person": str(cast.delegate("JP").person)}
    )
    row.refresh_from_db()
    assert (row.role, row.member.code) == ("adviser", "JP")
    assert User.objects.get(email=row.email).person_id == row.person_id
    assert not Accreditation.objects.filter(person=row.person_id).exists()


def test_a_former_head_invites_nobody_with_the_form_that_is_still_open():
    former = cast.delegate("PE")
    client = Client()
    client.force_login(cast.user_of(former))
    assert client.get("/delegation/PE/invite/").status_code == 200
    cast.end(former)
    answer = client.post(
        "/delegation/PE/invite/", {"name": "Eve", "email": "eve@b.example", "role": "adviser"}
    )
    assert answer.status_code in (302, 403)
    assert not Invitation.objects.exists()


def test_an_opened_link_is_of_no_use_in_another_browser():
    row = steps.invited()
    owner, thief = Client(), Client()
    owner.get("/" + links.address_of(row).split("/", 3)[3])
    assert thief.post("/invitation/", FORM).status_code == 404
    assert not User.objects.filter(email=row.email).exists()


def test_a_link_that_was_sent_again_leaves_the_first_dead_even_where_it_lies_open():
    row = steps.invited()
    thief = Client()
    thief.get("/" + links.address_of(row).split("/", 3)[3])
    inviting.resend_invitation(invitation_id=row.pk, by=cast.delegate("JP"))
    assert thief.post("/invitation/", FORM).status_code == 409
    assert not User.objects.filter(email=row.email).exists()


def test_an_accepted_link_is_not_taken_over_by_another_account():
    row = steps.invited()
    accepting.open_account(digest=row.digest, name="Ada", zone="UTC", password=steps.PASSWORD)
    with pytest.raises(Refused, match="link_used"):
        accepting.accept_invitation(digest=row.digest, by=cast.delegate("PE"))


BY_SQL = {
    "used again": "UPDATE members_invitation SET accepted_at = NULL WHERE accepted_at IS NOT NULL",
    "longer than 72 hours": "UPDATE members_invitation SET expires_at = expires_at + interval '1 day'",
    "for another role": "UPDATE members_invitation SET role = 'head'",
    "for another member": "UPDATE members_invitation SET member_id = (SELECT id FROM members_member WHERE code = 'AU')",
    "for another address": "UPDATE members_invitation SET email = 'eve@b.example'",
    "with a link that one knows": "UPDATE members_invitation SET digest = repeat('0', 64)",
    "accepted by somebody else": "UPDATE members_invitation SET accepted_by_id = '{eve}' WHERE accepted_at IS NOT NULL",
    "taken out of the table": "DELETE FROM members_invitation",
}


@pytest.mark.parametrize("name", BY_SQL)
def test_the_table_keeps_an_invitation_as_it_was_sent(name):
    row = steps.invited()
    accepting.open_account(digest=row.digest, name="Ada", zone="UTC", password=steps.PASSWORD)
    statement = BY_SQL[name].replace("{eve}", str(cast.delegate("PE").person))
    said = "used once and in time|permission denied"
    with pytest.raises(Error, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
