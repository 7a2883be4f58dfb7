"""Who lost every second factor says so, is called back, and sets up new ones over one link."""

from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from alliance import journal
from alliance.access import Refused
from alliance.journal.models import Entry
from alliance.portal import sweep
from members.approvals.models import Request
from members.delegations import calling
from members.signin import resetting
from members.signin.models import Device, FactorReset, LossReport
from tests import cast, owner
from tests.signin import losing, people

pytestmark = pytest.mark.usefixtures("world")
LOST = "/accounts/lost-factor/"


def test_from_the_report_to_a_new_passkey(mailoutbox):
    seat, user = cast.delegate("JP", "alternate"), cast.user_of(cast.delegate("JP", "alternate"))
    before, _ = people.with_passkey(user)
    assert people.factors(user) == {"webauthn": 1, "recovery_codes": 1}
    assert Client().post(LOST, {"email": user.email})["Location"] == f"{LOST}sent/"
    request = losing.asked(seat)
    assert people.factors(user), "one officer alone takes nothing away"
    cast.approve(number=request.number, by=cast.second_officer())
    assert people.factors(user) == {}
    assert not people.is_in(before), "every session ends"
    assert not Device.objects.filter(user=user).exists()

    path = losing.link(mailoutbox, user)
    told = {mail.to[0]: mail for mail in mailoutbox}
    head = told[people.head().email]
    assert "were reset" in head.subject
    assert "/new-factor/" not in head.body, "the link is for the person alone"
    client = losing.opened(path)
    assert user.email not in client.get("/accounts/new-factor/").content.decode()
    people.password(client, user)
    assert people.is_in(client)
    people.prove(client)
    people.add_passkey(client, people.SoftKey())
    assert people.factors(user) == {"webauthn": 1, "recovery_codes": 1}
    assert FactorReset.objects.get().used_at
    acts = list(
        Entry.objects.filter(object_id=str(user.person_id)).order_by("id").values_list("act", flat=True)
    )
    assert [act for act in acts if act != "meet_device"][-2:] == ["reset_factors", "add_factor"]


def test_between_the_reset_and_the_link_the_password_alone_lets_nobody_in(mailoutbox):
    seat = cast.delegate("JP", "alternate")
    user = cast.user_of(seat)
    people.with_passkey(user)
    losing.reset(seat)
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": people.PASSWORD})
    assert answer.status_code == 403
    assert "Open the link in the mail" in answer.content.decode()
    assert not people.is_in(client)


def test_the_answer_is_the_same_for_an_unknown_address_and_for_one_without_a_factor(client):
    with_one, without = people.head("AU"), people.head("PE")
    people.with_passkey(with_one)
    answers = set()
    for address in (with_one.email, without.email, "nobody@nowhere.example"):
        answer = client.post(LOST, {"email": address}, follow=True)
        answers.add((answer.status_code, answer.redirect_chain[-1][0], answer.content))
    assert len(answers) == 1
    assert [row.person_id for row in LossReport.objects.all()] == [with_one.person_id]


