"""Whether the portal works: does the database answer, and does anything wait that is due. Also what waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import Error
from django.http import HttpRequest, JsonResponse

from alliance import journal
from alliance.access import EVERYBODY, who_may
from members.ballots.models import Ballot, Decision
from tariffs.proposals import selectors as proposals
from tariffs.releases import selectors as releases
from tariffs.releases.models import Release


@dataclass(frozen=True)
class Due:
    """One kind of work that the sweep does: how many items wait, the oldest since when (None: none waits)."""

    name: str
    waiting: int
    since: datetime | None


@who_may(EVERYBODY)
def health(request: HttpRequest) -> JsonResponse:
    """`database` answers or does not; how long the oldest ballot due to close has waited, in seconds."""
    try:
        now = journal.now()
        oldest = _oldest_due_ballot(now)
    except Error:
        return JsonResponse(
            {"database": "does not answer"}, status=503, headers={"Cache-Control": "no-store"}
        )
    waited = int((now - oldest).total_seconds()) if oldest else 0
    body = {"database": "answers", "oldest_due_ballot_seconds": waited}
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


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
    ]


def _oldest_due_ballot(now: datetime) -> datetime | None:
    due = Ballot.objects.filter(state=Ballot.State.OPEN, closes_at__lte=now).order_by("closes_at")
    return due.values_list("closes_at", flat=True).first()


def _first(rows: Any) -> datetime | None:
    row = rows.first()
    return row[0] if row else None
