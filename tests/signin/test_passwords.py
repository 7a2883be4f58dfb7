"""A password: 15 characters of whatever kind, exactly as typed, and not one that a guess would begin with."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from members.signin.passwords import WORDS
from tests.signin import people

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.parametrize(
    "typed",
    [
        "qwerty123456789", "password1234567", "123456789987654321", "qwertyuiopasdfghjkl", "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc", "Critical-Minerals-2027", "delegate.secretariat.2026", "TariffFloorPrice!!!!",
        "head.jp@delegates", "fourteen chars",
    ],
)  # fmt: skip
def test_what_a_guess_would_begin_with_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        validate_password(typed, people.head())
    assert "four or more words" in str(refused.value) or "15 characters" in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "834712093847120", "~~~;;;///!!!???", "correct horse battery staple", "ça va très bien merci",
        "日本の桜は春に咲きますそして散る",
        "a long enough secret", "the minister walks her dog", "x" * 20 + "y" * 43 + "z",
    ],
)  # fmt: skip
def test_any_characters_will_do_and_64_of_them_too(typed):
    validate_password(typed, people.head())


def test_words_of_the_house_are_written_in_order_and_each_once():
    assert list(WORDS) == sorted(set(WORDS))


@pytest.mark.parametrize(
    "typed", ["  Blanks before, and after  ", "MiXeD cAsE aNd Some More", "x" * 8 + "ü" * 56 + "ß" * 40]
)
def test_a_password_is_taken_exactly_as_typed(typed):
    user = people.head()
    client = Client()
    people.password(client, user)
    form = {"oldpassword": people.PASSWORD, "password1": typed, "password2": typed}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    for sent, let_in in (
        (typed.strip() + "!", False),
        (typed.swapcase(), False),
        (typed[:72] + "x", False),
        (typed, True),
    ):
        browser = Client()
        browser.post(reverse("account_login"), {"login": user.email, "password": sent})
        assert people.is_in(browser) is let_in, sent


def test_the_old_password_is_asked_for_and_the_new_one_looked_at():
    user = people.head()
    client = Client()
    people.password(client, user)
    for old, new in (("wrong", "a quite different one"), (people.PASSWORD, "Critical-Minerals-2027")):
        answer = client.post(
            reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new}
        )
        assert answer.status_code == 200
    user.refresh_from_db()
    assert user.check_password(people.PASSWORD)


@pytest.mark.parametrize("route", ["account_login", "account_change_password", "account_reauthenticate"])
def test_what_is_typed_is_hidden_and_a_password_manager_may_fill_it_in(route):
    client = Client()
    if route != "account_login":
        people.password(client, people.head())
    page = client.get(reverse(route)).content.decode()
    fields = [line for line in page.splitlines() if "<input" in line and "password" in line]
    assert fields
    for field in fields:
        assert 'type="password"' in field and '-password"' in field
        assert "onpaste" not in field and "readonly" not in field and "off" not in field
