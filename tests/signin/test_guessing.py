"""Guessing is refused, a conference hall passes, and nobody is shut out by somebody else's guesses."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from alliance.local.cast import PASSWORD
from members.delegates.models import User
from members.signin import limits
from tests import cast
from tests.counts import counted

LOGIN = "/accounts/login/"
TOO_MANY = "Too many wrong passwords"


def try_password(client: Client, email: str, password: str, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def guesses(count: int, *, address_of=lambda number: "192.0.2.1", host_of=lambda number: "testserver") -> int:
    """How many of so many wrong passwords for one account were looked at."""
    email = cast.user_of(cast.delegate("JP")).email
    looked_at = 0
    for number in range(count):
        answer = try_password(
            Client(),
            email,
            f"wrong guess {number}",
            REMOTE_ADDR=address_of(number),
            HTTP_HOST=host_of(number),
        )
        assert answer.status_code in (200, 429)
        looked_at += "do not belong together" in answer.content.decode()
    return looked_at


def fill(lasting: str) -> None:
    """1,200 other entries in the cache."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO web_cache SELECT 'other' || n, 'gAVLAS4=', now() + %s::interval "
            "FROM generate_series(1, 1200) n",
            [lasting],
        )


@pytest.mark.gate
@pytest.mark.usefixtures("world")
def test_of_two_hundred_guesses_from_forty_addresses_five_are_looked_at():
    assert guesses(200, address_of=lambda number: f"192.0.2.{number % 40}") == 5


@pytest.mark.long
@pytest.mark.usefixtures("world")
def test_of_ten_thousand_guesses_from_200_addresses_five_in_five_minutes_are_looked_at():
    began = time.monotonic()
    looked_at = guesses(10_000, address_of=lambda number: f"198.51.100.{number % 200}")
    periods = int((time.monotonic() - began) // 300) + 1
    assert looked_at <= 5 * periods
    counted("guesses at one account", guesses=10_000, looked_at=looked_at, periods_of_5_minutes=periods)


@pytest.mark.usefixtures("world")
def test_another_port_in_the_host_header_gives_no_new_guesses():
    assert guesses(8, host_of=lambda number: f"testserver:{8000 + number}") == 5


@pytest.mark.usefixtures("world")
def test_capitals_and_spaces_in_the_address_give_no_new_guesses():
    email = cast.user_of(cast.delegate("JP")).email
    typed = [email, email.upper(), email.title(), f" {email}", f"{email} ", email.capitalize(), email]
    answers = [try_password(Client(), each, "wrong guess").content.decode() for each in typed]
    assert ["do not belong together" in answer for answer in answers] == [True] * 5 + [False] * 2


@pytest.mark.usefixtures("world")
def test_who_sits_at_the_same_address_is_not_shut_out():
    guesses(6)
    client = Client()
    try_password(client, cast.user_of(cast.delegate("AU")).email, PASSWORD, REMOTE_ADDR="192.0.2.1")
    assert is_in(client)


@pytest.mark.usefixtures("world")
def test_the_owner_signs_in_from_a_known_browser_while_another_guesses():
    email = cast.user_of(cast.delegate("JP")).email
    own = Client()
    try_password(own, email, PASSWORD)
    own.post("/accounts/logout/")
    guesses(6)
    stranger = Client()
    assert TOO_MANY in try_password(stranger, email, PASSWORD).content.decode(), "guessing stays shut"
    try_password(own, email, PASSWORD)
    assert is_in(own)


@pytest.mark.usefixtures("world")
def test_in_a_known_browser_too_five_guesses_are_all():
    email = cast.user_of(cast.delegate("JP")).email
    own = Client()
    try_password(own, email, PASSWORD)
    own.post("/accounts/logout/")
    answers = [try_password(own, email, f"wrong {number}").content.decode() for number in range(7)]
    assert [TOO_MANY in answer for answer in answers] == [False] * 5 + [True] * 2


@pytest.mark.usefixtures("world")
def test_an_unknown_account_is_answered_in_the_same_words_and_shut_at_the_same_try():
    known, unknown = cast.user_of(cast.delegate("JP")).email, "nobody.xx@delegates.example"
    for number in range(7):
        answers = [
            try_password(Client(), email, f"wrong {number}").content.decode().replace(email, "…")
            for email in (known, unknown)
        ]
        bodies = [answer.split("<main")[1].split("csrfmiddlewaretoken")[0] for answer in answers]
        assert bodies[0] == bodies[1]
        assert (TOO_MANY in answers[0]) == (TOO_MANY in answers[1]) == (number >= 5)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("kind", ["known", "unknown", "without a password"])
def test_one_password_is_hashed_for_any_address_so_the_time_tells_nothing(monkeypatch, kind):
    from tests.hashers import QuickArgon2

    hashed: list[str] = []
    encode, verify = QuickArgon2.encode, QuickArgon2.verify
    monkeypatch.setattr(
        QuickArgon2, "encode", lambda self, *args: hashed.append("encode") or encode(self, *args)
    )
    monkeypatch.setattr(
        QuickArgon2, "verify", lambda self, *args: hashed.append("verify") or verify(self, *args)
    )
    user = cast.user_of(cast.delegate("JP"))
    if kind == "without a password":
        user.set_unusable_password()
        user.save()
    try_password(Client(), "nobody.xx@delegates.example" if kind == "unknown" else user.email, "wrong guess")
    assert len(hashed) == 1


@pytest.mark.usefixtures("world")
def test_three_hundred_other_entries_do_not_wash_the_counts_away():
    guesses(6)
    fill("300 seconds")
    cache.set("one-more", 1, 300)
    assert guesses(1) == 0


@pytest.mark.usefixtures("world")
def test_what_has_expired_is_taken_out_of_the_cache():
    fill("-5 seconds")
    cache.set("new", 1, 300)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM web_cache")
        assert cursor.fetchone()[0] < 5


@pytest.mark.gate
def test_a_hall_of_sixty_signs_in_within_a_minute_from_one_address(committed):
    emails = list(
        User.objects.filter(email__endswith="@delegates.example")
        .order_by("pk")
        .values_list("email", flat=True)[:60]
    )
    assert len(emails) == 60
    within: list[bool] = []
    lock = threading.Lock()

    def arrive(email: str) -> None:
        try:
            client = Client(REMOTE_ADDR="203.0.113.9")
            try_password(client, email, "a slip of the finger")
            try_password(client, email, PASSWORD)
            with lock:
                within.append(is_in(client))
        finally:
            connections.close_all()

    began = time.monotonic()
    with ThreadPoolExecutor(8) as hall:
        list(hall.map(arrive, emails))
    took = time.monotonic() - began
    assert within == [True] * 60
    assert took < 60
    counted("a hall of sixty", people=60, tries=120, milliseconds=int(took * 1000))


def test_the_counts_are_shared_by_every_process():
    assert settings.CACHES["default"]["BACKEND"] == "alliance.web.cache.KeptUntilItExpires"


@pytest.mark.usefixtures("world")
def test_a_flood_from_one_address_is_answered_429_and_only_there(monkeypatch):
    monkeypatch.setattr(limits, "FLOOD", 20)
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: 120.0))
    here = [Client(REMOTE_ADDR="192.0.2.7").post(LOGIN).status_code for _ in range(25)]
    assert here[:20] == [200] * 20
    assert 429 in here[20:]
    assert Client(REMOTE_ADDR="192.0.2.8").post(LOGIN).status_code == 200
