"""What goes into a release: the rows of the database through one decision, as canonical NDJSON files.

Everything that a quote reads is in here, so that a release answers alone and offline (alliance.domain.quote).
The formats are those of alliance.domain.book and alliance.domain.rows, which read them back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from alliance.domain import canon, delta, money
from alliance.domain.book import CONCESSIONS, KEYS, TARIFF_LINES, header
from alliance.domain.floor.terms import Terms
from alliance.domain.period import Period
from alliance.domain.rows import ALLIANCE, USUAL, FloorRule
from alliance.domain.shape import Node
from alliance.web.lasting import lasting
from members.ballots.models import Decision
from members.registry.models import (
    Competence,
    Country,
    CustomsTerritory,
    MemberStatus,
    TerritoryMembership,
)
from tariffs.catalogue.models import BaseRate, Concession, OriginGroup, OriginGroupMember, Product
from tariffs.floors.models import PriceFloor, line_symbol
from tariffs.releases import schedule

MEDIA_TYPE = "application/x-ndjson"
AT_ONCE = 2000  # rows fetched at a time
ALWAYS = date(1, 1, 1)  # the start of a period whose row names none


@dataclass(frozen=True)
class File:
    """One file of a release: its name, bytes, number of rows (the header is none) and schema id."""

    name: str
    content: bytes
    rows: int
    schema: str
    media_type: str = MEDIA_TYPE

    @property
    def sha256(self) -> str:
        return canon.sha256(self.content)

    def as_row(self) -> dict[str, Any]:
        """The file as the manifest lists it."""
        return {
            "bytes": len(self.content),
            "media_type": self.media_type,
            "name": self.name,
            "rows": self.rows,
            "schema": self.schema,
            "sha256": self.sha256,
        }


def notice() -> str:
    """What every file and manifest says of itself."""
    return settings.DEMONSTRATION_NOTICE or "Adopted by the alliance"


@lasting
def files(through: int) -> list[File]:
    """The data files of a release through a decision, ordered by name; the same rows give the same bytes.

    `concessions.ndjson` is there only where a concession is recorded, `tariff-lines.ndjson` from the first tariff line
    on: a release without them has the files, and so the digest, that it always had. Raises Refusal `delta_key_twice`
    where two rows of a file share its key.
    """
    rows = {
        "base-rates": _base_rates(),
        CONCESSIONS: _concessions(),
        "countries": _countries(),
        "decisions": _decisions(through),
        "origin-groups": _origin_groups(),
        "products": _products(),
        "rules": _rules(through),
        "territories": _territories(),
        "units": iter(money.unit_rows()),
    }
    if schedule.is_held(through):
        rows[TARIFF_LINES] = schedule.rows(through)
    made = [_file(name, rows[name]) for name in sorted(rows)]
    return [file for file in made if file.rows or file.name != f"{CONCESSIONS}.ndjson"]


def _file(name: str, rows: Iterable[dict[str, Any]]) -> File:
    """Ordered here: the order in which the database answers has a locale."""
    head = header(name, notice())
    lines = delta.lines_in_order(rows, KEYS[name], f"{name}.ndjson")
    content = b"\n".join([canon.canonical_bytes(head), *lines, b""])
    return File(f"{name}.ndjson", content, len(lines), head["schema"])


# What a rule is read from, as columns: six tables in one statement, and no object for each of their rows.
_COLUMNS = (
    "line_id", "version", "line__product__slug", "line__origin__code", "line__territory__code", "amount",
    "currency", "unit", "content_basis", "value_basis", "combination", "terms", "validity", "sunset",
    "decision__number", "set_by__number",
)  # fmt: skip


def _rules(through: int) -> Iterator[dict[str, Any]]:
    """Every rule that decision `through` knows: in force, still to come, and over."""
    floors = PriceFloor.objects.filter(record__contains=through)
    for columns in floors.values_list(*_COLUMNS).iterator(AT_ONCE):
        yield _rule(*columns).as_row()


def rule_of(floor: PriceFloor) -> FloorRule:
    """A stored floor as the domain reads it."""
    line = floor.line
    territory = line.territory.code if line.territory else None
    return _rule(
        line.pk, floor.version, line.product.slug, line.origin.code, territory, floor.amount, floor.currency,
        floor.unit, floor.content_basis, floor.value_basis, floor.combination, floor.terms, floor.validity,
        floor.sunset, floor.decision.number, floor.set_by.number,
    )  # fmt: skip


def _rule(
    line: int, version: int, product: str, origin: str, territory: str | None, amount: Decimal, currency: str,
    unit: str, content_basis: str, value_basis: str, combination: str, terms: Mapping[str, Any], validity: Any,
    sunset: date | None, decision: int, set_by: int,
) -> FloorRule:  # fmt: skip
    """Raises Refusal `book_malformed` with the line and the path where stored terms cannot be read."""
    money_of = money.currency(currency)
    stated = (
        Terms.read(Node(terms, f"{line_symbol(line)}.terms", "book_malformed"), combination)
        if terms
        else USUAL
    )
    price = money.Price(
        Decimal(money.plain(amount, money_of.places)), money_of, money.unit(unit),
        money.ContentBasis.parse(content_basis), value_basis, stated.purity_minimum,
    )  # fmt: skip
    return FloorRule(
        rule=line_symbol(line), version=version, product=product, origin=origin, importer=territory or ALLIANCE,
        floor=price, combination=combination, validity=_period(validity), sunset=sunset, decision=decision,
        set_by=set_by, terms=stated,
    )  # fmt: skip


def _decisions(through: int) -> Iterator[dict[str, Any]]:
    for decision in Decision.objects.filter(number__lte=through).select_related("ballot__rule"):
        yield {
            "about": decision.ballot.about,
            "arithmetic": decision.arithmetic,
            "ballot": decision.ballot.symbol,
            "decided": canon.instant_text(decision.decided_at),
            "decision": decision.number,
            "decision_rule": decision.ballot.rule.symbol,
            "document_sha256": decision.document_digest,
            "outcome": decision.outcome,
            "symbol": decision.symbol,
            "title": decision.ballot.title,
        }


def _products() -> Iterator[dict[str, Any]]:
    for product in Product.objects.select_related("mineral"):
        yield {
            "content_basis": product.content_basis,
            "description": f"{product.name}; {product.get_stage_display().lower()}; "
            f"quoted as {product.price_basis or product.content_basis}",
            "hs6": product.hs6,
            "hs_certain": product.hs_certain,
            "mineral": product.mineral.slug,
            "name": product.name,
            "product": product.slug,
            "stage": product.stage,
            "unit": product.unit,
        }


def _countries() -> Iterator[dict[str, Any]]:
    for country in Country.objects.all():
        yield {"country": country.iso2, "iso3": country.iso3, "name": country.name}


def _origin_groups() -> Iterator[dict[str, Any]]:
    """The groups; a country alone is none, since a rule names it by its ISO code."""
    members = defaultdict(list)
    for row in OriginGroupMember.objects.select_related("country"):
        members[row.group_id].append(_member(row.country.iso2, row.during))
    for group in OriginGroup.objects.exclude(rank=OriginGroup.Rank.COUNTRY):
        yield {
            "countries": _ordered(members[group.pk]),
            "group": group.code,
            "name": group.name,
            "rank": group.rank,
        }


def _territories() -> Iterator[dict[str, Any]]:
    members, party = defaultdict(list), party_periods()
    for row in TerritoryMembership.objects.select_related("country"):
        members[row.territory_id].append(_member(row.country.iso2, row.during))
    for territory in CustomsTerritory.objects.all():
        yield {
            "basis": territory.basis,
            "countries": _ordered(members[territory.pk]),
            "name": territory.name,
            "party": [_ends(period) for period in party.get(territory.pk, [])],
            "territory": territory.code,
        }


def party_periods() -> dict[int, list[Period]]:
    """Territory id → the periods in which the alliance's rules bind it, in order.

    A union's territory is bound while the organisation that acts for it in tariff matters is a party;
    any other while a country in it is one.
    """
    party = defaultdict(list)
    for status in MemberStatus.objects.filter(status=MemberStatus.Status.PARTY).select_related("member"):
        party[status.member.code].append(_period(status.during))
    found: dict[int, list[Period]] = defaultdict(list)
    unions = Competence.objects.filter(subject_area="tariff").select_related("organisation")
    ruled = set()
    for competence in unions:
        ruled.add(competence.territory_id)
        for period in party[competence.organisation.code]:
            both = period.intersection(_period(competence.during))
            found[competence.territory_id] += [both] if both else []
    for row in TerritoryMembership.objects.exclude(territory__in=ruled).select_related("country"):
        for period in party[row.country.iso2]:
            both = period.intersection(_period(row.during))
            found[row.territory_id] += [both] if both else []
    return {territory: merged(periods) for territory, periods in found.items()}


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same days as in `periods`, as few periods as possible, in order."""
    result: list[Period] = []
    for period in sorted(periods, key=lambda each: each.start):
        last = result[-1] if result else None
        if last is None or (last.before is not None and last.before < period.start):
            result.append(period)
        elif last.before is not None and (period.before is None or period.before > last.before):
            result[-1] = Period(last.start, period.before)
    return result


def _base_rates() -> Iterator[dict[str, Any]]:
    for rate in BaseRate.objects.select_related("territory"):
        yield {
            "expression": rate.expression,
            "hs": rate.hs_prefix,
            "source": rate.source,
            "territory": rate.territory.code,
            **_ends(_period(rate.during)),
        }


def _concessions() -> Iterator[dict[str, Any]]:
    for each in Concession.objects.select_related("territory", "origin"):
        yield {
            "expression": each.expression,
            "hs": each.hs_prefix,
            "kind": each.kind,
            "origin": each.origin.code,
            "source": each.source,
            "territory": each.territory.code,
            **_ends(_period(each.during)),
        }


def _period(during: Any) -> Period:
    """A PostgreSQL date range, which it always answers half-open, as a period."""
    return Period(during.lower or ALWAYS, during.upper)


def _ends(period: Period) -> dict[str, str | None]:
    before = period.before
    return {"before": None if before is None else before.isoformat(), "from": period.start.isoformat()}


def _member(country: str, during: Any) -> dict[str, str | None]:
    return {"country": country, **_ends(_period(during))}


def _ordered(members: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    return sorted(members, key=lambda each: (each["country"] or "", each["from"] or ""))
