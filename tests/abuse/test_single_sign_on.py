"""Ways to get in, or to vote, by a member's sign-in service without being who one says. None succeeds."""

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from members.ballots.models import RefusedAttempt, Vote
from members.proofs.models import Proof
from members.providers.models import Provider
from members.registry.models import Member
from members.signin.sso.models import Tie
from members.signin.sso.outgoing import public
from tests import cast, path
from tests.signin import people
from tests.sso import forger as forging
from tests.sso import world as sso

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(scope="module")
def running():
    with forging.running() as started:
        yield started


@pytest.fixture
def forger(running):
    running.reset()
    return running


def head():
    return cast.user_of(cast.delegate("JP"))


@pytest.fixture
def japan(forger):
    provider = sso.set_provider("JP", forger.issuer, forging.CLIENT)
    sso.tie(head(), provider, "aiko")
    return provider


def answered(browser: sso.Browser, address: str, forger: forging.Forger, *, code: str = "JP", **more: str):
    """Come back from an address that the portal led to, as the service's own page would send the browser."""
    request = sso.asked(address)
    forger.nonce = forger.nonce or request["nonce"]
    return browser.portal.get(
        reverse("sso_back", args=[code]), {"state": request["state"], "code": "code"} | more
    )


def test_the_forger_telling_the_truth_is_believed(forger, japan):
    browser = sso.Browser()
    answered(browser, browser.begin("JP"), forger)
    assert browser.is_in


