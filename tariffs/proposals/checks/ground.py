"""What the rows of a text stand on, read at once for all of them: catalogue, register, floors on record, ballots.

The checks ask here, so that a text of fifty rows asks the database as often as one of two.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q
from django.db.models.functions import JSONObject

from alliance.domain.period import Period
from members.registry.models import CustomsTerritory
from members.registry.selectors import territories_on
from tariffs.catalogue.models import OriginGroup, Product
from tariffs.floors import selectors as floors
from tariffs.floors.models import PriceFloor
from tariffs.proposals.models import ContestedLine

Line = tuple[int, int, int | None]  # ids of product, origin group and territory (None: the whole alliance)


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
        rows = Product.objects.select_related("mineral").order_by("mineral__name", "name")
        rows = rows if self._whole else rows.filter(slug__in=self._said("product"))
        return {row.slug: row for row in rows}

    @cached_property
    def origins(self) -> dict[str, OriginGroup]:
        """By code; every group among them, each with its dated countries in `held`."""
        group = OriginGroup.Rank.GROUP
        member = JSONObject(
            country=F("memberships__country"), before=F("memberships__during__endswith"),
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

    @cached_property
    def _contested(self) -> dict[Line, ContestedLine]:
        products = [self.products[slug] for slug in self._said("product") if slug in self.products]
        rows = ContestedLine.objects.filter(line__product__in=products).select_related("line", "ballot")
        return {(row.line.product_id, row.line.origin_id, row.line.territory_id): row for row in rows}

    def named(self, symbol: str) -> PriceFloor | None:
        """The rule version that a symbol names, on record or not."""
        parts = floors.parts_of(symbol)
        if parts is None:
            return None
        return next((each for each in self.floors if (each.line_id, each.version) == parts), None)

    def on_record(self, line: Line) -> list[PriceFloor]:
        """The versions of a line that no later decision has replaced, by validity."""
        return [each for each in self.floors if each.record.upper is None and _line_of(each) == line]

    def contested(self, line: Line) -> ContestedLine | None:
        """The open ballot that touches a line, if one does."""
        return self._contested.get(line)

    def beside(self, line: Line) -> list[PriceFloor]:
        """The floors on record of the same product and importer, on other lines."""
        product, origin, territory = line
        return [
            each
            for each in self.floors
            if each.record.upper is None
            and (each.line.product_id, each.line.territory_id) == (product, territory)
            and each.line.origin_id != origin
        ]

    def share_a_country(self, one: OriginGroup, other: OriginGroup, during: Period) -> bool:
        """As `floors.share_a_country` of two different origins. Only groups can: a country is one origin, and there
        is one origin of all."""
        return floors.share_in(self._members(one), self._members(other), during)

    def _members(self, group: OriginGroup) -> dict[int, list[Period]]:
        found: dict[int, list[Period]] = {}
        held: list[dict[str, Any]] = getattr(self.origins.get(group.code), "held", [])
        for each in held:
            before = date.fromisoformat(each["before"]) if each["before"] else None
            period = Period(date.fromisoformat(each["start"]), before)
            found.setdefault(each["country"], []).append(period)
        return found


def _line_of(floor: PriceFloor) -> Line:
    return floor.line.product_id, floor.line.origin_id, floor.line.territory_id
