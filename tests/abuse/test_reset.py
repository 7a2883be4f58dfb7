"""A reset of second factors, tried in ways that are not meant: nothing of it takes a factor away or lets anybody in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import Error, connection, transaction

from alliance import journal
from alliance.access import Refused, Seat
from alliance.journal import clock
from members.delegations import calling
from members.signin.models import FactorReset, LossReport
from tests import cast
from tests.signin import losing, people

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def victim() -> Seat:
    seat = cast.delegate("JP", "alternate")
    people.with_passkey(cast.user_of(seat))
    return seat


def approve(request, by: Seat):
    return cast.approve(number=request.number, by=by)


def _ended_office(victim: Seat) -> None:
    request, late = losing.asked(victim), cast.second_officer()
    cast.end_office(late)
    approve(request, late)


def _asker_left(victim: Seat) -> None:
    request = losing.asked(victim)
    cast.end_office(cast.officer())
    approve(request, cast.second_officer())


def _after_a_day(victim: Seat) -> None:
    request = losing.asked(victim)
    clock.move_to(request.lapses_at)
    approve(request, cast.second_officer())


def _seat_ended(victim: Seat) -> None:
    request = losing.asked(victim)
    cast.end(victim)
    approve(request, cast.second_officer())


def _number_of_the_request(victim: Seat) -> None:
    losing.asked(victim, channel="phone:+81 3 0000 0000")


def _credentials_of_somebody_else(victim: Seat) -> None:
    other = losing.call(cast.delegate("JP"))
    losing.asked(victim, channel=other.channel)


def _head_vouches_for_the_head(_: Seat) -> None:
    head = cast.delegate("JP")
    people.with_passkey(cast.user_of(head))
    losing.asked(head, channel=f"head:{head.accreditation}", spoken_to="head", shown_by="vouched")


def _head_of_another_state(victim: Seat) -> None:
    losing.asked(victim, channel=f"head:{cast.delegate('AU').accreditation}")


def _delegate_vouches_for_themselves(victim: Seat) -> None:
    losing.asked(victim, shown_by="vouched")


def _call_before_the_report(victim: Seat) -> None:
    losing.asked(victim, called_at=journal.now() - timedelta(hours=2))


def _call_to_come(victim: Seat) -> None:
    losing.asked(victim, called_at=journal.now() + timedelta(hours=2))


def _without_a_report(victim: Seat) -> None:
    calling.ask_reset(report_id=987, call=losing.call(victim), reason="x", by=cast.officer())


def _asked_twice(victim: Seat) -> None:
    losing.asked(victim)
    calling.ask_reset(
        report_id=LossReport.objects.latest("pk").pk,
        call=losing.call(victim),
        reason="x",
        by=cast.second_officer(),
    )


def _own_as_an_officer(_: Seat) -> None:
    """An officer who has a seat too, and lost the factor."""
    from members.delegates.models import Person
    from members.registry.models import Member

    officer = cast.second_officer()
    row = cast.accredit(Person.objects.get(pk=officer.person), Member.objects.get(code="JP"), "adviser")
    people.with_passkey(cast.user_of(officer))
    seat = Seat(role="adviser", person=officer.person, member="JP", accreditation=row.pk)  # type: ignore[arg-type]
    approve(losing.asked(seat), officer)


REFUSED: dict[str, tuple[Callable, str]] = {
    "own second officer": (lambda victim: approve(losing.asked(victim), cast.officer()), "own_request"),
    "approved by the delegate": (lambda victim: approve(losing.asked(victim), victim), "role_may_not"),
    "asked by the head": (lambda victim: losing.asked(victim, by=cast.delegate("JP")), "role_may_not"),
    "approved after the office ended": (_ended_office, "office_ended"),
    "asked by who left since": (_asker_left, "asker_left"),
    "approved after 24 hours": (_after_a_day, "request_lapsed"),
    "of a seat that ended since": (_seat_ended, "accreditation_ended"),
    "called at a number that came with the report": (_number_of_the_request, "channel_not_on_file"),
    "called by the credentials of somebody else": (_credentials_of_somebody_else, "channel_not_on_file"),
    "the head vouches for the head": (_head_vouches_for_the_head, "channel_not_on_file"),
    "the head of another state vouches": (_head_of_another_state, "channel_not_on_file"),
    "the delegate vouches for themselves": (_delegate_vouches_for_themselves, "not_said"),
    "called before it was reported": (_call_before_the_report, "call_not_in_time"),
    "a call that is still to come": (_call_to_come, "call_not_in_time"),
    "without a report": (_without_a_report, "report_unknown"),
    "asked a second time": (_asked_twice, "asked_already"),
    "an officer's own factors": (_own_as_an_officer, "own_factors"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_no_factor_is_taken_away(victim, name):
    act, code = REFUSED[name]
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(victim)
    assert refused.value.code == code
    assert people.factors(cast.user_of(victim)) == {"webauthn": 1, "recovery_codes": 1}
    assert not FactorReset.objects.exists()


# ---- the link


@pytest.mark.parametrize("case", ["used again", "late", "forwarded", "without the password", "changed"])
def test_a_link_works_once_in_time_for_its_person(victim, mailoutbox, case):
    user = cast.user_of(victim)
    row = losing.reset(victim)
    path = losing.link(mailoutbox, user)
    if case == "used again":
        losing.enrolled(losing.opened(path), user)
        before = people.factors(user)
        answer = losing.opened(path).get("/accounts/new-factor/")
        assert (answer.status_code, people.factors(user)) == (404, before)
    if case == "late":
        client = losing.opened(path)
        people.password(client, user)
        people.prove(client)
        question = people.options_on(client, "/accounts/security/passkeys/add/")
        clock.move_to(row.expires_at)
        sent = {"name": "x", "credential": people.SoftKey().made(question)}
        assert client.post("/accounts/security/passkeys/add/", sent).status_code == 409
        assert people.factors(user) == {}
    if case == "forwarded":
        client = losing.opened(path)
        people.password(client, people.head("AU"))
        assert client.get("/accounts/new-factor/").status_code == 403
    if case == "without the password":
        client = losing.opened(path)
        client.post("/accounts/login/", {"login": user.email, "password": "not the password at all"})
        assert not people.is_in(client)
    if case == "changed":
        assert losing.opened(path[:-2] + "x/").get("/accounts/new-factor/").status_code == 404


# ---- past the services, in SQL as the application


def run(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def factor() -> Authenticator:
    """Of an account whose record holds no removal: written by SQL, as the owner."""
    return Authenticator.objects.create(user=people.head("PE"), type="totp", data={})


BY_SQL: dict[str, tuple[str, str]] = {
    "taken away": ("DELETE FROM mfa_authenticator WHERE id = {factor}", "by its person or by two officers"),
    "given to another account": (
        "UPDATE mfa_authenticator SET user_id = (SELECT id FROM members_user WHERE id <> user_id LIMIT 1) "
        "WHERE id = {factor}", "stays with its account",
    ),
    "made of another kind": (
        "UPDATE mfa_authenticator SET type = 'recovery_codes' WHERE id = {factor}", "stays with its account",
    ),
    "a reset without a request": (
        "INSERT INTO members_factorreset (person_id, request_id, at, nonce, digest, expires_at) "
        "SELECT {person}, r.id, alliance_now(), 'x', 'y', alliance_now() FROM members_request r LIMIT 1",
        "by two officers",
    ),
    "a report changed": ("UPDATE members_lossreport SET at = alliance_now()", "permission denied"),
    "a reset undone": ("DELETE FROM members_factorreset", "permission denied"),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_SQL)
def test_the_tables_refuse_it_too(victim, factor, name):
    statement, said = BY_SQL[name]
    losing.asked(victim)  # a request that waits
    text = statement.replace("{factor}", str(factor.pk)).replace("{person}", f"'{factor.user.person_id}'")
    with pytest.raises(Error, match=said):
        run(text)


def test_after_a_reset_the_table_takes_no_factor_without_the_link(victim):
    losing.reset(victim)
    user = cast.user_of(victim)
    with pytest.raises(Error, match="over its link"):
        run(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())",
            user.pk,
        )


@pytest.mark.parametrize("moved", ["late", "again"])
def test_the_table_takes_a_link_once_and_in_time(victim, moved):
    row = losing.reset(victim)
    if moved == "late":
        clock.move_to(row.expires_at)
    else:
        run("UPDATE members_factorreset SET used_at = alliance_now() WHERE id = %s", row.pk)
    with pytest.raises(Error, match="once and in time"):
        run("UPDATE members_factorreset SET used_at = alliance_now() - interval '1 s' WHERE id = %s", row.pk)