LONG_AGO = 3600
CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://login.other.example"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "another-client"},
    "an audience beside ours": {"aud": [forging.CLIENT, "another-client"]},
    "no audience": {"aud": None},
    "issued to another client": {"azp": "another-client"},
    "expired": {"exp": int(time.time()) - LONG_AGO},
    "no end": {"exp": None},
    "an end that is no time": {"exp": "tomorrow"},
    "issued before it was asked for": {"iat": int(time.time()) - LONG_AGO},
    "issued in the future": {"iat": int(time.time()) + LONG_AGO},
    "not yet valid": {"nbf": int(time.time()) + LONG_AGO},
    "the nonce of another request": {"nonce": "of another request"},
    "no nonce": {"nonce": None},
    "nobody": {"sub": None},
    "a subject that is no text": {"sub": ["aiko"]},
    "a subject of blanks and breaks": {"sub": "aiko\n"},
}
TOKENS = {
    "unsigned": forging.unsigned,
    "a signature cut off": lambda claims: forging.signed(claims).rpartition(".")[0] + ".",
    "another key": lambda claims: forging.signed(claims, key=forging.OTHER_KEY),
    "another algorithm than agreed": lambda claims: forging.signed(claims, alg="RS512"),
    "an HMAC with the public key": forging.keyed_with_the_public_key,
    "a key that it names itself": lambda claims: forging.signed(
        claims, key=forging.OTHER_KEY, jwk=forging.OTHER_KEY.as_dict(private=False)
    ),
    "the name of no key": lambda claims: forging.signed(claims, kid="two"),
    "not a token": lambda claims: "hello",
    "very long": lambda claims: forging.signed(claims | {"sub": "a" * 20_000}),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_token_that_does_not_say_what_it_must_signs_nobody_in(forger, japan, name):
    browser = sso.Browser()
    forger.claims = CLAIMS[name]
    answer = answered(browser, browser.begin("JP"), forger)
    assert answer.status_code == 403
    assert "The answer of Japan" in answer.content.decode()
    assert not browser.is_in


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_that_is_not_signed_as_agreed_signs_nobody_in(forger, japan, name):
    browser = sso.Browser()
    forger.token = TOKENS[name]
    answer = answered(browser, browser.begin("JP"), forger)
    assert answer.status_code == 403
    assert not browser.is_in


def test_the_e_mail_address_of_somebody_else_links_nothing(forger, japan):
    browser = sso.Browser()
    forger.claims = {"sub": "mallory", "email": head().email, "email_verified": True}
    assert answered(browser, browser.begin("JP"), forger).status_code == 403
    assert not browser.is_in
    assert Tie.objects.count() == 1


def test_the_same_subject_of_another_issuer_is_somebody_else(forger, japan):
    """Kenya's service says 'aiko' too: it may, of its own people, and opens nothing of Japan."""
    with forging.running() as kenyan:
        sso.set_provider("KE", kenyan.issuer, forging.CLIENT)
        browser = sso.Browser()
        address = browser.begin("KE")
        assert answered(browser, address, kenyan, code="KE").status_code == 403
        assert not browser.is_in


def test_a_service_sets_up_no_factor_for_who_sits_for_two(forger, japan):
    """A passkey opens every seat; whoever runs one member's service would sit for the other too."""
    cast.accredit(head().person, Member.objects.get(code="KE"), "adviser")
    browser = sso.Browser()
    answered(browser, browser.begin("JP"), forger)
    for name in ("mfa_add_webauthn", "mfa_activate_totp"):
        answer = browser.portal.get(reverse(name))
        assert answer.status_code == 403 and "one of your seats alone" in answer.content.decode()


def test_a_service_opens_no_seat_of_its_person_for_another_member(forger, japan):
    cast.accredit(head().person, Member.objects.get(code="KE"), "adviser")
    browser = sso.Browser()
    answered(browser, browser.begin("JP"), forger)
    request = browser.portal.get("/seat/").wsgi_request
    assert [each.seat.member for each in request.seats] == ["JP"]
    key = next(each.key for each in request.seats_closed)
    assert browser.portal.post("/seat/", {"seat": key}).status_code == 403
    assert browser.sits_for() == "JP"


def test_the_state_of_another_browser_signs_nobody_in(forger, japan):
    mine, other = sso.Browser(), sso.Browser()
    address = mine.begin("JP")
    assert "not begun in this browser" in answered(other, address, forger).content.decode()
    assert not other.is_in


def test_an_answer_is_taken_once(forger, japan):
    browser = sso.Browser()
    address = browser.begin("JP")
    before = dict(browser.portal.session)
    answered(browser, address, forger)
    browser.portal.post(reverse("account_logout"))
    session = browser.portal.session
    session.update(before)  # somebody kept the session as it was
    session.save()
    browser.portal.cookies["sessionid"] = session.session_key
    assert "used already" in answered(browser, address, forger).content.decode()
    assert not browser.is_in


def test_what_a_service_begins_by_itself_signs_nobody_in(forger, japan):
    browser = sso.Browser()
    for sent in (
        {"code": "code"},
        {"code": "code", "state": ""},
        {"code": "code", "state": "of the service"},
    ):
        answer = browser.portal.get(reverse("sso_back", args=["JP"]), sent | {"iss": forger.issuer})
        assert answer.status_code == 403
    assert forger.asked == [], "and the service is asked nothing"
    assert browser.portal.post(reverse("sso_back", args=["JP"]), {"code": "code"}).status_code == 405


def test_a_link_begins_no_sign_in(forger, japan):
    answer = Client().get(reverse("sso_choose"), {"member": "JP"})
    assert "refresh" not in answer.content.decode()


def test_an_answer_sent_to_another_members_address_is_refused(forger, japan):
    browser = sso.Browser()
    assert answered(browser, browser.begin("JP"), forger, code="KE").status_code == 403
    assert not browser.is_in


def test_an_answer_that_names_another_issuer_is_refused(forger, japan):
    browser = sso.Browser()
    answer = answered(browser, browser.begin("JP"), forger, iss="https://login.other.example")
    assert "comes from another issuer" in answer.content.decode()
    assert not browser.is_in


def test_an_answer_of_eleven_minutes_ago_is_refused(forger, japan, monkeypatch):
    browser = sso.Browser()
    address = browser.begin("JP")
    then = time.time()
    monkeypatch.setattr("members.signin.sso.asking.time.time", lambda: then + 660)
    assert answered(browser, address, forger).status_code == 403
    assert not browser.is_in


def test_whoever_left_the_delegation_is_not_let_in(forger, japan):
    cast.end(cast.delegate("JP"))
    browser = sso.Browser()
    assert "opens no seat of Japan here" in answered(browser, browser.begin("JP"), forger).content.decode()
    assert not browser.is_in


def test_a_service_whose_period_is_over_signs_nobody_in_and_its_sessions_open_nothing(forger, japan):
    browser, late = sso.Browser(), sso.Browser()
    answered(browser, browser.begin("JP"), forger)
    assert browser.sits_for() == "JP"
    address = late.begin("JP")
    sso.end_provider(japan)
    assert browser.sits_for() == ""
    assert "is not trusted any more" in answered(late, address, forger).content.decode()
    assert not late.is_in
    assert late.portal.post(reverse("sso_choose"), {"member": "JP"}).status_code == 404


def test_a_tie_answered_in_somebody_elses_session_ties_nothing(forger, japan):
    alternate = cast.user_of(cast.delegate("JP", "alternate"))
    browser = sso.Browser()
    people.password(browser.portal, alternate)
    people.prove(browser.portal)
    forger.claims = {"sub": "aiko"}
    address = sso.onward(browser.portal.post(reverse("sso_tie", args=["JP"])))
    answer = answered(browser, address, forger)
    assert "Another account is tied to this person" in answer.content.decode()
    assert not Tie.objects.filter(user=alternate).exists()


def test_a_tie_takes_a_password_or_factor_of_the_account_just_proved(forger, japan):
    alternate = cast.user_of(cast.delegate("JP", "alternate"))
    browser = sso.Browser()
    people.password(browser.portal, alternate)
    answer = browser.portal.post(reverse("sso_tie", args=["JP"]))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_a_service_takes_two_officers_in_the_table_itself(forger, japan):
    fields = {"issuer": "https://login.evil.example", "client_id": "x", "secret": "x", "algorithms": "RS256"}
    member = japan.member
    refused = [
        lambda: Provider.objects.create(
            member=member, proposed_by=head().person_id, during=japan.during, request=japan.request, **fields
        ),
        lambda: Provider.objects.filter(pk=japan.pk).update(during=(japan.during.lower, cast.in_days(99))),
        lambda: Provider.objects.filter(pk=japan.pk).update(issuer="https://login.evil.example"),
        lambda: Provider.objects.filter(pk=japan.pk).delete(),
    ]
    for act in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


# ---- a vote


@pytest.fixture
def voting(forger, japan):
    """Japan's head, signed in by the service, at the confirmation of a 'no'."""
    browser = sso.Browser()
    answered(browser, browser.begin("JP"), forger)
    forger.reset()
    ballot = path.on_ballot(path.floor_row())
    return browser, ballot, f"/ballots/{ballot.year}-{ballot.number}/"


def proved(browser: sso.Browser, ballot: Any, where: str, forger: forging.Forger, choice: str = "no"):
    """The choice made, and the way to the service and back."""
    browser.portal.post(f"{where}confirm/", {"choice": choice})
    sent = {"choice": choice, "text_digest": ballot.text_digest, "member": "JP"}
    address = sso.onward(browser.portal.post(f"{where}prove/", sent))
    assert sso.asked(address)["max_age"] == "0"
    forger.nonce = ""
    return answered(browser, address, forger)


def cast_it(browser: sso.Browser, ballot: Any, where: str, choice: str = "no"):
    sent = {"choice": choice, "text_digest": ballot.text_digest, "member": "JP", "sso": "yes"}
    return browser.portal.post(f"{where}cast/", sent)


def test_a_fresh_proof_casts_the_vote_it_was_given_for(voting, forger):
    browser, ballot, where = voting
    assert proved(browser, ballot, where, forger)["Location"] == f"{where}confirm/"
    page = browser.portal.get(f"{where}confirm/").content.decode()
    assert "has just proved that it is you" in page
    assert cast_it(browser, ballot, where)["Location"] == f"{where}receipt/"
    assert Vote.objects.get().proof.method == "sso"


STALE: dict[str, dict[str, Any]] = {
    "no time of signing in": {"auth_time": None},
    "signed in an hour ago": {"auth_time": int(time.time()) - LONG_AGO},
    "signed in a minute before it was asked": {"auth_time": int(time.time()) - 60},
    "a time to come": {"auth_time": int(time.time()) + LONG_AGO},
    "a time that is no number": {"auth_time": True},
    "somebody else of the same service": {"sub": "mallory"},
}


FEW = ("no time of signing in", "signed in a minute before it was asked")  # in the usual suite


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each in FEW else pytest.mark.long) for each in STALE]
)
def test_a_proof_that_is_not_fresh_or_not_theirs_is_no_proof(voting, forger, name):
    browser, ballot, where = voting
    forger.claims = STALE[name]
    assert proved(browser, ballot, where, forger).status_code == 403
    assert not Proof.objects.filter(act="cast_vote").exists()
    assert cast_it(browser, ballot, where).status_code == 303  # back to the confirmation
    assert not Vote.objects.exists()


