"""What the pages of a delegation and of requests say, to a head, an adviser, another state and the officers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance import journal
from alliance.journal import clock
from members.approvals.models import Request
from members.delegates.models import Accreditation
from members.delegations.models import Invitation
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")


def body(client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_a_head_sees_people_roles_ends_and_who_did_what(sign_in):
    seat = steps.seated()
    page = body(sign_in(cast.delegate("JP")), "/delegation/JP/")
    head = cast.user_of(cast.delegate("JP")).name
    for said in ("Invite a person", "Ada Lovelace", "Head of delegation", "Approved", "REQ/0001", head,
                 "Invited Ada Lovelace as adviser", steps.WHY, "accredit a delegate: approved"):  # fmt: skip
        assert said in page, said
    assert Accreditation.objects.get(pk=seat.accreditation).source in page
    assert "Ask to end" not in page and "/requests/1/" not in page


def test_an_end_that_is_near_is_told_aloud(sign_in):
    seat = steps.seated()
    client = sign_in(cast.delegate("JP"))
    assert "Ends soon" not in body(client, "/delegation/JP/")
    end = Accreditation.objects.get(pk=seat.accreditation).during.upper
    clock.move_to(end.replace(microsecond=0) - (end - journal.now()) / 20)
    assert "Ends soon" in body(sign_in(cast.delegate("JP")), "/delegation/JP/")


def test_an_adviser_reads_and_has_nothing_to_press(sign_in):
    row = steps.invited()
    client = sign_in(cast.delegate("JP", "adviser"))
    page = body(client, "/delegation/JP/")
    assert row.email in page
    assert "Invite a person" not in page and "Send a new link" not in page
    for where in ("invite/", "invite/list/", "credentials/"):
        assert client.get(f"/delegation/JP/{where}").status_code == 403
    assert client.post(f"/delegation/JP/invitations/{row.pk}/cancel/").status_code == 403


def test_the_head_of_another_member_sees_nothing_of_it(sign_in):
    row = steps.invited()
    client = sign_in(cast.delegate("AU"))
    assert client.get("/delegation/")["Location"] == "/delegation/AU/"
    for where in ("", "invite/", "invite/list/", "credentials/"):
        answer = client.get(f"/delegation/JP/{where}")
        assert answer.status_code == 403 and "another member" in answer.content.decode()
    for act in ("cancel", "resend"):
        assert client.post(f"/delegation/JP/invitations/{row.pk}/{act}/").status_code == 403
        assert client.post(f"/delegation/AU/invitations/{row.pk}/{act}/").status_code == 404
    row.refresh_from_db()
    assert row.cancelled_at is None and Invitation.objects.count() == 1


def test_a_head_invites_by_the_form_sends_again_and_takes_back(sign_in):
    client = sign_in(cast.delegate("JP"))
    form = {"name": "Ada", "email": "Ada@capital.example", "role": "adviser"}
    assert client.post("/delegation/JP/invite/", form).status_code == 302
    answer = client.post("/delegation/JP/invite/", form)
    assert answer.status_code == 422 and "is invited already" in answer.content.decode()
    assert 'value="Ada@capital.example"' in answer.content.decode()
    row = Invitation.objects.get()
    client.post(f"/delegation/JP/invitations/{row.pk}/resend/")
    newer = Invitation.objects.latest("id")
    assert newer.pk != row.pk
    client.post(f"/delegation/JP/invitations/{newer.pk}/cancel/")
    assert "Nobody is invited at present" in body(client, "/delegation/JP/")


def test_officers_ask_and_approve_by_the_pages(sign_in):
    user = steps.accepted()
    head = sign_in(cast.delegate("JP"))
    today = journal.now().date().isoformat()
    head.post(
        "/delegation/JP/credentials/",
        {"who": f"{user.person_id}:adviser", "starts_on": today, "ends_on": f"{int(today[:4]) + 1}{today[4:]}",
         "file": SimpleUploadedFile("x.pdf", steps.PDF)},
    )  # fmt: skip
    assert "Waits for an officer" in body(head, "/delegation/JP/")
    first = sign_in(cast.officer())
    assert "Document of credentials" in body(first, "/desk/")
    assert "Review and ask" in body(first, "/delegation/JP/")
    register = body(first, "/delegation/")
    assert register.index("/delegation/JP/") < register.index("/delegation/AU/")
    where = f"/delegation/JP/credentials/{user.person.credentials.get().pk}/ask/"
    assert "Accredit Ada Lovelace as adviser of Japan" in body(first, where)
    assert first.post(where, {"reason": ""}).status_code == 422
    assert first.post(where, {"reason": steps.WHY})["Location"] == "/requests/1/"
    assert "credentials wait" not in body(first, "/desk/")
    assert "Another officer decides" in body(first, "/requests/1/")
    assert first.get("/requests/1/approve/").status_code == 403
    assert "Asked by you" in body(first, "/requests/")
    second = sign_in(cast.second_officer())
    assert "REQ/0001" in body(second, "/desk/") and "One request waits for you" in body(second, "/requests/")
    assert "Go on to approve" in body(second, "/requests/1/")
    confirmation = body(second, "/requests/1/approve/")
    assert (
        "Exactly what will change" in confirmation
        and "Ada Lovelace, from the instant of approval" in confirmation
    )
    sent = {"code": cast.code(cast.second_officer())}
    assert second.post("/requests/1/approve/", sent)["Location"] == "/requests/1/"
    done = body(second, "/requests/1/")
    assert "Approved and done" in done
    assert "Exactly what was changed" in done and "Ada Lovelace, from the instant of approval" in done
    assert second.post("/requests/1/approve/").status_code == 409
    assert Accreditation.objects.filter(person=user.person, role="adviser").count() == 1
    assert "Ada Lovelace" in body(second, "/delegation/JP/")


def test_an_officer_refuses_with_a_reason(sign_in):
    seat = cast.delegate("KE", "alternate")
    first = sign_in(cast.officer())
    where = f"/delegation/KE/seats/{seat.accreditation}/end/"
    assert "ended at the instant of approval" in body(first, where)
    first.post(where, {"reason": "The capital recalls him"})
    second = sign_in(cast.second_officer())
    assert second.post("/requests/1/refuse/", {"reason": " "}).status_code == 422
    second.post("/requests/1/refuse/", {"reason": "The note is unsigned"})
    assert "The note is unsigned" in body(second, "/requests/1/")
    assert Accreditation.objects.get(pk=seat.accreditation).during.upper is None


def test_what_lapsed_is_listed_and_says_so(sign_in):
    steps.asked(steps.credential(steps.accepted().person_id))
    clock.move_to(Request.objects.get().lapses_at)
    client = sign_in(cast.second_officer())
    assert "Nobody decided on these within 24 hours" in body(client, "/requests/")
    assert "This request has lapsed" in body(client, "/requests/1/")
    assert client.post("/requests/1/approve/").status_code == 409
    assert "Ask again" in body(client, "/delegation/JP/")


def test_a_delegate_sees_no_requests_and_an_unknown_number_is_not_found(sign_in):
    assert sign_in(cast.delegate("JP")).get("/requests/").status_code == 403
    assert sign_in(cast.officer()).get("/requests/987/").status_code == 404
    assert sign_in(cast.officer()).get("/delegation/ZZ/").status_code == 404


def test_two_who_claim_to_be_head_are_told(sign_in):
    user = steps.accepted(steps.Guest("Grace Hopper", "grace@capital.example", "head"), by=cast.officer())
    steps.credential(user.person_id, "head")
    assert "Two credentials for one seat" in body(sign_in(cast.officer()), "/delegation/JP/")
    assert "asks the capital who it is" in body(sign_in(cast.delegate("JP", "adviser")), "/delegation/JP/")
