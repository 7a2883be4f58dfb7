"""Whoever holds a seat and has no second factor is led to setting one up before anything else, and back."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.access import Seat
from alliance.journal.models import Entry
from members.delegates.models import User
from members.registry.models import Member
from members.viewing import middleware as viewing
from members.viewing import services as views
from tariffs.proposals import drafting
from tests import cast
from tests.access.walk import taken_back
from tests.members import delegation as steps
from tests.signin import losing, people
from tests.signin.softkey import SoftKey
from tests.sso import forger as forging
from tests.sso import world as sso

pytestmark = pytest.mark.usefixtures("world", "asked_for")
SET_UP = "/accounts/second-factor/"
SEATS = {
    "an adviser": lambda: _adviser(), "an alternate": lambda: cast.delegate("JP", "alternate"),
    "a head": lambda: cast.delegate("JP"), "an officer": cast.officer, "the chair": cast.chair,
}  # fmt: skip


def _adviser() -> Seat:
    """Of Japan, with the password of the cast."""
    seat = steps.seated()
    user = cast.user_of(seat)
    user.set_password(people.PASSWORD)
    user.save()
    return seat


@pytest.fixture
def asked_for(settings):
    settings.SECOND_FACTOR_FOR_SEATS = True


@pytest.fixture(scope="module")
def running():
    with forging.running() as started:
        yield started


def signed_in(seat: Seat) -> Client:
    client = Client()
    client.force_login(cast.user_of(seat))
    return client


def led_to(client: Client, address: str, **more: str) -> str:
    """Where a page leads."""
    answer = client.get(address, more)
    assert answer.status_code == 302, f"{address} answers {answer.status_code}"
    return answer["Location"]


def link(page: str, text: str) -> str:
    """Where the link with this text leads."""
    return re.search(rf'<a[^>]* ?href="([^"]*)"[^>]*>{text}', page)[1].replace("&amp;", "&")  # type: ignore[index]


def set_up(client: Client, address: str) -> str:
    """Follow the page at `address` to a passkey and past the recovery codes; where that leads."""
    page = client.get(address).content.decode()
    form = link(page, "Set up a passkey")
    people.prove(client)
    onward = re.search(r'name="next" value="([^"]*)"', client.get(form).content.decode())
    sent = {"next": onward[1]} if onward else {}
    key = SoftKey()
    credential = key.made(people.options_on(client, form))
    answer = client.post(urlsplit(form).path, {"name": "Laptop", "credential": credential, **sent})
    assert answer.status_code == 302, answer.content.decode()
    unseen = client.get(answer["Location"]).content.decode()
    shown = client.post(urlsplit(answer["Location"]).path, sent).content.decode()
    assert link(unseen, "Later") == link(shown, "I have kept them")
    return link(shown, "I have kept them")


@pytest.mark.parametrize("who", SEATS)
def test_each_who_holds_a_seat_is_led_to_setting_one_up_and_back(who):
    client = signed_in(SEATS[who]())
    there = led_to(client, "/record/?page=2")
    assert urlsplit(there).path == SET_UP
    assert "opens only to who proves more than a password" in client.get(there).content.decode()
    assert set_up(client, there) == "/record/?page=2"
    assert client.get("/record/").status_code == 200
    assert people.is_in(client)


def test_from_the_form_of_sign_in_to_the_desk_with_a_code_app():
    user, client = people.head(), Client()
    assert people.password(client, user) == "/desk/"
    there = led_to(client, "/desk/")
    form = link(client.get(there).content.decode(), "Set up a code app")
    first = led_to(client, form)
    assert urlsplit(first).path == reverse("account_reauthenticate"), (
        "who signed in with a password says it again"
    )
    back = client.post(first, {"password": people.PASSWORD, "next": form})["Location"]
    page = client.get(back).content.decode()
    secret = re.search(r'<code class="hex">([A-Z2-7 =]+)</code>', page)[1].replace(" ", "")  # type: ignore[index]
    wrong = client.post(urlsplit(back).path, {"code": "1", "next": "/desk/"}).content.decode()
    assert 'name="next" value="/desk/"' in wrong, "a wrong code forgets nothing"
    answer = client.post(urlsplit(back).path, {"code": people.code_of(secret), "next": "/desk/"})
    assert answer["Location"] == f"{reverse('mfa_view_recovery_codes')}?next=%2Fdesk%2F"
    assert people.is_in(client)
    assert led_to(client, there) == "/desk/", "who has one is led on"


CLOSED = ("/desk/", "/seat/", "/delegation/", "/delegation/JP/", "/requests/", "/membership/", "/view-as/",
          "/delegation/JP/sign-in/", "/secretariat/", "/resets/", "/consumers/")  # fmt: skip
READ = ("/", "/products/", "/decisions/", "/members/JP/", "/proposals/", "/search/?q=neodymium",
        "/api/v1/openapi.json", "/accounts/security/", "/accounts/security/passkeys/add/", "/accounts/logout/",
        "/accounts/lost-factor/", "/accounts/password/change/")  # fmt: skip
ACTS = ("/proposals/new/", "/seat/", "/join/", "/membership/withdrawal/")


def test_no_page_of_the_house_opens():
    client = signed_in(cast.officer())
    for address in CLOSED:
        assert led_to(client, address) == f"{SET_UP}?next={address.replace('/', '%2F')}"


def test_what_everybody_reads_and_the_pages_of_signing_in_stay_open():
    client = signed_in(cast.delegate("JP"))
    people.prove(client)
    assert {address: client.get(address).status_code for address in READ} == dict.fromkeys(READ, 200)


def test_what_is_read_meanwhile_is_what_the_public_reads():
    """A draft is its delegation's: it is not there for who has only a password of that delegation."""
    adviser = cast.delegate("JP", "alternate")
    client = signed_in(adviser)
    row = drafting.start_draft(by=adviser)
    draft = reverse("proposal", args=[row.year, row.number])
    assert client.get(draft).status_code == 404
    front = client.get("/").content.decode()
    assert "Your seat waits for a second factor" in front
    assert "alternate" not in front.replace('rel="alternate"', "")
    people.prove(client)
    people.add_passkey(client, SoftKey())
    assert client.get(draft, follow=True).status_code == 200
    assert "waits for a second factor" not in client.get("/").content.decode()