def test_a_sign_in_is_no_proof_for_a_vote(voting, forger):
    browser, ballot, where = voting
    assert cast_it(browser, ballot, where).status_code == 303
    assert not Vote.objects.exists()


def test_a_proof_for_one_choice_casts_no_other(voting, forger):
    browser, ballot, where = voting
    proved(browser, ballot, where, forger, "no")
    assert cast_it(browser, ballot, where, "yes").status_code == 303
    assert not Vote.objects.exists()
    assert RefusedAttempt.objects.latest("pk").code == "proof_other"


@pytest.mark.long
def test_a_proof_casts_once(voting, forger):
    browser, ballot, where = voting
    proved(browser, ballot, where, forger, "no")
    cast_it(browser, ballot, where)
    proved(browser, ballot, where, forger, "yes")
    cast_it(browser, ballot, where, "yes")
    assert cast_it(browser, ballot, where, "no").status_code == 422
    assert [vote.choice for vote in Vote.objects.order_by("sequence")] == ["no", "yes"]


def test_the_session_and_the_address_tell_no_choice(voting, forger):
    """What waits between asking and answering differs by nothing but random text."""
    browser, ballot, where = voting
    browser.portal.get(where)  # its greeting is read
    shapes = set()
    for choice in ("yes", "no", "abstain"):
        browser.portal.post(f"{where}confirm/", {"choice": choice})
        sent = {"choice": choice, "text_digest": ballot.text_digest, "member": "JP"}
        answer = browser.portal.post(f"{where}prove/", sent)
        waiting = max(browser.portal.session["sso_asked"].values(), key=lambda each: each["began"])
        assert choice not in str(waiting["about"])
        shapes.add((len(answer.content), tuple(len(str(value)) for value in waiting["about"].values())))
    assert len(shapes) == 1


