"""Codes of an app work once, recovery codes too and are shown once; both are unreadable in the database."""

import base64
import re
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.signin import people
from tests.signin.softkey import SoftKey

pytestmark = pytest.mark.usefixtures("world")
SECOND = "/accounts/login/second-step/"
CODES = "/accounts/security/recovery-codes/"


def second_step(user, code: str) -> Client:
    """The password, then a code."""
    client = Client()
    people.password(client, user)
    client.post(SECOND, {"code": code})
    return client


@pytest.fixture
def app():
    """Japan's head with a code app: user, session, secret."""
    user = people.head()
    client, secret = people.with_code_app(user)
    return user, client, secret


def test_a_code_of_the_app_is_the_second_step(app):
    user, _, secret = app
    client = Client()
    assert people.password(client, user) == SECOND
    assert not people.is_in(client)
    client.post(SECOND, {"code": people.code_of(secret, later=1)})
    assert people.is_in(client)


def test_a_code_is_taken_once_from_any_session(app):
    user, _, secret = app
    code = people.code_of(secret, later=1)
    assert people.is_in(second_step(user, code))
    assert not people.is_in(second_step(user, code))
    assert not people.is_in(second_step(user, f" {code[:3]} {code[3:]} ")), "nor with spaces in it"


def test_the_code_that_set_the_app_up_is_used_by_that(monkeypatch):
    at = time.time()
    still = SimpleNamespace(time=lambda: at)  # no new period between the two
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", still)
    monkeypatch.setattr("tests.signin.people.time", still)
    user = people.head()
    _, secret = people.with_code_app(user)
    assert not people.is_in(second_step(user, people.code_of(secret)))
    assert people.is_in(second_step(user, people.code_of(secret, later=1)))


def test_a_used_code_is_remembered_for_as_long_as_it_could_be_valid(app, monkeypatch):
    from allauth.mfa.totp.internal import auth
    from django.core.cache import cache

    lasting: dict[str, int] = {}
    add = cache.add
    monkeypatch.setattr(
        "members.signin.limits.cache.add",
        lambda key, value, timeout=None: lasting.setdefault(key, timeout) and add(key, value, timeout),
    )
    user, _, secret = app
    second_step(user, people.code_of(secret, later=1))
    (kept,) = [seconds for key, seconds in lasting.items() if key.startswith("signin.code:")]
    valid = len(list(auth.yield_hotp_counters_from_time())) * 30
    assert kept >= valid


def test_a_code_of_two_minutes_ago_is_not_taken(app):
    user, _, secret = app
    assert not people.is_in(second_step(user, people.code_of(secret, later=-4)))


def test_five_wrong_codes_shut_guessing_and_the_right_one_with_it(app):
    user, _, secret = app
    client = Client()
    people.password(client, user)
    said = [client.post(SECOND, {"code": f"{number:06}"}).content.decode() for number in range(6)]
    assert ["Too many wrong codes" in page for page in said] == [False] * 5 + [True]
    client.post(SECOND, {"code": people.code_of(secret, later=1)})
    assert not people.is_in(client)


def test_a_right_code_is_not_counted(app):
    user, client, _ = app
    codes = people.codes_shown(client)
    assert all(people.is_in(second_step(user, code)) for code in codes[:7])


def test_recovery_codes_are_shown_once_and_on_request_alone(app):
    _, client, _ = app
    assert "are shown once" in client.get(CODES).content.decode()
    client.head(CODES)
    shown = people.codes_shown(client)
    assert len(set(shown)) == 10
    assert all(len(code) == 10 for code in shown)
    for page in (client.get(CODES), client.get(reverse("mfa_index"))):
        assert not any(code in page.content.decode() for code in shown)
    again = client.post(CODES)
    assert again.status_code == 409
    assert "shown before" in again.content.decode()


def test_the_codes_just_shown_can_be_kept_as_a_text_file(app):
    _, client, _ = app
    shown = people.codes_shown(client)
    file = client.post(reverse("recovery_codes_text"), {"code": shown})
    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert file["Content-Type"] == "text/plain; charset=utf-8"
    assert re.findall(r"^\d{10}$", file.content.decode(), re.MULTILINE) == shown


def test_the_file_tells_nobody_a_code_that_they_did_not_have(app):
    _, client, _ = app
    for sent in ({}, {"code": ["0000000000"]}, {"code": [*people.codes_shown(client), "=1+1"]}):
        assert client.post(reverse("recovery_codes_text"), sent).status_code == 404


