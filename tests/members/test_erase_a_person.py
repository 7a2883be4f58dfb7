"""Erasing a person: no table, log, mail or page holds the name any more, and every hash still holds."""

import logging
from io import StringIO
from smtplib import SMTPRecipientsRefused
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from alliance.access import Refused
from alliance.journal import clock, verify
from alliance.journal.models import Entry
from alliance.local.cast import PASSWORD
from alliance.portal import sweep
from alliance.web.reports import Line
from members.ballots import documents
from members.ballots.models import Decision, Vote
from members.delegates import selectors
from members.delegates.models import Accreditation, Person, User
from members.delegates.services import erase_person
from members.notices import services as notices
from members.notices.models import Notice
from tests import cast, path
from tests.seals.seen import Seen, see_files, see_pages, see_tables
from tests.tariffs.releasing import published

pytestmark = pytest.mark.usefixtures("world")
REASON = "Request of the person of 2 March 2027"


def erase(seat, **how):
    return erase_person(person_id=seat.person, **({"reason": REASON, "by": cast.officer()} | how))


def retire(seat) -> None:
    cast.end(seat)


@pytest.fixture
def log():
    """What the log of a process says, with the formatter of the settings."""
    said = StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(Line("{asctime} {levelname} {name}: {message}", style="{"))
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)


def live(seat, settings, tmp_path, monkeypatch, caplog) -> Client:
    """Japan's head signs in, fails to, asks for a password, votes, is written to, and once in vain."""
    settings.MAILBOX, settings.PUBLICATION_ROOT = tmp_path / "mail", tmp_path / "publication"
    settings.EMAIL_BACKEND = "alliance.local.mailbox.MaildirBackend"
    user, client = cast.user_of(seat), Client()
    Accreditation.objects.filter(pk=seat.accreditation).update(
        source=f"Note of 4 Feb: {user.name}, {user.email}"
    )
    client.post(reverse("account_login"), {"login": user.email, "password": "not the one"})
    Client().post(reverse("account_reset_password"), {"email": user.email})
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("desk")
    published()
    ballot = path.on_ballot(path.floor_row(product="dysprosium-oxide"))
    cast.everybody_votes(ballot, yes=30)

    def refuse(*_):
        raise SMTPRecipientsRefused({user.email: (550, b"no such mailbox: " + user.email.encode())})

    with monkeypatch.context() as down:
        down.setattr(notices.EmailMessage, "send", refuse)
        assert "send" not in sweep.run_once()
    caplog.clear()
    clock.move_to(ballot.closes_at)
    for _ in range(4):
        sweep.run_once()
    assert Notice.objects.filter(person=seat.person, sent_at__isnull=False).exists()
    return client


@pytest.mark.long
def test_after_an_erasure_nothing_holds_the_name_and_every_hash_holds(
    settings, tmp_path, monkeypatch, caplog, log, django_capture_on_commit_callbacks
):
    seat = cast.delegate("JP")
    client = live(seat, settings, tmp_path, monkeypatch, caplog)
    name, address = cast.user_of(seat).name, cast.user_of(seat).email
    before = look(tmp_path)
    for place in ("table members_user", "table members_accreditation", "mail 0"):
        assert address in before.raw[place], f"{place} holds the address, so the sweep would find it"
    retire(seat)
    with django_capture_on_commit_callbacks(execute=True):
        erase(seat)

    after = look(tmp_path, pages=True)
    after.add("log", log.getvalue())
    assert "SMTPRecipientsRefused" in after.raw["log"] and "(address)" in after.raw["log"]
    parts = (name, address, *name.split(), address.partition("@")[0] + "@")
    assert [(where, part) for where, text in after.raw.items() for part in parts if part in text] == []
    everything_holds(seat)
    assert client.get("/desk/")["Location"].startswith(reverse("account_login"))
    again = client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    assert again.status_code == 200, "the account is gone"
    assert selectors.called(seat.person) == "a delegate of Japan (name erased)"


