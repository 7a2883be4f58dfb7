"""Whether the portal works: what waits that is due, how old the last sweep and the last release are, what is halted.

One reading (`read`) serves the health page, the metrics and the desk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, who_may
from alliance.portal import waiting

# Seconds after which something waits too long (docs/operations.md, "What to watch").
SWEEP_SECONDS = 30
BALLOT_SECONDS = 60
NOTICE_SECONDS = 60
HALTED = "publishing is halted"


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
    return reading_of(waiting.read())


def reading_of(found: waiting.Waiting) -> Reading:
    """The state of the portal, by what waits."""
    since = {each.name: each.since for each in found.due}
    return Reading(
        sweep=_whole(found.beat_age) if found.beat_age is not None else None,
        ballot=_since(since["Ballots to close"], found.now),
        notice=_since(since["Notices to send"], found.now),
        head=_since(found.published_at, found.now) if found.published_at else None,
        release=found.release,
        halted=found.halted,
        mend=found.mend,
        held_back_by=found.held_back_by,
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


@who_may(EVERYBODY)
@require_safe
def voting(request: HttpRequest) -> JsonResponse:
    """200 when the database would take a vote, 503 when not: what the probe asks. Locks no ballot and writes nothing.

    A transaction number is only given where the database may write (not while it is a standby or recovers).
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_current_xact_id(), alliance_now(), has_table_privilege('members_vote', 'INSERT'), "
                "count(*) FROM members_ballot WHERE state = 'open'"
            )
            works = bool(cursor.fetchone()[2])
    except Error:
        works = False
    return _answer({"voting": "works" if works else "does not work"}, 200 if works else 503)


def _answer(body: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _since(instant: datetime | None, now: datetime) -> int:
    return _whole(now - instant) if instant else 0


def _whole(span: timedelta) -> int:
    return max(0, int(span.total_seconds()))