def test_a_recovery_code_signs_in_once(app):
    user, client, _ = app
    code = people.codes_shown(client)[0]
    assert people.is_in(second_step(user, code))
    assert not people.is_in(second_step(user, code))
    assert "9 of 10 are left" in client.get(reverse("mfa_index")).content.decode()


def test_new_recovery_codes_end_the_old_and_are_shown_once(app):
    user, client, _ = app
    old = people.codes_shown(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    new = people.codes_shown(client)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert not people.is_in(second_step(user, old[0]))
    assert people.is_in(second_step(user, new[0]))


def test_without_a_factor_there_are_no_recovery_codes():
    client = Client()
    people.password(client, people.head())
    people.prove(client)
    assert client.post(CODES)["Location"] == reverse("mfa_index")
    assert "Set up a passkey" in client.post(reverse("mfa_generate_recovery_codes")).content.decode()


def test_who_has_an_app_and_no_recovery_codes_can_make_them(app):
    user, client, _ = app
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    make = reverse("mfa_generate_recovery_codes")
    page = client.get(reverse("mfa_index")).content.decode()
    assert f'href="{make}">Make recovery codes</a>' in page and "They are made when you set up" not in page
    asked = client.get(make).content.decode()
    assert "You have none yet." in asked and "will no longer work" not in asked
    assert client.post(make)["Location"] == reverse("mfa_view_recovery_codes")
    assert len(people.codes_shown(client)) == 10


def test_whoever_takes_the_only_factor_away_is_told_first_what_shuts_with_it(app):
    _, client, _ = app
    warning = "This is your only second factor"
    shuts = "Without it your seat stays closed, and you cannot vote."
    people.prove(client)
    assert warning in client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert shuts in client.get(reverse("mfa_index")).content.decode()
    people.add_passkey(client, SoftKey())
    assert warning not in client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert shuts not in client.get(reverse("mfa_index")).content.decode()


def test_the_app_is_removed_and_the_password_is_enough_again(app):
    user, client, _ = app
    people.prove(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert people.factors(user) == {}
    fresh = Client()
    assert people.password(fresh, user) == reverse("desk")


def test_the_picture_of_the_key_is_drawn_in_the_page_itself():
    client = Client()
    people.password(client, people.head())
    people.prove(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    picture = re.search(r'<svg class="qr".*?</svg>', page)[0]  # type: ignore[index]
    assert "style=" not in picture
    assert "data:" not in picture
    assert "<script" not in picture


def stored() -> str:
    """Every secret of every factor as SQL reads it, with what lies in sessions and cache."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t, ' ') FROM (SELECT data::text t FROM mfa_authenticator "
            "UNION ALL SELECT cache_key || ' ' || value FROM web_cache) rows"
        )
        return cursor.fetchone()[0]


def test_no_secret_stands_readable_in_the_database(app):
    _, client, secret = app
    codes = people.codes_shown(client)
    text = stored()
    seed = Authenticator.objects.get(type="recovery_codes").wrap()
    raw = base64.b32decode(secret)
    readable = [secret, secret.lower(), raw.hex(), base64.b64encode(raw).decode(), *codes]
    assert [part for part in readable if part in text] == []
    assert '"secret": "gAAAA' in text, "Fernet's mark"
    assert '"seed": "gAAAA' in text
    assert seed.get_unused_codes() == codes, "and is read with the key"


def test_keys_are_rotated_without_a_person_noticing(app, settings):
    user, client, secret = app
    codes = people.codes_shown(client)
    (old,) = settings.FACTOR_KEYS
    new = Fernet.generate_key().decode()
    settings.FACTOR_KEYS = [new, old]
    assert people.is_in(second_step(user, codes[0])), "the old key still reads"
    call_command("renew_factor_keys")
    settings.FACTOR_KEYS = [new]
    assert people.is_in(second_step(user, codes[1])), "the old key may go"
    assert people.is_in(second_step(user, people.code_of(secret, later=1)))


def test_a_lost_key_is_told_in_words(app, settings):
    user, _, _ = app
    settings.FACTOR_KEYS = [Fernet.generate_key().decode()]
    client = Client()
    people.password(client, user)
    answer = client.post(SECOND, {"code": "123456"})
    assert answer.status_code == 409
    assert "has lost the key" in answer.content.decode()
