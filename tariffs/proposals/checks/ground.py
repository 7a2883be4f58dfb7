"""What the rows of a text stand on, read at once for all of them: catalogue, register, floors on record, ballots.

The checks ask here, so that a text of fifty rows asks the database as often as one of two.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q
from django.db.models.functions import JSONObject

from alliance.domain.period import Period
from members.registry.models import Country, CustomsTerritory
from members.registry.selectors import territories_on
from tariffs.catalogue.models import Concession, OriginGroup, Product
from tariffs.floors import selectors as floors
from tariffs.floors.models import PriceFloor, RuleLine
from tariffs.lines import selectors as lines
from tariffs.proposals.models import ContestedLine, ContestedScheduleLine, Rule
from tariffs.schedules import selectors as schedules
from tariffs.schedules.models import ScheduleLine, TariffLine

Standing: TypeAlias = PriceFloor | TariffLine


class Line(NamedTuple):
    """A line by its kind of rule, its goods (a product's id, or the digits of an HS code), and the ids of origin group
    and territory (None: the whole alliance)."""

    rule: Rule
    product: int | None
    hs: str
    origin: int
    territory: int | None


class Ground:
    """Everything that some rows, as they were typed, can name on a date; each kind is read when it is first asked for.

    `whole` reads all products, origins and floors on record: for a page that offers them too.
    """

    def __init__(
        self, typed: Iterable[Mapping[str, str]], *, on: date | None = None, whole: bool = False
    ) -> None:
        self._typed, self._on, self._whole = list(typed), on, whole

    def _said(self, name: str) -> set[str]:
        return {row[name] for row in self._typed if row.get(name)}

    @cached_property
    def products(self) -> dict[str, Product]:
        """By slug, in the order of minerals and names."""
        said = self._said("product")
        return {row.slug: row for row in self._catalogue if self._whole or row.slug in said}

    @cached_property
    def _catalogue(self) -> list[Product]:
        """The products named; all of them where a row speaks of a tariff line, whose HS code is looked for there."""
        rows = Product.objects.select_related("mineral").order_by("mineral__name", "name")
        return list(rows if self.has_lines else rows.filter(slug__in=self._said("product")))

    @cached_property
    def origins(self) -> dict[str, OriginGroup]:
        """By code; every group among them, each with its dated countries in `held`."""
        group = OriginGroup.Rank.GROUP
        member = JSONObject(
            country=F("memberships__country"), code=F("memberships__country__iso2"),
            name=F("memberships__country__name"), before=F("memberships__during__endswith"),
            start=F("memberships__during__startswith"),
        )  # fmt: skip
        held = ArrayAgg(member, filter=Q(rank=group, memberships__isnull=False), default=[])
        rows = OriginGroup.objects.annotate(held=held).order_by("-rank", "name")
        rows = rows if self._whole else rows.filter(Q(code__in=self._said("origin")) | Q(rank=group))
        return {row.code: row for row in rows}

    @cached_property
    def territories(self) -> dict[str, CustomsTerritory]:
        """Every customs territory by code, by name; `bound` is whether a rule can apply in it on the date."""
        rows = CustomsTerritory.objects.all() if self._on is None else territories_on(self._on)
        return {row.code: row for row in rows}

    def know(self, territories: Iterable[CustomsTerritory]) -> None:
        """Every customs territory, where somebody has read them: they are not asked for again. Not for a ground of a
        date, which asks whether a rule can apply in them."""
        assert self._on is None
        self.territories = {row.code: row for row in territories}

    @cached_property
    def floors(self) -> list[PriceFloor]:
        """The floors on record of the products named, and the versions named, on record or not, by validity."""
        wanted = Q(record__upper_inf=True)
        if not self._whole:
            wanted &= Q(line__product__in=self.products.values())
        for line, version in filter(None, map(floors.parts_of, self._said("names"))):
            wanted |= Q(line_id=line, version=version)
        if not (self._whole or self.products or self._said("names")):
            return []
        related = ("line__origin", "line__product", "line__territory")
        return list(PriceFloor.objects.filter(wanted).select_related(*related).order_by("validity", "id"))

    @property
    def has_lines(self) -> bool:
        """Whether a row speaks of a tariff line: where none does, the database is not asked about any."""
        return self._whole or Rule.LINE.value in self._said("rule")

    @cached_property
    def tariff_lines(self) -> list[TariffLine]:
        """The tariff lines on record, and the versions named, on record or not, by validity."""
        if not self.has_lines:
            return []
        wanted = Q(record__upper_inf=True)
        for line, version in filter(None, map(schedules.parts_of, self._said("names"))):
            wanted |= Q(line_id=line, version=version)
        related = ("line__origin", "line__product", "line__territory")
        return list(TariffLine.objects.filter(wanted).select_related(*related).order_by("validity", "id"))

    @cached_property
    def hs_codes(self) -> list[str]:
        """The HS codes of the catalogue, six digits each."""
        rows = self._catalogue if self.has_lines else Product.objects.all()
        return sorted({row.hs6 for row in rows})

    @cached_property
    def concessions(self) -> list[Concession]:
        """What territories have bound, in their schedules and by treaties; asked of tariff lines alone."""
        return list(Concession.objects.select_related("territory", "origin").exclude(kind="preference"))

    @cached_property
    def _contested(self) -> dict[Line, ContestedLine | ContestedScheduleLine]:
        products = [self.products[slug] for slug in self._said("product") if slug in self.products]
        rows: list[ContestedLine | ContestedScheduleLine] = list(
            ContestedLine.objects.filter(line__product__in=products).select_related("line", "ballot")
        )
        if Rule.LINE.value in self._said("rule"):
            rows += ContestedScheduleLine.objects.select_related("line", "ballot")
        return {line_of(row.line): row for row in rows}

    def _standing(self, rule: Rule) -> Sequence[Standing]:
        return self.floors if rule is Rule.FLOOR else self.tariff_lines

    def named(self, symbol: str) -> Standing | None:
        """The rule version that a symbol names, on record or not; of tariff lines where a row speaks of one."""
        name = symbol.strip()
        if not name:
            return None
        both: list[Standing] = [*self.floors, *self.tariff_lines]
        found: Standing | None = next((each for each in both if each.symbol == name), None)
        return found

    def on_record(self, line: Line) -> list[Standing]:
        """The versions of a line that no later decision has replaced, by validity."""
        standing = self._standing(line.rule)
        return [each for each in standing if each.record.upper is None and line_of(each.line) == line]

    def contested(self, line: Line) -> ContestedLine | ContestedScheduleLine | None:
        """The open ballot that touches a line, if one does."""
        return self._contested.get(line)

    def beside(self, line: Line) -> list[Standing]:
        """The rules on record of the same kind, goods and importer, on other lines."""
        return [
            each
            for each in self._standing(line.rule)
            if each.record.upper is None
            and (other := line_of(each.line)).origin != line.origin
            and other._replace(origin=line.origin) == line
        ]

    def share_a_country(self, one: OriginGroup, other: OriginGroup, during: Period) -> bool:
        """As `lines.share_a_country` of two different origins. Only groups can: a country is one origin, and there
        is one origin of all."""
        return lines.share_in(self._members(one), self._members(other), during)

    def meet(self, one: OriginGroup, other: OriginGroup, during: Period) -> bool:
        """Whether some goods are of both origins on some of these days, whatever their ranks."""
        ranks = OriginGroup.Rank
        if one.code == other.code or ranks.ALL in (one.rank, other.rank):
            return True
        if one.rank == other.rank:
            return one.rank == ranks.GROUP and self.share_a_country(one, other, during)
        country, group = (one, other) if one.rank == ranks.COUNTRY else (other, one)
        days = self._members(group).get(self._countries.get(country.code, 0), [])
        return any(each.overlaps(during) for each in days)

    @cached_property
    def _countries(self) -> dict[str, int]:
        return dict(Country.objects.values_list("iso2", "id"))

    def _members(self, group: OriginGroup) -> dict[int, list[Period]]:
        found: dict[int, list[Period]] = {}
        held: list[dict[str, Any]] = getattr(self.origins.get(group.code), "held", [])
        for each in held:
            before = date.fromisoformat(each["before"]) if each["before"] else None
            period = Period(date.fromisoformat(each["start"]), before)
            found.setdefault(each["country"], []).append(period)
        return found


def line_of(line: RuleLine | ScheduleLine) -> Line:
    """A line that is written, as a row names it."""
    rule, hs = (Rule.LINE, line.hs) if isinstance(line, ScheduleLine) else (Rule.FLOOR, "")
    return Line(rule, line.product_id, hs, line.origin_id, line.territory_id)
