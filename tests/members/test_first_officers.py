"""The first two officers of a real installation: named together, once, before anybody else holds an office."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from alliance.journal.models import Entry, Numbering
from alliance.portal import sweep
from members.delegates.models import Office, User
from tests import owner

pytestmark = pytest.mark.usefixtures("world")
ADA, EMMY = "Ada Lovelace <ada@secretariat.org>", "Emmy Noether <emmy@secretariat.org>"


@pytest.fixture
def empty(world) -> None:
    """No office yet, as in a new installation (the tests' seed has some)."""
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_office DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM members_office")
        cursor.execute("ALTER TABLE members_office ENABLE TRIGGER USER")


def found(*people: str, source: str = "Note 1 of the founding meeting") -> None:
    with owner.as_owner():  # as `manage.py` does it: founding is the owner's
        call_command("first_officers", *people, source=source)


def test_two_officers_are_appointed_and_it_is_on_record(empty, capsys):
    found(ADA, EMMY)
    offices = list(Office.objects.order_by("id"))
    assert [(row.role, row.source) for row in offices] == [("officer", "Note 1 of the founding meeting")] * 2
    assert {User.objects.get(person=row.person).name for row in offices} == {"Ada Lovelace", "Emmy Noether"}
    assert "/accounts/password/reset/" in capsys.readouterr().out
    acts = list(Entry.objects.order_by("-id").values_list("act", "role")[:4])
    assert acts == [("appoint", "system"), ("add_person", "system")] * 2


def test_they_cannot_sign_in_before_they_have_set_a_password_by_mail(empty, client, mailoutbox):
    found(ADA, EMMY)
    for guess in ("", "!", "None"):
        client.post("/accounts/login/", {"login": "ada@secretariat.org", "password": guess})
        assert "_auth_user_id" not in client.session
    client.post("/accounts/password/reset/", {"email": "ada@secretariat.org"})
    sweep.run_once()
    (mail,) = mailoutbox
    address = next(word for word in mail.body.split() if "/password/reset/key/" in word)
    path = "/" + address.split("/", 3)[3]
    form = client.get(path, follow=True)
    client.post(
        form.redirect_chain[-1][0], {"password1": "a long enough secret", "password2": "a long enough secret"}
    )
    client.post("/accounts/login/", {"login": "ada@secretariat.org", "password": "a long enough secret"})
    assert "_auth_user_id" in client.session


def test_it_is_done_once(empty):
    found(ADA, EMMY)
    with pytest.raises(CommandError, match="Offices have been filled before"):
        found("Mary Somerville <mary@secretariat.org>", "Sophie Germain <sophie@secretariat.org>")
    assert Office.objects.count() == 2


def test_where_somebody_holds_an_office_nobody_comes_from_outside():
    before = Office.objects.count()
    with pytest.raises(CommandError, match="Offices have been filled before"):
        found(ADA, EMMY)
    assert Office.objects.count() == before
    assert not Numbering.objects.filter(series="FOUNDING").exists()


@pytest.mark.parametrize(
    ("people", "source", "says"),
    [
        ((ADA, "Ada again <ADA@secretariat.org>"), "Note 1", "exactly two officers"),
        ((ADA, "Emmy Noether"), "Note 1", "is not an e-mail address"),
        ((ADA, "emmy@secretariat.org"), "Note 1", "Say whose address"),
        ((ADA, EMMY), " ", "which document"),
        ((ADA, "Somebody <head.jp@delegates.example>"), "Note 1", "belongs to somebody else"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_appointed(empty, people, source, says):
    with pytest.raises(CommandError, match=says):
        found(*people, source=source)
    assert not Office.objects.exists()
    assert not User.objects.filter(email="ada@secretariat.org").exists()
