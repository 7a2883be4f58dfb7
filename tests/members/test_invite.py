"""A head invites: one link, once, for 72 hours, for one address; kept nowhere in clear."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from alliance.portal import sweep
from members.delegates.models import User
from members.delegations import inviting, links
from members.delegations.inviting import Guest
from members.delegations.models import Invitation
from members.notices.models import Notice
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")


def refusal(act) -> Refused:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value


def test_the_guest_gets_one_mail_with_who_what_and_a_link_of_256_bits(mailoutbox):
    row = steps.invited()
    sweep.run_once()
    (mail,) = mailoutbox
    assert mail.to == ["ada@capital.example"]
    assert mail.subject == "You are invited to the delegation of Japan"
    assert cast.user_of(cast.delegate("JP")).name in mail.body and "as adviser" in mail.body
    token = steps.link_in(mail.body).split("/")[2]
    assert re.fullmatch(r"[\w-]{43}", token)
    assert links.digest_of(token) == row.digest
    assert row.expires_at - row.invited_at <= timedelta(hours=72)


def test_no_table_holds_the_link_and_neither_does_the_record_of_dispatch(mailoutbox):
    token = steps.link_of(steps.invited()).split("/")[2]
    body = Notice.objects.get(subject__startswith="You are invited").body
    assert token not in body and "the link stands in the mail alone" in body
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{token}%"])
            assert cursor.fetchone() == (0,), table


def test_an_old_secret_still_makes_the_link_that_it_made(settings):
    row = steps.invited()
    address = links.address_of(row)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, since keys are rotated from time to time"
    assert links.address_of(row) == address
    settings.SECRET_KEY_FALLBACKS = []
    assert links.address_of(row) == ""


def test_a_second_invitation_to_the_same_address_is_refused_until_the_first_is_over():
    row = steps.invited()
    assert refusal(steps.invited).code == "invited_already"
    clock.move_to(row.expires_at)
    steps.invited()
    row.refresh_from_db()
    assert row.cancelled_at is not None


@pytest.mark.parametrize(
    ("guest", "code", "where"),
    [
        (Guest("", "a@b.example", "adviser"), "name_missing", "name"),
        (Guest("A\r\nBcc: x", "a@b.example", "adviser"), "name_missing", "name"),
        (Guest("x" * 121, "a@b.example", "adviser"), "name_missing", "name"),
        (Guest("Ada", "nobody", "adviser"), "address_unreadable", "email"),
        (Guest("Ada", "a@b.example", "head"), "role_not_open", "role"),
        (Guest("Ada", "a@b.example", "king"), "role_not_open", "role"),
        (Guest("Ada", "adviser.jp@delegates.example", "adviser"), "seated_already", "email"),
    ],
)
def test_who_cannot_be_invited_is_said_by_field(guest, code, where):
    refused = refusal(lambda: steps.invited(guest))
    assert (refused.code, refused.where, refused.status) == (code, where, 422)
    assert not Invitation.objects.exists()


def test_an_alternate_invites_and_the_secretariat_invites_a_head():
    assert steps.invited(by=cast.delegate("JP", "alternate")).role == "adviser"
    assert steps.invited(Guest("Grace", "grace@b.example", "head"), by=cast.officer()).role == "head"


def test_an_adviser_invites_nobody_and_a_head_nobody_into_another_delegation():
    row = steps.invited()
    adviser, other = cast.delegate("JP", "adviser"), cast.delegate("AU")
    for seat, code in ((adviser, "role_may_not"), (other, "other_delegation")):
        for act in (
            lambda seat=seat: steps.invited(Guest("Eve", "eve@b.example", "adviser"), by=seat),
            lambda seat=seat: inviting.cancel_invitation(invitation_id=row.pk, by=seat),
            lambda seat=seat: inviting.resend_invitation(invitation_id=row.pk, by=seat),
        ):
            assert refusal(act).code == code


def test_a_head_neither_resends_nor_cancels_the_invitation_of_a_successor():
    row = steps.invited(Guest("Grace", "grace@b.example", "head"), by=cast.officer())
    for act in (inviting.cancel_invitation, inviting.resend_invitation):
        assert (
            refusal(lambda act=act: act(invitation_id=row.pk, by=cast.delegate("JP"))).code == "role_may_not"
        )


def test_sending_again_makes_a_new_link_and_the_old_one_is_dead(client):
    row = steps.invited()
    old = steps.link_of(row)
    new = steps.link_of(inviting.resend_invitation(invitation_id=row.pk, by=cast.delegate("JP")))
    assert old != new
    assert client.get(old).status_code == 409
    assert client.get(new)["Location"] == "/invitation/"


def test_what_was_taken_back_is_not_sent_any_more(mailoutbox):
    row = steps.invited()
    inviting.cancel_invitation(invitation_id=row.pk, by=cast.delegate("JP"))
    sweep.run_once()
    assert mailoutbox == []
    assert refusal(lambda: inviting.cancel_invitation(invitation_id=row.pk, by=cast.delegate("JP"))).code == (
        "invitation_over"
    )


def test_an_invitation_says_nothing_of_whether_there_is_an_account():
    known = steps.invited(Guest("Eve", "head.au@delegates.example", "adviser"))
    unknown = steps.invited()
    assert known.person == User.objects.get(email="head.au@delegates.example").person
    assert unknown.person_id and unknown.get_role_display() == known.get_role_display()


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": datetime(2099, 1, 1, tzinfo=UTC)},
        {"role": "head"},
        {"digest": "0" * 64},
        {"email": "eve@b.example"},
        {"accepted_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_table_keeps_an_invitation_as_it_was_sent(change):
    row = steps.invited()
    with (
        pytest.raises(DatabaseError, match="append-only|used once|permission denied"),
        transaction.atomic(),
    ):
        Invitation.objects.filter(pk=row.pk).update(**change)


def test_the_table_refuses_a_link_of_more_than_72_hours():
    row = steps.invited()
    fields = {"member": row.member, "role": "adviser", "name": "x", "email": "x@y.example", "person": row.person,
              "nonce": b"x", "digest": "1" * 64, "invited_by": row.person}  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(**fields, expires_at=journal.now() + timedelta(hours=73))
