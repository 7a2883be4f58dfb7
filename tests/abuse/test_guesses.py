"""Guessing, ten thousand times in the long run and quickly in the usual one. Beside `tests/signin/test_guessing.py`
(passwords) and `test_codes.py`."""

import secrets
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from alliance.access import Refused
from members.delegates.models import User
from members.signin import resetting, tokens
from tests import cast, path
from tests.counts import counted
from tests.signin import people

pytestmark = pytest.mark.usefixtures("world")
SECOND = "/accounts/login/second-step/"
MANY = [12, pytest.param(10_000, marks=pytest.mark.long)]


def half_in(user: User) -> Client:
    """Who has the password, before the second step."""
    client = Client()
    people.password(client, user)
    return client


def looked_at(answer) -> bool:
    return "This code is not right" in answer.content.decode()


@pytest.mark.parametrize("many", MANY)
@pytest.mark.parametrize("kind", ["codes of the app", "recovery codes"])
def test_of_so_many_guessed_codes_five_in_five_minutes_and_twenty_a_day_are_looked_at(many, kind):
    """From ever new sessions: it is counted under the account."""
    user = people.head()
    people.with_code_app(user)
    digits = 6 if kind == "codes of the app" else 10
    client, seen, began = half_in(user), 0, time.monotonic()
    for number in range(many):
        if number % 1000 == 6:
            client = half_in(user)
        seen += looked_at(client.post(SECOND, {"code": f"{secrets.randbelow(10**digits):0{digits}}"}))
    assert 5 <= seen <= min(20, 5 * (1 + int((time.monotonic() - began) // 300) + 1))
    assert not people.is_in(client)
    counted(f"guessed {kind}", guesses=many, looked_at=seen)


def test_a_day_of_patience_gives_twenty_guesses_at_a_code():
    """Five, five minutes later five more; the twenty-first is not looked at however long one waits in between."""
    user = people.head()
    people.with_code_app(user)
    client, seen = half_in(user), 0
    for _ in range(5):
        for number in range(6):
            seen += looked_at(client.post(SECOND, {"code": f"{number:06}"}))
        _five_minutes_pass()
    assert seen == 20


def test_whoever_guesses_with_the_password_keeps_nobody_from_a_vote_in_a_browser_that_is_in(sign_in):
    seat = cast.delegate("JP")
    cast.code(seat)
    ballot = path.on_ballot()
    client, thief = sign_in(seat), half_in(cast.user_of(seat))
    for number in range(6):
        thief.post(SECOND, {"code": f"{number:06}"})
    assert "Too many wrong codes" in thief.post(SECOND, {"code": "000007"}).content.decode()
    where = reverse("ballot_confirm", args=[ballot.year, ballot.number])
    form = {"choice": "yes    ", "text_digest": ballot.text_digest, "member": "JP"}
    client.post(where, form)
    answer = client.post(where, {"code": cast.code(seat), "confirmed": "yes", **form})
    assert "Too many wrong codes" not in answer.content.decode()


def test_a_browser_that_the_account_knows_takes_the_right_code_while_another_guesses():
    user = people.head()
    own, secret = people.with_code_app(user)
    own.post("/accounts/logout/")
    thief = half_in(user)
    for number in range(7):
        thief.post(SECOND, {"code": f"{number:06}"})
    people.password(own, user)
    own.post(SECOND, {"code": people.code_of(secret, later=1)})
    assert people.is_in(own)


def _five_minutes_pass() -> None:
    """The short counts are gone, those of a day are not."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM web_cache WHERE expires < now() + interval '10 minutes'")


@pytest.mark.parametrize("many", MANY)
def test_of_so_many_guessed_links_none_opens_a_reset_or_an_invitation(many):
    client = Client()
    for _ in range(many // 6):
        token = secrets.token_urlsafe(32)
        assert client.get(f"/accounts/new-factor/{token}/").status_code == 404
        assert client.get(f"/invitation/{token}/").status_code == 404
    for _ in range(many):
        with pytest.raises(Refused, match="link_unknown"):
            resetting.found(tokens.digest_of(secrets.token_urlsafe(32)))


def test_who_sprays_one_password_over_all_accounts_is_held_back_as_a_flood(monkeypatch):
    from members.signin import limits

    monkeypatch.setattr(limits, "FLOOD", 12)
    emails = list(User.objects.order_by("pk").values_list("email", flat=True)[:20])
    forms = [{"login": email, "password": "a common password"} for email in emails]
    answers = [Client().post(reverse("account_login"), form).status_code for form in forms]
    assert answers.count(429) >= 7


def test_a_code_that_was_used_is_not_taken_at_another_door():
    """TOTP replay: used at the second step, sent again to prove oneself for a change of factors."""
    user = people.head()
    _, secret = people.with_code_app(user)
    code = people.code_of(secret, later=1)
    client = half_in(user)
    client.post(SECOND, {"code": code})
    assert people.is_in(client)
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code})
    assert "was used before" in answer.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_code_of_another_persons_app_opens_nothing():
    user, other = people.head(), people.head("AU")
    people.with_code_app(user)
    _, secret = people.with_code_app(other)
    client = half_in(user)
    client.post(SECOND, {"code": people.code_of(secret, later=1)})
    assert not people.is_in(client)


def test_a_recovery_code_of_another_person_opens_nothing():
    user, other = people.head(), people.head("AU")
    people.with_code_app(user)
    theirs, _ = people.with_code_app(other)
    client = half_in(user)
    client.post(SECOND, {"code": people.codes_shown(theirs)[0]})
    assert not people.is_in(client)
