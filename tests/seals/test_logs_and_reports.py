"""A vote that fails, and processes that log all they can: no log and no report tells the choice."""

import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import httpx
import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from alliance import journal
from alliance.local import ports
from alliance.local.cast import PASSWORD
from members.ballots import documents, sealed
from members.ballots.models import Ballot, Vote
from tests import cast, owner, path
from tests.counts import counted
from tests.seals.seen import still

SALT = "5e" * 32


@contextmanager
def reports(settings) -> Iterator[StringIO]:
    """What goes to the administrators of a site that asked for reports with everything in them, and to the log."""
    settings.ADMINS, said = [("An administrator", "admin@portal.example")], StringIO()
    handlers: list[logging.Handler] = [AdminEmailHandler(include_html=True), logging.StreamHandler(said)]
    for handler in handlers:
        logging.getLogger("django").addHandler(handler)
    yield said
    for handler in handlers:
        logging.getLogger("django").removeHandler(handler)


def report_of_a_failed_vote(ballot: Ballot, choice: str, settings, mailoutbox, caplog) -> str:
    """The mail and the log about a vote whose transaction breaks."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.user_of(cast.delegate("JP")))
    typed = {
        "choice": choice, "text_digest": ballot.text_digest, "code": cast.code(cast.delegate("JP")),
    }  # fmt: skip
    with reports(settings) as said:
        answer = client.post(reverse("ballot_cast", args=[ballot.year, ballot.number]), typed)
    caplog.clear()
    assert answer.status_code == 500
    mail = mailoutbox.pop()
    html = mail.alternatives[0][0]
    assert "text_digest" in mail.body and "cast_vote" in html, "the report names the field and the frame"
    assert ballot.text_digest not in mail.body + html
    text = answer.content.decode() + said.getvalue() + mail.subject + mail.body + html
    return re.sub(r"0x[0-9a-f]+|\d{13,}|\d\d:\d\d:\d\d\.\d+|expire_date[^&]*|Ctrl-\S+", "", still(text))


@pytest.mark.usefixtures("world")
def test_the_report_of_a_vote_that_broke_is_the_same_whatever_was_chosen(
    settings, mailoutbox, monkeypatch, caplog
):
    ballot = path.on_ballot()

    def broken(**_):
        raise RuntimeError("the record cannot be written")

    monkeypatch.setattr("alliance.journal.services.record", broken)
    found = [
        report_of_a_failed_vote(ballot, choice, settings, mailoutbox, caplog)
        for choice in ("yes", "no", "abstain")
    ]
    assert not Vote.objects.exists()
    assert "the record cannot be written" in found[0]
    assert found[0] == found[1] == found[2]


def a_vote_too_late(choice: str) -> Vote:
    """A vote that the table's own trigger refuses."""
    ballot, seat = cast.a_ballot(), cast.delegate("JP")
    entry = ballot.electorate.get(code="JP")
    return Vote(
        ballot=ballot, elector=entry, sequence=1, choice=choice, salt=SALT, cast_at=ballot.closes_at,
        digest=documents.vote_digest(ballot, "JP", choice, 1, SALT), person=seat.person,
        accreditation_id=seat.accreditation,
    )  # fmt: skip


@pytest.mark.usefixtures("world")
def test_a_statement_that_the_database_refuses_is_in_its_log_without_the_choice():
    log = Path(os.environ["ALLIANCE_DATA"]) / "logs" / "postgresql.log"
    if not log.exists():
        pytest.skip("PostgreSQL is not ours here (DATABASE_URL is set), so its log cannot be read")
    said = []
    for write in (sealed.insert, lambda vote: vote.save(force_insert=True)):
        begun = log.stat().st_size
        with pytest.raises(Error) as error, transaction.atomic():
            write(a_vote_too_late("abstain"))
        assert "outside the window" in str(error.value)
        assert "abstain" not in str(error.value)
        said.append(log.read_bytes()[begun:].decode())
    ours, plainly = said
    assert "outside the window" in ours and "INSERT INTO" in ours
    assert SALT not in ours and "abstain" not in ours
    assert SALT in plainly and "abstain" in plainly, "an ordinary save does tell, so the test would see it"


