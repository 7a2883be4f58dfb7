"""Follow one thing through the record: release ← rule ← decision ← ballot ← version ← draft, and forward."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Seat
from alliance.domain import codes, money
from alliance.journal.models import Entry
from alliance.journal.services import name_of
from alliance.portal import acts
from alliance.portal.linked import Found, linked
from alliance.web import words
from members.ballots.models import Ballot, Decision
from tariffs.floors.models import PriceFloor
from tariffs.proposals import audience, duties
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.shown import per_of
from tariffs.releases.models import Release
from tariffs.schedules.models import TariffLine


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


def follow(symbol: str, seat: Seat) -> Trail | None:
    """The trail of a symbol such as PF-1.2, PROP/2026/001, BALLOT/2026/001, DEC/2026/001 or REL/0001.

    None for a symbol that names nothing, and for a draft that the seat may not see.
    """
    known = linked(symbol, seat)
    if known is None:
        return None
    kind, written, found = known
    return Trail(written, _kinds()[kind], _stages(found, seat))


def _kinds() -> dict[str, str]:
    """What each kind of thing is called."""
    return {
        "rule": _("Rule"),
        "tariff_line": _("Tariff line"),
        "proposal": _("Proposal"),
        "ballot": _("Ballot"),
        "decision": _("Decision"),
        "release": _("Release"),
    }


def _stages(found: Found, seat: Seat) -> list[Stage]:
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

    def __init__(self, found: Found, seat: Seat) -> None:
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
