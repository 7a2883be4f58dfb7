"""The desk: what needs this seat, by when, and what changed lately.

Of an open ballot it reads one thing only: the last vote of the seat's own member, for that member's delegation alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import DELEGATES, SECRETARIAT, SIGNED_IN, VOTERS, Seat, who_may
from alliance.journal import clock
from alliance.journal.models import Incident
from alliance.portal import acts, health, named, pipeline, queues, requests, visits
from alliance.portal import waiting as work
from alliance.web import words
from members.approvals import selectors as approvals
from members.ballots import selectors as ballots
from members.ballots.models import Ballot, Decision, ElectorateEntry, Vote
from members.delegations import selectors as delegations
from tariffs.proposals import audience, to_do
from tariffs.proposals.models import EDITED, NEGOTIATED, Proposal, Version
from tariffs.proposals.negotiation import standing
from tariffs.releases import selectors as releases
from tariffs.releases.models import Release

LATELY = 6  # entries under 'what changed lately'


@dataclass(frozen=True)
class OpenBallot:
    """An open ballot as one delegation may see it."""

    ballot: Ballot
    url: str
    may_vote: bool  # the member has a vote on it
    why_not: str  # in words, where it has none
    voted: bool
    how: str = ""  # the last vote in words; in a page only between `even` and `endeven`: it tells a choice

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
    stand: standing.Stand | None = None  # where the seat's member stands on it
    is_asked: bool = False  # the member may say where it stands


@who_may(SIGNED_IN)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of a delegation, of the secretariat, or of somebody signed in without a seat."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    if seat.role in DELEGATES:
        now = journal.now()
        return render(request, "portal/desk.html", {"now": now} | _for_delegation(seat, now))
    latest, published = pipeline.latest(), list(releases.published())
    context: dict[str, object] = {"recent": _recent(latest, published)}
    if seat.role in SECRETARIAT:
        context["pipeline"] = pipeline.rows(latest, published)
        return render(request, "portal/desk_secretariat.html", context | _for_secretariat(seat))
    context["invited_by"] = delegations.awaits_accreditation(seat.person) if seat.person else ""
    return render(request, "portal/desk_no_seat.html", context)


def _for_delegation(seat: Seat, now: datetime) -> dict[str, object]:
    open_ballots = _as_seen(_open(seat, now), seat)
    waiting = [each for each in open_ballots if each.waits and seat.insider]
    own = list(_drafts_of(seat))
    on_table = tabled(seat, now, NEGOTIATED)
    since = now if seat.viewed else visits.since(seat, now)
    news, news_in_all = ([], 0) if seat.viewed else visits.news(seat, since or now - visits.FIRST)
    return {
        "may_cast": seat.role in VOTERS,
        "waiting": waiting,
        "first": waiting[0] if waiting else None,
        "next": None if waiting else _next(seat, own, on_table),
        "others": waiting[1:],
        "sealed": [each for each in open_ballots if each.may_vote and not seat.insider],
        "voted": [each for each in open_ballots if each.may_vote and each.voted],
        "without_vote": [each for each in open_ballots if not each.may_vote],
        "drafts": [(each, None) for each in own],
        "checks_come": True,
        "tabled": on_table,
        "asked": [
            each for each in on_table if each.is_asked and (each.stand is None or each.stand.asked_again)
        ],
        "news": news,
        "news_in_all": news_in_all,
        "since": since,
    }


@who_may(DELEGATES)
@never_cache
@require_safe
def desk_drafts(request: HttpRequest) -> HttpResponse:
    """The delegation's drafts with what is left to do in each, as a part of the desk: to check them takes what their
    rows stand on, so the desk is there before it."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    own = list(
        _drafts_of(seat).annotate(read_at=clock.Now())
    )  # the alliance's clock with it: one question less
    left = to_do.of_drafts(own, at=own[0].read_at) if own else {}
    drafts = [(each, left[each.pk]) for each in own]
    return render(request, "portal/_drafts.html", {"drafts": drafts, "checks_come": False})


def _drafts_of(seat: Seat) -> QuerySet[Any]:
    rows = Proposal.objects.filter(sponsor__code=seat.insider, state__in=EDITED)
    return rows.order_by("-changed_at")


@dataclass(frozen=True)
class Next:
    """The most urgent thing where no vote is missing: why, what, and the act."""

    why: str
    title: str
    url: str
    act: str


def _next(seat: Seat, own: list[Proposal], on_table: list[Tabled]) -> Next | None:
    """A text that came back, then one on which the position is asked again, then one without a position."""
    if seat.role in VOTERS and not seat.viewed:
        for proposal in own:
            if proposal.state in (Proposal.State.RETURNED, Proposal.State.REVISING):
                url = _address("proposal_edit", proposal.year, proposal.number)
                return Next(f"{proposal.symbol} · {proposal.get_state_display().lower()}", proposal.heading, url,
                            _("Write its next version"))  # fmt: skip
        for again in (True, False):
            for each in on_table:
                missing = each.stand is not None and each.stand.asked_again if again else each.stand is None
                if each.is_asked and missing:
                    why = (
                        _("your position is asked again")
                        if again
                        else _("on the table for {span}").format(span=each.age)
                    )
                    symbol, (year, number) = each.proposal.symbol, (each.proposal.year, each.proposal.number)
                    act = _("Take {whose_name} position").format(whose_name=words.whose(seat.member_name))
                    url = _address("proposal_position", year, number)
                    return Next(f"{symbol} · {why}", each.proposal.heading, url, act)
    return None


