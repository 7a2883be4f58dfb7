"""What waits and since when, in one question to the database: for the health page, the metrics and the desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.functions import Now as ServerNow

from alliance.journal.clock import Now
from alliance.journal.models import Clock
from alliance.portal.models import Heartbeat
from members.accession import selectors as accession
from members.accession.models import Motion
from members.ballots.models import Ballot, Decision
from members.delegations import calling
from members.delegations import selectors as delegations
from members.notices import selectors as notices
from tariffs.catalogue import belonging
from tariffs.proposals import selectors as proposals
from tariffs.proposals.models import Enactment
from tariffs.releases import selectors as releases
from tariffs.releases.models import Release

DECIDED = "change__version__ballot__decision__"


@dataclass(frozen=True)
class Due:
    """One kind of work that the sweep does: how many items wait, the oldest since when (None: none waits)."""

    name: str
    waiting: int
    since: datetime | None


@dataclass(frozen=True)
class Waiting:
    """What waits at one moment: the work of each step, the newest release, the last sweep."""

    now: datetime  # by the alliance's clock
    due: list[Due]
    credentials: int  # documents that no officer has read yet
    applications: int  # to be ruled on or put to the ballot
    motions: int  # of heads, to be put to the ballot
    losses: int  # persons who wait for a call-back after a lost second factor
    since: dict[str, datetime | None]  # of these four, by name: since when the oldest waits
    held_back_by: str  # symbol of the lowest decision that is not certified, ''
    release: int  # the newest published one, 0 for none
    published_at: datetime | None
    beat_age: Any  # timedelta since the last sweep by the server's clock, None before the first
    halted: str
    mend: str


def read() -> Waiting:
    """Read all of it. Raises django.db.Error where the database does not answer."""
    columns = {"at": Now(), **_columns()}
    found = Clock.objects.annotate(**columns).values(*columns).get()
    steps = ("Ballots to close", "Decisions to certify", "Decisions to enact", "Releases to build",
             "Releases to publish", "Notices to send")  # fmt: skip
    found |= _with_membership(found)
    keys = ("close", "certify", "enact", "build", "publish", "send")
    at_once = {"enact", "build"}  # of which there is one at most: decisions take effect one after the other
    due = [
        Due(
            name,
            min(found[f"{key}_count"], 1) if key in at_once else found[f"{key}_count"],
            found[f"{key}_since"],
        )
        for name, key in zip(steps, keys, strict=True)
    ]
    number, year = found["held_number"], found["held_year"]
    return Waiting(
        now=found["at"],
        due=due,
        credentials=found["credentials_count"],
        applications=found["applications_count"],
        motions=found["motions_count"],
        losses=found["losses_count"],
        since={key: found[f"{key}_since"] for key in ("credentials", "applications", "motions", "losses")},
        held_back_by=Decision(number=number, year=year).symbol if number else "",
        release=found["release"] or 0,
        published_at=found["published_at"],
        beat_age=found["server_at"] - found["beat_at"] if found["beat_at"] else None,
        halted=found["halted"] or "",
        mend=found["beat_mend"] or "",
    )


def _columns() -> dict[str, Any]:
    closing = Ballot.objects.with_end().filter(state=Ballot.State.OPEN, closes_at__lte=Now(), end__lte=Now())
    uncertified = Decision.objects.filter(certification=None)
    settled_before = Exists(proposals.unsettled().filter(number__lt=OuterRef("number")))
    enact = proposals.unsettled().exclude(certification=None).exclude(settled_before)
    publish = Release.objects.filter(publication=None)
    newest, beat = releases.published(), Heartbeat.objects.order_by("-at")
    return {
        **_counted("close", closing, F("end")),
        **_counted("certify", uncertified, F("decided_at")),
        **_counted("enact", enact, F("certification__certified_at")),
        **_counted("build", _to_build(), F(f"{DECIDED}certification__certified_at")),
        **_counted("join", _joined(), F("settled_at")),
        **_counted("move", belonging.moved().filter(Exists(Release.objects.all())), F("at")),
        **_counted("publish", publish, F("built_at")),
        **_counted("send", notices.due(), Coalesce("next_attempt_at", "written_at")),
        **_counted("credentials", delegations.unread(), F("uploaded_at")),
        **_counted("applications", accession.awaiting_officers(), F("received_at")),
        **_counted("motions", accession.awaiting_ballot(), F("moved_at")),
        **_counted("losses", calling.reports(), F("at")),
        "held_number": Subquery(uncertified.order_by("number").values("number")[:1]),
        "held_year": Subquery(uncertified.order_by("number").values("year")[:1]),
        "release": Subquery(newest.values("number")[:1]),
        "published_at": Subquery(newest.values("publication__published_at")[:1]),
        "server_at": ServerNow(),
        "beat_at": Subquery(beat.values("at")[:1]),
        "halted": Subquery(beat.values("halted")[:1]),
        "beat_mend": Subquery(beat.values("mend")[:1]),
    }


def _to_build() -> QuerySet[Enactment]:
    """The changes on record that no release holds and that no unsettled decision holds back; as
    `releases.to_build`, for whoever only wants to see it."""
    held = Coalesce(Subquery(Release.objects.order_by("-number").values("through_decision")[:1]), 0)
    rows = Enactment.objects.filter(**{"stood": True, f"{DECIDED}number__gt": held})
    return rows.exclude(Exists(proposals.unsettled().filter(number__lte=OuterRef(f"{DECIDED}number"))))


def _joined() -> QuerySet[Motion]:
    """The decisions on membership that stand and that no release holds. They make no first release."""
    held = Subquery(Release.objects.order_by("-number").values("through_decision")[:1])
    rows = Motion.objects.filter(stood=True, ballot__decision__number__gt=held)
    return rows.exclude(
        Exists(proposals.unsettled().filter(number__lte=OuterRef("ballot__decision__number")))
    )


def _with_membership(found: dict[str, Any]) -> dict[str, Any]:
    """What a release is to be built for: rules, or who belongs to the alliance."""
    keys = ("build", "join", "move")
    since = [found[f"{key}_since"] for key in keys if found[f"{key}_since"]]
    return {
        "build_count": sum(found[f"{key}_count"] for key in keys), "build_since": min(since, default=None)
    }  # fmt: skip


def _counted(key: str, rows: QuerySet[Any], since: Combinable) -> dict[str, Any]:
    """How many rows there are, and the least of an instant of theirs."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return {
        f"{key}_count": Coalesce(Subquery(_one(rows)), 0),
        f"{key}_since": Subquery(one.annotate(found=Min(since)).values("found")),
    }


def _one(rows: QuerySet[Any]) -> QuerySet[Any]:
    """How many rows there are, as a question within another."""
    return rows.order_by().annotate(one=Value(1)).values("one").annotate(found=Count("pk")).values("found")