def test_an_act_is_refused_in_words_and_nothing_is_recorded():
    client, before = signed_in(cast.delegate("JP")), Entry.objects.count()
    for address in ACTS:
        answer = client.post(address, {})
        assert answer.status_code == 403
        said = answer.content.decode()
        assert "Your seat opens once you have set up a second factor. Nothing was recorded." in said
        assert link(said, "Set up a second factor") == SET_UP
    assert Entry.objects.count() == before


def test_a_vote_is_refused_and_a_verdict():
    ballot = cast.a_ballot()
    vote = reverse("ballot_cast", args=[ballot.year, ballot.number])
    assert signed_in(cast.delegate("JP")).post(vote, {"choice": "yes"}).status_code == 403
    assert ballot.votes.count() == 0
    assert signed_in(cast.second_officer()).post("/requests/1/approve/", {}).status_code == 403


def test_the_api_says_it_as_a_problem():
    answer = signed_in(cast.delegate("JP")).post("/api/v1/rules", {})
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "factor_missing"


def test_who_holds_no_seat_and_who_is_not_signed_in_are_led_nowhere():
    user = steps.accepted()
    client = Client()
    client.force_login(user)
    assert people.is_in(client)
    assert urlsplit(led_to(Client(), "/desk/")).path == reverse("account_login")


def test_a_role_that_may_not_is_told_that_first():
    answer = signed_in(cast.delegate("JP")).get("/resets/")
    assert answer.status_code == 403
    assert "Officers of the secretariat or the chair" in answer.content.decode()


def test_an_invited_person_is_led_there_once_two_officers_have_seated_them(mailoutbox):
    row = steps.invited()
    client = Client()
    client.get(steps.link_of(row))
    client.post("/invitation/", {"name": "Ada Lovelace", "zone": "UTC", "password": steps.PASSWORD,
                                 "again": steps.PASSWORD})  # fmt: skip
    client.post(reverse("account_login"), {"login": row.email, "password": steps.PASSWORD})
    assert people.is_in(client), "no seat yet"
    user = User.objects.get(email=row.email)
    steps.approved(steps.asked(steps.credential(user.person_id)))
    client.post(reverse("account_login"), {"login": row.email, "password": steps.PASSWORD})
    assert urlsplit(led_to(client, "/desk/")).path == SET_UP


def test_after_a_reset_the_link_leads_to_setting_up_and_in_no_circle(mailoutbox):
    seat = cast.delegate("JP", "alternate")
    user = cast.user_of(seat)
    before, _ = people.with_passkey(user)
    losing.reset(seat)
    assert not people.is_in(before)
    client = losing.opened(losing.link(mailoutbox, user))
    people.password(client, user)
    assert "Set up a passkey" in client.get("/accounts/new-factor/").content.decode()
    there = led_to(client, "/desk/")
    people.prove(client)
    assert set_up(client, there) == "/desk/"
    assert people.is_in(client)


def test_whom_a_members_own_service_signed_in_is_asked_for_none(running):
    running.reset()
    user, provider = people.head(), sso.set_provider("JP", running.issuer, forging.CLIENT)
    sso.tie(user, provider, "aiko")
    browser = sso.Browser()
    request = sso.asked(browser.begin("JP"))
    running.nonce = request["nonce"]
    browser.portal.get(reverse("sso_back", args=["JP"]), {"state": request["state"], "code": "code"})
    assert browser.sits_for() == "JP"
    assert people.is_in(browser.portal)


