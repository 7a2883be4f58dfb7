"""Every instant ahead that a seat may know of: what closes, lapses, ends or begins, and what stands in its way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.access import SECRETARIAT, Seat
from alliance.domain.book import Book
from alliance.portal import daysoff
from members.accession.models import Motion, WithdrawalNotice
from members.approvals import selectors as approvals
from members.ballots.models import Ballot, ElectorateEntry
from members.ballots.selectors import circulation_hours, rule_for
from members.delegates.models import Accreditation
from tariffs.proposals import audience
from tariffs.proposals.models import NEGOTIATED, Version

CLOSE = timedelta(hours=1)  # two closings nearer than this ask too much of a small delegation
SEEN = timedelta(days=180)  # so far ahead an end of credentials or of a rule is shown


@dataclass
class Instant:
    """One thing that happens ahead. `whole_day`: a civil date at the border, in no zone; `at` is then its midnight.
    `off`: the public holidays behind a warning, each in a sentence of its own."""

    at: datetime
    kind: str
    title: str
    url: str
    note: str = ""
    whole_day: bool = False
    closes: bool = False
    warnings: list[str] = field(default_factory=list)
    off: list[str] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.at.date()


def instants(seat: Seat, now: datetime, book: Book | None) -> list[Instant]:
    """All of them, the next first, each with its conflicts in words."""
    found = [
        *_ballots(seat, now),
        *_circulations(seat, now),
        *_withdrawals(),
        *_rules(book, now),
        *_ends(seat, now),
    ]
    if seat.role in SECRETARIAT:
        found += [*_requests(now), *_motions(now)]
    found.sort(key=lambda each: (each.at, each.title))
    _near(found)
    return found


def _ballots(seat: Seat, now: datetime) -> Iterator[Instant]:
    """The openings and closes that are ahead, with the days off of those who vote or whose union votes for them."""
    rows = list(
        audience.visible_ballots(seat).with_end().filter(state=Ballot.State.OPEN, end__gt=now)
        .annotate(moves=Count("extensions"), capitals=ArraySubquery(_electors())).order_by("end")
    )  # fmt: skip
    for ballot in rows:
        url, title = reverse("ballot", args=[ballot.year, ballot.number]), f"{ballot.symbol}: {ballot.title}"
        there = _capitals(ballot.capitals)
        if ballot.opens_at > now:
            yield Instant(ballot.opens_at, _("Ballot opens"), title, url)
        own, elsewhere = _own_and_elsewhere(there, seat)
        notes = [_("The close moved after an outage.")] if ballot.moves else []
        notes += [
            _("Elsewhere: {said}").format(said=each) for each in daysoff.warnings(ballot.ends_at, elsewhere)
        ]
        yield Instant(
            ballot.ends_at, _("Ballot closes"), title, url, " ".join(notes), closes=True,
            warnings=daysoff.warnings(ballot.ends_at, own), off=daysoff.sentences(ballot.ends_at, own),
        )  # fmt: skip


def _own_and_elsewhere(
    there: list[daysoff.Capital], seat: Seat
) -> tuple[list[daysoff.Capital], list[daysoff.Capital]]:
    """The capitals whose days off call for a second look, and the others: an officer plans for all of them, a delegate
    for its own."""
    if seat.role in SECRETARIAT:
        return there, []
    return (
        [each for each in there if each.code == seat.member],
        [each for each in there if each.code != seat.member],
    )


def _electors() -> QuerySet:
    """Of a ballot: its electors and the states that a union votes for, with the zone of each capital; a column of the
    question for the ballots."""
    capacity = ElectorateEntry.Capacity
    entries = ElectorateEntry.objects.filter(
        ballot=OuterRef("pk"), capacity__in=(capacity.ELECTOR, capacity.REPRESENTED)
    )
    return entries.values(
        said=JSONObject(code="code", name="member__name", zone="member__zone", by="represented_by")
    )


def _capitals(entries: list[dict[str, str]]) -> list[daysoff.Capital]:
    """The capitals that a ballot concerns."""
    names = {each["code"]: each["name"] for each in entries}
    return [
        daysoff.Capital(each["code"], each["name"], each["zone"], names.get(each["by"], each["by"]))
        for each in entries
    ]


def _circulations(seat: Seat, now: datetime) -> Iterator[Instant]:
    """When a text on the table has circulated: from then on one officer may open its ballot."""
    versions = Version.objects.filter(
        proposal__state__in=NEGOTIATED, proposal__in=audience.visible(seat).values("pk")
    ).annotate(hours=circulation_hours("subject", on=now.date()))
    newest = {
        each.proposal_id: each
        for each in versions.select_related("proposal").defer("document").order_by("number")
    }
    for version in newest.values():
        hours: int | None = version.hours
        if hours is None:
            hours = rule_for(version.subject, on=now.date()).circulation_hours  # which says what is missing
        ends = version.tabled_at + timedelta(hours=hours)
        if ends > now:
            proposal = version.proposal
            yield Instant(
                ends, _("Circulation ends"), f"{proposal.symbol}: {proposal.heading}",
                reverse("proposal", args=[proposal.year, proposal.number]), _("Its ballot may open from then on."),
            )  # fmt: skip


def _withdrawals() -> Iterator[Instant]:
    for notice in WithdrawalNotice.objects.filter(taken_back_at=None, settled_at=None).select_related(
        "member"
    ):
        yield Instant(
            _midnight(notice.effective_on), _("Notice takes effect"),
            _("{member} leaves the alliance").format(member=notice.member.name),
            reverse("member", args=[notice.member.code]), whole_day=True,
        )  # fmt: skip


def _rules(book: Book | None, now: datetime) -> Iterator[Instant]:
    """The first and the last day of published rules that are ahead."""
    today = now.date()
    for rule in book.rules if book else ():
        name, url = book.products[rule.product].name, reverse("product", args=[rule.product])  # type: ignore[union-attr]
        if rule.answers.start > today:
            yield Instant(_midnight(rule.answers.start), _("Rule comes into force"), f"{name}: {rule.floor}", url,
                          _("At the border of the importing territory."), whole_day=True)  # fmt: skip
        before = rule.answers.before
        if before is not None and today < before <= today + SEEN:
            yield Instant(_midnight(before), _("Rule ends"), f"{name}: {rule.floor}", url,
                          _("The first day on which it applies no more."), whole_day=True)  # fmt: skip


def _ends(seat: Seat, now: datetime) -> Iterator[Instant]:
    """The ends of seats, without names: of the own delegation, or of all for officers."""
    rows = Accreditation.objects.filter(during__endswith__gt=now, during__endswith__lte=now + SEEN)
    if seat.role not in SECRETARIAT:
        rows = rows.filter(member__code=seat.member)
    for row in rows.select_related("member"):
        yield Instant(
            row.during.upper, _("Credentials end"), f"{row.member.name}: {row.get_role_display().lower()}",
            reverse("delegation", args=[row.member.code]), _("The seat casts no vote from then on."),
        )  # fmt: skip


def _requests(now: datetime) -> Iterator[Instant]:
    for row in approvals.waiting():
        yield Instant(row.lapses_at, _("Request lapses"), row.symbol, reverse("request", args=[row.number]),
                      _("A second officer decides before."))  # fmt: skip


def _motions(now: datetime) -> Iterator[Instant]:
    rows = Motion.objects.filter(~Q(kind=Motion.Kind.ADMISSION), ballot=None, taken_back_at=None)
    for row in rows.filter(moved_at__gt=now - Motion.LAPSES_AFTER):
        yield Instant(row.moved_at + Motion.LAPSES_AFTER, _("Motion lapses"), row.symbol,
                      reverse("motion", args=[row.year, row.number]))  # fmt: skip


def _near(found: list[Instant]) -> None:
    """Say of closings that lie within an hour of each other that they do."""
    closes = [each for each in found if each.closes]
    for first, second in zip(closes, closes[1:], strict=False):
        if second.at - first.at < CLOSE:
            for one, other in ((first, second), (second, first)):
                said = _("Within an hour of the close of {ballot}.")
                one.warnings.append(said.format(ballot=other.title.partition(":")[0]))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
