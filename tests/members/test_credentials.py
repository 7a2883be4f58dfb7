"""Credentials: kept with their digest, taken by their first bytes, served to the delegation and officers alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from alliance import journal
from alliance.access import Refused
from alliance.domain import canon
from members.delegates.services import erase_person
from members.delegations import crediting
from members.delegations.models import Credential, Invitation
from tests import cast
from tests.members import delegation as steps

pytestmark = pytest.mark.usefixtures("world")
PNG, JPEG = b"\x89PNG\r\n\x1a\n" + b"0" * 20, b"\xff\xd8\xff\xe0" + b"0" * 20


def form(user, content: bytes = steps.PDF, name: str = "note.pdf", **more) -> dict:
    today = journal.now().date()
    return {
        "who": f"{user.person_id}:adviser", "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=90)).isoformat(), "file": SimpleUploadedFile(name, content),
    } | more  # fmt: skip


@pytest.mark.parametrize("content", [steps.PDF, PNG, JPEG])
def test_a_document_is_kept_as_it_is_and_only_saved_never_shown(sign_in, content):
    user = steps.accepted()
    client = sign_in(cast.delegate("JP"))
    assert client.post("/delegation/JP/credentials/", form(user, content)).status_code == 302
    row = Credential.objects.get()
    assert (bytes(row.content), row.digest, row.size) == (content, canon.sha256(content), len(content))
    answer = client.get(f"/delegation/JP/credentials/{row.pk}/")
    assert answer.content == content
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("seat", ["officer", "adviser", "AU", "nobody"])
def test_it_is_served_to_its_delegation_and_officers_alone(client, sign_in, seat):
    row = steps.credential(steps.accepted().person_id)
    known = {"officer": cast.officer(), "adviser": cast.delegate("JP", "adviser"), "AU": cast.delegate("AU")}
    reader = sign_in(known[seat]) if seat in known else client
    wanted = {"officer": 200, "adviser": 200, "AU": 403, "nobody": 302}[seat]
    assert reader.get(f"/delegation/JP/credentials/{row.pk}/").status_code == wanted
    if seat == "AU":
        assert reader.get(f"/delegation/AU/credentials/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\x00 a program", "by its first bytes"),
        (b"<html><script>1</script>", "by its first bytes"),
        (b"GIF89a....", "by its first bytes"),
        (b" %PDF-1.7 not at the start", "by its first bytes"),
        (steps.PDF + b"0" * crediting.LARGEST, "at most 2,097,152"),
        (b"", "empty"),
    ],
    ids=["program", "page", "gif", "late", "large", "empty"],
)
def test_another_kind_of_file_or_too_large_a_one_is_refused_in_place(sign_in, content, said):
    user = steps.accepted()
    answer = sign_in(cast.delegate("JP")).post("/delegation/JP/credentials/", form(user, content))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Credential.objects.exists()


def test_dates_and_people_that_do_not_fit_are_said_by_field(sign_in):
    user, client = steps.accepted(), sign_in(cast.delegate("JP"))
    today = journal.now().date()
    for more, said in (
        ({"ends_on": (today - timedelta(days=1)).isoformat()}, "after the first"),
        ({"starts_on": "2020-01-01", "ends_on": "2020-02-01"}, "ended already"),
        ({"ends_on": "2099-01-01"}, "within five years"),
        ({"ends_on": "soon"}, "valid date"),
        ({"who": f"{cast.delegate('AU').person}:head"}, "not one of the available choices"),
    ):
        answer = client.post("/delegation/JP/credentials/", form(user, **more))
        assert answer.status_code == 422 and said in answer.content.decode(), said
    with pytest.raises(Refused, match="person_unknown"):
        steps.credential(user.person_id, "alternate")


def test_an_adviser_uploads_nothing():
    user = steps.accepted()
    with pytest.raises(Refused, match="role_may_not"):
        steps.credential(user.person_id, by=cast.delegate("JP", "adviser"))


def test_the_table_takes_no_other_content_than_what_the_digest_says():
    row = steps.credential(steps.accepted().person_id)
    with pytest.raises(IntegrityError, match="a_credential_is_its_digest"), transaction.atomic():
        Credential.objects.filter(pk=row.pk).update(content=b"%PDF-another")


def test_an_erasure_takes_names_addresses_and_documents_and_leaves_the_digest():
    user = steps.accepted()
    row = steps.credential(user.person_id)
    erase_person(person_id=user.person_id, reason="Wish of the person", by=cast.officer())
    row.refresh_from_db()
    assert (bytes(row.content), row.digest) == (b"", canon.sha256(steps.PDF))
    invitation = Invitation.objects.get()
    assert (invitation.name, invitation.email) == ("(erased)", "")