def _for_secretariat(seat: Seat) -> dict[str, object]:
    found = work.read()  # the alliance's clock with it: one question less
    now = found.now
    state = health.reading_of(found)
    incidents = list(acts.visible_incidents(seat).annotate(in_all=Window(Count("*")))[:5])
    asked = requests.shown(approvals.waiting(), seat, now, brief=True)
    waiting = queues.queue(found, tabled(seat, now), asked, now, named.read(), seat.person)
    return {
        "now": now,
        "queue": waiting.items,
        "mine": waiting.mine,
        "mine_said": queues.said_of_mine(waiting),
        "first": waiting.items[0] if waiting.items else None,
        "state": state,
        "late": [each for each in state.failing if each != health.HALTED],
        "held_back_why": _why_uncertified(state.held_back_by),
        "open_ballots": [
            (ballot, _address("ballot", ballot.year, ballot.number), ballot.electors)  # type: ignore[attr-defined]
            for ballot in _open(seat, now)
        ],
        "incidents": incidents,
        "incidents_in_all": incidents[0].in_all if incidents else 0,
        "due": [
            (each, words.span((now - each.since).total_seconds()) if each.since else "")
            for each in found.due
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
    electors = Count("electorate", filter=Q(electorate__capacity=ElectorateEntry.Capacity.ELECTOR))
    rows = audience.visible_ballots(seat).with_end().filter(state=Ballot.State.OPEN, end__gt=now)
    return list(rows.annotate(electors=electors).order_by("end"))


def _as_seen(open_ballots: list[Ballot], seat: Seat) -> list[OpenBallot]:
    """Ballots with what their papers tell this seat: may its member vote, and has it."""
    places = ballots.places(open_ballots, seat)
    return [
        OpenBallot(
            ballot=ballot,
            url=_address("ballot", ballot.year, ballot.number),
            may_vote=not (why_not := _why_not(places[ballot.pk], seat)),
            why_not=why_not,
            voted=places[ballot.pk].voted,
            how=_how(places[ballot.pk]),
        )
        for ballot in open_ballots
    ]


def _how(place: ballots.Place) -> str:
    """The last vote of the seat's own member: `Voted Yes (vote 1)`; '' before one."""
    if not place.voted:
        return ""
    said = _("Voted {choice} (vote {number})")
    return said.format(choice=Vote.Choice(place.choice).label, number=place.sequence)


def _why_not(place: ballots.Place, seat: Seat) -> str:
    """Why the seat's member has no vote on a ballot, or ''."""
    if place.entry is None:
        return _("{member} was not a party when it opened").format(member=seat.member_name)
    if place.entry.capacity == ElectorateEntry.Capacity.REPRESENTED:
        said, union = _("The {union} votes for {member}"), place.union or place.entry.represented_by
        return said.format(union=union, member=seat.member_name)
    if place.entry.capacity == ElectorateEntry.Capacity.SUSPENDED:
        return _("{member} was suspended when it opened").format(member=seat.member_name)
    if place.entry.capacity == ElectorateEntry.Capacity.VOTELESS:
        said = _("None of the states of {member} was a party when it opened")
        return said.format(member=seat.member_name)
    return ""


def tabled(
    seat: Seat, now: datetime, states: Sequence[Proposal.State] = (Proposal.State.TABLED,)
) -> list[Tabled]:
    """The texts on the table that a seat may read, the longest waiting first."""
    newest: dict[int, Version] = {}
    versions = Version.objects.filter(
        proposal__state__in=states, proposal__in=audience.visible(seat).values("pk")
    )
    for version in versions.select_related("proposal__sponsor").defer("document").order_by("number"):
        newest[version.proposal_id] = version
    stands = standing.own(seat, newest.values())
    return [
        Tabled(
            version.proposal, version, _address("proposal", version.proposal.year, version.proposal.number),
            words.span((now - version.tabled_at).total_seconds()), stands.get(version.proposal_id),
            standing.is_asked(seat, version),
        )
        for version in sorted(newest.values(), key=lambda version: version.tabled_at)
    ]  # fmt: skip


def _recent(latest: list[Decision], published: list[Release]) -> list[dict[str, Any]]:
    """The latest decisions and releases, the newest first, as a timeline reads them."""
    found: list[dict[str, Any]] = [
        {
            "at": row.decided_at,
            "title": f"{row.symbol}: {row.get_outcome_display().lower()}",
            "text": f"{row.ballot.title}. {row.arithmetic}.",
            "url": _address("decision", row.year, row.number),
        }
        for row in latest[:LATELY]
    ]
    found += [
        {
            "at": row.publication.published_at,
            "title": _("Release {number} published").format(number=row.number),
            "text": _("All rules through decision {number}.").format(number=row.through_decision),
            "url": reverse("release", args=[row.number]),
        }
        for row in published[:LATELY]
    ]
    return sorted(found, key=lambda each: each["at"], reverse=True)[:LATELY]


def _address(name: str, year: int, number: int) -> str:
    return reverse(name, args=[year, number])