class Portal:
    """gunicorn, a worker and beat on a committed database, each logging all it can into one folder."""

    def __init__(self, database: str, folder: Path) -> None:
        self.folder, port = folder, ports.free()
        self.address = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "ALLIANCE_DATA": str(folder), "ALLIANCE_BASE_URL": self.address,
            "DATABASE_URL": owner.application_url(database),
            "DJANGO_SETTINGS_MODULE": "alliance.settings.test",
        }  # fmt: skip
        commands = {
            "web": ["gunicorn", "alliance.wsgi:application", "--bind", f"127.0.0.1:{port}", "--threads", "2",
                    "--access-logfile", "-", "--log-level", "debug", "--no-control-socket"],
            "worker": ["celery", "-A", "alliance.celery:app", "worker", "--concurrency=1", "--loglevel=DEBUG"],
            "beat": ["celery", "-A", "alliance.celery:app", "beat", "--loglevel=DEBUG",
                     f"--schedule={folder / 'beat'}"],
        }  # fmt: skip
        self.processes = [
            subprocess.Popen([sys.executable, "-m", *command], env=environment, stdout=self.log(name).open("ab"),
                             stderr=subprocess.STDOUT, start_new_session=True)
            for name, command in commands.items()
        ]  # fmt: skip

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


@pytest.fixture
def portal(committed: str, tmp_path: Path) -> Iterator[Portal]:
    started = Portal(committed, tmp_path)
    yield started
    started.stop()


def until(what, *, said: str, seconds: float = 120) -> None:
    """Wait for a condition; the limit is generous since the machine may be busy."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"waited {seconds} s for: {said}"
        time.sleep(0.2)


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.long
def test_web_worker_and_beat_write_no_choice_into_any_log_nor_its_length(portal: Portal, tmp_path: Path):
    ballot = path.on_ballot()
    until(lambda: answers(portal.address), said="the web server answers")
    order = ("no", "abstain", "yes", "abstain", "no")
    with httpx.Client(base_url=portal.address, follow_redirects=True) as browser:
        submit(browser, "/accounts/login/", login=cast.user_of(cast.delegate("JP")).email, password=PASSWORD)
        for choice in order:
            vote(browser, ballot, choice)
    mails = tmp_path / "mail" / "new"
    until(
        lambda: mails.exists() and len(list(mails.iterdir())) == len(order),
        said="every vote was told of by mail",
    )
    portal.stop()

    votes = list(Vote.objects.order_by("sequence"))
    assert tuple(vote.choice for vote in votes) == order
    logs = {name: portal.log(name).read_text() for name in ("web", "worker", "beat")}
    assert "POST /ballots/" in logs["web"] and "send_notice" in logs["worker"] and "sweep" in logs["beat"]
    everything = "\n".join([*logs.values(), *(mail.read_text() for mail in mails.iterdir())])
    assert [vote.sequence for vote in votes if vote.salt in everything] == []
    assert "abstain" not in everything.lower() and "choice" not in everything
    lengths: dict[str, list[str]] = {}
    for method, where, size in re.findall(r'"(GET|POST) (/ballots/\S+) HTTP[^"]*" \d+ (\S+)', logs["web"]):
        lengths.setdefault(f"{method} {where}", []).append(size)
    assert len(lengths) >= 4
    changes = {
        where: set(sizes[1:]) for where, sizes in lengths.items()
    }  # the first vote is not yet a change
    assert {where: sizes for where, sizes in changes.items() if len(sizes) > 1} == {}
    counted("votes whose logs tell nothing", votes=len(votes), lines=everything.count("\n"))


def submit(browser: httpx.Client, where: str, **typed: str) -> httpx.Response:
    """Send a form with the mark of the page it stands on."""
    mark = browser.cookies.get("csrftoken", "")
    if not mark:
        browser.get(where)
        mark = browser.cookies["csrftoken"]
    answer = browser.post(where, data=typed | {"csrfmiddlewaretoken": mark})
    assert answer.status_code == 200, answer.text
    return answer


def vote(browser: httpx.Client, ballot: Ballot, choice: str) -> None:
    """Paper, confirmation, vote, receipt."""
    paper = reverse("ballot", args=[ballot.year, ballot.number])
    browser.get(paper)
    padded = choice.ljust(7)
    submit(browser, f"{paper}confirm/", choice=padded)
    submit(browser, f"{paper}cast/", choice=padded, text_digest=ballot.text_digest)
    assert journal.now() < ballot.closes_at
