"""What belongs together in the record, found from any end: a rule, a text, a ballot, a decision or a release."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import OuterRef, Q, QuerySet, Subquery

from alliance.access import Seat
from members.ballots.models import Ballot, Decision
from tariffs.floors.models import PriceFloor
from tariffs.proposals import audience
from tariffs.proposals.models import Proposal
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


@dataclass
class Found:
    """What belongs together, from any end."""

    proposals: list[Proposal] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    floors: list[PriceFloor] = field(default_factory=list)
    lines: list[TariffLine] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)


def linked(symbol: str, seat: Seat) -> tuple[str, str, Found] | None:
    """The kind of thing that a symbol names, the symbol as it is written, and what belongs to it.

    None for a symbol that names nothing, and for a text that the seat may not see.
    """
    for kind, pattern in _SYMBOLS.items():
        match = pattern.fullmatch(symbol.upper().replace("/V", "/v"))
        if match:
            found = _READERS[kind](seat, *(int(group) for group in match.groups() if group))
            return (kind, match[0], found) if found else None
    return None


def _from_rule(seat: Seat, line: int, version: int | None = None) -> Found | None:
    floors = _floors().filter(line_id=line).select_related("decision__ballot", "set_by__ballot")
    floors = floors.filter(version=version) if version else floors
    rows = list(floors.order_by("-version"))
    if not rows:
        return None
    behind = {each.pk: each for floor in rows for each in (floor.decision, floor.set_by)}
    return _around(list(behind.values()), floors=rows, seat=seat)


def _from_tariff_line(seat: Seat, line: int, version: int | None = None) -> Found | None:
    found = _tariff_lines().filter(line_id=line).select_related("decision__ballot", "set_by__ballot")
    rows = list((found.filter(version=version) if version else found).order_by("-version"))
    if not rows:
        return None
    behind = {each.pk: each for row in rows for each in (row.decision, row.set_by)}
    return _around(list(behind.values()), floors=[], lines=rows, seat=seat)


def _from_proposal(seat: Seat, year: int, number: int) -> Found | None:
    row = audience.visible(seat).filter(year=year, number=number).first()
    if row is None:
        return None
    of = Q(version__proposal=row) | Q(amendment__agenda__version__proposal=row)
    ballots = audience.visible_ballots(seat).filter(of)
    decisions = list(Decision.objects.filter(ballot__in=ballots).select_related("ballot"))
    found = _around(decisions, seat=seat, texts=[row])
    found.ballots = list(ballots.order_by("-opens_at"))
    return found


def _from_ballot(seat: Seat, year: int, number: int) -> Found | None:
    row = audience.visible_ballots(seat).filter(year=year, number=number).first()
    if row is None:
        return None
    texts = list(audience.visible(seat).filter(_voted_on([row])).distinct())
    found = _around(
        list(Decision.objects.filter(ballot=row).select_related("ballot")), seat=seat, texts=texts
    )
    found.ballots = [row]
    return found


def _from_decision(seat: Seat, year: int, number: int) -> Found | None:
    row = Decision.objects.filter(year=year, number=number).select_related("ballot").first()
    return _around([row], seat=seat) if row else None


def _from_release(seat: Seat, number: int) -> Found | None:
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
) -> Found:  # fmt: skip
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
    return Found(
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


def _voted_on(ballots: list[Ballot]) -> Q:
    """The proposals that ballots are on, as a whole or on an amendment."""
    return Q(versions__ballot__in=ballots) | Q(versions__agendas__amendments__ballot__in=ballots)


_READERS: dict[str, Callable[..., Found | None]] = {
    "rule": _from_rule,
    "tariff_line": _from_tariff_line,
    "proposal": _from_proposal,
    "ballot": _from_ballot,
    "decision": _from_decision,
    "release": _from_release,
}
