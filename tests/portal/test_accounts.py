"""The door: the few account pages that are open, an act on an ended session, and no page of one's own in a cache."""

import pytest
from django.test import Client
from django.urls import reverse

from alliance.access import SIGNED_OUT
from alliance.portal import sweep
from members.delegates.models import User
from tests import cast

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.parametrize("page", ["email/", "confirm-email/", "password/set/", "login/code/confirm/", ""])
def test_an_account_page_that_nobody_needs_is_not_there(sign_in, page):
    client = sign_in(cast.delegate("JP"))
    assert client.get(f"/accounts/{page}").status_code == 404


def test_an_address_cannot_be_changed_by_its_owner_alone(sign_in):
    seat = cast.delegate("JP")
    before = cast.user_of(seat).email
    sign_in(seat).post("/accounts/email/", {"action_add": "", "email": "another@delegates.example"})
    assert cast.user_of(seat).email == before


def test_nobody_opens_an_account_alone(client):
    before = User.objects.count()
    typed = {"email": "new@delegates.example", "password1": "a long enough secret"}
    assert "Accounts are not opened here" in client.get("/accounts/signup/").content.decode()
    assert "Accounts are not opened here" in client.post("/accounts/signup/", typed).content.decode()
    assert User.objects.count() == before


@pytest.mark.parametrize("email", ["nobody@delegates.example", None])
def test_a_new_password_may_be_asked_for_and_tells_not_whether_the_address_is_known(client, email):
    email = email or cast.user_of(cast.delegate("JP")).email
    answer = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
    assert answer.redirect_chain == [(reverse("account_reset_password_done"), 302)]
    assert "Look in your mailbox" in answer.content.decode()


def test_the_link_of_the_mail_sets_a_new_password(client, mailoutbox):
    user = cast.user_of(cast.delegate("JP"))
    client.post(reverse("account_reset_password"), {"email": user.email})
    sweep.run_once()
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    typed = {"password1": "another long secret", "password2": "another long secret"}
    done = client.post(address, typed, follow=True)
    assert done.redirect_chain == [(reverse("account_reset_password_from_key_done"), 302)]
    user.refresh_from_db()
    assert user.check_password("another long secret")


def test_a_password_is_changed_behind_sign_in(sign_in):
    assert sign_in(cast.delegate("JP")).get(reverse("account_change_password")).status_code == 200


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/proposals/2026-1/edit/", "/proposals/2026-1/edit/"),
        ("http://testserver/proposals/?state=draft", "/proposals/%3Fstate%3Ddraft"),
        ("https://elsewhere.example/proposals/", "/desk/"),
        ("http://testserver//elsewhere.example/", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_an_act_on_an_ended_session_leads_back_to_its_page_and_says_that_nothing_was_recorded(
    client, referer, back
):
    answer = client.post("/proposals/new/", headers={"referer": referer})
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={back}")
    assert str(SIGNED_OUT) in client.get(answer["Location"]).content.decode()


def test_a_page_asked_for_without_a_session_is_led_back_to_without_that_message(client):
    answer = client.get("/desk/")
    assert answer["Location"] == "/accounts/login/?next=/desk/"
    assert str(SIGNED_OUT) not in client.get(answer["Location"]).content.decode()


def test_sign_in_never_ends_on_an_address_that_only_takes_a_form(sign_in):
    ballot = cast.a_ballot()
    client = sign_in(cast.delegate("JP"))
    act = reverse("ballot_cast", args=[ballot.year, ballot.number])
    after = client.get(act, headers={"referer": f"http://testserver/accounts/login/?next={act}"})
    assert (after.status_code, after["Location"]) == (302, "/desk/")
    assert client.get(act).status_code == 405


def test_a_page_of_ones_own_is_kept_by_no_cache(sign_in):
    client: Client = sign_in(cast.delegate("JP"))
    for page in ("/desk/", "/record/", "/", "/nowhere/"):
        assert client.get(page)["Cache-Control"] == "private, no-store"


def test_a_visitors_page_and_a_views_own_rule_stay_as_they_are(client, sign_in):
    assert "no-store" not in client.get("/decisions/").get("Cache-Control", "")
    ballot = cast.a_ballot()
    address = reverse("ballot", args=[ballot.year, ballot.number])
    own = client.get(address)["Cache-Control"]
    assert sign_in(cast.delegate("JP")).get(address)["Cache-Control"] == own
