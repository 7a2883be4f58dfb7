"""Whoever's account changes is told by mail, and it is on record for that person and the secretariat alone."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.journal.models import Entry
from alliance.local.cast import PASSWORD
from alliance.portal import sweep
from alliance.portal.acts import visible_entries
from members.delegates.models import User
from members.notices.models import Notice
from members.signin.devices import described
from members.signin.models import Device
from tests import cast
from tests.signin import people

pytestmark = pytest.mark.usefixtures("world")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
LINK = re.compile(r"http://localhost:8000(/accounts/password/reset/key/\S+)")


def told(mailoutbox) -> list[str]:
    """The subjects of what the sweep sends now."""
    mailoutbox.clear()
    sweep.run_once()
    return [mail.subject for mail in mailoutbox]


def test_each_change_of_a_factor_is_told_to_its_owner(mailoutbox):
    user = people.head()
    client, _ = people.with_passkey(user)
    assert told(mailoutbox) == ["Your account: a passkey was set up"]
    assert mailoutbox[0].to == [user.email]
    client.post(reverse("mfa_generate_recovery_codes"))
    assert told(mailoutbox) == ["Your account: new recovery codes were made"]
    client.post(reverse("mfa_remove_webauthn", args=[Authenticator.objects.get(type="webauthn").pk]))
    assert told(mailoutbox) == ["Your account: a passkey was removed"]
    user = people.head("AU")
    client, _ = people.with_code_app(user)
    client.post(reverse("mfa_deactivate_totp"))
    assert told(mailoutbox) == ["Your account: a code app was set up", "Your account: a code app was removed"]


def test_a_mail_is_plain_short_and_says_what_to_do_if_it_was_not_you(mailoutbox):
    people.with_passkey(people.head())
    told(mailoutbox)
    body = mailoutbox[0].body
    assert "end all other sessions at once" in body
    assert "http://localhost:8000/accounts/security/" in body
    assert len(body) < 500
    assert mailoutbox[0].content_subtype == "plain"
    assert Notice.objects.filter(person=people.head().person, sent_at__isnull=False).count() == 1


def test_a_changed_password_is_told_and_ends_the_other_sessions(mailoutbox):
    user = people.head()
    other, client = Client(), Client()
    people.password(other, user)
    people.password(client, user)
    told(mailoutbox)
    typed = {"oldpassword": PASSWORD, "password1": "another long secret", "password2": "another long secret"}
    assert client.post(reverse("account_change_password"), typed)["Location"] == reverse("mfa_index")
    assert told(mailoutbox) == ["Your account: the password was changed"]
    assert people.is_in(client)
    assert not people.is_in(other)


def test_a_link_for_a_new_password_stands_in_the_mail_alone_and_works_once(mailoutbox):
    user = people.head()
    client = Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert told(mailoutbox) == ["Choose a new password"]
    path = LINK.search(mailoutbox[0].body)[1]  # type: ignore[index]
    assert "/password/reset/key/" not in Notice.objects.get(person=user.person).body
    assert not Entry.objects.filter(payload__contains="key").filter(act="ask_new_password").exists()
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another long secret", "password2": "another long secret"})
    user.refresh_from_db()
    assert user.check_password("another long secret")
    assert told(mailoutbox) == ["Your account: the password was changed"]
    assert "no longer works" in Client().get(path, follow=True).content.decode()


def test_a_link_works_for_an_hour(mailoutbox, settings):
    Client().post(reverse("account_reset_password"), {"email": people.head().email})
    told(mailoutbox)
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    assert "for 60 minutes" in mailoutbox[0].body
    settings.PASSWORD_RESET_TIMEOUT = -1
    path = LINK.search(mailoutbox[0].body)[1]  # type: ignore[index]
    assert "no longer works" in Client().get(path, follow=True).content.decode()


def test_an_address_that_is_no_account_gets_no_mail_and_the_same_answer(mailoutbox):
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True).content.decode()
        for email in (people.head().email, "nobody@delegates.example")
    ]
    assert answers[0] == answers[1]
    assert told(mailoutbox) == ["Choose a new password"]


def test_nobodys_mailbox_is_filled_by_asking_again_and_again(mailoutbox):
    for _ in range(6):
        Client().post(reverse("account_reset_password"), {"email": people.head().email})
    assert len(told(mailoutbox)) == 3


def test_asking_for_a_link_does_not_keep_a_factor_from_being_set_up(mailoutbox):
    user = people.head()
    Client().post(reverse("account_reset_password"), {"email": user.email})
    told(mailoutbox)
    people.with_passkey(user)
    assert people.factors(user)["webauthn"] == 1


def test_a_new_browser_is_told_of_and_a_known_one_is_not(mailoutbox):
    user = people.head()
    first = Client(headers={"user-agent": FIREFOX})
    people.password(first, user)
    assert told(mailoutbox) == [], "the account's first"
    first.post("/accounts/logout/")
    people.password(first, user)
    assert told(mailoutbox) == [], "the same browser again"
    people.password(Client(headers={"user-agent": EDGE}), user)
    assert told(mailoutbox) == ["Your account: signed in from a new browser"]
    assert "Edge on Windows" in mailoutbox[0].body


def test_a_new_browser_is_told_of_however_it_signed_in(mailoutbox):
    from tests.signin.test_passkeys import sign_in

    _, key = people.with_passkey(people.head())
    told(mailoutbox)
    sign_in(key)
    assert told(mailoutbox) == ["Your account: signed in from a new browser"]


def test_of_a_browser_a_digest_some_words_and_two_days_are_kept():
    user = people.head()
    client = Client(headers={"user-agent": FIREFOX})
    people.password(client, user)
    device = Device.objects.get()
    cookie = client.cookies["device"]
    assert cookie.value not in device.digest
    assert (device.words, device.first_on, device.last_on) == (
        "Firefox on Linux",
        *[timezone.now().date()] * 2,
    )
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert {field.name for field in Device._meta.get_fields()} == {
        "id", "user", "digest", "words", "first_on", "last_on",
    }  # fmt: skip


def test_a_browser_is_forgotten_after_a_year(mailoutbox):
    user = people.head()
    client = Client()
    people.password(client, user)
    Device.objects.update(last_on=timezone.now().date() - timedelta(days=366))
    client.post("/accounts/logout/")
    people.password(client, user)
    assert told(mailoutbox) == ["Your account: signed in from a new browser"]


def test_who_copies_no_cookie_is_given_none_before_signing_in():
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": people.head().email, "password": "wrong guess"})
    assert "device" not in client.cookies


@pytest.mark.parametrize(
    ("agent", "words"),
    [(FIREFOX, "Firefox on Linux"), (EDGE, "Edge on Windows"), ("", "an unknown browser"),
     ("curl/8 (Linux)", "a browser on Linux"),
     ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari on iPhone")],
)  # fmt: skip
def test_a_browser_is_called_by_coarse_words(agent, words):
    assert described(agent) == words


def test_how_a_person_signs_in_is_on_record_for_that_person_and_the_secretariat():
    seat = cast.delegate("JP")
    people.with_passkey(cast.user_of(seat))
    for reader, sees in ((seat, True), (cast.officer(), True), (cast.delegate("AU"), False),
                         (cast.delegate("JP", "adviser"), False)):  # fmt: skip
        assert visible_entries(reader).filter(act="add_factor").exists() is sees
    entry = Entry.objects.get(act="add_factor")
    assert (entry.person, entry.member, entry.payload) == (seat.person, "JP", '{"factor":"passkey"}')


def test_allauth_cannot_send_a_mail_past_the_record_of_dispatch(rf):
    from allauth.account.adapter import get_adapter

    with pytest.raises(RuntimeError, match="every mail is a notice"):
        get_adapter().send_mail("account/email/unknown_account", "a@b.example", {})


def test_with_the_person_go_devices_factors_and_sessions():
    user = people.head()
    people.with_passkey(user)
    User.objects.filter(pk=user.pk).delete()
    assert not Device.objects.exists()
    assert not Authenticator.objects.exists()