@pytest.mark.parametrize("address", ["known", "nobody@nowhere.example"])
def test_an_address_is_reported_three_times_an_hour(client, address):
    user = people.head("AU")
    people.with_passkey(user)
    answers = [client.post(LOST, {"email": user.email if address == "known" else address}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]


def test_a_head_says_it_for_their_delegate_and_for_nobody_elses():
    adviser = cast.user_of(cast.delegate("JP", "alternate"))
    people.with_passkey(adviser)
    assert losing.said(adviser, cast.delegate("AU")).by_head_id is None
    assert losing.said(adviser, cast.delegate("JP")).by_head_id == cast.delegate("JP").person
    assert Entry.objects.filter(act="report_lost_factor").values_list("role", "member").latest("id") == (
        "head",
        "JP",
    )


def test_an_officer_records_the_call_on_the_page_and_the_desk_says_who_waits(sign_in):
    seat = cast.delegate("JP", "alternate")
    people.with_passkey(cast.user_of(seat))
    report = losing.said(cast.user_of(seat))
    call = losing.call(seat)
    client = sign_in(cast.officer())
    assert "Call-back after a lost second factor" in client.get("/desk/").content.decode()
    assert f"/resets/{report.pk}/" in client.get("/resets/").content.decode()
    page = client.post(f"/resets/{report.pk}/", {"reason": ""})
    assert page.status_code == 422
    form = {
        "channel": f"{seat.accreditation}/{call.channel}", "called_on": f"{call.called_at:%Y-%m-%d}",
        "called_time": f"{call.called_at:%H:%M}", "spoken_to": "delegate", "shown_by": "paper", "reason": losing.WHY,
    }  # fmt: skip
    answer = client.post(f"/resets/{report.pk}/", form)
    assert answer["Location"] == "/requests/1/", answer.content.decode()
    request = Request.objects.get()
    assert set(request.asks) == {
        "accreditation", "called_at", "channel", "member", "person", "report", "role", "shown_by", "spoken_to",
    }  # fmt: skip
    text = client.get("/requests/1/").content.decode()
    assert "Take away the second factors" in text
    assert "an identity paper" in text
    cast.approve(number=1, by=cast.second_officer())
    assert "No" in client.get("/resets/").content.decode()
    assert client.get(f"/resets/{report.pk}/").status_code == 404


def test_who_never_used_the_link_in_time_says_it_again(mailoutbox):
    seat = cast.delegate("JP", "alternate")
    user = cast.user_of(seat)
    people.with_passkey(user)
    first = losing.reset(seat)
    second = losing.reset(seat)
    with pytest.raises(Refused, match="link_replaced"):
        resetting.found(first.digest)
    client = losing.opened(losing.link(mailoutbox, user))
    losing.enrolled(client, user)
    second.refresh_from_db()
    assert second.used_at and people.factors(user)


def test_a_further_report_of_anybody_changes_nothing_while_one_waits():
    seat = cast.delegate("JP", "alternate")
    user = cast.user_of(seat)
    people.with_passkey(user)
    first, call = losing.said(user), losing.call(seat)
    assert losing.said(user) == first, "anybody may say it again"
    by_the_head = losing.said(user, by=cast.delegate("JP"))
    assert by_the_head != first and losing.said(user) == by_the_head
    calling.ask_reset(
        report_id=by_the_head.pk, call=replace(call, called_at=journal.now()), reason="x", by=cast.officer()
    )


def test_own_removal_and_an_erasure_need_no_officer():
    """The reason is asked at the end of the transaction; here it is asked at once."""
    from django.db import connection

    user = people.head("AU")
    client, _ = people.with_passkey(user)
    client.post(reverse("mfa_remove_webauthn", args=[Authenticator.objects.get(type="webauthn").pk]))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert people.factors(user) == {}
    sweep.run_once()


def alone(address: str, reason: str = "Recognised by two members of the board") -> None:
    with owner.as_owner():
        call_command("reset_officer", address, reason=reason)


def test_an_officer_whom_nobody_else_can_help_is_reset_by_the_owner_and_comes_back_over_the_mailbox(
    mailoutbox, capsys
):
    user = cast.user_of(cast.officer())
    before, _ = people.with_passkey(user)
    alone(user.email)
    assert people.factors(user) == {} and not people.is_in(before)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": people.PASSWORD})
    assert not people.is_in(client), "the password went too"
    entry = Entry.objects.get(act="reset_officer")
    assert (entry.object_id, entry.role) == (str(user.person_id), "system") and "board" in entry.payload
    sweep.run_once()
    [mail] = [each for each in mailoutbox if "taken away" in each.subject]
    assert mail.to == [user.email] and reverse("account_reset_password") in mail.body
    assert "/accounts/password/reset/" in capsys.readouterr().out


def test_who_has_a_seat_or_no_office_is_not_reset_alone_and_the_application_cannot_do_it():
    user = cast.user_of(cast.delegate("JP", "alternate"))
    people.with_passkey(user)
    officer = cast.user_of(cast.officer())
    for address, reason in ((user.email, "x"), ("nobody@nowhere.example", "x"), (officer.email, " ")):
        with pytest.raises(CommandError):
            alone(address, reason)
    assert people.factors(user)
    people.with_passkey(officer)
    with pytest.raises(IntegrityError, match="by its person or by two officers"), transaction.atomic():
        resetting.reset_officer(address=officer.email, reason="x")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert people.factors(officer)
