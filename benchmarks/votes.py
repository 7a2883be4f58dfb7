"""Votes over HTTP: sixty heads of delegation with sessions of their own, each casting on ballot after ballot."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from alliance.access import SYSTEM
from alliance.local.cast import PASSWORD
from alliance.local.walkthrough.people import seated
from benchmarks import load
from benchmarks.place import Place, portal
from benchmarks.report import Figure, at_least, at_most
from benchmarks.voting import CHOICES, empty_ballot
from members.ballots.models import Ballot, ElectorateEntry, Vote
from members.delegates.models import Accreditation
from members.delegates.seating import accredit
from members.delegates.selectors import seat_on
from members.delegates.services import new_person
from members.registry.models import Member, MemberStatus, Standing
from members.signin.middleware import SIGN_IN
from tests.signin import offline

HEADS = 60
GOAL = 200  # votes a second
GOAL_P95 = 300  # milliseconds
SOURCE = "Invented for the benchmark"


def measure(place: Place, *, seconds: float, sizes: Sequence[int]) -> Iterator[Figure]:
    """Every vote is the first of its member on its ballot, so that every one is a row, an entry and a commit."""
    _sixty_electors()
    ballots = [
        empty_ballot(f"Benchmark {number}") for number in range(max(int(seconds * 1.5 * GOAL / HEADS), 2))
    ]
    electors = list(
        ElectorateEntry.objects.filter(ballot=ballots[0], capacity=ElectorateEntry.Capacity.ELECTOR)
        .order_by("code")
        .values_list("code", flat=True)
    )
    assert len(electors) == HEADS
    with portal(place) as server:
        casters = [_caster(place.address, code, ballots, place_of) for place_of, code in enumerate(electors)]
        used = load.cpu_seconds(server.pid or 0)
        result = load.cast(place.address, casters)
        used = load.cpu_seconds(server.pid or 0) - used
    if result.refused:
        raise RuntimeError(f"{len(result.refused)} votes were refused, the first: {result.refused[0]}")
    counted = Vote.objects.filter(ballot__in=ballots).count()
    if counted != len(result.each):
        raise RuntimeError(f"{len(result.each)} votes were accepted and {counted} are on record")
    times = sorted(each * 1000 for each in result.each)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    note = f" ({counted:,} votes of {HEADS} heads, CPU {used / counted * 1000:.1f} ms each)"
    yield at_least("votes", "votes by HTTP", counted / result.elapsed, GOAL, "/s", note)
    yield at_most("votes", "their 95th percentile", p95, GOAL_P95, "ms", f" (median {p50:.0f} ms)")


def _sixty_electors() -> None:
    """Invented parties beside those of the seed, until sixty members vote."""
    there = ElectorateEntry.objects.filter(
        ballot=empty_ballot("Who votes"), capacity=ElectorateEntry.Capacity.ELECTOR
    ).count()
    always = DateRange(date(2020, 1, 1), None)
    for number in range(HEADS - there):
        member = Member.objects.create(code=f"Z{number:02d}", name=f"Land {number}", kind=Member.Kind.STATE)
        MemberStatus.objects.create(
            member=member, status=MemberStatus.Status.PARTY, during=always, source=SOURCE
        )
        Standing.objects.create(
            member=member, side=Standing.Side.CONSUMER, weight=1, during=always, source=SOURCE
        )
        person = new_person(
            name=f"Head {number}", email=f"head.z{number:02d}@delegates.example", password=PASSWORD, zone="UTC",
            by=SYSTEM,
        )  # fmt: skip
        accredit(
            person=person, member=member, role="head", start=datetime.now(UTC) - timedelta(days=1), end=None,
            source=SOURCE, by=SYSTEM,
        )  # fmt: skip


def _caster(address: str, code: str, ballots: Sequence[Ballot], first: int) -> load.Caster:
    """A member's head in a session, with a passkey that answers for each vote; each begins with another ballot."""
    row = Accreditation.objects.select_related("person__user", "member").get(member__code=code, role="head")
    seat, base = seat_on(row), urlsplit(settings.BASE_URL)
    key = offline.keyed(row.person.user, origin=settings.BASE_URL, rp=base.hostname or "")
    with seated(address, code) as browser:
        session = SessionStore(browser.client.cookies.get(settings.SESSION_COOKIE_NAME))
        session[SIGN_IN] = code
        session.save()
        browser.open(reverse("ballot", args=[ballots[0].year, ballots[0].number]))  # gives the form's token
        cookies = dict(browser.client.cookies.items())

    def fields(ballot: Ballot, choice: str) -> dict[str, str]:
        proof = offline.answer(key, ballot, choice, seat=seat, sign_in=code)
        return {"choice": choice, "text_digest": ballot.text_digest, "credential": proof}

    turn = first % len(ballots)
    votes = [
        (
            reverse("ballot_cast", args=[ballot.year, ballot.number]),
            fields(ballot, CHOICES[(first + place) % len(CHOICES)]),
        )
        for place, ballot in enumerate([*ballots[turn:], *ballots[:turn]])
    ]
    return load.Caster(cookies, votes)
