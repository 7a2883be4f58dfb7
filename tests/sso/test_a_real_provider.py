"""Signing in with a member's own service, against a real provider that the tests run (npm oidc-provider)."""

import pytest
from django.urls import reverse

from alliance.local.cast import PASSWORD
from members.ballots.models import Vote
from members.delegates.models import Accreditation
from members.registry.models import Member
from members.signin.sso.models import Tie
from tests import cast, path
from tests.signin import people
from tests.sso import world as sso

pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.gate]  # a provider of its own: tried in the gate


@pytest.fixture
def japan(issuers):
    return sso.set_provider("JP", issuers[0])


def head():
    return cast.user_of(cast.delegate("JP"))


def test_a_delegate_signs_in_with_the_service_of_the_country(browser, japan):
    sso.tie(head(), japan, "aiko")
    answer = browser.sign_in("JP", "aiko")
    assert answer["Location"] == reverse("desk")
    assert browser.sits_for() == "JP"
    assert head().ties.get().used_at is not None
    assert japan.use.worked_at is not None


def test_the_request_says_everything_that_binds_the_answer(browser, japan):
    first, second = sso.asked(browser.begin("JP")), sso.asked(browser.begin("JP"))
    assert first["response_type"] == "code"
    assert first["scope"] == "openid", "no e-mail address, no name"
    assert first["redirect_uri"] == sso.BACK.format("JP")
    assert first["code_challenge_method"] == "S256"
    assert "max_age" not in first
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]


def test_a_client_that_proves_itself_in_the_form_is_known_too(browser, issuers):
    japan = sso.set_provider("JP", issuers[0], "client_secret_post")
    sso.tie(head(), japan, "aiko")
    browser.sign_in("JP", "aiko")
    assert browser.is_in


def test_who_is_nobody_here_gets_one_plain_answer_and_no_account(browser, japan):
    before = type(head()).objects.count()
    answer = browser.sign_in("JP", "somebody-else")
    assert answer.status_code == 403
    assert "opens no seat of Japan here" in answer.content.decode()
    assert not browser.is_in
    assert type(head()).objects.count() == before


def test_an_account_is_tied_by_its_person_and_from_then_on_the_password_is_off(browser, japan):
    people.password(browser.portal, head())
    assert browser.sits_for() == "", "a password opens no seat of a member with its own service"
    assert "own sign-in, or a passkey" in browser.portal.get("/desk/").content.decode()
    people.prove(browser.portal)
    address = sso.onward(browser.portal.post(reverse("sso_tie", args=["JP"])))
    assert sso.asked(address)["prompt"] == "login"
    assert browser.come_back(browser.prove(address, "aiko"))["Location"] == reverse("mfa_index")
    assert Tie.objects.get(user=head()).subject == "aiko"
    shut = sso.Browser()
    assert people.password(shut.portal, head()) == reverse("sso_choose")
    assert not shut.is_in
    assert "Its password is switched off" in shut.portal.get(reverse("sso_choose")).content.decode()
    assert sso.Browser().sign_in("JP", "aiko")["Location"] == reverse("desk")


def test_whoever_sits_for_two_keeps_the_password_for_the_other_seat(browser, japan):
    person = head().person
    cast.accredit(person, Member.objects.get(code="KE"), Accreditation.DelegateRole.ADVISER)
    sso.tie(head(), japan, "aiko")
    browser.sign_in("JP", "aiko")
    assert browser.sits_for() == "JP"
    assert [each.seat.member for each in browser.portal.get("/seat/").wsgi_request.seats] == ["JP"]
    other = sso.Browser()
    people.password(other.portal, head())
    assert other.sits_for() == "KE", "and not Japan's"
    assert other.portal.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def test_a_guest_of_the_country_accepts_with_its_service_and_has_no_password(browser, japan, mailoutbox):
    from members.delegations import inviting, links
    from members.delegations.models import Invitation

    inviting.invite(
        code="JP", guest=inviting.Guest("Ada Lovelace", "ada@mofa.example", "adviser"), by=cast.delegate("JP")
    )
    row = Invitation.objects.get(email="ada@mofa.example")
    browser.portal.get(links.address_of(row).removeprefix("http://localhost:8000"))
    page = browser.portal.get(reverse("invitation")).content.decode()
    assert 'name="password"' not in page
    answer = browser.portal.post(reverse("invitation"), {"name": "Ada Lovelace", "zone": "Asia/Tokyo"})
    browser.come_back(browser.prove(sso.onward(answer), "ada"))
    assert browser.is_in
    user = type(head()).objects.get(email="ada@mofa.example")
    assert not user.has_usable_password()
    assert user.ties.get().subject == "ada"
    row.refresh_from_db()
    assert row.accepted_by_id == user.person_id


def test_a_provider_that_remembers_asks_nobody_again_at_sign_in_and_asks_at_a_tie(browser, japan):
    sso.tie(head(), japan, "aiko")
    browser.sign_in("JP", "aiko")
    browser.portal.post(reverse("account_logout"))
    browser.prove(browser.begin("JP"), "never asked")
    browser.sign_in("JP", "never asked")
    assert browser.is_in, "the provider's own session was aiko's"


def test_leaving_at_the_provider_is_told_in_our_words(browser, japan):
    request = sso.asked(browser.begin("JP"))
    answer = browser.portal.get(
        reverse("sso_back", args=["JP"]),
        {
            "state": request["state"],
            "error": "access_denied",
            "error_description": "<b>evil</b>",
            "iss": japan.issuer,
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "did not let you in, or you left it before the end" in page
    assert "evil" not in page


def test_a_wrong_client_secret_is_told_and_seen_by_officers(browser, japan, sign_in):
    from members.providers.ring import ring

    type(japan).objects.filter(pk=japan.pk).update(secret=ring().encrypt(b"another").decode())
    answer = browser.sign_in("JP", "aiko")
    assert "does not accept the portal as its client" in answer.content.decode()
    page = sign_in(cast.officer()).get(reverse("provider", args=["JP"])).content.decode()
    assert "the service does not accept the portal as its client" in page


def test_a_vote_is_proved_anew_at_the_provider_though_it_remembers_who_one_is(browser, japan):
    sso.tie(head(), japan, "aiko")
    browser.sign_in("JP", "aiko")
    ballot = path.on_ballot(path.floor_row())
    where = f"/ballots/{ballot.year}-{ballot.number}/"
    sent = {"choice": "yes", "text_digest": ballot.text_digest, "member": "JP"}
    browser.portal.post(f"{where}confirm/", {"choice": "yes"})
    assert "Prove it with Japan’s sign-in" in browser.portal.get(f"{where}confirm/").content.decode()
    address = sso.onward(browser.portal.post(f"{where}prove/", sent))
    asked_again = browser.web.get(address)
    assert asked_again.is_redirect, "to the provider's form, not back to us"
    assert "/interaction/" in asked_again.headers["Location"]
    browser.come_back(browser.prove(address, "aiko"))
    assert "has just proved that it is you" in browser.portal.get(f"{where}confirm/").content.decode()
    answer = browser.portal.post(f"{where}cast/", sent | {"sso": "yes"})
    assert answer["Location"] == f"{where}receipt/"
    assert Vote.objects.get().proof.method == "sso"
