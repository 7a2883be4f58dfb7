"""Whoever speaks SQL as the application, without the portal's key, would become somebody else: by another's account,
factor, tie or spent proof. The tables refuse it, or what was written has no seal and opens nothing."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.db import Error, connection, transaction
from django.test import Client

from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Incident
from members.ballots import documents
from members.ballots.models import Ballot, ElectorateEntry
from members.ballots.services import close_ballot
from members.delegates.models import Person, User
from members.proofs.models import Proof
from members.signin.sso import ties
from members.signin.sso.models import Tie
from members.signin.sso.tokens import Proven
from tests import cast, path
from tests.signin import people
from tests.sso import world as sso

pytestmark = pytest.mark.usefixtures("world")


def sql(text: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)


def _account_put_under_another_person() -> None:
    adviser = cast.user_of(cast.delegate("JP", "adviser"))
    sql("UPDATE members_user SET person_id = %s WHERE id = %s", Person.objects.create().pk, adviser.pk)


def _another_account_for_who_has_acted() -> None:
    head = cast.delegate("JP")
    cast.vote(cast.a_ballot(), "JP")
    user = cast.user_of(head)
    sql("UPDATE members_user SET email = 'gone@capital.example' WHERE id = %s", user.pk)
    with transaction.atomic():
        connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")
        User.objects.filter(pk=user.pk).delete()
        User.objects.create(person_id=head.person, email="own@capital.example", name="x")


def _spent_proof_copied() -> None:
    ballot = cast.a_ballot()
    cast.vote(ballot, "JP")
    cast.vote(ballot, "JP", "no")
    spent = Proof.objects.order_by("id").first()
    names = "person, session, method, at, act, about, salt, bound"
    sql(f"INSERT INTO members_proof ({names}) SELECT {names} FROM members_proof WHERE id = %s", spent.pk)


REFUSED: dict[str, Callable[[], None]] = {
    "an account put under another person": _account_put_under_another_person,
    "another account for who has acted": _another_account_for_who_has_acted,
    "a spent proof copied": _spent_proof_copied,
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_tables_take_no_such_row(what):
    with pytest.raises(Error, match="stays with its person|a_proof_is_not_copied"), transaction.atomic():
        REFUSED[what]()


def own_app_in_anothers_row() -> tuple[User, str]:
    """The head's code app, written over with the adviser's: whose account, and a code of the adviser's app."""
    head, adviser = cast.user_of(cast.delegate("JP")), cast.user_of(cast.delegate("JP", "adviser"))
    cast.code(cast.delegate("JP"))
    code = cast.code(cast.delegate("JP", "adviser"))
    sql(
        "UPDATE mfa_authenticator SET data = (SELECT data FROM mfa_authenticator WHERE user_id = %s AND type = 'totp') "
        "WHERE user_id = %s AND type = 'totp'", adviser.pk, head.pk,
    )  # fmt: skip
    return head, code


def test_a_code_app_written_over_with_ones_own_opens_nothing():
    head, code = own_app_in_anothers_row()
    client = Client()
    people.password(client, head)
    answer = client.post("/accounts/login/second-step/", {"code": code})
    assert (
        answer.status_code == 409 and "not set up in this portal for this account" in answer.content.decode()
    )
    assert not people.is_in(client)


def test_a_passkey_of_ones_own_in_anothers_account_opens_nothing():
    """Added by SQL: the credential of the attacker's own account."""
    head, own = cast.user_of(cast.delegate("JP")), cast.user_of(cast.delegate("JP", "adviser"))
    people.with_passkey(own)
    sql(
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at) "
        "SELECT %s, type, data, created_at FROM mfa_authenticator WHERE user_id = %s AND type = 'webauthn'",
        head.pk, own.pk,
    )  # fmt: skip
    row = Authenticator.objects.get(user=head, type="webauthn")
    with pytest.raises(Refused, match="not set up in this portal"):
        _ = row.wrap().authenticator_data
    assert Authenticator.objects.filter(user=head).count() == 1, "it is listed, and two officers take it away"


def test_a_factor_is_what_it_was_after_it_was_used_and_under_a_former_key(settings):
    seat = cast.delegate("JP")
    cast.code(seat)
    row = Authenticator.objects.get(user=cast.user_of(seat), type="totp")
    row.record_usage()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert Authenticator.objects.get(pk=row.pk).wrap().validate_code(people.code_of(cast.SECRET))
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Refused):
        Authenticator.objects.get(pk=row.pk).wrap().validate_code("000000")


def test_a_tie_by_sql_is_nobodys():
    head = cast.user_of(cast.delegate("JP"))
    provider = sso.set_provider("JP", "https://sign-in.example")
    proven = Proven(provider.issuer, "attacker", None)
    sql(
        "INSERT INTO members_tie (user_id, issuer, subject, seal) VALUES (%s, %s, %s, '')",
        head.pk, provider.issuer, "attacker",
    )  # fmt: skip
    assert Tie.objects.filter(user=head).exists()
    assert ties.user_of(provider, proven) is None and not ties.is_own(head, proven)


def a_ballot_of_one() -> Ballot:
    """As the service of an officer would write it, but for the seal: open for three days, for Japan alone."""
    text = path.on_ballot()
    entry = ElectorateEntry.objects.get(ballot=text, code="JP")
    names = (
        "year, title, subject, text_digest, about, rule_id, opens_at, closes_at, electorate_digest, state, seal",
        "year, title, subject, text_digest, about, rule_id, opens_at - interval '3 days', "
        "alliance_now() + interval '2 minutes', %s, 'open', seal",
    )
    sql(
        f"INSERT INTO members_ballot (number, {names[0]}) SELECT 88, {names[1]} FROM members_ballot WHERE id = %s",
        documents.electorate_digest([entry]), text.pk,
    )  # fmt: skip
    made = Ballot.objects.get(number=88)
    entry.pk, entry.ballot = None, made
    entry.save(force_insert=True)
    return made


def test_a_ballot_that_the_portal_did_not_open_is_never_decided():
    made = a_ballot_of_one()
    cast.vote(made, "JP")
    clock.move_to(made.closes_at)
    assert close_ballot(ballot_id=made.pk) is None
    assert "was not opened by this portal" in Incident.objects.get(code="vote_unvouched").detail


def test_a_text_stays_on_its_ballot():
    first, other = path.on_ballot(), cast.a_ballot()
    with pytest.raises(Error, match="stays on the ballot"):
        sql("UPDATE tariffs_version SET ballot_id = %s WHERE ballot_id = %s", other.pk, first.pk)
