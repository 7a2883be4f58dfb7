"""The outage clause of a ballot: whether a later close is owed, and writing it, once. The law: alliance.domain.tally.

An extension takes the ballot's lock, as the closer does and as each vote shares it: so a vote meets the window as it
was before or as it is after, and nothing between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Refused, Seat, require
from alliance.domain import canon, tally
from members.ballots.models import Ballot, DecisionRule, Extension
from members.watch import selectors as watch
from members.watch.models import Observation

UNSETTLED = "close_unsettled"


@dataclass(frozen=True)
class Standing:
    """What is known of a ballot under its outage clause at one reading."""

    window: tally.Window
    rows: Sequence[Observation] = ()
    found: tally.Interruption | None = None  # a later close is owed, and not written yet
    unheard: bool = False  # what the probe has still to say could move the close

    @property
    def settled(self) -> bool:
        """Whether the close stands as it is written."""
        return self.found is None and not self.unheard


def standing(ballot: Ballot) -> Standing:
    """How a ballot stands under its outage clause. Locks nothing.

    When the probe looked last is read before what it saw: all that came before that look is on record by then. Read the
    other way round, what is handed in between the two would be missed, and the ballot would close.
    """
    clause, window = clause_of(ballot.rule), tally.Window(ballot.opens_at, ballot.ends_at)
    if clause is None or ballot.state != Ballot.State.OPEN or _extended(ballot):
        return Standing(window)
    last = watch.last_look(ballot.opens_at)
    within, beside = tally.span(clause, window), tally.FURTHEST_APART
    rows = watch.seen(within.opens_at - beside, within.closes_at + beside)
    seen = as_told(rows)
    return Standing(
        window, rows, tally.interrupted(clause, window, seen), tally.unheard(clause, window, seen, last)
    )


@dataclass(frozen=True)
class Watched:
    """What the outage clause of an open ballot counts so far."""

    clause: tally.Outage
    since: datetime  # from which instant on unavailability counts
    away: timedelta  # how long the portal was unavailable since, as far as it was seen
    last: datetime | None  # when the probe last looked; none: nothing counts yet, or it has not looked since
    moved: bool  # the close has moved already; it does so once

    @property
    def minutes(self) -> int:
        """How long the portal was unavailable, in whole minutes."""
        return int(self.away.total_seconds()) // 60


def watched(ballot: Ballot, at: datetime) -> Watched | None:
    """What counts at an instant under the outage clause of a ballot's rule; None where the rule has none."""
    clause = clause_of(ballot.rule)
    if clause is None:
        return None
    moved = ballot.ends_at > ballot.closes_at
    within = tally.span(clause, tally.Window(ballot.opens_at, ballot.closes_at))
    if moved or at < within.opens_at:
        return Watched(clause, within.opens_at, timedelta(), None, moved)
    last, beside = watch.last_look(within.opens_at), tally.FURTHEST_APART
    rows = watch.seen(within.opens_at - beside, within.closes_at + beside)
    return Watched(clause, within.opens_at, tally.unavailable(as_told(rows), within), last, moved)


@transaction.atomic
def extend_ballot(*, ballot_id: int, by: Seat = SYSTEM) -> Extension | None:
    """Move the close of a ballot under the outage clause of its rule, where the probe's observations bring that.

    Safe to run twice: a ballot is extended once for an outage, and the second run answers None, as it does where
    nothing is owed. It may be written after the close that it moves, for nothing could be written before.
    """
    require(by, frozenset(), act=_("extend a ballot"))
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("rule").get(pk=ballot_id)
    return extend(ballot, standing(ballot), by=by)


def extend(ballot: Ballot, known: Standing, *, by: Seat) -> Extension | None:
    """As `extend_ballot`, for a ballot that the caller has locked before it read how the ballot stands."""
    clause = clause_of(ballot.rule)
    if clause is None or known.found is None:
        return None
    rows, found = list(known.rows), known.found
    away = tally.unavailable(as_told(rows), tally.span(clause, known.window))
    row = Extension.objects.create(
        ballot=ballot, cause=Extension.Cause.OUTAGE, met_at=found.met_at, at=journal.now(), closes_at=found.closes_at,
        unavailable_seconds=int(away.total_seconds()), observations=[each.pk for each in rows],
        evidence=digest_of(rows),
    )  # fmt: skip
    ballot.end = row.closes_at
    journal.record(
        act="extend_ballot",
        obj=ballot,
        by=by,
        payload={
            "announced": canon.instant_text(known.window.closes_at),
            "cause": row.cause,
            "closes_at": canon.instant_text(row.closes_at),
            "evidence": row.evidence,
            "unavailable_seconds": row.unavailable_seconds,
        },
    )
    return row


def settle_late(ballot_id: int) -> bool:
    """Whether the close that a vote was just told of moves after all: the vote may be tried again.

    Where the probe has still to say whether it moves, the vote is refused in other words: `close_unsettled`.
    """
    ballot = Ballot.objects.with_end().select_related("rule").get(pk=ballot_id)
    known = standing(ballot)
    if known.found:
        extend_ballot(ballot_id=ballot_id)
        return True
    if known.unheard:
        raise Refused(
            UNSETTLED,
            _(
                "{symbol} was to close on {ends_at:%d %b %Y at %H:%M:%S} UTC. The portal was not "
                "watched for a while before that, so it is being found out whether the close moves. "
                "Nothing was recorded."
            ).format(symbol=ballot.symbol, ends_at=ballot.ends_at),
            mend=_("Try again in a minute: the answer comes with the next look of the portal’s probe."),
        )
    # Asked anew: the sweep may have written the extension since the vote was refused.
    return Ballot.objects.with_end().get(pk=ballot_id).ends_at > journal.now()


def due() -> list[int]:
    """Ids of open ballots that are owed a later close, the first to close first.

    Asked each second, so the observations of a ballot are read only where one of them failed.
    """
    at = journal.now()
    rows = Ballot.objects.filter(state=Ballot.State.OPEN, rule__terms__has_key="outage")
    found = []
    for ballot in (
        rows.exclude(extensions__cause=Extension.Cause.OUTAGE).select_related("rule").order_by("closes_at")
    ):
        clause = clause_of(ballot.rule)
        assert clause is not None, "asked for by its key"
        since = ballot.closes_at - timedelta(hours=clause.within_hours)
        if since <= at and watch.failed_since(since) and standing(ballot).found:
            found.append(ballot.pk)
    return found


def clause_of(rule: DecisionRule) -> tally.Outage | None:
    """The outage clause that is frozen with a rule, or None."""
    return tally.from_terms(rule.terms).outage if "outage" in rule.terms else None


def latest_close(rule: DecisionRule, closes_at: datetime) -> datetime:
    """The latest instant at which a ballot that is announced to close at `closes_at` can close under its rule."""
    clause = clause_of(rule)
    return closes_at + timedelta(minutes=clause.extends_minutes) if clause else closes_at


def as_told(rows: list[Observation]) -> list[tally.Observation]:
    """Observations as the domain reads them."""
    return [tally.Observation(row.taken_at, row.up) for row in rows]


def digest_of(rows: list[Observation]) -> str:
    """The digest of observations as a tally document publishes them."""
    return canon.digest([{"at": canon.instant_text(row.taken_at), "up": row.up} for row in rows])


def _extended(ballot: Ballot) -> bool:
    return Extension.objects.filter(ballot=ballot, cause=Extension.Cause.OUTAGE).exists()
