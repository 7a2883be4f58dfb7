"""A notice is sent once, by one worker, and survives a mail server that is down."""

from smtplib import SMTPServerDisconnected

import pytest
from django.db.models import Func

from alliance import journal
from alliance.journal import clock
from alliance.journal.models import Incident
from alliance.portal import sweep
from members.delegates.models import Accreditation
from members.notices import selectors, services
from members.notices.models import Notice
from members.registry.models import Member
from tests import cast, owner

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def notice() -> Notice:
    """The notice of one vote, written and not sent."""
    cast.vote(cast.a_ballot(), "JP")
    cast.everybody_is_told()
    (entry,) = selectors.to_write()
    return services.write_notice(entry_id=entry)


@pytest.fixture
def refusing(monkeypatch):
    """A mail server that is down."""

    def down(*args, **kwargs):
        raise SMTPServerDisconnected("the server is down")

    monkeypatch.setattr(services.EmailMessage, "send", down)


def attempt(notice: Notice) -> None:
    with pytest.raises(SMTPServerDisconnected):
        services.send_notice(notice_id=notice.pk)


def wait_until_due(notice: Notice) -> None:
    notice.refresh_from_db()
    assert notice.next_attempt_at is not None
    clock.move_to(notice.next_attempt_at)


def test_a_server_that_refuses_for_8_ticks_loses_no_mail(notice, monkeypatch, mailoutbox, caplog):
    with monkeypatch.context() as down:
        down.setattr(services.EmailMessage, "send", lambda *args: 1 / 0)
        for _ in range(8):
            assert "send" not in sweep.run_once()
    caplog.clear()
    assert mailoutbox == []
    wait_until_due(notice)
    assert sweep.run_once() == {"send": 1}
    assert len(mailoutbox) == 1
    assert sweep.run_once() == {}


def test_the_wait_doubles_with_each_attempt(notice, refusing):
    waits = []
    for _ in range(3):
        attempt(notice)
        notice.refresh_from_db()
        waits.append(round((notice.next_attempt_at - journal.now()).total_seconds() / 60))
        assert selectors.to_send() == []
        wait_until_due(notice)
        assert selectors.to_send() == [notice.pk]
    assert waits == [1, 2, 4]


def test_a_second_worker_does_not_send_what_a_first_one_is_sending(notice, monkeypatch):
    sent = []

    def slow(*args):
        sent.append(args)
        if len(sent) < 3:
            services.send_notice(notice_id=notice.pk)  # the same item, queued twice

    monkeypatch.setattr(services.EmailMessage, "send", slow)
    services.send_notice(notice_id=notice.pk)
    assert len(sent) == 1


def test_when_the_attempts_run_out_it_is_said_once_and_not_tried_again(notice, refusing):
    for _ in range(services.MOST_ATTEMPTS):
        attempt(notice)
        wait_until_due(notice)
    assert selectors.to_send() == []
    services.send_notice(notice_id=notice.pk)
    (incident,) = Incident.objects.all()
    assert (incident.code, incident.object_id) == ("notice_not_sent", str(notice.pk))
    assert "@" not in incident.detail


def test_a_worker_that_ends_in_the_last_attempt_does_not_hide_it(notice):
    Notice.objects.filter(pk=notice.pk).update(attempts=services.MOST_ATTEMPTS, next_attempt_at=journal.now())
    (due,) = selectors.to_send()
    services.send_notice(notice_id=due)
    assert Incident.objects.get().code == "notice_not_sent"
    assert selectors.to_send() == []


def test_a_notice_that_concerns_nobody_is_told_to_the_secretariat_once_and_is_due_no_more():
    head = cast.delegate("KE")
    row = journal.record(
        act="set_two_persons", obj=Member.objects.get(code="KE"), by=head, payload={"about": "KE", "on": True}
    )
    with owner.as_owner():
        Accreditation.objects.filter(member__code="KE").update(
            during=Func(Func("during", function="lower"), journal.now(), function="tstzrange")
        )
    assert row.pk in selectors.to_write()
    for _ in range(2):
        assert services.write_notice(entry_id=row.pk) is None
    assert row.pk not in selectors.to_write() and not Notice.objects.filter(entry=row).exists()
    incident = Incident.objects.get(code="notice_for_nobody")
    assert "nobody is accredited" in incident.detail and "KE" not in incident.detail  # it may be of a vote
    sweep.run_once()
    assert [each.code for each in Incident.objects.all()] == ["notice_for_nobody"]
