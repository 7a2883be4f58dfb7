"""What a head and the officers know of how a delegation signs in, and whose name goes when nobody comes."""

from datetime import timedelta

import pytest

from alliance import journal
from alliance.journal import clock
from members.delegations import forgetting, selectors
from members.delegations.models import Invitation
from members.notices.models import Notice
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")


def test_the_head_and_officers_see_how_people_sign_in_and_no_secret(sign_in):
    cast.code(cast.delegate("JP", "adviser"))  # sets the code app up
    page = sign_in(cast.delegate("JP")).get("/delegation/JP/").content.decode()
    assert "Signs in with" in page
    assert "code app" in page
    assert "No recovery codes" in page
    assert "/record/?member=JP" in page
    assert "Signs in with" in sign_in(cast.officer()).get("/delegation/JP/").content.decode()
    for role in ("alternate", "adviser"):
        assert (
            "Signs in with" not in sign_in(cast.delegate("JP", role)).get("/delegation/JP/").content.decode()
        )


def test_a_guest_who_never_came_is_erased_thirty_days_after_the_link_died():
    row = steps.invited()
    steps.link_of(row)  # the mail went out
    clock.move_to(row.expires_at + timedelta(days=29))
    assert row.pk not in selectors.guests_to_forget()
    forgetting.forget_guest(invitation_id=row.pk)
    assert Invitation.objects.get(pk=row.pk).email == row.email
    clock.move_to(row.expires_at + timedelta(days=30))
    assert selectors.guests_to_forget() == [row.pk]
    forgetting.forget_guest(invitation_id=row.pk)
    forgetting.forget_guest(invitation_id=row.pk)
    after = Invitation.objects.get(pk=row.pk)
    assert (after.name, after.email) == ("(erased)", "")
    assert after.cancelled_at is not None
    assert selectors.guests_to_forget() == []
    assert not Notice.objects.filter(body__contains="Ada").exists()


def test_a_guest_with_an_account_keeps_it():
    user = steps.accepted()
    row = steps.invited(steps.ADA, "AU", cast.officer())
    clock.move_to(row.expires_at + timedelta(days=31))
    forgetting.forget_guest(invitation_id=row.pk)
    user.refresh_from_db()
    assert user.email == steps.ADA.email
    assert Invitation.objects.get(member__code="JP", person=user.person).name == steps.ADA.name
    assert journal.now() > row.expires_at
