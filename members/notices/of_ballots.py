"""What the members are told of a ballot: that it is open, that its close moved, how it ended. Statutory, so at once."""

from django.conf import settings
from django.urls import reverse

from alliance.domain import canon, codes
from alliance.journal.models import Entry
from alliance.web.words import utc_time
from members.ballots.models import Ballot, Decision, ElectorateEntry
from members.notices.acting import ballot_of, demonstration
from members.notices.matters import OTHER, STATUTORY, Said

ELECTORATE = "any delegation of its electorate"


def opened(entry: Entry) -> list[Said]:
    """To the electors; and as news to those of the electorate that do not vote. Nothing once it is decided: the
    outcome is told then."""
    ballot = ballot_of(entry)
    if ballot.state != Ballot.State.OPEN:
        return []
    path, close = page(ballot), utc_time(ballot.ends_at)
    about = f"“{ballot.title}” ({ballot.about}) is put to the ballot as {ballot.symbol}."
    electors, others = _sides(ballot)
    return [
        Said(
            STATUTORY, f"{ballot.symbol} is open until {close}: {ballot.title}"[:200],
            f"{about} Votes are taken until {close}. A vote may be changed until then; the last one counts.\n\n"
            f"The ballot paper, with the text and the rule:\n{settings.BASE_URL}{path}\n\n"
            f"Whoever has not voted is reminded 72, 24 and 2 hours before the close.\n{demonstration()}",
            path, electors, whom=ELECTORATE,
        ),
        Said(
            OTHER, f"{ballot.symbol} is open: {ballot.title}"[:200],
            f"{about} Your delegation casts no vote on it; the ballot says why.\n{settings.BASE_URL}{path}\n",
            path, others,
        ),
    ]  # fmt: skip


def close_moved(entry: Entry) -> list[Said]:
    """To the whole electorate: the close moved after an outage."""
    ballot = ballot_of(entry)
    minutes = canon.parse_json(entry.payload.encode())["unavailable_seconds"] // 60
    path = page(ballot)
    return [
        Said(
            STATUTORY, f"{ballot.symbol} now closes on {ballot.ends_at:%d %b %Y, %H:%M} UTC",
            f"“{ballot.title}” was to close on {ballot.closes_at:%d %b %Y, %H:%M} UTC. The portal was unavailable for "
            f"{minutes} minutes in all before that, as its probe saw it.\n\n"
            f"Under the outage clause of its rule the ballot now closes on {ballot.ends_at:%d %b %Y, %H:%M} UTC, for "
            "all members. It does not move again after an outage.\n"
            "Votes cast so far stand. They may be changed until the new close.\n\n"
            f"{settings.BASE_URL}{path}\n{demonstration()}",
            path, frozenset(ballot.electorate.values_list("code", flat=True)), whom=ELECTORATE,
        )
    ]  # fmt: skip


def certified(entry: Entry) -> list[Said]:
    """To all members: how a ballot ended, once the second count agrees."""
    _, year, number = codes.parse_symbol(entry.object_id)
    row = Decision.objects.select_related("ballot").get(year=year, number=number)
    path, word = reverse("decision", args=[row.year, row.number]), row.get_outcome_display().lower()
    return [
        Said(
            STATUTORY, f"{row.symbol}, {word}: {row.ballot.title}"[:200],
            f"The ballot {row.ballot.symbol} on “{row.ballot.title}” is closed and decided: {word}.\n"
            f"{row.arithmetic}.\n\nA second count agrees. Every vote, the rule and the arithmetic:\n"
            f"{settings.BASE_URL}{path}\n{demonstration()}",
            path,
        )
    ]  # fmt: skip


def page(ballot: Ballot) -> str:
    """The path of a ballot paper."""
    return reverse("ballot", args=[ballot.year, ballot.number])


def _sides(ballot: Ballot) -> tuple[frozenset[str], frozenset[str]]:
    """The codes of those who vote, and of those who stand in the electorate without a vote."""
    capacities = dict(ballot.electorate.values_list("code", "capacity"))
    electors = frozenset(
        code for code, capacity in capacities.items() if capacity == ElectorateEntry.Capacity.ELECTOR
    )
    return electors, frozenset(capacities) - electors


READERS = {"certify": certified, "extend_ballot": close_moved, "open_ballot": opened}
