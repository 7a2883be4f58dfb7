"""Whether the portal works: what waits that is due, how old the last sweep and the last release are, what is halted.

One reading (`read`) serves the health page, the metrics and the desk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import Error
from django.db.models import ExpressionWrapper, F, fields
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import EVERYBODY, who_may
from alliance.portal.models import Heartbeat
from members.ballots.models import Ballot, Decision
from members.notices import selectors as notices
from members.notices.models import Notice
from tariffs.proposals import selectors as proposals
from tariffs.releases import selectors as releases
from tariffs.releases.models import Release

# Seconds after which something waits too long (docs/operations.md, "What to watch").
SWEEP_SECONDS = 30
BALLOT_SECONDS = 60
NOTICE_SECONDS = 60
HALTED = "publishing is halted"


@dataclass(frozen=True)
class Due:
    """One kind of work that the sweep does: how many items wait, the oldest since when (None: none waits)."""

    name: str
    waiting: int
    since: datetime | None


@dataclass(frozen=True)
class Reading:
    """The state of the portal at one moment; ages in whole seconds, None where there is nothing to be old."""

    sweep: int | None  # since the last sweep, of whatever kind
    ballot: int  # that the oldest ballot due to close has waited
    notice: int  # that the oldest notice due to be sent has waited
    head: int | None  # since the newest release was published
    release: int  # its number, 0 for none
    halted: str  # why nothing is decided or published, '' where nothing is halted
    mend: str
    held_back_by: str  # the decision that is not certified and holds back all later ones, ''

    @property
    def failing(self) -> list[str]:
        """What is wrong, in words; nothing when all is well."""
        found = []
        if self.sweep is None:
            found.append("no sweep has run yet")
        elif self.sweep > SWEEP_SECONDS:
            found.append(f"the last sweep was {self.sweep} seconds ago")
        if self.ballot > BALLOT_SECONDS:
            found.append(f"a ballot has been due to close for {self.ballot} seconds")
        if self.notice > NOTICE_SECONDS:
            found.append(f"a notice has been due to be sent for {self.notice} seconds")
        if self.halted:
            found.append(HALTED)
        return found


def read() -> Reading:
    """Read the state from the database alone. Raises django.db.Error where it does not answer."""
    now = journal.now()
    newest = releases.newest_published()
    beat = _last_beat()
    return Reading(
        sweep=_whole(beat.age) if beat else None,  # type: ignore[attr-defined]
        ballot=_since(_oldest_due_ballot(now), now),
        notice=_since(_oldest_due_notice(), now),
        head=_since(newest.publication.published_at, now) if newest else None,
        release=newest.number if newest else 0,
        halted=beat.halted if beat else "",
        mend=beat.mend if beat else "",
        held_back_by=_held_back_by(),
    )


@who_may(EVERYBODY)
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, 503 with what is wrong in `failing` when not. Ages in seconds."""
    try:
        found = read()
    except Error:
        return _answer({"database": "does not answer", "failing": ["the database does not answer"]}, 503)
    body = {
        "database": "answers",
        "failing": found.failing,
        "head_age_seconds": found.head,
        "held_back_by": found.held_back_by or None,
        "oldest_due_ballot_seconds": found.ballot,
        "oldest_due_notice_seconds": found.notice,
        "publishing": "halted" if found.halted else "runs",
        "release": found.release or None,
        "sweep_age_seconds": found.sweep,
    }
    return _answer(body, 503 if found.failing else 200)


def _answer(body: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def due_work(now: datetime) -> list[Due]:
    """What the sweep has to do and has not done, step by step."""
    uncertified = Decision.objects.filter(certification=None).order_by("number")
    enact = Decision.objects.filter(pk__in=proposals.to_enact()).order_by("number")
    build = Decision.objects.filter(number__in=releases.to_build())
    publish = Release.objects.filter(number__in=releases.to_publish()).order_by("number")
    closing = Ballot.objects.filter(state=Ballot.State.OPEN, closes_at__lte=now)
    return [
        Due("Ballots to close", closing.count(), _oldest_due_ballot(now)),
        Due("Decisions to certify", uncertified.count(), _first(uncertified.values_list("decided_at"))),
        Due("Decisions to enact", enact.count(), _first(enact.values_list("certification__certified_at"))),
        Due("Releases to build", build.count(), _first(build.values_list("certification__certified_at"))),
        Due("Releases to publish", publish.count(), _first(publish.values_list("built_at"))),
        Due("Notices to send", len(notices.to_send()), _oldest_due_notice()),
    ]


def _last_beat() -> Heartbeat | None:
    """The newest heartbeat with its `age`, by the database server's clock on both sides."""
    age = ExpressionWrapper(Now() - F("at"), output_field=fields.DurationField())
    return Heartbeat.objects.annotate(age=age).order_by("-at").first()


def _oldest_due_ballot(now: datetime) -> datetime | None:
    due = Ballot.objects.filter(state=Ballot.State.OPEN, closes_at__lte=now).order_by("closes_at")
    return due.values_list("closes_at", flat=True).first()


def _oldest_due_notice() -> datetime | None:
    """Since when the oldest notice could be sent that is not: written, or due again after a failed attempt."""
    rows = Notice.objects.filter(pk__in=notices.to_send())
    return min((row.next_attempt_at or row.written_at for row in rows), default=None)


def _held_back_by() -> str:
    """The lowest decision that is not certified: every later one waits for it (proposals.unsettled)."""
    first = Decision.objects.filter(certification=None).order_by("number").first()
    return first.symbol if first else ""


def _since(instant: datetime | None, now: datetime) -> int:
    return _whole(now - instant) if instant else 0


def _whole(span: timedelta) -> int:
    return max(0, int(span.total_seconds()))


def _first(rows: Any) -> datetime | None:
    row = rows.first()
    return row[0] if row else None
