"""Casting a vote without a fresh proof of one's own, tried in ways that are not meant: none writes a vote."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from alliance import journal
from alliance.access import Refused, Seat
from alliance.journal import clock
from alliance.local.cast import PASSWORD
from members.ballots.casting import cast_vote
from members.ballots.models import Ballot, ElectorateEntry, RefusedAttempt, Vote
from members.delegates.models import Person
from members.delegates.selectors import seat_on
from members.proofs import services as proofs
from members.proofs.models import Proof
from members.proofs.refusals import missing
from members.proofs.services import Given
from members.registry.models import Member
from members.signin import proving
from members.signin.factors import FactorAdapter
from tests import cast, path
from tests.signin import people
from tests.signin.softkey import SoftKey
from tests.tariffs import steps

pytestmark = pytest.mark.usefixtures("world")
LATER = proofs.FRESH + timedelta(seconds=1)


# Past the page: the service is called with a proof that does not serve.


def cast_with(ballot: Ballot, seat: Seat, proof: Given | Refused, choice: str = "yes", **more: str) -> Vote:
    text = more.get("text", ballot.text_digest)
    return cast_vote(ballot_id=ballot.pk, choice=choice, text_digest=text, proof=proof, by=seat)


def _stale(ballot: Ballot, japan: Seat) -> None:
    proof = cast.proof(japan, ballot)
    clock.move_to(journal.now() + LATER)
    cast_with(ballot, japan, proof)


def _another_session(ballot: Ballot, japan: Seat) -> None:
    cast_with(ballot, japan, Given(cast.proof(japan, ballot).proof, "of another sign-in"))


def _another_seat_of_the_person(ballot: Ballot, japan: Seat) -> None:
    row = cast.accredit(Person.objects.get(pk=japan.person), Member.objects.get(code="PE"), "alternate")
    cast_with(ballot, japan, cast.proof(seat_on(row), ballot))


def _used_by_an_earlier_vote(ballot: Ballot, japan: Seat) -> None:
    proof = cast.proof(japan, ballot, "yes")
    cast_with(ballot, japan, proof)
    cast.vote(ballot, "JP", "no")
    cast_with(ballot, japan, proof)


def _after_the_accreditation_ended(ballot: Ballot, japan: Seat) -> None:
    proof = cast.proof(japan, ballot)
    cast.end(japan)
    cast_with(ballot, japan, proof)


def _after_the_close(ballot: Ballot, japan: Seat) -> None:
    clock.move_to(ballot.closes_at - timedelta(minutes=1))
    proof = cast.proof(japan, ballot)
    clock.move_to(ballot.closes_at)
    cast_with(ballot, japan, proof)


def _of_another_act(ballot: Ballot, japan: Seat) -> None:
    purpose = proofs.Purpose("approve_request", ballot.symbol, ("yes", ballot.text_digest))
    cast_with(ballot, japan, proofs.give(purpose=purpose, method="code", session="s", by=japan))


PAST_THE_PAGE: dict[str, tuple[Callable[[Ballot, Seat], object], str]] = {
    "no proof": (lambda ballot, japan: cast_with(ballot, japan, missing()), "proof_missing"),
    "a proof that was never given": (lambda ballot, japan: cast_with(ballot, japan, Given(0, "s")), "proof_other"),
    "older than five minutes": (_stale, "proof_stale"),
    "for another choice": (
        lambda ballot, japan: cast_with(ballot, japan, cast.proof(japan, ballot, "no"), "yes"), "proof_other",
    ),
    "for another ballot": (
        lambda ballot, japan: cast_with(ballot, japan, cast.proof(japan, cast.a_ballot())), "proof_other",
    ),
    "for another text": (
        lambda ballot, japan: cast_with(ballot, japan, cast.proof(japan, ballot, text="b" * 64)), "proof_other",
    ),
    "for another text, which is sent as well": (
        lambda ballot, japan: cast_with(
            ballot, japan, cast.proof(japan, ballot, text="b" * 64), text="b" * 64
        ), "text_differs",
    ),
    "for another act": (_of_another_act, "proof_other"),
    "of the alternate": (
        lambda ballot, japan: cast_with(
            ballot, japan, cast.proof(cast.delegate("JP", "alternate"), ballot)
        ), "proof_other",
    ),
    "of another state's head": (
        lambda ballot, japan: cast_with(ballot, japan, cast.proof(cast.delegate("PE"), ballot)), "proof_other",
    ),
    "of another sign-in": (_another_session, "proof_other"),
    "from another seat of the same person": (_another_seat_of_the_person, "proof_other"),
    "used by an earlier vote": (_used_by_an_earlier_vote, "proof_used"),
    "after the accreditation ended": (_after_the_accreditation_ended, "accreditation_ended"),
    "from before the close": (_after_the_close, "ballot_closed"),
    "of an adviser": (
        lambda ballot, _: cast_with(
            ballot, cast.delegate("JP", "adviser"), cast.proof(cast.delegate("JP", "adviser"), ballot)
        ), "role_may_not",
    ),
    "of a state of the union": (
        lambda ballot, _: cast_with(
            ballot, cast.delegate("DE"), cast.proof(cast.delegate("DE"), ballot)
        ), "represented",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAST_THE_PAGE)
def test_a_proof_that_does_not_serve_casts_nothing(name: str):
    act, code = PAST_THE_PAGE[name]
    ballot, japan = cast.a_ballot(), cast.delegate("JP")
    with pytest.raises(Refused) as refusal:
        act(ballot, japan)
    assert refusal.value.code == code and refusal.value.detail
    assert Vote.objects.count() == (2 if name == "used by an earlier vote" else 0)
    kept = 0 if code == "role_may_not" else 1
    assert list(RefusedAttempt.objects.values_list("code", flat=True)) == [code] * kept


# Past the service: the table itself, as the application's role.


@dataclass
class Written:
    """A vote written straight into the table, with what is wrong about it."""

    ballot: Ballot
    seat: Seat
    differs: dict = field(default_factory=dict)

    def proof(self, ballot: Ballot | None = None, seat: Seat | None = None, **differs: object) -> Proof:
        row = cast.proof_row(seat or self.seat, ballot or self.ballot)
        for name, value in differs.items():
            setattr(row, name, value)
        row.save()
        return row

    def write(self, **differs: object) -> None:
        values = {
            "ballot": self.ballot, "elector": ElectorateEntry.objects.get(ballot=self.ballot, code="JP"),
            "sequence": 1, "choice": "yes", "salt": "0" * 64, "digest": "0" * 64, "person": self.seat.person,
            "accreditation_id": self.seat.accreditation, "cast_at": journal.now(),
        }  # fmt: skip
        with transaction.atomic():
            Vote.objects.create(**values | differs)


def _backdated(vote: Written) -> None:
    proof = vote.proof()
    at = journal.now()
    clock.move_to(at + LATER)
    vote.write(proof=proof, cast_at=at + timedelta(seconds=1))


def _proof_dated_ahead(vote: Written) -> None:
    proof = vote.proof(at=journal.now() + timedelta(days=1))
    clock.move_to(journal.now() + LATER)
    vote.write(proof=proof)


def _before_its_proof(vote: Written) -> None:
    vote.write(proof=vote.proof(), cast_at=vote.ballot.opens_at)


def _twice(vote: Written) -> None:
    proof = vote.proof()
    vote.write(proof=proof)
    vote.write(proof=proof, sequence=2)


def _sql(statement: str) -> Callable[[Written], None]:
    def act(vote: Written) -> None:
        vote.proof()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    return act


PAST_THE_SERVICE: dict[str, Callable[[Written], None]] = {
    "a vote without a proof": lambda vote: vote.write(),
    "with another person's proof": lambda vote: vote.write(proof=vote.proof(seat=cast.delegate("PE"))),
    "with a proof for another ballot": lambda vote: vote.write(proof=vote.proof(cast.a_ballot())),
    "with a proof for another act": lambda vote: vote.write(proof=vote.proof(act="approve_request")),
    "with a stale proof, dated back": _backdated,
    "with a proof dated ahead": _proof_dated_ahead,
    "dated before its proof": _before_its_proof,
    "with a proof that another vote used": _twice,
    "a proof is dated anew": _sql("UPDATE members_proof SET at = now()"),
    "a proof is given to another person": _sql("UPDATE members_proof SET person = gen_random_uuid()"),
    "a proof is taken away": _sql("DELETE FROM members_proof"),
    "all proofs are taken away": _sql("TRUNCATE members_proof CASCADE"),
}


@pytest.mark.parametrize("name", PAST_THE_SERVICE)
def test_the_table_refuses_by_itself(name: str):
    vote = Written(cast.a_ballot(), cast.delegate("JP"))
    with pytest.raises(DatabaseError):
        PAST_THE_SERVICE[name](vote)
    assert Vote.objects.count() == (1 if name == "with a proof that another vote used" else 0)


@pytest.mark.usefixtures("by_owner")
def test_proofs_are_final_for_the_owner_too():
    with pytest.raises(DatabaseError, match="append-only"):
        _sql("UPDATE members_proof SET at = now()")(Written(cast.a_ballot(), cast.delegate("JP")))


# At the page.


class Page:
    """Japan's head at the confirmation page of an open ballot, signed in."""

    def __init__(self, client: Client) -> None:
        self.ballot, self.seat, self.client = steps.ballot(), cast.delegate("JP"), client
        self.user = cast.user_of(self.seat)
        client.force_login(self.user)

    def at(self, name: str, ballot: Ballot | None = None) -> str:
        row = ballot or self.ballot
        return reverse(name, args=[row.year, row.number])

    def send(self, choice: str = "yes", client: Client | None = None, **more: str) -> HttpResponse:
        typed = {"choice": choice, "text_digest": self.ballot.text_digest, **more}
        return (client or self.client).post(self.at("ballot_cast"), typed)

    def told(self, choice: str = "yes", **more: str) -> str:
        """What the confirmation page says after a proof that was not taken."""
        return self.client.get(self.send(choice, **more)["Location"]).content.decode()

    def key(self) -> SoftKey:
        """A passkey of the person's, set up in another browser."""
        return people.with_passkey(self.user)[1]

    def asked(self, choice: str = "yes", ballot: Ballot | None = None) -> dict:
        """The question to the passkey on the confirmation page."""
        address = self.at("ballot_confirm", ballot)
        self.client.post(address, {"choice": choice})
        return people.options_on(self.client, address)


