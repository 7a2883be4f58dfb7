"""From the public form to the vote, over HTTP: what each page says, to whom, and what it refuses."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alliance.journal import clock
from members.accession import acts
from members.accession.models import Application, Motion, WithdrawalNotice
from members.delegates.models import Person, User
from members.delegations import inviting
from members.notices import selectors as to_tell
from members.notices import services as notices
from tests import cast
from tests.members import membership as steps

pytestmark = pytest.mark.usefixtures("world")


def typed(**more) -> dict:
    return {
        "kind": "state", "country": "CL", "contact_name": "Gabriela Soto", "email": "soto@capital.example",
        "side": "producer", "territory": "", "statement": "We produce lithium.",
        "document_1": SimpleUploadedFile("letter.pdf", steps.LETTER),
    } | more  # fmt: skip


def told(mailoutbox) -> list:
    """Write and send what waits; the mails that went out."""
    for entry in to_tell.to_write():
        notices.write_notice(entry_id=entry)
    for notice in to_tell.to_send():
        notices.send_notice(notice_id=notice)
    return mailoutbox


def page(answer) -> str:
    return " ".join(answer.content.decode().split())


def of(row, name: str, *more) -> str:
    return reverse(name, args=[row.year, row.number, *more])


def test_a_visitor_applies_gets_a_number_and_follows_by_the_mailed_link(client, mailoutbox):
    assert "What happens then" in page(client.get("/join/"))
    answer = client.post("/join/", typed(), follow=True)
    row = Application.objects.get()
    assert f"is received as {row.symbol}" in page(answer) and "Send the application" not in page(answer)
    assert "Send the application" in page(client.get("/join/"))
    mail = told(mailoutbox)[0]
    assert mail.to == ["soto@capital.example"] and row.symbol in mail.subject
    link = re.search(r"https?://\S+/join/(\S+)/", mail.body)
    assert link and len(link[1]) == 43
    followed = client.get(f"/join/{link[1]}/")
    assert "Received" in page(followed) and "no-cache" in followed["Cache-Control"]
    assert client.get(f"/join/{link[1][:-1]}x/").status_code == 404
    steps.ruled(row, "declare_admissible")
    assert steps.WHY in page(client.get(f"/join/{link[1]}/"))
    assert "is admissible" in told(mailoutbox)[-1].subject and link[0] in mailoutbox[-1].body


def test_what_cannot_be_read_comes_back_at_its_field_with_what_was_typed(client):
    answer = client.post("/join/", typed(country="JP", statement="Kept <b>as typed"))
    assert answer.status_code == 422
    assert "Japan is a party already" in page(answer) and "Kept &lt;b&gt;as typed" in page(answer)
    answer = client.post("/join/", typed(document_1=SimpleUploadedFile("x.pdf", b"MZ")))
    assert answer.status_code == 422 and "neither a PDF" in page(answer)
    answer = client.post("/join/", typed(contact_name="evil \u202e <b>"))
    assert answer.status_code == 422
    assert "Character 6 cannot be seen: U+202E, right-to-left override." in page(answer)
    client.post("/join/", typed())
    steps.ruled(Application.objects.get(), "declare_admissible")
    assert "before the members already" in page(client.post("/join/", typed()))
    assert Application.objects.count() == 1


def test_officers_see_who_else_applied_in_the_same_name_and_a_strangers_text_stays_in_its_place(sign_in):
    rows = [steps.application(), steps.application(email="other@capital.example")]
    officer = sign_in(cast.officer())
    for row, other in (rows, rows[::-1]):
        shown = page(officer.get(of(row, "application")))
        assert "Others applied in the same name" in shown and f">{other.symbol}</a>, received" in shown
        assert "<bdi>Gabriela Soto</bdi>" in shown
    steps.ruled(rows[0], "declare_admissible")
    assert "Others applied" not in page(sign_in(cast.delegate("JP")).get(of(rows[0], "application")))


def test_an_application_says_what_it_is_read_for_by_whom_and_that_its_letter_is_empty(sign_in):
    row = steps.application()
    whole = steps.application(
        documents=(b"%PDF-1.7 1 0 obj <</Type /Page>> endobj",), email="o@capital.example"
    )
    officer = sign_in(cast.officer())
    shown = page(officer.get(of(row, "application")))
    assert "Who signs the letter" in shown and "No page can be read" in shown
    assert cast.user_of(cast.second_officer()).name in shown, "who may read it"
    assert "No page can be read" not in page(officer.get(of(whole, "application")))
    asked = acts.ask_for_ruling(
        application_id=row.pk, act="return_application", reason=steps.WHY, by=cast.officer()
    )
    shown = page(officer.get(of(row, "application")))
    assert (
        "Return the application of Chile" in shown and asked.symbol in shown and "Return it with" not in shown
    )
    steps.ruled(whole, "declare_admissible")
    delegate = page(sign_in(cast.delegate("JP")).get(of(whole, "application")))
    assert "Who signs the letter" not in delegate


def test_a_flood_of_forms_is_held_back(client, monkeypatch):
    cache.clear()
    monkeypatch.setattr("members.accession.limits.FROM_ONE_ADDRESS", 2)
    assert [client.post("/join/", {}).status_code for _ in range(3)] == [422, 422, 429]
    assert client.get("/join/").status_code == 200
    cache.clear()


def test_an_application_is_the_officers_until_it_is_admissible_and_its_contact_stays_theirs(sign_in):
    row = steps.application()
    document = row.documents.get()
    for seat, before, after in ((cast.delegate("JP"), 404, 200), (cast.officer(), 200, 200)):
        client = sign_in(seat)
        assert client.get(of(row, "application")).status_code == before
        assert client.get(of(row, "application_file", document.pk)).status_code == before
        if before == 404:
            steps.ruled(row, "declare_admissible")
        answer = client.get(of(row, "application"))
        assert answer.status_code == after
        assert ("soto@capital.example" in page(answer)) == (seat.role == "officer")
    file = client.get(of(row, "application_file", document.pk))
    assert (file.content, file["X-Content-Type-Options"]) == (steps.LETTER, "nosniff")
    assert "attachment" in file["Content-Disposition"]


def test_officers_take_it_from_the_desk_to_the_ballot(sign_in, client):
    row = steps.application()
    officer = sign_in(cast.officer())
    assert "Application to join" in page(officer.get("/desk/"))
    ask = of(row, "application_ask", "declare-admissible")
    assert "applicant, from the day of approval" in page(officer.get(ask))
    assert officer.post(ask, {"reason": ""}).status_code == 422
    request = officer.post(ask, {"reason": steps.WHY}).url
    second = sign_in(cast.second_officer())
    sent = {"code": cast.code(cast.second_officer())}
    assert second.post(f"{request}approve/", sent).status_code == 302
    row.refresh_from_db()
    put = of(row, "application_put")
    closes, first = steps.day(7), steps.day(30)
    terms = {
        "closes_on": closes,
        "closes_time": "17:00",
        "effective_from": first,
        "side": "producer",
        "weight": 12,
    }
    early = second.post(put, terms | {"effective_from": closes})
    assert early.status_code == 422 and "after the ballot" in page(early)
    short = second.post(put, terms | {"closes_on": steps.day(1)})
    assert short.status_code == 422 and "at least 72 hours" in page(short)
    assert "Open the ballot until" in page(second.post(put, terms)) and not Motion.objects.exists()
    changed = page(second.post(put, terms | {"step": "back", "confirmed": "yes"}))
    assert "Go on to confirm" in changed and 'value="12"' in changed and not Motion.objects.exists()
    for code in ({}, {"code": "000000"}):
        again = second.post(put, terms | {"confirmed": "yes"} | code)
        assert again.status_code == 422 and 'name="weight" value="12"' in page(again)
    assert not Motion.objects.exists()
    sent = {"code": cast.code(cast.second_officer()), "confirmed": "yes"}
    opened = second.post(put, terms | sent)
    motion = Motion.objects.select_related("ballot").get()
    assert opened.url == of(motion.ballot, "ballot")
    assert second.get(of(row, "application_ask", "refuse-application")).status_code == 409


def test_the_ballot_of_an_admission_is_voted_on_as_that_of_a_proposal_and_its_result_is_read(sign_in, client):
    motion = steps.on_ballot()
    for seat in (cast.delegate("DE"), cast.delegate("JP")):
        head = sign_in(seat)
        paper = page(head.get(of(motion.ballot, "ballot")))
        assert "The text voted on" in paper and motion.digest in paper and "Admission of Chile" in paper
        assert "Chile becomes" in paper and "Cast" in paper
    assert "Admission of Chile" in page(head.get("/desk/"))
    choice = head.post(of(motion.ballot, "ballot_confirm"), {"choice": "yes", "text_digest": motion.digest})
    confirm = page(head.get(choice.url))
    assert motion.symbol in confirm
    assert cast.vote(motion.ballot, "JP").sequence == 1
    assert motion.symbol in page(head.get(of(motion.ballot, "ballot_receipt")))
    assert head.get(of(motion, "motion_text")).content.decode() == motion.document
    decision = steps.settled(motion)
    assert "Admission of Chile" in page(client.get(of(decision, "decision")))
    clock.move_to(motion.ballot.closes_at + timedelta(days=40))
    member = page(client.get("/members/CL/"))
    assert "Party" in member and f'href="{of(decision, "decision")}"' in member and "Applicant" in member
    officer = sign_in(cast.officer())
    assert reverse("delegation_invite", args=["CL"]) in page(
        officer.get(of(motion.application, "application"))
    )


def test_the_contact_of_an_application_may_be_invited_as_the_head():
    row = steps.application()
    steps.settled(steps.on_ballot(_admissible(row)))
    guest = inviting.Guest("Gabriela Soto", "soto@capital.example", "head")
    invited = inviting.invite(code="CL", guest=guest, by=cast.officer())
    assert invited.person == Person.objects.get(pk=row.contact_id)
    assert not User.objects.get(person=row.contact).is_active


def _admissible(row: Application) -> Application:
    steps.ruled(row, "declare_admissible")
    return row


def test_a_head_moves_a_suspension_and_two_officers_open_its_ballot(sign_in, client):
    head = sign_in(cast.delegate("JP"))
    said = {"kind": "suspension", "code": "KE", "effective_from": steps.day(30), "reasons": steps.REASONS}
    assert head.post("/motions/new/", said | {"code": "JP", "kind": "reinstatement"}).status_code == 422
    assert "Freeze this motion" in page(head.post("/motions/new/", said)) and not Motion.objects.exists()
    again = page(head.post("/motions/new/", said | {"step": "back", "confirmed": "yes"}))
    assert steps.REASONS in again and 'value="KE" selected' in again and not Motion.objects.exists()
    head.post("/motions/new/", said | {"confirmed": "yes"})
    motion = Motion.objects.get()
    assert client.get(of(motion, "motion")).status_code == 200
    client.logout()
    assert client.get(of(motion, "motion")).status_code == 404
    officer = sign_in(cast.officer())
    assert "Motion on membership" in page(officer.get("/desk/"))
    closing = {"closes_on": steps.day(7), "closes_time": "17:00", "reason": "In order."}
    request = officer.post(of(motion, "motion_put"), closing).url
    assert "Suspension of Kenya" in page(officer.get(request)) or "suspension of Kenya" in page(
        officer.get(request)
    )
    sent = {"code": cast.code(cast.second_officer())}
    sign_in(cast.second_officer()).post(f"{request}approve/", sent)
    motion.refresh_from_db()
    assert motion.ballot is not None
    client.logout()
    assert steps.REASONS in page(client.get(of(motion.ballot, "ballot")))


def test_a_suspended_member_reads_the_paper_and_casts_no_vote(sign_in, client):
    steps.settled(steps.put(steps.moved("suspension", "KE", in_days=8)))
    clock.move_to(cast.in_days(3))
    ballot = cast.a_ballot()
    kenya = sign_in(cast.delegate("KE"))
    paper = page(kenya.get(of(ballot, "ballot")))
    assert "Kenya was suspended when this ballot opened" in paper and 'name="choice"' not in paper
    for name in ("ballot_confirm", "ballot_cast"):
        sent = {"choice": "yes", "text_digest": ballot.text_digest, "member": "KE"}
        assert kenya.post(of(ballot, name), sent).status_code == 403
    assert not ballot.votes.exists()
    assert "Kenya was suspended when it opened" in page(kenya.get("/desk/"))


def test_a_head_gives_notice_after_a_tick_and_takes_it_back(sign_in, client):
    head = sign_in(cast.delegate("KE"))
    assert "First day outside the alliance" in page(head.get("/membership/withdrawal/"))
    assert head.post("/membership/withdrawal/").status_code == 422
    assert not WithdrawalNotice.objects.exists()
    code = cast.code(cast.delegate("KE"))
    asked = head.post("/membership/withdrawal/", {"confirmed": "yes"})
    assert asked.status_code == 422 and "checked" in page(asked) and not WithdrawalNotice.objects.exists()
    head.post("/membership/withdrawal/", {"confirmed": "yes", "code": code})
    assert "It has given notice" in page(client.get("/members/KE/"))
    assert "Take the notice back" in page(head.get("/membership/withdrawal/"))
    asked = head.post("/membership/withdrawal/take-back/")
    assert "Nothing is recorded yet." in page(asked) and not WithdrawalNotice.objects.get().taken_back_at
    head.post("/membership/withdrawal/take-back/", {"confirmed": "yes"})
    assert WithdrawalNotice.objects.get().taken_back_at
    assert "It has given notice" not in page(client.get("/members/KE/"))


def test_a_returned_application_is_sent_again_with_what_was_said(client, mailoutbox):
    client.post("/join/", typed(statement="We mine <lithium>."))
    row = Application.objects.get()
    link = told(mailoutbox)[-1].body
    token = link.split("/join/")[1].split("/")[0]
    again = f"/join/?again={token}"
    assert "We mine" not in page(client.get(again))  # not returned: nothing to mend
    steps.ruled(row, "return_application")
    assert again in page(client.get(f"/join/{token}/"))
    form = page(client.get(again))
    for kept in ("We mine &lt;lithium&gt;.", "soto@capital.example", "Gabriela Soto", 'value="CL" selected'):
        assert kept in form
    assert client.get("/join/?again=guessed").status_code == 404
