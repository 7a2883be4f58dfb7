"""Sessions: a new key at sign-in, half an hour idle, eight hours in all, listed, and ended at the next click."""

import json
import time
from datetime import timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliance.journal.models import Entry
from tests import cast
from tests.signin import people

pytestmark = pytest.mark.usefixtures("world")
PAGE = "/accounts/security/"


def signed_in(user=None, **client) -> Client:
    made = Client(**client)
    people.password(made, user or people.head())
    return made


def set_back(client: Client, **seconds: int) -> None:
    """As if `since` and `seen` of the session were so many seconds ago."""
    session = client.session
    for name, ago in seconds.items():
        session[name] = int(time.time()) - ago
    session.save()


def test_a_session_ends_half_an_hour_after_the_last_click_and_says_so():
    client = signed_in()
    set_back(client, since=1860, seen=1801)
    answer = client.get("/desk/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/accounts/login/?next=")
    assert "nothing was done for half an hour" in answer.content.decode()


def test_a_click_in_time_keeps_it():
    client = signed_in()
    set_back(client, since=1800, seen=1790)
    assert people.is_in(client)
    assert client.session["seen"] >= time.time() - 5


def test_a_session_ends_eight_hours_after_sign_in_whatever_was_done():
    client = signed_in()
    set_back(client, since=8 * 3600, seen=10)
    answer = client.get("/desk/", follow=True)
    assert "eight hours after sign-in" in answer.content.decode()
    client = signed_in()
    set_back(client, since=8 * 3600 - 60, seen=10)
    assert people.is_in(client)


def test_what_is_over_is_gone_from_the_database():
    client = signed_in()
    key = client.session.session_key
    set_back(client, since=1860, seen=1801)
    client.get("/")
    assert not Session.objects.filter(pk=key).exists()
    assert not UserSession.objects.filter(session_key=key).exists()


