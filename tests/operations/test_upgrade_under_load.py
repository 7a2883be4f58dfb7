"""An upgrade while states vote: an additive migration, two graceful reloads, and no vote that fails."""

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from alliance.access import Seat
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.delegates.models import User
from members.signin.middleware import SIGN_IN
from tests import cast, path
from tests.counts import counted
from tests.operations import shipped
from tests.operations.installation import HOST, SECRET, Installation, owner_url, wait_for
from tests.signin import offline
from tests.signin.softkey import SoftKey

pytestmark = pytest.mark.long
A_SECOND = 20  # votes
AT_LEAST = 300  # votes over the whole upgrade
CSRF = "c" * 32

SAMPLE = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("portal", "0001_heartbeat")]
    operations = [
        migrations.AddField("heartbeat", "sample", models.TextField(null=True)),
        migrations.RunSQL("ALTER TABLE members_vote ADD COLUMN sample text NULL"),
        migrations.RunSQL("ALTER TABLE members_ballot ADD COLUMN sample text NULL"),
        migrations.RunSQL("CREATE TABLE sample_of_the_upgrade (id bigint PRIMARY KEY, word text)"),
    ]
"""


@dataclass(frozen=True)
class Voter:
    """Who votes: the cookies, the seat, the passkey."""

    cookie: str
    seat: Seat
    key: SoftKey


@pytest.fixture
def sessions(installation, settings) -> tuple[Ballot, list["Voter"]]:
    """An open ballot, and the head of each of its electors with session and passkey."""
    settings.SECRET_KEY = SECRET
    ballot = path.on_ballot()
    voters = []
    for entry in ballot.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR).order_by("code"):
        seat = cast.delegate(entry.code)
        user = User.objects.get(person=seat.person)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[SIGN_IN] = entry.code
        session.create()
        key = offline.keyed(user, origin=f"https://{HOST}", rp=HOST)
        voters.append(Voter(f"__Host-session={session.session_key}; __Host-csrf={CSRF}", seat, key))
    return ballot, voters


def sample_release(installation: Installation) -> None:
    """The next version of the portal, as far as its tables go: the migrations there are, and one more."""
    code = installation.data / "code"
    folder = code / "next_migrations"
    folder.mkdir(parents=True)
    for file in (shipped.ROOT / "alliance/portal/migrations").glob("*.py"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "0099_sample.py").write_text(SAMPLE)
    (code / "next_settings.py").write_text(
        "from alliance.settings.production import *\nMIGRATION_MODULES = {'portal': 'next_migrations'}\n"
    )


class Voters:
    """So many votes a second over HTTP, each by another state in turn, until they are told to stop."""

    def __init__(self, installation: Installation, ballot: Ballot, voters: list[Voter]) -> None:
        self.installation, self.ballot, self.voters = installation, ballot, voters
        self.accepted, self.failed, self.slowest = 0, [], 0.0
        self.over, self.lock, self.turn = threading.Event(), threading.Lock(), 0

    def vote(self, _: int) -> None:
        """One voter at the door: takes turns until the end."""
        while not self.over.is_set():
            with self.lock:
                turn, self.turn = self.turn, self.turn + 1
            began = time.monotonic()
            self._cast(self.voters[turn % len(self.voters)], ("yes", "no", "abstain")[turn % 3])
            took = time.monotonic() - began
            with self.lock:
                self.slowest = max(self.slowest, took)
            self.over.wait(max(0.0, 8 / A_SECOND - took))

    def _cast(self, voter: Voter, choice: str) -> None:
        cookie, seat = voter.cookie, voter.seat
        proof = offline.answer(voter.key, self.ballot, choice, seat=seat, sign_in=seat.member or "")
        body = urlencode(
            {
                "choice": choice, "text_digest": self.ballot.text_digest, "csrfmiddlewaretoken": CSRF,
                "credential": proof,
            }
        )  # fmt: skip
        try:
            status, headers, content = self.installation.ask(
                f"/ballots/{self.ballot.year}-{self.ballot.number}/cast/", method="POST", body=body, Cookie=cookie,
                Origin=f"https://{HOST}", Content_Type="application/x-www-form-urlencoded",
            )  # fmt: skip
            said = f"{status} {headers.get('Location', '')} {content[:300]!r}"
            good = status in (302, 303) and headers["Location"].endswith("/receipt/")
        except OSError as fault:
            said, good = repr(fault), False
        with self.lock:
            if good:
                self.accepted += 1
            else:
                self.failed.append(said)


def test_an_upgrade_costs_no_vote(installation, sessions):
    ballot, voters = sessions
    sample_release(installation)
    installation.start("web", "sweep")
    wait_for(installation.is_fine, said="a fine house")
    voters = Voters(installation, ballot, voters)
    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(voters.vote, each) for each in range(8)]
        try:
            wait_for(lambda: voters.accepted > AT_LEAST / 4, said="votes before the upgrade")
            began, tries = time.monotonic(), 1
            while (done := installation.manage("migrate", DJANGO_SETTINGS_MODULE="next_settings")).returncode:
                tries += 1
                assert "lock timeout" in done.stderr, done.stderr[-1500:]  # it gives way, and is tried again
                assert tries < 40
            migrated, mark = time.monotonic() - began, voters.accepted
            for reload in (1, 2):
                installation.running["web"].send_signal(signal.SIGHUP)
                wait_for(
                    lambda mark=mark + reload * AT_LEAST / 4: voters.accepted > mark,
                    said="votes after a reload",
                )
            installation.stop("sweep")
            installation.start("sweep")
            wait_for(lambda: voters.accepted >= AT_LEAST, said="votes after the upgrade")
        finally:
            voters.over.set()
        for each in running:
            each.result()
    assert voters.failed == []
    assert Vote.objects.filter(ballot=ballot).count() == voters.accepted
    with psycopg.connect(owner_url(installation.database)) as line:
        assert line.execute("SELECT count(*) FROM sample_of_the_upgrade").fetchone() == (0,)
    assert "Handling signal: hup" in installation.log("web")
    counted(
        "upgrade under load", votes=voters.accepted, failed=0, reloads=2, tries_of_migrate=tries,
        seconds_of_migrate=round(migrated, 1), slowest_vote_seconds=round(voters.slowest, 2),
    )  # fmt: skip
