"""The desk: what needs this seat, by when, and what changed lately.

Of an open ballot it reads one thing only: whether the seat's own member has voted.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import DELEGATES, SECRETARIAT, SIGNED_IN, VOTERS, Seat, who_may
from alliance.journal.models import Incident
from alliance.portal import acts, health, pipeline
from alliance.portal.health import due_work
from alliance.web import words
from members.ballots import selectors as ballots
from members.ballots.models import Ballot, Decision, ElectorateEntry
from tariffs.proposals import audience
from tariffs.proposals import selectors as proposals
from tariffs.proposals.models import Proposal, Version
from tariffs.releases import selectors as releases

LATELY = 6  # entries under 'what changed lately'


@dataclass(frozen=True)
class OpenBallot:
    """An open ballot as one delegation may see it."""

    ballot: Ballot
    url: str
    may_vote: bool  # the member has a vote on it
    why_not: str  # in words, where it has none
    voted: bool

    @property
    def waits(self) -> bool:
        """Whether the member's vote is missing."""
        return self.may_vote and not self.voted


@dataclass(frozen=True)
class Tabled:
    """A text that waits to be put to the ballot."""

    proposal: Proposal
    version: Version
    url: str
    age: str


@who_may(SIGNED_IN)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of a delegation, of the secretariat, or of somebody signed in without a seat."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    now = journal.now()
    context: dict[str, object] = {"now": now, "recent": _recent()}
    if seat.role in SECRETARIAT:
        return render(request, "portal/desk_secretariat.html", context | _for_secretariat(seat, now))
    if seat.role in DELEGATES:
        return render(request, "portal/desk.html", context | _for_delegation(seat, now))
    return render(request, "portal/desk_no_seat.html", context)


def _for_delegation(seat: Seat, now: datetime) -> dict[str, object]:
    open_ballots = [_as_seen(ballot, seat) for ballot in _open(seat, now)]
    waiting = [each for each in open_ballots if each.waits]
    own = Proposal.objects.filter(sponsor__code=seat.member, state=Proposal.State.DRAFT)
    return {
        "may_cast": seat.role in VOTERS,
        "waiting": waiting,
        "first": waiting[0] if waiting else None,
        "others": waiting[1:],
        "voted": [each for each in open_ballots if each.may_vote and each.voted],
        "without_vote": [each for each in open_ballots if not each.may_vote],
        "drafts": own.order_by("-changed_at"),
        "tabled": tabled(seat, now),
    }


def _for_secretariat(seat: Seat, now: datetime) -> dict[str, object]:
    waiting, state = tabled(seat, now), health.read()
    incidents = acts.visible_incidents(seat)
    return {
        "first": waiting[0] if waiting else None,
        "tabled": waiting,
        "state": state,
        "late": [each for each in state.failing if each != health.HALTED],
        "held_back_why": _why_uncertified(state.held_back_by),
        "open_ballots": [
            (ballot, _address("ballot", ballot.year, ballot.number), ballot.electors)  # type: ignore[attr-defined]
            for ballot in _open(seat, now)
        ],
        "pipeline": pipeline.rows(),
        "incidents": list(incidents[:5]),
        "incidents_in_all": incidents.count(),
        "due": [
            (each, words.span((now - each.since).total_seconds()) if each.since else "")
            for each in due_work(now)
            if each.waiting
        ],
    }


def _why_uncertified(symbol: str) -> str:
    """What the second count of a decision found, or '' where it has not been made."""
    said = Incident.objects.filter(code="tally_differs", object_type="decision", object_id=symbol)
    first = said.order_by("-id").first() if symbol else None
    return f"{first.detail} {first.mend}" if first else ""


def _open(seat: Seat, now: datetime) -> list[Ballot]:
    """The ballots that take votes now, as far as the seat may know of them, the next to close first, each with
    its number of electors."""
    rows = list(
        audience.visible_ballots(seat)
        .filter(state=Ballot.State.OPEN, closes_at__gt=now)
        .select_related("rule")
        .order_by("closes_at")
    )
    for row in rows:
        electors = row.electorate.filter(capacity=ElectorateEntry.Capacity.ELECTOR)
        row.electors = electors.count()  # type: ignore[attr-defined]
    return rows


def _as_seen(ballot: Ballot, seat: Seat) -> OpenBallot:
    """A ballot with what its paper tells this seat: may its member vote, and has it."""
    paper = ballots.paper(ballot, seat)
    entry = paper.entry
    why_not = ""
    if entry is None:
        why_not = f"{seat.member_name} was not a party when it opened"
    elif entry.capacity == ElectorateEntry.Capacity.REPRESENTED:
        union = ballot.electorate.filter(code=entry.represented_by).first()
        why_not = f"The {union.name if union else entry.represented_by} votes for {seat.member_name}"
    elif entry.capacity == ElectorateEntry.Capacity.SUSPENDED:
        why_not = f"{seat.member_name} was suspended when it opened"
    return OpenBallot(
        ballot=ballot,
        url=_address("ballot", ballot.year, ballot.number),
        may_vote=not why_not,
        why_not=why_not,
        voted=paper.cast is not None,
    )


def tabled(seat: Seat, now: datetime) -> list[Tabled]:
    """The texts on the table that a seat may read, the longest waiting first."""
    rows = []
    for proposal in audience.visible(seat).filter(state=Proposal.State.TABLED):
        version = proposals.newest_version(proposal)
        if version is not None:
            age = words.span((now - version.tabled_at).total_seconds())
            rows.append(Tabled(proposal, version, _address("proposal", proposal.year, proposal.number), age))
    return sorted(rows, key=lambda row: row.version.tabled_at)


def _recent() -> list[dict[str, Any]]:
    """The latest decisions and releases, the newest first, as a timeline reads them."""
    found: list[dict[str, Any]] = [
        {
            "at": row.decided_at,
            "title": f"{row.symbol}: {row.get_outcome_display().lower()}",
            "text": f"{row.ballot.title}. {row.arithmetic}.",
            "url": _address("decision", row.year, row.number),
        }
        for row in Decision.objects.select_related("ballot").order_by("-number")[:LATELY]
    ]
    found += [
        {
            "at": row.publication.published_at,
            "title": f"Release {row.number} published",
            "text": f"All rules through decision {row.through_decision}.",
            "url": reverse("release", args=[row.number]),
        }
        for row in releases.published()[:LATELY]
    ]
    return sorted(found, key=lambda each: each["at"], reverse=True)[:LATELY]


def _address(name: str, year: int, number: int) -> str:
    return reverse(name, args=[year, number])
