"""An admission put to the ballot, and a notice that a member leaves, without a fresh proof for exactly that: neither is
done. Beside `test_approve_step_up.py`, which says it of approvals."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from alliance import journal
from alliance.access import Refused
from alliance.journal import clock
from members.accession import motions, withdrawing
from members.accession.models import Application, Motion, WithdrawalNotice
from members.proofs import services as proofs
from members.proofs.refusals import missing
from members.proofs.services import Given, Purpose
from tests import cast
from tests.members import membership as steps

pytestmark = pytest.mark.usefixtures("world")
LATER = proofs.FRESH + timedelta(seconds=1)


def terms(**more) -> dict:
    return {
        "effective_from": steps.day(30), "side": "producer", "weight": 12, "closes_at": cast.in_days(7),
    } | more  # fmt: skip


def for_admission(row: Application, by=None, **more) -> Given:
    return steps.proved(motions.purpose_of(row, **terms(**more)), by or cast.officer())


def _stale_admission(row: Application) -> None:
    said = terms()
    proof = steps.proved(motions.purpose_of(row, **said), cast.officer())
    clock.move_to(journal.now() + LATER)
    steps.admission(row, proof=proof, **said)


def _other_terms(row: Application) -> None:
    said = terms()
    steps.admission(row, proof=for_admission(row), **said | {"weight": 13})


ADMISSIONS: dict[str, tuple[Callable[[Application], object], str]] = {
    "no proof": (lambda row: steps.admission(row, proof=missing()), "proof_missing"),
    "older than five minutes": (_stale_admission, "proof_stale"),
    "for other terms": (_other_terms, "proof_other"),
    "of another officer": (
        lambda row: steps.admission(row, proof=for_admission(row, cast.second_officer())), "proof_other",
    ),
    "for approving": (
        lambda row: steps.admission(
            row, proof=steps.proved(Purpose("approve_request", row.symbol, (row.digest,)), cast.officer())
        ), "proof_other",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ADMISSIONS)
def test_an_admission_is_put_to_no_ballot_by_a_proof_that_does_not_serve(name):
    act, code = ADMISSIONS[name]
    row = steps.admissible()
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(row)
    assert refused.value.code == code and not Motion.objects.exists()


def _stale_notice() -> None:
    head = cast.delegate("KE")
    proof = steps.proved(withdrawing.purpose_of("KE"), head)
    clock.move_to(journal.now() + LATER)
    steps.notice(head, proof)


def _of_yesterday() -> None:
    """The day on which it takes effect was another one."""
    head = cast.delegate("KE")
    said = (steps.day(-1).isoformat(),)
    steps.notice(head, steps.proved(Purpose("give_notice", "KE", said), head))


NOTICES: dict[str, tuple[Callable[[], object], str]] = {
    "no proof": (lambda: steps.notice(cast.delegate("KE"), missing()), "proof_missing"),
    "older than five minutes": (_stale_notice, "proof_stale"),
    "for another day": (_of_yesterday, "proof_other"),
    "of another head": (
        lambda: steps.notice(
            cast.delegate("KE"), steps.proved(withdrawing.purpose_of("KE"), cast.delegate("AU"))
        ), "proof_other",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTICES)
def test_no_notice_is_given_by_a_proof_that_does_not_serve(name):
    act, code = NOTICES[name]
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    assert refused.value.code == code and not WithdrawalNotice.objects.exists()


# ---- past the services: the tables, as the application's role

NOTICE = (
    "INSERT INTO members_withdrawalnotice (number, member_id, given_by_id, effective_on, proof_id) "
    "SELECT 9, id, %s, current_date + 400, %s FROM members_member WHERE code = %s"
)


def refused_by(sql: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return error.value.__cause__.diag.constraint_name


def test_the_table_takes_no_notice_without_a_fresh_proof_of_its_giver_or_with_a_used_one():
    head = cast.delegate("KE")
    proof = steps.proved(withdrawing.purpose_of("KE"), head)
    given = proof.proof
    assert refused_by(NOTICE, head.person, None, "KE") == "a_notice_is_proved"
    assert refused_by(NOTICE, head.person, given, "AU") == "a_notice_is_proved"
    assert refused_by(NOTICE, cast.delegate("AU").person, given, "KE") == "a_notice_is_proved"
    at = journal.now()
    clock.move_to(at + LATER)
    assert refused_by(NOTICE, head.person, given, "KE") == "a_notice_is_proved"
    steps.notice(head)
    withdrawing.take_notice_back(by=head)
    again = NOTICE.replace("SELECT 9", "SELECT 10")
    used = WithdrawalNotice.objects.get().proof_id
    assert refused_by(again, head.person, used, "KE") == "members_withdrawalnotice_proof_id_key"


@pytest.mark.parametrize("how", ["without", "of a head", "by single sign-on"])
def test_the_table_takes_no_admission_without_a_fresh_proof_of_an_officer(monkeypatch, how):
    row = steps.admissible()
    purpose = motions.purpose_of(row, **terms())
    who = cast.delegate("JP") if how == "of a head" else cast.officer()
    given = steps.proved(purpose, who, method="sso" if how == "by single sign-on" else "code")
    shown = proofs.Proof.objects.get(pk=given.proof) if how != "without" else None
    monkeypatch.setattr(proofs, "check", lambda *given, **more: shown)
    with (
        pytest.raises(Refused, match="proof_stale"),
        transaction.atomic(),
    ):  # the table's word, as the service says it
        steps.admission(row, proof=given)
    assert not Motion.objects.exists()
