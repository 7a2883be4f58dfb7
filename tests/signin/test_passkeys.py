"""A passkey is set up, signs in alone and as second step; only with the person verified, from our own page."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.signin import people
from tests.signin.softkey import SoftKey

pytestmark = pytest.mark.usefixtures("world")
SIGN_IN = "/accounts/login/passkey/"


def asked(client: Client) -> dict:
    return client.get(SIGN_IN, headers={"accept": "application/json"}).json()["request_options"]


def sign_in(key: SoftKey, client: Client | None = None, **wrong: bytes) -> Client:
    client = client or Client()
    client.post(SIGN_IN, {"credential": key.answered(asked(client), **wrong)})
    return client


def test_a_passkey_is_set_up_and_recovery_codes_with_it():
    user = people.head()
    people.with_passkey(user)
    assert people.factors(user) == {"webauthn": 1, "recovery_codes": 1}


def test_the_device_is_asked_to_verify_its_person_and_to_keep_the_passkey():
    client = Client()
    people.password(client, people.head())
    people.prove(client)
    chosen = people.options_on(client, reverse("mfa_add_webauthn"))["publicKey"]["authenticatorSelection"]
    assert (chosen["userVerification"], chosen["residentKey"]) == ("required", "required")
    assert asked(Client())["publicKey"]["userVerification"] == "required"


def test_a_passkey_signs_in_alone():
    _, key = people.with_passkey(people.head())
    assert people.is_in(sign_in(key))


def test_a_passkey_is_the_second_step_after_the_password():
    user = people.head()
    _, key = people.with_passkey(user)
    client = Client()
    assert people.password(client, user) == reverse("mfa_authenticate")
    assert not people.is_in(client), "the password alone no longer does"
    question = people.options_on(client, reverse("mfa_authenticate"))
    client.post(reverse("mfa_authenticate"), {"credential": key.answered(question)})
    assert people.is_in(client)


def test_at_each_of_the_three_places_an_answer_without_verification_is_refused():
    user = people.head()
    own, key = people.with_passkey(user)
    key.verified = False
    assert not people.is_in(sign_in(key)), "signing in"
    client = Client()
    people.password(client, user)
    question = people.options_on(client, reverse("mfa_authenticate"))
    assert question["publicKey"]["userVerification"] == "required"
    answer = client.post(reverse("mfa_authenticate"), {"credential": key.answered(question)})
    assert "was not accepted" in answer.content.decode()
    assert not people.is_in(client), "second step"
    again = reverse("mfa_reauthenticate_webauthn")
    answer = own.post(again, {"credential": key.answered(people.options_on(own, again))})
    assert "was not accepted" in answer.content.decode(), "proving it again"


def test_a_passkey_made_without_verification_is_not_taken():
    user = people.head()
    people.with_passkey(user, verified=False)
    assert people.factors(user) == {}


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://sub.localhost:8000", "http://localhost:8001", "https://localhost:8000"],
)
def test_an_answer_made_on_another_page_is_refused(origin):
    _, key = people.with_passkey(people.head())
    key.origin = origin
    assert not people.is_in(sign_in(key))


def test_a_passkey_made_on_another_page_is_not_taken():
    user = people.head()
    people.with_passkey(user, origin="http://sub.localhost:8000")
    assert people.factors(user) == {}


def test_an_answer_is_taken_once():
    _, key = people.with_passkey(people.head())
    client = Client()
    answer = key.answered(asked(client))
    client.post(SIGN_IN, {"credential": answer})
    assert people.is_in(client)
    other = Client()
    asked(other)
    other.post(SIGN_IN, {"credential": answer})
    assert not people.is_in(other)
    client.post(reverse("account_logout"))
    client.post(SIGN_IN, {"credential": answer})
    assert not people.is_in(client)


def test_another_accounts_handle_does_not_sign_in_with_ones_own_key():
    _, own = people.with_passkey(people.head("JP"))
    _, other = people.with_passkey(people.head("AU"))
    own.user = other.user
    assert not people.is_in(sign_in(own))


def test_a_wrong_signature_is_refused():
    _, key = people.with_passkey(people.head())
    assert not people.is_in(sign_in(key, signature=b"0" * 70))


NO_ANSWERS = (
    "", "null", "[]", "1", '"x"', "{}", '{"response": null}', '{"response": []}', '{"rawId": 3, "response": {}}',
    json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "e30",
                "authenticatorData": "AA", "signature": "AA", "userHandle": "!!!"}}),
    json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "eyJ0eXBlIjoxfQ",
                "authenticatorData": "AAAA", "signature": "AA", "userHandle": "MTIz", "attestationObject": "oA"}}),
    "{" * 3000,
    "[" * 15_000,  # as deep as fits
    "[" * 100_000,
    json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "W1tb" * 3000,
                "authenticatorData": "AAAA", "signature": "AA", "attestationObject": "oA"}}),  # the same inside
)  # fmt: skip


def test_what_is_no_answer_at_all_is_refused_in_words_at_every_door():
    client, own = Client(), Client()
    asked(client)
    people.password(own, people.head("AU"))
    people.prove(own)
    people.options_on(own, reverse("mfa_add_webauthn"))
    for sent in NO_ANSWERS:
        assert client.post(SIGN_IN, {"credential": sent})["Location"] == reverse("account_login")
        assert own.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": sent}).status_code == 200
    assert "was not accepted" in client.get(reverse("account_login")).content.decode()
    assert people.factors(people.head("AU")) == {}


def test_a_passkey_belongs_to_one_account():
    _, key = people.with_passkey(people.head("JP"))
    other = Client()
    people.password(other, people.head("AU"))
    people.prove(other)
    answer = people.add_passkey(other, SoftKey(id=key.id))
    assert "set up for an account already" in answer.content.decode()
    assert people.factors(people.head("AU")) == {}


def test_who_guesses_passwords_and_codes_never_shuts_a_passkey_out():
    user = people.head()
    _, key = people.with_passkey(user)
    stranger = Client()
    for number in range(8):
        stranger.post(reverse("account_login"), {"login": user.email, "password": f"wrong {number}"})
    assert people.is_in(sign_in(key))


def test_who_knows_the_password_and_guesses_codes_does_not_keep_the_passkey_out_of_the_second_step():
    user = people.head()
    _, key = people.with_passkey(user)
    thief = Client()
    people.password(thief, user)
    for number in range(8):
        said = thief.post(reverse("mfa_authenticate"), {"code": f"{number:06}"}).content.decode()
    assert "Too many wrong codes" in said
    client = Client()
    people.password(client, user)
    question = people.options_on(client, reverse("mfa_authenticate"))
    client.post(reverse("mfa_authenticate"), {"credential": key.answered(question)})
    assert people.is_in(client)


def test_a_closed_account_is_not_opened_by_its_passkey():
    user = people.head()
    _, key = people.with_passkey(user)
    user.is_active = False
    user.save()
    assert not people.is_in(sign_in(key))


def test_a_passkey_is_renamed_and_removed_and_the_recovery_codes_go_with_the_last():
    user = people.head()
    client, key = people.with_passkey(user)
    row = Authenticator.objects.get(type="webauthn", user=user)
    client.post(reverse("mfa_edit_webauthn", args=[row.pk]), {"name": "Key ring"})
    assert "Key ring" in client.get(reverse("mfa_index")).content.decode()
    assert client.post(reverse("mfa_remove_webauthn", args=[row.pk]))["Location"] == reverse("mfa_index")
    assert people.factors(user) == {}
    assert not people.is_in(sign_in(key))


def test_another_persons_passkey_cannot_be_named_or_removed():
    people.with_passkey(people.head("JP"))
    row = Authenticator.objects.get(type="webauthn", user=people.head("JP"))
    other, _ = people.with_passkey(people.head("AU"))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert other.get(reverse(name, args=[row.pk])).status_code == 404
        assert other.post(reverse(name, args=[row.pk]), {"name": "Mine"}).status_code == 404


def test_the_password_alone_does_not_take_a_factor_away():
    user = people.head()
    client, _ = people.with_passkey(user)
    row = Authenticator.objects.get(type="webauthn", user=user)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    asked_for = client.post(reverse("mfa_remove_webauthn", args=[row.pk]))["Location"]
    assert asked_for.startswith(reverse("mfa_reauthenticate_webauthn")), "the passkey itself is asked for"
    people.prove(client)
    client.post(reverse("mfa_remove_webauthn", args=[row.pk]))
    assert people.factors(user)["webauthn"] == 1
