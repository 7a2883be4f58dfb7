"""A list of people: read whole, faults in their row and column, nothing lost, a preview, then all or none."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.delegations import bulk
from members.delegations.models import Invitation
from members.registry.models import Member
from tests import cast

pytestmark = pytest.mark.usefixtures("world")
WHERE = "/delegation/JP/invite/list/"
GOOD = "name,email,role\nAda Lovelace,ada@capital.example,adviser\n\nEmmy Noether,EMMY@capital.example,Alternate\n"
BAD = 'name;email;role\n"Ada; Lovelace";ada@capital.example;adviser\n;nobody;king\nAda B;ada@capital.example;head\n'


def read(text: str) -> bulk.Listed:
    return bulk.read(text, Member.objects.get(code="JP"), cast.delegate("JP"))


def test_a_sound_list_is_shown_first_and_sent_when_confirmed(sign_in):
    client = sign_in(cast.delegate("JP"))
    page = client.post(WHERE, {"text": GOOD}).content.decode()
    assert "Invite 2 people" in page and "Emmy Noether" in page
    assert not Invitation.objects.exists()
    assert client.post(WHERE, {"text": GOOD, "confirmed": "yes"}).status_code == 302
    assert set(Invitation.objects.values_list("email", "role")) == {
        ("ada@capital.example", "adviser"), ("emmy@capital.example", "alternate"),
    }  # fmt: skip


def test_a_file_takes_the_place_of_the_text_whatever_separates_it(sign_in):
    file = SimpleUploadedFile("people.csv", b"\xef\xbb\xbf" + GOOD.replace(",", "\t").encode())
    page = sign_in(cast.delegate("JP")).post(WHERE, {"text": "", "file": file}).content.decode()
    assert "Invite 2 people" in page and "ada@capital.example" in page


def test_each_fault_is_told_in_its_row_and_column_and_nothing_is_lost(sign_in):
    listed = read(BAD)
    assert [(row.line, sorted(row.faults)) for row in listed.rows] == [
        (2, []), (3, ["email", "name", "role"]), (4, ["email", "role"]),
    ]  # fmt: skip
    client = sign_in(cast.delegate("JP"))
    answer = client.post(WHERE, {"text": BAD, "confirmed": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 of 3 lines need mending" in page and "The same address stands in line 2" in page
    assert "Ada; Lovelace" in page and "Ada B;ada@capital.example;head" in page
    assert not Invitation.objects.exists()


def test_who_is_invited_or_seated_already_is_told_in_the_row():
    listed = read("name,email,role\nX,adviser.jp@delegates.example,adviser\n")
    assert "has this seat already" in listed.rows[0].faults["email"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("name,email,role\n", "names nobody"),
        ("Ada,ada@b.example,adviser\n", "names the columns"),
        ("name,email,role\n" + "".join(f"A,a{n}@b.example,adviser\n" for n in range(201)), "At most 200"),
        ("name,email,role\n" + "x" * 140_000, "longer than 128 KiB"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(text, said):
    assert said in read(text).fault


def test_a_comma_in_a_name_that_is_not_quoted_is_told():
    assert "columns" in read("name,email,role\nLovelace, Ada,ada@b.example,adviser\n").rows[0].faults["role"]


def test_a_file_that_is_no_text_keeps_what_was_pasted(sign_in):
    file = SimpleUploadedFile("people.csv", b"\xff\xfe\x00\x01")
    answer = sign_in(cast.delegate("JP")).post(WHERE, {"text": "typed before", "file": file})
    assert answer.status_code == 422
    assert "no text in UTF-8" in answer.content.decode() and "typed before" in answer.content.decode()


def test_a_list_that_went_stale_between_preview_and_sending_sends_nothing(sign_in):
    client = sign_in(cast.delegate("JP"))
    client.post(WHERE, {"text": GOOD, "confirmed": "yes"})
    more = GOOD + "Grace,grace@capital.example,adviser\n"
    assert client.post(WHERE, {"text": more, "confirmed": "yes"}).status_code == 422
    assert Invitation.objects.count() == 2
