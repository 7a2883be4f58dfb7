"""Approving without a fresh proof of one's own for this very request: none of it is approved. Beside
`test_four_eyes.py` (who may approve at all) and `test_step_up.py` (the same of a vote)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from alliance import journal
from alliance.access import Refused, Seat
from alliance.journal import clock
from alliance.local.cast import PASSWORD
from members.approvals import services as approvals
from members.approvals.models import Request, Verdict
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.proofs.refusals import missing
from members.proofs.services import Given, Purpose
from tests import cast
from tests.abuse.test_four_eyes import also_chair
from tests.members.test_ask_a_second_officer import ask_end, ended
from tests.signin import people
from tests.signin.softkey import SoftKey

pytestmark = pytest.mark.usefixtures("world")
LATER = proofs.FRESH + timedelta(seconds=1)


def asked(code: str = "KE") -> Request:
    return ask_end(cast.delegate(code, "alternate"))


def given(by: Seat, act: str, about: str, *shown: str, method: str = "code") -> Given:
    """A proof of `by` for something."""
    return proofs.give(purpose=Purpose(act, about, shown), method=method, session="s", by=by)


def approve_with(row: Request, proof: Given | Refused | None, by: Seat) -> None:
    approvals.approve_request(number=row.number, proof=proof or missing(), by=by)


# Past the page: the service is called with a proof that does not serve.


def _stale(row: Request, by: Seat) -> None:
    proof = cast.approval(row.number, by)
    clock.move_to(journal.now() + LATER)
    approve_with(row, proof, by)


def _of_another_sign_in(row: Request, by: Seat) -> None:
    proof = cast.approval(row.number, by, session="of another sign-in")
    assert isinstance(proof, Given)
    approve_with(row, Given(proof.proof, "s"), by)


def _in_another_office(row: Request, by: Seat) -> None:
    approve_with(row, cast.approval(row.number, by), also_chair(by))


def _for_what_it_does_not_ask(row: Request, by: Seat) -> None:
    approve_with(row, given(by, "approve_request", row.symbol, "0" * 64, "approved"), by)


def _for_refusing_it(row: Request, by: Seat) -> None:
    digest = approvals.purpose_of(row).shown[0]
    approve_with(row, given(by, "approve_request", row.symbol, digest, "refused"), by)


def _of_a_vote(row: Request, by: Seat) -> None:
    ballot = cast.a_ballot()
    approve_with(row, cast.proof(by, ballot), by)


def _of_a_vote_on_what_is_called_the_same(row: Request, by: Seat) -> None:
    approve_with(row, given(by, "cast_vote", row.symbol, *approvals.purpose_of(row).shown), by)


PAST_THE_PAGE: dict[str, tuple[Callable[[Request, Seat], None], str]] = {
    "no proof": (lambda row, by: approve_with(row, None, by), "proof_missing"),
    "a proof that was never given": (lambda row, by: approve_with(row, Given(0, "s"), by), "proof_other"),
    "older than five minutes": (_stale, "proof_stale"),
    "for another request": (
        lambda row, by: approve_with(row, cast.approval(asked("JP").number, by), by), "proof_other",
    ),
    "for what the request does not ask": (_for_what_it_does_not_ask, "proof_other"),
    "for refusing it": (_for_refusing_it, "proof_other"),
    "of the officer who asked": (
        lambda row, by: approve_with(row, cast.approval(row.number, cast.officer()), by), "proof_other",
    ),
    "of the chair": (
        lambda row, by: approve_with(row, cast.approval(row.number, cast.chair()), by), "proof_other",
    ),
    "from another office of the same person": (_in_another_office, "proof_other"),
    "of another sign-in": (_of_another_sign_in, "proof_other"),
    "for a vote": (_of_a_vote, "proof_other"),
    "for a vote, on what is called the same": (_of_a_vote_on_what_is_called_the_same, "proof_other"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAST_THE_PAGE)
def test_a_proof_that_does_not_serve_approves_nothing(name: str):
    act, code = PAST_THE_PAGE[name]
    row = asked()
    with pytest.raises(Refused) as refusal:
        act(row, cast.second_officer())
    assert refusal.value.code == code
    assert not Verdict.objects.exists() and not ended(row)


# Past the service: the table itself, as the application's role.


def write(row: Request, proof: Given | Proof | None, outcome: str = "approved", **more: object) -> None:
    number = proof.proof if isinstance(proof, Given) else proof and proof.pk
    said = {"given_by": cast.second_officer().person, "given_as": "officer", "reason": "x"} | more
    with transaction.atomic():
        Verdict.objects.create(request=row, outcome=outcome, proof_id=number, **said)


def _proof_dated_back(row: Request) -> None:
    proof = cast.approval(row.number, cast.second_officer())
    assert isinstance(proof, Given)
    clock.move_to(journal.now() + LATER)
    write(row, proof, given_at=journal.now() - LATER)


PAST_THE_SERVICE: dict[str, Callable[[Request], None]] = {
    "without a proof": lambda row: write(row, None),
    "with a proof of who asked": lambda row: write(row, cast.approval(row.number, cast.officer())),  # type: ignore[arg-type]
    "with a proof for another request": lambda row: write(
        row, cast.approval(asked("JP").number, cast.second_officer())  # type: ignore[arg-type]
    ),
    "with a proof for a vote": lambda row: write(row, given(cast.second_officer(), "cast_vote", row.symbol)),
    "with a stale proof, dated back": _proof_dated_back,
    "with a proof by single sign-on": lambda row: write(
        row, given(cast.second_officer(), "approve_request", row.symbol, method="sso")
    ),
    "with a proof that does not exist": lambda row: write(row, Given(0, "s")),
    "a refusal with a proof of somebody else": lambda row: write(
        row, cast.approval(row.number, cast.chair()), "refused"  # type: ignore[arg-type]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAST_THE_SERVICE)
def test_the_table_refuses_it_by_itself(name: str):
    row = asked()
    with pytest.raises(DatabaseError, match="without a fresh proof"):
        PAST_THE_SERVICE[name](row)
    assert not Verdict.objects.exists()


# At the page.


class Page:
    """The second officer at the confirmation of a request, signed in."""

    def __init__(self) -> None:
        self.row, self.seat, self.client = asked(), cast.second_officer(), Client()
        self.user = cast.user_of(self.seat)
        self.client.force_login(self.user)

    def at(self, row: Request | None = None) -> str:
        return reverse("request_approve", args=[(row or self.row).number])

    def send(self, **typed: str) -> HttpResponse:
        return self.client.post(self.at(), typed)

    def key(self) -> SoftKey:
        return people.with_passkey(self.user)[1]


def _recovery_code(page: Page) -> HttpResponse:
    cast.code(page.seat)
    return page.send(code=RecoveryCodes.activate(page.user).get_unused_codes()[0])


def _code_of_another_request(page: Page) -> HttpResponse:
    code, other = cast.code(page.seat), asked("JP")
    assert page.client.post(page.at(other), {"code": code}).status_code == 302
    Verdict.objects.get(request=other)
    return page.send(code=code)


def _passkey_for_another_request(page: Page) -> HttpResponse:
    key = page.key()
    return page.send(credential=key.answered(people.options_on(page.client, page.at(asked("JP")))))


def _passkey_without_the_person(page: Page) -> HttpResponse:
    key = page.key()
    key.verified = False
    return page.send(credential=key.answered(people.options_on(page.client, page.at())))


AT_THE_PAGE: dict[str, Callable[[Page], HttpResponse]] = {
    "nothing at all": lambda page: page.send(),
    "the password as code": lambda page: page.send(code=PASSWORD),
    "a recovery code": _recovery_code,
    "a code of the officer who asked": lambda page: page.send(code=cast.code(cast.officer())),
    "a code that approved another request": _code_of_another_request,
    "a member's sign-in service": lambda page: page.send(sso="yes"),
    "a passkey asked for another request": _passkey_for_another_request,
    "a passkey without the person verified": _passkey_without_the_person,
}


@pytest.mark.parametrize("name", AT_THE_PAGE)
def test_the_page_approves_by_no_proof_that_is_none(name: str):
    page = Page()
    assert AT_THE_PAGE[name](page).status_code == 422
    assert not Verdict.objects.filter(request=page.row).exists() and not ended(page.row)


def test_an_officer_who_looks_on_is_asked_for_no_proof():
    row, by = asked(), cast.second_officer()
    with pytest.raises(Refused) as refusal:
        approve_with(row, cast.approval(row.number, by), replace(by, viewed=True))
    assert refusal.value.code == "looking_on" and not Verdict.objects.exists()