def another() -> Ballot:
    """Another open ballot, on another line."""
    return steps.ballot(path.floor_row(product="terbium-oxide"))


def _recovery_code(page: Page) -> HttpResponse:
    cast.code(page.seat)
    codes = RecoveryCodes.activate(page.user)
    answer = page.send(code=codes.get_unused_codes()[0])
    assert len(codes.get_unused_codes()) == 10, "nor is it used up"
    return answer


def _used_at_sign_in(page: Page) -> HttpResponse:
    code, client = cast.code(page.seat), Client()
    people.password(client, page.user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert people.is_in(client)
    return page.send(code=code, client=client)


def _used_for_another_ballot(page: Page) -> HttpResponse:
    other, code = another(), cast.code(page.seat)
    typed = {"choice": "yes", "text_digest": other.text_digest, "code": code}
    assert page.client.post(page.at("ballot_cast", other), typed)["Location"] == page.at(
        "ballot_receipt", other
    )
    return page.send(code=code)


def _proved_for_the_account(page: Page) -> HttpResponse:
    """Who has just proved it to change a factor has proved it for no vote."""
    page.client.post(reverse("mfa_reauthenticate"), {"code": cast.code(page.seat)})
    return page.send()


def _of_another_period(page: Page) -> HttpResponse:
    cast.code(page.seat)
    return page.send(code=people.code_of(cast.SECRET, later=-10))


def _another_persons_code(page: Page) -> HttpResponse:
    other = cast.delegate("PE")
    cast.code(page.seat)
    secret = "PE" * 16
    kept = {"secret": FactorAdapter().encrypt(secret)}
    Authenticator.objects.create(user=cast.user_of(other), type="totp", data=kept)
    return page.send(code=people.code_of(secret))


def _passkey(change: Callable[[Page, SoftKey], str]) -> Callable[[Page], HttpResponse]:
    return lambda page: page.send(credential=change(page, page.key()))


def _of_another_sign_in(page: Page, key: SoftKey) -> str:
    answer = key.answered(page.asked())
    page.client.logout()
    page.client.force_login(page.user)
    return answer


def _stranger(page: Page, _: SoftKey) -> str:
    key = people.with_passkey(cast.user_of(cast.delegate("PE")))[1]
    return key.answered(page.asked())


def _sign_in_question(page: Page, key: SoftKey) -> str:
    options = Client().get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
    return key.answered(options["request_options"])


def _spoiled(**wrong: object) -> Callable[[Page, SoftKey], str]:
    def change(page: Page, key: SoftKey) -> str:
        for name, value in wrong.items():
            setattr(key, name, value)
        return key.answered(page.asked())

    return change


def _forged_signature(page: Page, key: SoftKey) -> str:
    return key.answered(page.asked(), signature=b"\x30\x00")


def _made_up_question(page: Page, key: SoftKey) -> str:
    options = page.asked()
    options["publicKey"]["challenge"] = "AAAA"
    return key.answered(options)


def _switched_seat(page: Page, key: SoftKey) -> str:
    answer = key.answered(page.asked())
    row = cast.accredit(Person.objects.get(pk=page.seat.person), Member.objects.get(code="PE"), "alternate")
    page.client.post("/seat/", {"seat": f"accreditation:{row.pk}"})
    return answer


AT_THE_PAGE: dict[str, Callable[[Page], HttpResponse]] = {
    "nothing at all": lambda page: page.send(),
    "the password": lambda page: page.send(password=PASSWORD),
    "the password as code": lambda page: page.send(code=PASSWORD),
    "a recovery code": _recovery_code,
    "no factor at all, and a guess": lambda page: page.send(code="123456"),
    "digits of another script": lambda page: page.send(code="１２３４５６"),
    "a code of long ago": _of_another_period,
    "a code of another person": _another_persons_code,
    "a code that signed in": _used_at_sign_in,
    "a code that cast another vote": _used_for_another_ballot,
    "a proof for changing a factor": _proved_for_the_account,
    "a passkey asked for another choice": _passkey(lambda page, key: key.answered(page.asked("no"))),
    "a passkey asked for another ballot": _passkey(
        lambda page, key: key.answered(page.asked("yes", another()))
    ),
    "a passkey asked in another sign-in": _passkey(_of_another_sign_in),
    "a passkey asked in another seat": _passkey(_switched_seat),
    "a passkey of another person": _passkey(_stranger),
    "a passkey's answer for signing in": _passkey(_sign_in_question),
    "a passkey asked by nobody": _passkey(_made_up_question),
    "a passkey without the person verified": _passkey(_spoiled(verified=False)),
    "a passkey on another site": _passkey(_spoiled(origin="https://portal.example.evil")),
    "a passkey on a subdomain": _passkey(_spoiled(origin="http://evil.localhost:8000")),
    "a passkey with another signature": _passkey(_forged_signature),
    "a passkey's answer that is none": _passkey(lambda page, key: json.dumps({"id": "x"})),
    "a passkey's answer that is no JSON": _passkey(lambda page, key: "{"),
}


@pytest.mark.parametrize("name", AT_THE_PAGE)
def test_the_page_takes_no_proof_that_is_none(name: str, client: Client):
    page = Page(client)
    answer = AT_THE_PAGE[name](page)
    votes = Vote.objects.filter(ballot=page.ballot)
    assert (answer.status_code, answer["Location"]) == (303, page.at("ballot_confirm")) and not votes.exists()
    said = answer.client.get(answer["Location"]).content.decode()
    assert 'name="choice" value="yes' in said or "Set up a passkey" in said
    assert RefusedAttempt.objects.filter(ballot=page.ballot).count() == 1


def test_a_passkeys_answer_is_taken_once_and_for_five_minutes(client: Client, monkeypatch):
    page = Page(client)
    key = page.key()
    late, answer = key.answered(page.asked()), key.answered(page.asked())
    with monkeypatch.context() as later:
        later.setattr(proving, "time", SimpleNamespace(time=lambda: time.time() + 301))
        assert "older than five minutes" in page.told(credential=late)
    assert page.send(credential=answer)["Location"] == page.at("ballot_receipt")
    cast.vote(page.ballot, "JP", "no")
    assert "each serves once" in page.told(credential=answer)
    assert list(Vote.objects.order_by("sequence").values_list("choice", flat=True)) == ["yes", "no"]


def test_a_code_that_cast_a_vote_signs_nobody_in(client: Client):
    page, other = Page(client), Client()
    code = cast.code(page.seat)
    assert page.send(code=code)["Location"] == page.at("ballot_receipt")
    people.password(other, page.user)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not people.is_in(other)


@pytest.mark.parametrize("count", [60, pytest.param(10_000, marks=pytest.mark.long)])
def test_of_so_many_guesses_five_are_looked_at_and_a_passkey_still_votes(
    count: int, client: Client, monkeypatch
):
    page = Page(client)
    key, looked_at = page.key(), []
    cast.code(page.seat)
    app = Authenticator.objects.get(user=page.user, type="totp").wrap()
    monkeypatch.setattr(type(app), "validate_code", lambda self, code: looked_at.append(code))
    request, began = RequestFactory().post("/"), time.monotonic()
    request.user, request.session = page.user, page.client.session
    purpose = proofs.Purpose("cast_vote", page.ballot.symbol)
    with context.request_context(request):
        for guess in range(count):
            with pytest.raises(Refused):
                proving.prove_by_code(request, purpose, f"{guess:06d}")
    assert len(looked_at) <= 5 * (int((time.monotonic() - began) // 300) + 1) and not Vote.objects.exists()
    assert "Too many wrong codes" in page.told(code="999999")
    assert page.send(credential=key.answered(page.asked()))["Location"] == page.at("ballot_receipt")


@pytest.mark.parametrize("who", ["adviser", "officer", "anonymous"])
def test_who_casts_no_vote_is_asked_for_no_proof(who: str, client: Client):
    page, other = Page(client), Client()
    if who == "adviser":
        other.force_login(cast.user_of(cast.delegate("JP", "adviser")))
    elif who == "officer":
        other.force_login(cast.user_of(cast.officer()))
    answer = page.send(client=other, code=cast.code(page.seat))
    assert answer.status_code == (302 if who == "anonymous" else 403)
    assert not Vote.objects.exists() and not Proof.objects.exists()