def test_sessions_that_nobody_came_back_to_are_forgotten_when_anybody_signs_in():
    left, here = signed_in(people.head("AU")), signed_in()
    UserSession.objects.filter(session_key=left.session.session_key).update(
        last_seen_at=timezone.now() - timedelta(minutes=32)
    )
    Session.objects.filter(pk=left.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    signed_in(people.head("KE"))
    assert not Session.objects.filter(pk=left.session.session_key).exists()
    kept = set(UserSession.objects.values_list("session_key", flat=True))
    assert here.session.session_key in kept
    assert len(kept) == 2


def test_clicks_within_a_minute_write_nothing():
    client = signed_in()
    client.get("/accounts/inactive/")  # shows the words of signing in, which were kept in the session
    set_back(client, seen=50)
    with CaptureQueriesContext(connection) as queries:
        client.get("/accounts/inactive/")
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    set_back(client, seen=70)
    with CaptureQueriesContext(connection) as queries:
        client.get("/accounts/inactive/")
    written = [query["sql"].split('"')[1] for query in queries if query["sql"].startswith("UPDATE")]
    assert sorted(written) == ["django_session", "usersessions_usersession"]


def test_a_session_gets_a_new_key_at_sign_in_and_again_at_the_second_step():
    client = Client()
    user = people.head()
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    before = client.session.session_key
    people.password(client, user)
    after = client.session.session_key
    assert before
    assert before != after
    _, secret = people.with_code_app(user)
    client = Client()
    people.password(client, user)
    half = client.session.session_key
    client.post(reverse("mfa_authenticate"), {"code": people.code_of(secret, later=1)})
    assert people.is_in(client)
    assert client.session.session_key != half
    assert not Session.objects.filter(pk=half).exists()


def test_the_page_lists_where_one_is_signed_in():
    there = signed_in(
        headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"}, REMOTE_ADDR="192.0.2.9"
    )
    here = signed_in(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36"})
    page = here.get(PAGE).content.decode()
    for words in ("Firefox on Linux", "192.0.2.9", "Chrome on Windows", "127.0.0.1", "You are here"):
        assert words in page
    assert there.session.session_key not in page


def test_one_session_is_ended_and_is_out_at_the_next_click():
    there, here = signed_in(), signed_in()
    people.prove(here)
    row = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("session_end", args=[row.pk]))
    assert not people.is_in(there)
    assert people.is_in(here)


def test_all_other_sessions_are_ended():
    others, here = [signed_in(), signed_in()], signed_in()
    people.prove(here)
    here.post(reverse("sessions_end_others"))
    assert [people.is_in(client) for client in (*others, here)] == [False, False, True]


def test_nobody_ends_anothers_session():
    there = signed_in(people.head("AU"))
    row = UserSession.objects.get(session_key=there.session.session_key)
    assert signed_in().post(reverse("session_end", args=[row.pk])).status_code == 404
    assert people.is_in(there)


def test_ones_own_session_is_ended_by_signing_out():
    here = signed_in()
    row = UserSession.objects.get(session_key=here.session.session_key)
    assert here.post(reverse("session_end", args=[row.pk]))["Location"] == reverse("account_logout")


def test_the_account_menu_leads_to_the_page():
    assert f'href="{PAGE}"' in signed_in().get("/desk/").content.decode()


def test_over_https_each_cookie_is_tied_to_the_host():
    from importlib.util import find_spec

    text = find_spec("alliance.settings.production").loader.get_source("alliance.settings.production")  # type: ignore[union-attr]
    assert [f'= "__Host-{name}"' in text for name in ("session", "csrf", "device")] == [True] * 3


def test_a_session_gets_a_new_key_when_its_person_proves_again_who_they_are():
    client = signed_in()
    before = client.session.session_key
    people.prove(client)
    assert people.is_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    assert UserSession.objects.filter(session_key=client.session.session_key).exists()


def test_who_finds_a_browser_open_ends_no_other_session_without_proving_who_they_are():
    there, here = signed_in(), signed_in()
    row = UserSession.objects.get(session_key=there.session.session_key)
    for address in (reverse("session_end", args=[row.pk]), reverse("sessions_end_others")):
        answer = here.post(address)
        assert "/accounts/reauthenticate/" in answer["Location"]
    assert people.is_in(there)
    answer = here.post(answer["Location"], {"password": people.PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert not people.is_in(there), "what was asked for is done once it is proved"
    assert people.is_in(here)


def test_every_page_of_who_is_signed_in_has_the_way_out():
    client = signed_in()
    for where in ("/", "/desk/", "/record/", "/members/", "/delegation/JP/", PAGE):
        assert reverse("account_logout") in client.get(where).content.decode(), where


def end_all(monkeypatch, user, word: str = people.PASSWORD) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{word}\n"))
    call_command("end_all_sessions", officer=user.email, reason="A backup was lost")


def test_an_officer_ends_the_sessions_of_everybody_on_record(monkeypatch, capsys):
    officer = cast.user_of(cast.officer())
    clients = [signed_in(), signed_in(people.head("AU")), signed_in(officer)]
    end_all(monkeypatch, officer)
    assert not any(people.is_in(each) for each in clients) and not UserSession.objects.exists()
    entry = Entry.objects.get(act="end_all_sessions")
    assert (entry.role, entry.object_id) == ("officer", str(officer.person_id))
    assert "A backup was lost" in entry.payload and json.loads(entry.payload)["sessions"] == 3
    assert "3" in capsys.readouterr().out
    assert people.is_in(signed_in()), "who signs in again is in"


def test_nobody_else_ends_the_sessions_of_everybody(monkeypatch):
    client = signed_in()
    for user, word in ((people.head(), people.PASSWORD), (cast.user_of(cast.officer()), "a guess")):
        with pytest.raises(CommandError):
            end_all(monkeypatch, user, word)
    assert people.is_in(client)
