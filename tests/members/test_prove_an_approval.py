"""Approving takes a fresh proof of who approves, at the page and in the record; refusing takes none."""

import json

import pytest

from alliance.access import Refused
from alliance.journal.models import Entry
from members.approvals import services
from members.approvals.models import Request, Verdict
from members.ballots import noting
from members.ballots.special import NoteReading
from members.proofs.models import Proof
from members.proofs.refusals import missing
from tests import cast, notes, path
from tests.members.test_ask_a_second_officer import ask_end, ended
from tests.signin import people

pytestmark = pytest.mark.usefixtures("world")
PAGE = "/requests/1/approve/"


@pytest.fixture
def request_() -> Request:
    return ask_end(cast.delegate("KE", "alternate"))


def test_the_page_asks_for_a_code_and_says_afterwards_how_it_was_proved(request_, sign_in):
    client, code = sign_in(cast.second_officer()), cast.code(cast.second_officer())
    page = client.get(PAGE).content.decode()
    assert "Code of your app" in page and "Approve REQ/0001</button>" in page
    answer = client.post(PAGE, {"code": ""})
    assert answer.status_code == 422 and "This takes a fresh proof that it is you" in answer.content.decode()
    assert client.post(PAGE, {"code": "12345"}).status_code == 422
    assert not ended(request_)
    assert client.post(PAGE, {"code": code})["Location"] == "/requests/1/"
    assert ended(request_)
    verdict = Verdict.objects.get()
    assert (verdict.proof.person, verdict.proof.method) == (cast.second_officer().person, "code")
    said = json.loads(Entry.objects.get(act="approve_request").payload)
    assert said == {"act": "end_accreditation", "proof": "code"}
    assert "with a code of an app" in client.get("/requests/1/").content.decode()


def test_a_passkey_approves_the_request_that_was_shown(request_, sign_in):
    user = cast.user_of(cast.second_officer())
    _, key = people.with_passkey(user)
    client = sign_in(cast.second_officer())
    page = client.get(PAGE).content.decode()
    assert "for this request alone" in page and "Approve REQ/0001 with your passkey" in page
    answer = client.post(PAGE, {"credential": key.answered(people.options_on(client, PAGE))})
    assert answer["Location"] == "/requests/1/"
    assert Verdict.objects.get().proof.method == "passkey"


def test_who_has_no_second_factor_is_led_to_one(request_, sign_in):
    page = sign_in(cast.second_officer()).get(PAGE).content.decode()
    assert "Set up a passkey" in page and "Approve REQ/0001</button>" not in page


def test_what_else_stands_against_it_is_said_before_the_proof(request_, sign_in):
    assert sign_in(cast.officer()).post(PAGE).status_code == 403
    for by, code in ((cast.officer(), "own_request"), (cast.delegate("JP"), "role_may_not")):
        with pytest.raises(Refused) as refusal:
            services.approve_request(number=1, proof=missing(), by=by)
        assert refusal.value.code == code


def test_a_refusal_takes_no_proof_and_keeps_the_reason(request_, sign_in):
    client = sign_in(cast.second_officer())
    assert client.post("/requests/1/refuse/", {"reason": "The note is unsigned"}).status_code == 302
    assert Verdict.objects.get().proof is None and not Proof.objects.exists()


def test_guessing_a_note_without_a_proof_tells_nothing_and_spends_no_reading():
    number = notes.entered(cast.a_ballot(), "yes").number
    for choice in ("no", "yes"):
        with pytest.raises(Refused) as refusal:
            noting.read_note(number=number, choice=choice, proof=missing(), by=cast.second_officer())
        assert refusal.value.code == "proof_missing"
    assert not NoteReading.objects.exists() and not Verdict.objects.exists()


def test_a_note_is_read_with_a_proof_and_what_was_entered_stays(sign_in):
    notes.entered(path.on_ballot(), "no")
    client = sign_in(cast.second_officer())
    code = cast.code(cast.second_officer())
    assert client.get(PAGE)["Location"] == "/requests/1/read/", "approved by reading, not by a click"
    answer = client.post("/requests/1/read/", {"choice": "no     "})
    page = answer.content.decode()
    assert answer.status_code == 422 and "This takes a fresh proof" in page
    assert page.index('value="no     "') < page.index("checked") < page.index('value="abstain')
    assert not Verdict.objects.exists()
    assert client.post("/requests/1/read/", {"choice": "no     ", "code": code})["Location"] == "/requests/1/"
    assert Verdict.objects.get().proof.method == "code"
