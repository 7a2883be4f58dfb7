"""A signed note received before the close, entered by two officers who read it alike, becomes the state's vote."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance import journal
from alliance.domain import canon
from alliance.journal import clock
from alliance.journal.models import Entry
from alliance.portal import sweep
from alliance.portal.acts import visible_entries
from alliance.web import words
from members.approvals import services as approvals
from members.approvals.models import Request
from members.ballots.models import Decision, Vote
from members.ballots.services import certify, close_ballot
from members.ballots.special import NoteReading, SignedNote
from members.notices import matters
from tests import cast, notes, path
from tests.abuse.test_approve_step_up import asked
from tests.two_persons import voted

pytestmark = pytest.mark.usefixtures("world")


def test_two_officers_who_read_alike_cast_the_vote_of_the_head_who_signed():
    ballot = cast.a_ballot()
    request = notes.entered(ballot, "no")
    assert not Vote.objects.exists(), "one officer alone casts nothing"
    assert notes.read(request, "no").outcome == "approved"
    vote = Vote.objects.get()
    assert (vote.choice, vote.person, vote.proof) == ("no", cast.delegate("JP").person, None)
    assert vote.note.reading.request == request
    assert vote.factor_reset_at is None


def test_neither_the_request_nor_the_record_tells_the_choice():
    ballot = cast.a_ballot()
    texts = []
    for choice in ("abstain", "no"):
        request = notes.entered(ballot, choice)
        notes.read(request, choice)
        texts += [request.payload, *Entry.objects.values_list("payload", flat=True)]
    assert not any("abstain" in text or '"no"' in text for text in texts)
    assert SignedNote.objects.first().digest in Request.objects.first().payload


def test_a_vote_in_the_portal_afterwards_takes_its_place():
    ballot = cast.a_ballot()
    notes.read(notes.entered(ballot, "no"), "no")
    later = voted(ballot, "yes")
    assert (later.sequence, later.note) == (2, None)


def test_who_reads_another_choice_refuses_it_and_nothing_is_cast():
    ballot = cast.a_ballot()
    request = notes.entered(ballot, "yes")
    assert notes.read(request, "no").outcome == "refused"
    assert not Vote.objects.exists()


def test_the_whole_delegation_is_told_at_once_and_of_the_vote(mailoutbox):
    ballot = cast.a_ballot()
    request = notes.entered(ballot)
    sweep.run_once()
    own = {cast.user_of(cast.delegate("JP", role)).email for role in ("head", "alternate", "adviser")}
    assert own <= {mail.to[0] for mail in mailoutbox if "came to the secretariat" in mail.subject}
    mailoutbox.clear()
    notes.read(request)
    sweep.run_once()
    assert own <= {mail.to[0] for mail in mailoutbox if "was cast by signed note" in mail.subject}
    assert not any("Yes" in mail.body for mail in mailoutbox)


def test_while_the_ballot_is_open_other_states_see_nothing_of_it():
    ballot = cast.a_ballot()
    notes.read(notes.entered(ballot))
    acts = {"receive_note", "cast_by_note", "ask_second_officer", "approve_request"}
    assert not visible_entries(cast.delegate("AU")).filter(act__in=acts).exists()
    assert visible_entries(cast.delegate("JP")).filter(act="cast_by_note").exists()
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    assert visible_entries(cast.delegate("AU")).filter(act="cast_by_note").exists()


def test_the_document_and_the_decision_say_it_and_what_was_not_cast_is_emptied(client):
    ballot = cast.a_ballot()
    request = notes.entered(ballot)
    notes.read(request)
    notes.read(notes.entered(ballot, "no", code="AU"), "yes")
    clock.move_to(ballot.closes_at)
    close_ballot(ballot_id=ballot.pk)
    decision = Decision.objects.get()
    assert certify(decision_id=decision.pk)
    votes = {vote["member"]: vote for vote in canon.parse_json(decision.document.encode())["votes"]}
    assert votes["JP"]["note"] == request.symbol and "AU" not in votes
    assert "by signed note" in client.get(f"/decisions/{decision.year}-{decision.number}/").content.decode()
    left = dict(SignedNote.objects.values_list("elector__code", "choice"))
    assert left == {"JP": "yes", "AU": ""}
    assert NoteReading.objects.get(note__elector__code="AU").choice == ""


def test_the_way_over_the_pages(sign_in):
    ballot = path.on_ballot()
    at = journal.now()
    page = f"/ballots/{ballot.year}-{ballot.number}/"
    client = sign_in(cast.officer())
    assert "Enter a vote sent on paper" in client.get(page).content.decode()
    form = {
        "member": "JP", "choice": "yes    ", "received_on": f"{at:%Y-%m-%d}", "received_time": f"{at:%H:%M}",
        "channel": "hand", "reason": notes.WHY,
    }  # fmt: skip
    assert client.post(f"{page}note/", form).status_code == 422, "a note without its scan"
    clock.move_to(at + cast.timedelta(minutes=2))
    form["received_time"] = f"{at + cast.timedelta(minutes=1):%H:%M}"
    scan = SimpleUploadedFile("note.pdf", notes.SCAN)
    answer = client.post(f"{page}note/", form | {"file": scan})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get("/requests/1/read/").status_code == 403, "the first officer reads no second time"
    second = sign_in(cast.second_officer())
    told = second.get("/requests/1/").content.decode()
    assert "/requests/1/read/" in told and "Yes" not in told
    assert second.get("/requests/1/note/").content == notes.SCAN
    sent = {"choice": "yes    ", "code": cast.code(cast.second_officer())}
    assert second.post("/requests/1/approve/", sent)["Location"] == "/requests/1/read/", "not by a click"
    assert second.post("/requests/1/read/", sent)["Location"] == "/requests/1/"
    assert Vote.objects.get().choice == "yes"
    assert sign_in(cast.chair()).get("/requests/1/note/").status_code == 404
    receipt = sign_in(cast.delegate("JP")).get(f"{page}receipt/").content.decode()
    assert "By signed note" in receipt


def test_every_mistake_is_told_at_once_each_at_its_field(sign_in):
    ballot, other = path.on_ballot(), cast.delegate("AU", "adviser")
    clock.move_to(journal.now() + cast.timedelta(hours=1))
    at = journal.now()
    ahead = at + cast.timedelta(days=2)
    form = {
        "member": "JP", "choice": "yes    ", "received_on": f"{ahead:%Y-%m-%d}", "received_time": f"{at:%H:%M}",
        "channel": "hand", "reason": notes.WHY, "cosigner": str(other.accreditation),
        "file": SimpleUploadedFile("note.pdf", b"plain text"),
    }  # fmt: skip
    page, client = f"/ballots/{ballot.year}-{ballot.number}/note/", sign_in(cast.officer())
    said = client.post(page, form).context["form"].errors
    assert set(said) == {"received_on", "cosigner", "file"}
    assert (
        f"is ahead. Give a day from {words.civil(ballot.opens_at.date())} to today" in said["received_on"][0]
    )
    assert said["file"] == ["This is neither a PDF nor a PNG or JPEG picture."]
    form |= {"received_on": f"{at:%Y-%m-%d}", "received_time": f"{at + cast.timedelta(minutes=5):%H:%M}",
             "cosigner": "", "file": SimpleUploadedFile("note.pdf", notes.SCAN)}  # fmt: skip
    said = client.post(page, form).context["form"].errors
    assert set(said) == {"received_time", "file"} and "not later than now" in said["received_time"][0]
    assert said["file"][0].startswith("Choose the scan again"), "a browser keeps no file"
    assert not SignedNote.objects.exists()


def test_the_second_signer_is_of_the_chosen_member_and_the_page_says_who_must_read_and_until_when(sign_in):
    ballot = path.on_ballot()
    for code in ("JP", "AU"):
        cast.delegate(code, "adviser")
    page, client = f"/ballots/{ballot.year}-{ballot.number}/note/", sign_in(cast.officer())
    answer = client.get(page)
    groups = [name for name, _ in answer.context["form"].fields["cosigner"].choices]
    assert {"Australia", "Japan"} <= set(groups)
    said = answer.content.decode()
    assert "Two officers, both before the close" in said and "data-until" in said
    assert cast.user_of(cast.second_officer()).name in client.get(page).content.decode()
    chosen = client.get(page, {"member": "JP"}).context["form"].fields["cosigner"].choices
    assert [name for name, _ in chosen] == ["", "Japan"]


def test_a_note_sent_twice_leads_to_its_one_request_and_another_note_of_the_same_instant_is_refused(sign_in):
    ballot = path.on_ballot()
    clock.move_to(journal.now() + cast.timedelta(hours=1))
    at = journal.now()
    page, client = f"/ballots/{ballot.year}-{ballot.number}/note/", sign_in(cast.officer())

    def send(choice: str):
        form = {
            "member": "JP", "choice": choice.ljust(7), "received_on": f"{at:%Y-%m-%d}",
            "received_time": f"{at:%H:%M}", "channel": "hand", "reason": notes.WHY, "cosigner": "",
            "file": SimpleUploadedFile("note.pdf", notes.SCAN),
        }  # fmt: skip
        return client.post(page, form)

    first, again = send("yes"), send("yes")
    assert first.status_code == again.status_code == 302
    assert first.url == again.url == "/requests/1/"
    assert SignedNote.objects.count() == Request.objects.count() == 1
    other = send("no")
    assert other.status_code == 422 and "entered already" in other.content.decode()
    assert SignedNote.objects.count() == 1


@pytest.mark.parametrize("end", ["differs", "refused", "withdrawn"])
def test_a_delegation_is_told_that_no_vote_was_cast_by_its_note(end: str):
    ballot = path.on_ballot()
    request = notes.entered(ballot)
    if end == "differs":
        notes.read(request, "no")
    elif end == "refused":
        approvals.refuse_request(number=request.number, reason="Illegible", by=cast.second_officer())
    else:
        approvals.withdraw_request(number=request.number, by=cast.officer())
    entry = Entry.objects.latest("id")
    (told,) = matters.of(entry)
    assert told.to == {"JP"} and "no vote of Japan was cast by its signed note" in told.subject
    assert "Vote in the portal, or send a note again" in told.body


def test_of_another_request_that_is_refused_nobody_is_told_this():
    request = asked()
    approvals.refuse_request(number=request.number, reason="Not now", by=cast.second_officer())
    assert matters.of(Entry.objects.latest("id")) == []