def look(tmp_path, *, pages: bool = False) -> Seen:
    """The whole database, mails and files; and every page, as another delegate."""
    seen = Seen()
    see_tables(seen)
    see_files(seen, "mail", tmp_path / "mail")
    see_files(seen, "published", tmp_path / "publication")
    if pages:
        see_pages(seen, {"another delegate": cast.delegate("AU")})
    return seen


def everything_holds(seat) -> None:
    call_command("verify_record", stdout=StringIO())
    assert verify.walk().fault == ""
    for decision in Decision.objects.select_related("ballot__rule"):
        assert documents.fault_in(decision) == ""
    assert Vote.objects.filter(person=seat.person).count() == 2
    assert Accreditation.objects.get(pk=seat.accreditation).source == "Note of 4 Feb: (erased), (erased)"
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.object_id) == ("erase_person", str(seat.person))
    assert entry.payload == f'{{"reason":"{REASON}"}}'


def test_whoever_holds_a_seat_is_not_erased_and_it_says_how_to_mend():
    seat = cast.delegate("JP")
    with pytest.raises(Refused) as refused:
        erase(seat)
    assert refused.value.code == "term_running"
    assert "accredited for Japan as head of delegation" in refused.value.detail
    assert str(seat.accreditation) in refused.value.mend
    assert User.objects.filter(person=seat.person).exists()


def test_a_seat_that_is_still_to_begin_keeps_its_holder():
    seat = cast.delegate("JP")
    retire(seat)
    person = Person.objects.get(pk=seat.person)
    member = Accreditation.objects.get(pk=seat.accreditation).member
    for end in (None, cast.in_days(60)):
        with transaction.atomic():
            cast.accredit(person, member, "adviser", start=cast.in_days(30), end=end)
            with pytest.raises(Refused, match="term_running"):
                erase(seat)
            transaction.set_rollback(True)
    erase(seat)


def test_an_officer_is_erased_after_the_office_has_ended():
    officer, chair = cast.officer(), cast.chair()
    with pytest.raises(Refused, match="holds an office"):
        erase(officer, by=chair)
    cast.end_office(officer)
    erase(officer, by=chair)
    assert selectors.called(officer.person) == "an officer of the secretariat (name erased)"


def test_an_erased_person_is_not_erased_again_nor_seated_again():
    seat = cast.delegate("JP")
    retire(seat)
    erase(seat)
    with pytest.raises(Refused, match="person_erased"):
        erase(seat)
    row = Accreditation.objects.get(pk=seat.accreditation)
    with pytest.raises(Refused, match="person_erased"):
        cast.accredit(row.person, row.member, "head")


def test_nobody_but_the_secretariat_erases():
    seat = cast.delegate("JP")
    retire(seat)
    with pytest.raises(Refused, match="role_may_not"):
        erase(seat, by=cast.delegate("AU"))
    with pytest.raises(Refused, match="person_unknown"):
        erase_person(person_id=uuid4(), reason=REASON, by=cast.officer())


@pytest.mark.parametrize(
    "reason", ["Wish of {}", "wish of {}", "asked by head.jp@delegates.example", " ", "x" * 301]
)
def test_the_reason_names_nobody_and_is_given(reason):
    seat = cast.delegate("JP")
    retire(seat)
    family = cast.user_of(seat).name.split()[-1]
    with pytest.raises(Refused, match="reason_"):
        erase(seat, reason=reason.format(family))


def test_the_command_erases_after_asking_once_more(monkeypatch):
    seat, said = cast.delegate("JP"), StringIO()
    address, officer = cast.user_of(seat).email, cast.user_of(cast.officer()).email
    with pytest.raises(CommandError, match="Let two officers end accreditation"):
        call_command("erase_person", address, by=officer, reason=REASON, yes=True)
    retire(seat)
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", address, by=officer, reason=REASON)
    monkeypatch.setattr("builtins.input", lambda _: "erase")
    call_command("erase_person", str(seat.person), by=officer, reason=REASON, stdout=said)
    assert "a delegate of Japan (name erased)" in said.getvalue()
    with pytest.raises(CommandError, match="No account has this address"):
        call_command("erase_person", address, by=officer, reason=REASON, yes=True)
