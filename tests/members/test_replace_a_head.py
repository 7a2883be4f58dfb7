"""A head is replaced at the instant of approval: out at the next click, and the successor starts clean."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from alliance.access import Refused
from members.approvals import acts
from members.ballots.casting import cast_vote
from members.delegates.models import Accreditation
from members.delegates.selectors import seat_on
from members.delegations import selectors
from members.delegations.inviting import Guest
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")
GRACE = Guest("Grace Hopper", "grace@capital.example", "head")


def test_the_old_head_is_out_at_the_next_click_and_the_new_one_begins_at_that_instant(client):
    old = cast.delegate("JP")
    client.force_login(cast.user_of(old))
    assert "Japan’s desk" in client.get("/desk/").content.decode()
    user = steps.accepted(GRACE, by=cast.officer())
    request = steps.asked(steps.credential(user.person_id, "head"))
    assert request.act == "replace_head"
    told = acts.of(request.act).tell(request.asks)
    assert told.statement.endswith("by Grace Hopper as head of delegation of Japan")
    steps.approved(request)
    before, after = (
        Accreditation.objects.get(pk=old.accreditation),
        Accreditation.objects.get(request=request),
    )
    assert before.changed_by == request
    assert before.during.upper <= after.during.lower
    assert client.get("/desk/")["Location"].startswith("/accounts/login/")
    fresh = Client()
    fresh.force_login(user)
    assert "Japan’s desk" in fresh.get("/desk/").content.decode()


def test_the_successor_starts_clean():
    """Nothing of the old head's passes on: no session, no factor, no proof, no choice of a confirmation begun."""
    old, ballot = cast.delegate("JP"), cast.a_ballot()
    browser = Client()
    browser.force_login(cast.user_of(old))
    cast.code(old)
    shown = cast.proof(old, ballot)
    user = steps.accepted(GRACE, by=cast.officer())
    request = steps.approved(steps.asked(steps.credential(user.person_id, "head")))
    new = seat_on(Accreditation.objects.get(request=request))
    assert new.person == user.person_id != old.person
    assert not Authenticator.objects.filter(user=user).exists()
    assert not Session.objects.exists(), "neither has a session before the successor signs in"
    with pytest.raises(Refused):
        cast_vote(ballot_id=ballot.pk, choice="yes", text_digest=ballot.text_digest, proof=shown, by=new)
    assert not ballot.votes.exists()
    own = cast.proof(new, ballot)
    cast_vote(ballot_id=ballot.pk, choice="yes", text_digest=ballot.text_digest, proof=own, by=new)
    assert ballot.votes.get().person == new.person


def test_only_the_old_heads_sessions_end():
    other = Client()
    other.force_login(cast.user_of(cast.delegate("AU")))
    user = steps.accepted(GRACE, by=cast.officer())
    steps.approved(steps.asked(steps.credential(user.person_id, "head")))
    assert Session.objects.count() == 1
    assert other.get("/desk/").status_code == 200


def test_two_who_claim_to_be_head_are_told_to_officers_and_a_second_head_is_refused():
    first = steps.accepted(GRACE, code="PE", by=cast.officer())
    steps.credential(first.person_id, "head", code="PE", by=cast.officer())
    shown = selectors.delegation(selectors.member_of("PE", cast.officer()), cast.officer())
    assert "Grace Hopper" in shown.contested and len(shown.contested) == 2
    cast.end(cast.delegate("PE"))  # vacant: two may now be asked for
    asked = [steps.asked(selectors.Credential.objects.get(person=first.person))]
    second = steps.accepted(
        Guest("Mary Somerville", "mary@capital.example", "head"), code="PE", by=cast.officer()
    )
    asked.append(steps.asked(steps.credential(second.person_id, "head", code="PE", by=cast.officer())))
    assert [each.act for each in asked] == ["accredit", "accredit"]
    steps.approved(asked[1])  # asked with both on file: a provisional seat
    told = acts.of(asked[0].act).tell(asked[0].asks)
    assert any("is head of this delegation now" in each for each in told.warnings)
    with pytest.raises(Refused) as refused:
        steps.approved(asked[0])
    assert refused.value.code == "seat_taken"
    assert "Peru has a head of delegation in this time already" in refused.value.detail


def test_a_successor_whose_credentials_begin_later_is_not_asked_for_yet():
    user = steps.accepted(GRACE, by=cast.officer())
    with pytest.raises(Refused, match="not_begun"):
        steps.asked(steps.credential(user.person_id, "head", starts=3))
