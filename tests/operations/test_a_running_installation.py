"""From an empty database to a published release by the shipped units, under production settings."""

import json
from datetime import timedelta

import psycopg
import pytest

from alliance import journal
from alliance.access import SYSTEM
from members.ballots.models import Ballot
from members.delegates import selectors as delegates
from members.delegates.models import Office
from members.delegates.services import new_person
from members.registry.models import Member
from tariffs.proposals.services import put_to_ballot
from tariffs.releases.models import Publication
from tests import cast, clones, path
from tests.counts import counted
from tests.operations.installation import Installation, owner_url, wait_for
from tests.operations.shipped import PROCESSES

pytestmark = pytest.mark.long


@pytest.fixture
def empty(installation: Installation, django_db_blocker):
    """A database with nothing in it, which this process then sees as well."""
    name = installation.database = clones.named("real")
    with clones.connected_to(name, copy_of="template0"):
        yield
        installation.end()
    clones.drop(name)


def test_a_real_house_from_nothing_to_a_published_rule(empty, installation):
    for step in (
        ("migrate", "--verbosity=0"),
        ("check", "--deploy", "--fail-level", "WARNING"),
        ("seed",),
        (
            "first_officers",
            "Ada Lovelace <ada@example.org>",
            "Emmy Noether <emmy@example.org>",
            "--source",
            "Note 1",
        ),
        ("collectstatic", "--noinput", "--verbosity=0"),
        ("check", "--deploy", "--fail-level", "WARNING"),
    ):
        done = installation.manage(*step)
        assert done.returncode == 0, (step, done.stdout, done.stderr)
    installation.start(*PROCESSES)
    wait_for(installation.is_fine, said=f"a fine house: {installation.health()}")
    for process in PROCESSES:
        assert installation.running[process].poll() is None, installation.log(process)
    status, headers, _ = installation.ask("/")
    assert status == 200 and "max-age=31536000" in headers["Strict-Transport-Security"]
    assert installation.ask("/local/cast/")[0] == 404
    assert installation.ask("/metrics/")[0] == 404

    ballot = _votes()
    _three_days_later(ballot, installation)
    wait_for(lambda: Publication.objects.exists(), said="decided, enacted, built and published by the units")
    pointer = json.loads((installation.data / "publication/channels/live.json").read_bytes())
    assert (pointer["release"], pointer["notice"]) == (1, "Adopted by the alliance")
    status, _, live = installation.ask("/api/v1/channels/live")
    assert (status, json.loads(live)["manifest_sha256"]) == (200, pointer["manifest_sha256"])
    assert (installation.data / "publication/decisions/0001.json").exists()
    assert installation.manage("verify_record").returncode == 0
    for process in reversed(PROCESSES):
        assert installation.stop(process) in {0, -15}, installation.log(process)
    counted("a real house from an empty database", processes=len(PROCESSES), votes=30, releases=1)


def _votes() -> Ballot:
    """Thirty heads of delegation are accredited; a floor is proposed, put to the ballot and voted for."""
    codes = list(
        Member.objects.filter(statuses__status="party").exclude(code="EU").values_list("code", flat=True)
    )
    for code in sorted(set(codes))[:30] + ["JP", "EU"]:
        member = Member.objects.get(code=code)
        if not member.accreditations.exists():
            person = new_person(
                name=f"Head of {code}",
                email=f"head.{code}@capital.example",
                password=None,
                zone="UTC",
                by=SYSTEM,
            )
            cast.accredit(person, member, "head", source="Note")
    office = Office.objects.order_by("id").first()
    assert office is not None
    version = path.tabled()
    ballot = put_to_ballot(
        version_id=version.pk, closes_at=cast.in_days(4), by=delegates.seat_of_person(office.person_id)
    )
    seated = Member.objects.filter(accreditations__role="head").values_list("code", flat=True)
    for entry in ballot.electorate.filter(capacity="elector", code__in=list(seated)).order_by("code"):
        cast.vote(ballot, entry.code)
    return ballot


def _three_days_later(ballot: Ballot, installation: Installation) -> None:
    """The clock of a real record is moved by nobody; in a test its owner may, behind the portal's back."""
    ahead = ballot.closes_at - journal.now() + timedelta(seconds=1)
    with psycopg.connect(owner_url(installation.database)) as line:
        line.execute("UPDATE journal_clock SET offset_by = %s", [ahead])
