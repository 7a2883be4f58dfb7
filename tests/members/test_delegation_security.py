"""What a head and the officers know of how a delegation signs in, and whose name goes when nobody comes."""

import re
from datetime import timedelta

import pytest

from alliance import journal
from alliance.journal import clock
from members.ballots.services import close_ballot
from members.delegations import forgetting, selectors
from members.delegations.models import Invitation
from members.notices import selectors as to_tell
from members.notices import services as notices
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


def test_while_it_votes_officers_learn_nothing_of_its_voters_sign_in(sign_in):
    """Who never signed in has not voted: what officers see is the same before and after."""
    ballot = cast.a_ballot()
    there = "/delegation/JP/"

    def seen() -> str:
        page = sign_in(cast.officer()).get(there).content.decode()
        return re.search(r"<main.*</main>", page, re.DOTALL)[0]

    before = seen()
    assert before.count("Shown after the close") == 2 and "Password alone" in before, "the adviser’s is told"
    cast.vote(ballot, "JP", "yes")
    sign_in(cast.delegate("JP"))
    sign_in(cast.delegate("JP", "alternate")).get("/desk/")
    assert seen() == before
    own = sign_in(cast.delegate("JP")).get(there).content.decode()
    assert "Shown after the close" not in own and "Last sign-in" in own
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    assert "Last sign-in" in seen()


def test_of_a_member_without_a_vote_officers_read_it_at_any_time(sign_in):
    cast.a_ballot()
    page = sign_in(cast.officer()).get("/delegation/DE/").content.decode()
    assert "Shown after the close" not in page and "No sign-in yet" in page


def test_a_seat_without_a_document_contradicts_nothing(sign_in):
    page = sign_in(cast.delegate("JP")).get("/delegation/JP/").content.decode()
    assert "Accredited" in page and "No credentials yet" not in page
    assert "No document was uploaded here yet" in page


def test_the_list_of_delegations_says_whether_mail_reaches_them(sign_in):
    page = lambda: sign_in(cast.officer()).get("/delegation/").content.decode()  # noqa: E731
    assert "given up" not in page()
    cast.a_ballot()
    for entry in to_tell.to_write():
        notices.write_notice(entry_id=entry)
    assert "on the way" in page()
    assert Notice.objects.filter(member_code="JP", sent_at=None).update(attempts=99)
    assert "given up" in page() and 'href="/notices/dispatch/JP/"' in page()


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