def test_a_service_spares_no_factor_for_a_seat_of_another_member(running):
    """Signed in by Japan's service, and with the password here for Kenya's seat, which has no service."""
    running.reset()
    user, provider = people.head(), sso.set_provider("JP", running.issuer, forging.CLIENT)
    sso.tie(user, provider, "aiko")
    kenya = cast.accredit(user.person, Member.objects.get(code="KE"), "adviser")
    client = Client()
    people.password(client, user)
    session = client.session
    session["sso"] = {"user": str(user.pk), "issuer": running.issuer, "member": "JP"}
    session["seat"] = f"accreditation:{kenya.pk}"
    session.save()
    assert urlsplit(led_to(client, "/desk/")).path == SET_UP


ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil", "",
             "http://testserver/desk/")  # fmt: skip


def test_a_way_on_to_another_host_is_followed_by_nobody():
    client, address = signed_in(cast.delegate("JP")), reverse("mfa_add_webauthn")
    people.prove(client)
    for onward in ELSEWHERE:
        for page in (SET_UP, address):
            assert "evil" not in client.get(page, {"next": onward}).content.decode()
        sent = {
            "name": "x", "credential": SoftKey().made(people.options_on(client, address)), "next": onward,
        }  # fmt: skip
        with taken_back():
            codes = client.post(address, sent)["Location"]
            assert codes == reverse("mfa_view_recovery_codes")
            assert "evil" not in client.get(codes, {"next": onward}).content.decode()
            assert led_to(client, SET_UP, next=onward) == "/desk/"


def test_a_factor_that_is_gone_closes_the_seat_at_the_next_click():
    user = people.head()
    client, _ = people.with_passkey(user)
    assert people.is_in(client)
    client.post(
        reverse("mfa_remove_webauthn", args=[Authenticator.objects.get(user=user, type="webauthn").pk])
    )
    assert urlsplit(led_to(client, "/desk/")).path == SET_UP


def test_recovery_codes_alone_are_no_factor():
    user = people.head()
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    client = Client()
    client.force_login(user)
    assert urlsplit(led_to(client, "/desk/")).path == SET_UP


def test_a_view_can_be_ended_by_an_officer_whose_factor_is_gone():
    officer = cast.officer()
    client = signed_in(officer)
    row = views.begin_view(code="JP", role="head", reason="To help", by=officer)
    session = client.session
    session[viewing.LOOKING_ON] = row.pk
    session.save()
    assert urlsplit(led_to(client, "/desk/")).path == SET_UP
    assert client.post("/view-as/end/").status_code == 302
    assert viewing.LOOKING_ON not in client.session


def test_it_costs_no_question_of_its_own(settings):
    client, _ = people.with_passkey(people.head())
    assert people.is_in(client)  # the first visit to a desk is noted
    asked = {}
    for on in (True, False):
        settings.SECOND_FACTOR_FOR_SEATS = on
        with CaptureQueriesContext(connection) as questions:
            assert people.is_in(client)
        asked[on] = len(questions)
    assert asked[True] == asked[False]


def test_who_has_a_factor_gets_the_second_step_after_the_password_and_none_after_a_passkey():
    user = people.head()
    _, key = people.with_passkey(user)
    by_password, by_passkey = Client(), Client()
    assert people.password(by_password, user) == reverse("mfa_authenticate")
    assert urlsplit(led_to(by_password, "/desk/")).path == reverse("account_login"), "nobody is in yet"
    address = reverse("mfa_login_webauthn")
    question = by_passkey.get(address, headers={"accept": "application/json"}).json()["request_options"]
    assert by_passkey.post(address, {"credential": key.answered(question)})["Location"] == "/desk/"
    assert people.is_in(by_passkey)


def test_from_the_confirmation_of_a_vote_one_comes_back_with_the_choice_kept(settings):
    """As for whom a member's service let in, and who has taken the tie away since."""
    settings.SECOND_FACTOR_FOR_SEATS = False
    ballot = cast.a_ballot()
    client = signed_in(cast.delegate("JP"))
    confirm = reverse("ballot_confirm", args=[ballot.year, ballot.number])
    client.post(confirm, {"choice": "no"})
    page = client.get(confirm).content.decode()
    assert parse_qs(urlsplit(link(page, "Set up a code app")).query) == {"next": [confirm]}
    assert set_up(client, confirm) == confirm
    again = client.get(confirm)
    assert "Set up a passkey" not in again.content.decode()
    assert "passkey-options" in again.content.decode()
    assert again.context["choice"] == "no"