# ---- what the portal fetches


def test_a_service_that_drips_its_answer_keeps_a_page_for_five_seconds_at_most(forger, japan, monkeypatch):
    monkeypatch.setattr("members.signin.sso.outgoing.Web.__init__.__defaults__", (0.5,))
    cache.clear()
    forger.slow = 0.1
    began = time.monotonic()
    answer = Client().post(reverse("sso_choose"), {"member": "JP"})
    assert time.monotonic() - began < 2
    assert answer.status_code == 409
    assert "did not answer in time" in answer.content.decode()


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://login.other.example"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://user:pw@login.example/"},
        {"authorization_endpoint": 'https://login.example/"><script>'},
        {"response_types_supported": ["token"]},
        {"code_challenge_methods_supported": ["plain"]},
        {"padding": "x" * 300_000},
    ],
)
def test_a_service_that_describes_itself_wrongly_is_not_used(forger, japan, metadata):
    cache.clear()
    before = forger.metadata
    forger.metadata = before | metadata
    try:
        answer = Client().post(reverse("sso_choose"), {"member": "JP"})
    finally:
        forger.metadata = before
    assert answer.status_code == 409
    assert "refresh" not in answer.content.decode()


def test_a_redirect_is_not_followed(forger, japan):
    cache.clear()
    forger.redirect = f"{forger.issuer}/keys"
    assert Client().post(reverse("sso_choose"), {"member": "JP"}).status_code == 409
    assert forger.asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "0.0.0.0", "::1", "fe80::1%eth0", "fd00::1",
     "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"],
)  # fmt: skip
def test_an_address_that_is_not_on_the_public_internet_is_not_asked(address):
    assert not public(address)


def test_addresses_of_the_public_internet_may_be_asked():
    assert public("198.41.0.4")
    assert public("2001:503:ba3e::2:30")
