"""What the rows of a text stand on, read at once for all of them: catalogue, floors on record, open ballots.

The checks ask here, so that a text of fifty rows asks the database as often as one of two.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from alliance.domain.period import Period
from members.registry.models import CustomsTerritory
from tariffs.catalogue.models import OriginGroup, OriginGroupMember, Product
from tariffs.floors import selectors as floors
from tariffs.floors.models import PriceFloor
from tariffs.proposals.models import ContestedLine

Line = tuple[int, int, int | None]  # ids of product, origin group and territory (None: the whole alliance)


class Ground:
    """Everything that some rows, as they were typed, can name. Read when it is made, and never again."""

    def __init__(self, typed: Iterable[Mapping[str, str]]) -> None:
        rows = list(typed)

        def said(name: str) -> set[str]:
            return {row[name] for row in rows if row.get(name)}

        self.products = Product.objects.in_bulk(said("product"), field_name="slug")
        self.origins = OriginGroup.objects.in_bulk(said("origin"), field_name="code")
        self.territories = CustomsTerritory.objects.in_bulk(said("importer"), field_name="code")
        self._floors = self._read_floors(said("names"))
        self._memberships = self._read_memberships()
        self._contested = self._read_contested()

    def _read_floors(self, names: set[str]) -> list[PriceFloor]:
        """The floors on record of the products named, and the versions named, on record or not."""
        wanted = Q(line__product__in=self.products.values(), record__upper_inf=True)
        for line, version in filter(None, map(floors.parts_of, names)):
            wanted |= Q(line_id=line, version=version)
        if not self.products and not names:
            return []
        rows = PriceFloor.objects.filter(wanted).select_related("line__origin", "line__product")
        return list(rows.order_by("validity"))

    def _read_memberships(self) -> dict[int, dict[int, list[Period]]]:
        """Group's id → country's id → its periods, of every group that can meet another."""
        groups = {each.pk for each in self.origins.values()} | {each.line.origin_id for each in self._floors}
        found: dict[int, dict[int, list[Period]]] = {group: {} for group in groups}
        for row in OriginGroupMember.objects.filter(group__in=groups) if len(groups) > 1 else ():
            found[row.group_id].setdefault(row.country_id, []).append(floors.period(row.during))
        return found

    def _read_contested(self) -> dict[Line, ContestedLine]:
        if not (self.products and self.origins):
            return {}
        rows = ContestedLine.objects.filter(
            line__product__in=self.products.values(), line__origin__in=self.origins.values()
        )
        return {
            (row.line.product_id, row.line.origin_id, row.line.territory_id): row
            for row in rows.select_related("line", "ballot")
        }

    def named(self, symbol: str) -> PriceFloor | None:
        """The rule version that a symbol names, on record or not."""
        parts = floors.parts_of(symbol)
        return next((each for each in self._floors if (each.line_id, each.version) == parts), None)

    def on_record(self, line: Line) -> list[PriceFloor]:
        """The versions of a line that no later decision has replaced, by validity."""
        return [each for each in self._floors if each.record.upper is None and _line_of(each) == line]

    def contested(self, line: Line) -> ContestedLine | None:
        """The open ballot that touches a line, if one does."""
        return self._contested.get(line)

    def beside(self, line: Line) -> list[PriceFloor]:
        """The floors on record of the same product and importer, on other lines."""
        product, origin, territory = line
        return [
            each
            for each in self._floors
            if each.record.upper is None
            and (each.line.product_id, each.line.territory_id) == (product, territory)
            and each.line.origin_id != origin
        ]

    def share_a_country(self, one: OriginGroup, other: OriginGroup, during: Period) -> bool:
        """As `floors.share_a_country`."""
        return floors.share_in(self._memberships[one.pk], self._memberships[other.pk], during)


def _line_of(floor: PriceFloor) -> Line:
    return floor.line.product_id, floor.line.origin_id, floor.line.territory_id
