"""Follow one thing through the record: release ← rule ← decision ← ballot ← version ← draft, and forward."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Seat
from alliance.domain import codes, money
from alliance.journal.models import Entry
from alliance.journal.services import name_of
from alliance.portal import acts
from alliance.web import words
from members.ballots.models import Ballot, Decision
from tariffs.floors.models import PriceFloor
from tariffs.proposals import audience, duties
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.shown import per_of
from tariffs.releases import selectors as releases
from tariffs.releases.models import Release
from tariffs.schedules.models import TariffLine

_SYMBOLS = {
    "rule": re.compile(r"PF-([1-9]\d{0,17})(?:\.([1-9]\d{0,8}))?"),
    "tariff_line": re.compile(r"TL-([1-9]\d{0,17})(?:\.([1-9]\d{0,8}))?"),
    "proposal": re.compile(r"PROP/(\d{4})/(\d{1,9})(?:/v\d{1,4})?"),
    "ballot": re.compile(r"BALLOT/(\d{4})/(\d{1,9})"),
    "decision": re.compile(r"DEC/(\d{4})/(\d{1,9})"),
    "release": re.compile(r"REL/(\d{1,9})"),
}


@dataclass(frozen=True)
class Stage:
    """One thing on the way, what it says in a sentence, its own page, and the acts on it."""

    kind: str
    symbol: str
    said: str
    url: str
    lines: list[acts.Line]
    votes: list[acts.Line] = field(default_factory=list)
    note: str = ""
    own: str = ""  # whose the votes are, where nobody else's may be told

    @property
    def caption(self) -> str:
        """The caption of its acts."""
        return _("Acts on {symbol}, the latest first").format(symbol=self.symbol)


@dataclass(frozen=True)
class Trail:
    """A thing and the stages that it came through, the latest first."""

    symbol: str
    what: str
    stages: list[Stage]


@dataclass
class _Found:
    """What belongs together, from any end."""

    proposals: list[Proposal] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    floors: list[PriceFloor] = field(default_factory=list)
    lines: list[TariffLine] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)


def follow(symbol: str, seat: Seat) -> Trail | None:
    """The trail of a symbol such as PF-1.2, PROP/2026/001, BALLOT/2026/001, DEC/2026/001 or REL/0001.

    None for a symbol that names nothing, and for a draft that the seat may not see.
    """
    readers: dict[str, tuple[str, Callable[..., _Found | None]]] = {
        "rule": (_("Rule"), _from_rule),
        "tariff_line": (_("Tariff line"), _from_tariff_line),
        "proposal": (_("Proposal"), _from_proposal),
        "ballot": (_("Ballot"), _from_ballot),
        "decision": (_("Decision"), _from_decision),
        "release": (_("Release"), _from_release),
    }
    for kind, pattern in _SYMBOLS.items():
        match = pattern.fullmatch(symbol.upper().replace("/V", "/v"))
        if match:
            what, reader = readers[kind]
            found = reader(seat, *(int(group) for group in match.groups() if group))
            return Trail(match[0], what, _stages(found, seat)) if found else None
    return None


def _from_rule(seat: Seat, line: int, version: int | None = None) -> _Found | None:
    floors = _floors().filter(line_id=line).select_related("decision__ballot", "set_by__ballot")
    floors = floors.filter(version=version) if version else floors
    rows = list(floors.order_by("-version"))
    if not rows:
        return None
    behind = {each.pk: each for floor in rows for each in (floor.decision, floor.set_by)}
    return _around(list(behind.values()), floors=rows, seat=seat)


def _from_tariff_line(seat: Seat, line: int, version: int | None = None) -> _Found | None:
    found = _tariff_lines().filter(line_id=line).select_related("decision__ballot", "set_by__ballot")
    rows = list((found.filter(version=version) if version else found).order_by("-version"))
    if not rows:
        return None
    behind = {each.pk: each for row in rows for each in (row.decision, row.set_by)}
    return _around(list(behind.values()), floors=[], lines=rows, seat=seat)


def _from_proposal(seat: Seat, year: int, number: int) -> _Found | None:
    row = audience.visible(seat).filter(year=year, number=number).first()
    if row is None:
        return None
    of = Q(version__proposal=row) | Q(amendment__agenda__version__proposal=row)
    ballots = audience.visible_ballots(seat).filter(of)
    decisions = list(Decision.objects.filter(ballot__in=ballots).select_related("ballot"))
    found = _around(decisions, seat=seat, texts=[row])
    found.ballots = list(ballots.order_by("-opens_at"))
    return found


def _from_ballot(seat: Seat, year: int, number: int) -> _Found | None:
    row = audience.visible_ballots(seat).filter(year=year, number=number).first()
    if row is None:
        return None
    texts = list(audience.visible(seat).filter(_voted_on([row])).distinct())
    found = _around(
        list(Decision.objects.filter(ballot=row).select_related("ballot")), seat=seat, texts=texts
    )
    found.ballots = [row]
    return found


def _from_decision(seat: Seat, year: int, number: int) -> _Found | None:
    row = Decision.objects.filter(year=year, number=number).select_related("ballot").first()
    return _around([row], seat=seat) if row else None


def _from_release(seat: Seat, number: int) -> _Found | None:
    row = releases.published().select_related("previous").filter(number=number).first()
    if row is None:
        return None
    after = row.previous.through_decision if row.previous else 0
    decisions = Decision.objects.filter(number__gt=after, number__lte=row.through_decision)
    found = _around(list(decisions.select_related("ballot").order_by("-number")), seat=seat)
    found.releases = [row]
    return found


def _around(
    decisions: list[Decision], *, seat: Seat, floors: list[PriceFloor] | None = None,
    texts: list[Proposal] | None = None, lines: list[TariffLine] | None = None,
) -> _Found:  # fmt: skip
    """What stands around decisions: their ballots and texts before them, rules and releases after."""
    if floors is None:
        rows = _floors().filter(decision__in=decisions).order_by("-decision__number", "line", "-version")
        floors = list(rows)
        of_duties = _tariff_lines().filter(decision__in=decisions)
        lines = list(of_duties.order_by("-decision__number", "line", "-version"))
    decisions = sorted(decisions, key=lambda each: -each.number)
    ballots = [each.ballot for each in decisions]
    if texts is None:
        texts = list(audience.visible(seat).filter(_voted_on(ballots)).distinct())
    published = list(releases.published())
    put = [*floors, *(lines or [])]
    first = {_first_release(published, each.decision.number) for each in put}
    return _Found(
        proposals=texts,
        decisions=decisions,
        ballots=ballots,
        floors=floors,
        lines=lines or [],
        releases=[row for row in published if row.number in first],
    )


def _tariff_lines() -> QuerySet[TariffLine]:
    """Tariff lines in the same way."""
    ended = Decision.objects.filter(number=OuterRef("record__endswith")).values("year")[:1]
    related = ("line__product", "decision", "set_by")
    return TariffLine.objects.select_related(*related).annotate(ended_year=Subquery(ended))


def _floors() -> QuerySet[PriceFloor]:
    """Floors with all that a stage says of them; `ended_year` is that of the decision that took one off record."""
    ended = Decision.objects.filter(number=OuterRef("record__endswith")).values("year")[:1]
    related = ("line__product", "decision", "set_by")
    return PriceFloor.objects.select_related(*related).annotate(ended_year=Subquery(ended))


def _first_release(published: list[Release], decision: int) -> int | None:
    """The first published release that holds a decision."""
    return min((row.number for row in published if row.through_decision >= decision), default=None)


def _stages(found: _Found, seat: Seat) -> list[Stage]:
    texts = audience.visible_versions(seat).select_related("proposal")
    prefetch_related_objects(found.proposals, Prefetch("versions", texts))
    read = _Acts(found, seat)
    stages = [_release(row, read) for row in found.releases]
    stages += [_floor(row, read) for row in found.floors]
    stages += [_tariff_line(row, read) for row in found.lines]
    stages += [_decision(row, read) for row in found.decisions]
    stages += [_ballot(row, read) for row in found.ballots]
    for proposal in found.proposals:
        for version in sorted(proposal.versions.all(), key=lambda each: -each.number):
            stages.append(_version(version, read))
        stages.append(_proposal(proposal, read))
    return stages


class _Acts:
    """The acts on everything that was found, as far as the seat may read them: one question for all of it."""

    def __init__(self, found: _Found, seat: Seat) -> None:
        things: list[Any] = [
            *found.releases,
            *found.floors,
            *found.lines,
            *found.decisions,
            *found.ballots,
            *found.proposals,
        ]
        things += [version for proposal in found.proposals for version in proposal.versions.all()]
        wanted = Q(pk__in=[])
        for kind in {name_of(each)[0] for each in things}:
            symbols = [symbol for each in things if (symbol := _named(each, kind))]
            wanted |= Q(object_type=kind, object_id__in=symbols)
        self._entries: dict[tuple[str, str], list[Entry]] = {}
        for entry in acts.visible_entries(seat).filter(wanted):
            self._entries.setdefault((entry.object_type, entry.object_id), []).append(entry)

    def on(self, thing: Any) -> list[Entry]:
        """The entries on one thing, the latest first."""
        return self._entries.get(name_of(thing), [])


def _named(thing: Any, kind: str) -> str:
    found, symbol = name_of(thing)
    return symbol if found == kind else ""


def _release(row: Release, read: _Acts) -> Stage:
    at = words.instant(row.publication.published_at)
    said = _("Published on {at}, through decision {number}.").format(at=at, number=row.through_decision)
    return Stage(
        _("Release"), row.symbol, said, reverse("release", args=[row.number]), acts.lines(read.on(row))
    )


def _floor(row: PriceFloor, read: _Acts) -> Stage:
    product = row.line.product
    said = (
        _("{product}: {amount} {unit}, {validity}. Amount set by {decision}.")
    ).format(
        product=product.name, amount=words.amount(money.plain(row.amount, 2)), unit=per_of(row),
        validity=words.validity(row.validity.lower, row.validity.upper), decision=row.set_by.symbol,
    )  # fmt: skip
    return Stage(
        _("Rule version"), row.symbol, said, reverse("product", args=[product.slug]),
        acts.lines(read.on(row)), note=_on_record(row),
    )  # fmt: skip


def _tariff_line(row: TariffLine, read: _Acts) -> Stage:
    product = row.line.product
    goods = product.name if product else f"HS {codes.format_hs(row.line.hs)}"
    said = (
        _("{goods}: base duty {duty}, {validity}. Duty set by {decision}.")
    ).format(
        goods=goods, duty=duties.of_record(row), decision=row.set_by.symbol,
        validity=words.validity(row.validity.lower, row.validity.upper),
    )  # fmt: skip
    url = reverse("product", args=[product.slug]) if product else f"{reverse('products')}#tariff-lines"
    return Stage(_("Tariff line"), row.symbol, said, url, acts.lines(read.on(row)), note=_on_record(row))


def _on_record(row: PriceFloor | TariffLine) -> str:
    if not row.record.upper:
        return _("On record today.")
    ended = Decision(number=row.record.upper, year=row.ended_year).symbol  # type: ignore[union-attr]
    return _("Replaced on record by {decision}; its words have not changed since.").format(decision=ended)


def _decision(row: Decision, read: _Acts) -> Stage:
    return Stage(
        _("Decision"), row.symbol, f"{row.get_outcome_display()}: {row.arithmetic}.",
        reverse("decision", args=[row.year, row.number]), acts.lines(read.on(row)),
    )  # fmt: skip


def _ballot(row: Ballot, read: _Acts) -> Stage:
    votes = [entry for entry in read.on(row) if entry.act == "cast_vote"]
    sealed = row.state == Ballot.State.OPEN
    other = [entry for entry in read.on(row) if entry.act != "cast_vote"]
    said = _("{title}. Open from {opens} until {closes}.").format(
        title=row.title, opens=words.instant(row.opens_at), closes=words.instant(row.ends_at)
    )
    if sealed and journal.now() < row.ends_at:
        note = _(
            "The ballot is open, so its votes are sealed. They join the record’s pages when it is decided."
        )
    elif sealed:
        note = _("The ballot is closed and not yet decided, so its votes are still sealed.")
    else:
        note = _(
            "Each entry holds a salted digest. The choices stand in the decision, which opens every digest."
        )
    return Stage(
        _("Ballot"), row.symbol, said, "",
        acts.lines(other), votes=acts.lines(votes), note=note, own=votes[0].member if sealed and votes else "",
    )  # fmt: skip


def _version(row: Version, read: _Acts) -> Stage:
    proposal: Any = row.proposal
    url = reverse("proposal", args=[proposal.year, proposal.number])
    title, digest = proposal.heading or _("Without a title"), words.short_digest(row.digest)
    said = _("{title}. The frozen text, under the digest {digest}.").format(title=title, digest=digest)
    return Stage(_("Version"), row.symbol, said, url, acts.lines(read.on(row)))


def _proposal(row: Proposal, read: _Acts) -> Stage:
    url = reverse("proposal", args=[row.year, row.number])
    said = _("Drafted by {sponsor} from {at}. {state}.").format(
        sponsor=row.sponsor.name, at=words.instant(row.drafted_at), state=row.get_state_display()
    )
    return Stage(_("Proposal"), row.symbol, said, url, acts.lines(read.on(row)))


def _voted_on(ballots: list[Ballot]) -> Q:
    """The proposals that ballots are on, as a whole or on an amendment."""
    return Q(versions__ballot__in=ballots) | Q(versions__agendas__amendments__ballot__in=ballots)
