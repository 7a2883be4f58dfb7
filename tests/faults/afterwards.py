"""What must hold when a storm is over: an audit from the tables, the tree and what the voters were told.

It trusts no service of the portal: numbers, votes, hashes and files are compared here, line by line.
"""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from alliance.journal import verify
from members.ballots.models import Ballot, Certification, Decision, Vote
from tariffs.proposals.models import Enactment, Version
from tariffs.releases.models import Release


@dataclass
class Told:
    """What the voters were told: the votes acknowledged, and (ballot, member, instant) of those refused."""

    accepted: list[Vote] = field(default_factory=list)
    refused: int = 0
    unanswered: int = 0  # the connection died: such a vote may stand or not
    lock: threading.Lock = field(default_factory=threading.Lock)


def faults(*, told: Told | None = None, root: Path, ballots: int, releases: int | None = None) -> list[str]:
    """Everything that is wrong, in words; an empty list when all holds."""
    told = told or Told()
    return [
        *_decisions(ballots),
        *_votes(told),
        *_enactments(),
        *_releases(root, releases),
        *_record(),
    ]


def _gaps(what: str, numbers: Sequence[int]) -> Iterable[str]:
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield f"{what} are numbered {sorted(numbers)}"


def _decisions(ballots: int) -> Iterable[str]:
    numbers = list(Decision.objects.values_list("number", flat=True))
    yield from _gaps("decisions", numbers)
    if len(numbers) != ballots:
        yield f"{ballots} ballots and {len(numbers)} decisions"
    if Certification.objects.count() != ballots:
        yield f"{Certification.objects.count()} certifications of {ballots} decisions"
    for decision in Decision.objects.select_related("ballot"):
        if decision.decided_at < decision.ballot.closes_at:
            yield f"{decision} was taken before its ballot closed"


def _votes(told: Told) -> Iterable[str]:
    """No accepted vote lost or outside the tally, none in the tally that nobody cast, none after the instant."""
    for vote in told.accepted:
        if not Vote.objects.filter(pk=vote.pk, digest=vote.digest, choice=vote.choice).exists():
            yield f"accepted vote {vote.pk} is lost"
    known = len({vote.pk for vote in told.accepted}) + told.unanswered
    if told.accepted and Vote.objects.count() > known:
        yield f"{Vote.objects.count()} votes stand, {known} at most were cast"
    for decision in Decision.objects.select_related("ballot"):
        counted = Counter(row["digest"] for row in json.loads(decision.document)["votes"])
        stored = Counter(Vote.objects.filter(ballot=decision.ballot).values_list("digest", flat=True))
        if counted != stored:
            yield f"{decision} counts {counted.total()} votes, {stored.total()} stand"
        for vote in Vote.objects.filter(ballot=decision.ballot, cast_at__gte=decision.ballot.closes_at):
            yield f"vote {vote.pk} was accepted after the close"


def _enactments() -> Iterable[str]:
    for version in Version.objects.filter(ballot__decision__outcome="adopted"):
        wanted, done = version.changes.count(), Enactment.objects.filter(change__version=version).count()
        if wanted != done:
            yield f"version {version.pk} has {wanted} changes and {done} enactments"


def _releases(root: Path, wanted: int | None) -> Iterable[str]:
    """The releases of the database, the tree and the pointer tell one story, hash by hash."""
    rows = list(Release.objects.order_by("number"))
    yield from _gaps("releases", [row.number for row in rows])
    if wanted is not None and len(rows) != wanted:
        yield f"{len(rows)} releases, {wanted} expected"
    through = max((row.through_decision for row in rows), default=0)
    adopted = Enactment.objects.filter(stood=True).values_list(
        "change__version__ballot__decision__number", flat=True
    )
    if max(adopted, default=0) > through:
        yield f"decision {max(adopted)} is in no release"
    before, at = None, datetime.min
    for row in rows:
        manifest = json.loads(row.manifest)
        place = root / "releases" / f"{row.number:04d}"
        if (manifest["previous"] or {}).get("manifest_sha256") != before:
            yield f"release {row.number} does not follow the one before"
        if not hasattr(row, "publication"):
            yield f"release {row.number} is not published"
        elif row.publication.published_at.replace(tzinfo=None) < at:
            yield f"release {row.number} is dated before the one before"
        else:
            at = row.publication.published_at.replace(tzinfo=None)
        files = [*manifest["files"], {"name": "manifest.json", "sha256": row.manifest_sha256}]
        for file in files:
            path = place / file["name"]
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
                yield f"{file['name']} of release {row.number} is missing or wrong"
        before = row.manifest_sha256
    pointer = root / "channels" / "live.json"
    if rows and not (pointer.exists() and json.loads(pointer.read_bytes())["manifest_sha256"] == before):
        yield "the pointer does not name the newest release"


def _record() -> Iterable[str]:
    walk = verify.walk(
        verify.Promise(row.symbol, row.journal_position, row.journal_hash) for row in Release.objects.all()
    )
    if walk.fault:
        yield walk.fault


def open_ballots() -> int:
    """How many ballots are not yet decided, certified, settled and published."""
    waiting = Ballot.objects.exclude(state=Ballot.State.CERTIFIED).count()
    unsettled = Version.objects.filter(ballot__isnull=False, proposal__state="balloting").count()
    return waiting + unsettled + Release.objects.filter(publication=None).count()
