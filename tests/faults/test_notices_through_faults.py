"""The outbox of notices: killed around the sending, refused, silent, one bad address. Nothing is missing; what comes
twice has one Message-ID."""

import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from alliance import journal
from alliance.journal import clock
from alliance.journal.models import Incident
from alliance.local import ports
from alliance.local.folders import CHECKOUT
from alliance.local.service import Service
from alliance.portal import sweep
from members.ballots.models import Decision
from members.notices.models import Notice
from members.notices.services import MOST_ATTEMPTS
from tests import cast
from tests.counts import counted
from tests.faults.house import House, kill, wait_for
from tests.faults.mail import MailServer


@pytest.fixture
def mail(settings, house: House) -> Iterator[MailServer]:
    """A mail server for this process and for those it starts."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        house.extra["ALLIANCE_EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
        yield server


def next_attempt() -> None:
    """Let the clock run to where every claim has run out."""
    waiting = Notice.objects.filter(sent_at=None).exclude(next_attempt_at=None).order_by("-next_attempt_at")
    clock.move_to(max(waiting[0].next_attempt_at, journal.now()) + timedelta(seconds=1))


def sweep_in_a_process(house: House) -> Service:
    service = Service(
        name="Sweep", argv=[sys.executable, "manage.py", "sweep"], log=house.logs / "sweep.log",
        ready=lambda: True, env=house.env, cwd=CHECKOUT,
    )  # fmt: skip
    house.started.append(service)
    service.start()
    return service


@pytest.mark.parametrize(
    "moment",
    [pytest.param("before it is sent", marks=pytest.mark.long), "after it is sent, before that is noted"],
)
@pytest.mark.gate
def test_a_sender_killed_around_the_sending_loses_no_notice(house: House, mail: MailServer, moment: str):
    cast.vote(cast.a_ballot(), "JP")
    cast.everybody_is_told()
    quiet = mail.silent if moment == "before it is sent" else mail.keeps_quiet
    quiet.set()
    killed = sweep_in_a_process(house)
    wait_for(
        lambda: mail.mails or (quiet is mail.silent and mail.rung.is_set()), said="it sends", alive=killed
    )
    kill(killed)
    notice = Notice.objects.get()
    assert (notice.attempts, notice.sent_at) == (1, None), "the claim was committed before the mail went out"
    quiet.clear()
    assert sweep.run_once() == {}, "nobody else sends while the claim lasts"
    next_attempt()
    assert sweep.run_once() == {"send": 1}
    assert len(mail.mails) == (1 if quiet is mail.silent else 2)
    assert set(mail.ids) == {f"<notice-{notice.pk}@localhost>"}
    assert sweep.run_once() == {}
    counted("notices, sender killed", kills=1, missing=0, twice=len(mail.mails) - 1)


def test_one_bad_address_blocks_no_other_notice_and_is_said_aloud_in_the_end(
    house: House, mail: MailServer, caplog
):
    ballot = cast.a_ballot()
    cast.everybody_is_told()
    bad = cast.user_of(cast.delegate("AU")).email
    mail.refused = {bad}
    for code in ("AU", "JP", "PE"):  # the bad one is the first
        cast.vote(ballot, code)
    assert sweep.run_once() == {"tell": 3, "send": 2}
    assert len(mail.mails) == 2 and bad not in {each["To"] for each in mail.mails}
    for _ in range(MOST_ATTEMPTS):
        next_attempt()
        sweep.run_once()
    (incident,) = Incident.objects.all()
    assert incident.code == "notice_not_sent" and "@" not in incident.detail
    assert len(mail.mails) == 2
    caplog.clear()


def test_a_mail_server_that_refuses_the_connection_loses_nothing(
    house: House, mail: MailServer, settings, caplog
):
    settings.EMAIL_PORT = ports.free()
    ballot = cast.a_ballot()
    cast.everybody_is_told()
    for code in ("AU", "JP", "PE"):
        cast.vote(ballot, code)
    assert sweep.run_once() == {"tell": 3}
    caplog.clear()
    settings.EMAIL_PORT = mail.port
    next_attempt()
    assert sweep.run_once() == {"send": 3}
    assert len(set(mail.ids)) == len(mail.ids) == 3


@pytest.mark.long
def test_a_mail_server_that_never_answers_does_not_hold_up_a_close(
    house: House, mail: MailServer, settings, caplog
):
    """One attempt is cut off, the rest of the mail waits for the next sweep, which closes ballots first."""
    assert settings.EMAIL_TIMEOUT + sweep.MAIL_FOR < 10
    settings.EMAIL_TIMEOUT = sweep.MAIL_FOR + 0.5
    mail.silent.set()
    ballot = cast.a_ballot()
    cast.everybody_is_told()
    for code in ("AU", "JP", "PE"):
        cast.vote(ballot, code)
    done = sweep.run_once()
    caplog.clear()
    assert done == {"tell": 3}
    assert sum(Notice.objects.values_list("attempts", flat=True)) == 1
    clock.move_to(ballot.closes_at)
    done = sweep.run_once()
    caplog.clear()
    assert done["close"] == 1


@pytest.mark.long
def test_workers_whose_mail_server_never_answers_close_in_time(house: House, mail: MailServer):
    """Mail has a queue of its own, so a close waits for one mail at most, not for all."""
    mail.silent.set()
    ballot = cast.a_ballot()
    cast.everybody_is_told()
    cast.everybody_votes(ballot, yes=30)
    house.start_redis()
    house.worker()
    house.beat(wait=False)
    wait_for(mail.rung.is_set, said="the workers are busy with mail")
    wait_for(lambda: Notice.objects.filter(attempts=1).count() >= 2, said="both of them")
    clock.move_to(ballot.closes_at - timedelta(seconds=1))
    wait_for(lambda: Decision.objects.exists(), said="closed", seconds=60)
    decision = Decision.objects.get()
    assert decision.decided_at - ballot.closes_at <= timedelta(seconds=10)
