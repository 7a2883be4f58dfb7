"""A session that is over, stolen, planted or only half begun: nothing is read or done with it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from members.delegations import crediting
from tests import cast
from tests.members import delegation as steps
from tests.signin import people
from tests.signin.test_notices import LINK, told
from tests.signin.test_sessions import set_back, signed_in

pytestmark = pytest.mark.usefixtures("world")
COOKIE = "sessionid"
CASTS = "/ballots/2027-1/cast/"  # who is not signed in is led to sign-in before any ballot is looked for
NEW = "another long secret of one's own"


def with_cookie(value: str) -> Client:
    """A thief's browser: the cookie and nothing else of its owner's."""
    client = Client()
    client.cookies[COOKIE] = value
    return client


def copied(client: Client) -> Client:
    return with_cookie(client.cookies[COOKIE].value)


def _after_sign_out() -> Client:
    owner = signed_in()
    thief = copied(owner)
    owner.post(reverse("account_logout"))
    return thief


def _idle() -> Client:
    owner = signed_in()
    set_back(owner, since=1900, seen=1801)
    return copied(owner)


def _kept_alive_for_eight_hours() -> Client:
    owner = signed_in()
    set_back(owner, since=8 * 3600, seen=5)
    return copied(owner)


def _ended_by_its_owner() -> Client:
    owner = signed_in()
    thief = copied(owner)
    elsewhere = signed_in()
    people.prove(elsewhere)
    elsewhere.post(reverse("sessions_end_others"))
    return thief


def _password_changed() -> Client:
    owner = signed_in()
    thief = copied(owner)
    typed = {"oldpassword": people.PASSWORD, "password1": NEW, "password2": NEW}
    assert owner.post(reverse("account_change_password"), typed).status_code == 302
    return thief


def _seat_ended_by_two_officers() -> Client:
    seat = cast.delegate("KE", "alternate")
    thief = copied(signed_in(cast.user_of(seat)))
    steps.approved(
        crediting.ask_to_end(accreditation_id=seat.accreditation or 0, reason="x", by=cast.officer())
    )
    return thief


def _account_closed() -> Client:
    owner = signed_in()
    user = people.head()
    user.is_active = False
    user.save()
    return owner


def _made_up() -> Client:
    return with_cookie("a" * 32)


def _somebody_elses_name() -> Client:
    """The opaque id of a head where the key of a session belongs."""
    return with_cookie(str(cast.delegate("JP").person))


def _only_the_password_of_two_steps() -> Client:
    people.with_code_app(people.head())
    client = Client()
    people.password(client, people.head())
    return client


def _planted_before_sign_in() -> Client:
    """Fixation: the thief plants a key that the portal gave out, and waits until the victim has signed in with it."""
    victim = Client()
    victim.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})  # begins a session
    thief = copied(victim)
    people.password(victim, people.head())
    assert people.is_in(victim)
    return thief


def _planted_before_the_second_step() -> Client:
    _, secret = people.with_code_app(people.head())
    victim = Client()
    people.password(victim, people.head())
    thief = copied(victim)
    victim.post(reverse("mfa_authenticate"), {"code": people.code_of(secret, later=1)})
    assert people.is_in(victim)
    return thief


OVER: dict[str, Callable[[], Client]] = {
    "replayed after sign-out": _after_sign_out,
    "idle for half an hour": _idle,
    "kept busy beyond eight hours": _kept_alive_for_eight_hours,
    "ended by its owner from another browser": _ended_by_its_owner,
    "kept through a change of the password": _password_changed,
    "kept beyond the end of the seat": _seat_ended_by_two_officers,
    "of an account that was closed": _account_closed,
    "a key that was made up": _made_up,
    "a person's id for a key": _somebody_elses_name,
    "with the password alone, before the second step": _only_the_password_of_two_steps,
    "planted before sign-in": _planted_before_sign_in,
    "planted before the second step": _planted_before_the_second_step,
}


@pytest.mark.parametrize("name", OVER)
def test_such_a_session_opens_nothing_and_casts_nothing(name):
    thief = OVER[name]()
    assert not people.is_in(thief)
    for address in CASTS, "/proposals/new/":
        answer = thief.post(address, {"choice": "no", "text_digest": cast.TEXT, "member": "JP"})
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


def test_a_session_kept_through_a_new_password_over_the_mails_link_is_out(mailoutbox):
    thief = signed_in()
    Client().post(reverse("account_reset_password"), {"email": people.head().email})
    told(mailoutbox)
    owner = Client()
    form = owner.get(LINK.search(mailoutbox[-1].body)[1], follow=True).redirect_chain[-1][0]  # type: ignore[index]
    owner.post(form, {"password1": NEW, "password2": NEW})
    assert not people.is_in(thief)


def test_a_new_password_over_the_mails_link_is_no_way_around_the_second_step(mailoutbox):
    user = people.head()
    people.with_code_app(user)
    Client().post(reverse("account_reset_password"), {"email": user.email})
    told(mailoutbox)
    thief = Client()
    form = thief.get(LINK.search(mailoutbox[-1].body)[1], follow=True).redirect_chain[-1][0]  # type: ignore[index]
    thief.post(form, {"password1": NEW, "password2": NEW})
    assert not people.is_in(thief)
    thief.post(reverse("account_login"), {"login": user.email, "password": NEW})
    assert not people.is_in(thief)
    assert people.factors(user) == {"totp": 1, "recovery_codes": 1}
