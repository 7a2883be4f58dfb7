"""A book: everything of one release that a quote reads, and how to find in it what answers.

The files are canonical NDJSON. The first line of each is a header {"file", "notice", "schema"}; the other
lines are rows, in the order of their key. Readers ignore keys they do not know, so that a later release may say more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self, TypeVar

from alliance.domain import codes, precedence
from alliance.domain.canon import read_ndjson
from alliance.domain.errors import Refusal
from alliance.domain.money import Unit
from alliance.domain.rows import (
    ALLIANCE,
    EVERYWHERE,
    BaseRate,
    Concession,
    Country,
    Decision,
    FloorRule,
    OriginGroup,
    Product,
    Territory,
    read_unit,
)
from alliance.domain.shape import Node
from alliance.domain.tariff_line import TariffLine

CONCESSIONS = "concessions"  # a release holds this file only where a concession is recorded
TARIFF_LINES = "tariff-lines"  # and this one from the first decision on that put a tariff line on record
# Each file with its key: the names whose values tell its rows apart, and put them in order (alliance.domain.delta).
KEYS: Mapping[str, tuple[str, ...]] = {
    "rules": ("rule", "version"),
    "products": ("product",),
    "origin-groups": ("group",),
    "territories": ("territory",),
    "countries": ("country",),
    "base-rates": ("territory", "hs", "from"),
    "units": ("unit",),
    "decisions": ("decision",),
    CONCESSIONS: ("territory", "hs", "origin", "kind", "from"),
    TARIFF_LINES: ("line", "version"),
}
OPTIONAL = (CONCESSIONS, TARIFF_LINES)
FILES = tuple(name for name in KEYS if name not in OPTIONAL)  # what every release holds
Row = TypeVar("Row")


def header(file: str, notice: str) -> dict[str, str]:
    """The first line of a file of a release."""
    return {"file": file, "notice": notice, "schema": f"{file}/1"}


@dataclass(frozen=True)
class Book:
    """One release as a quote reads it."""

    notice: str
    rules: tuple[FloorRule, ...]
    products: Mapping[str, Product]
    groups: Mapping[str, OriginGroup]
    territories: Mapping[str, Territory]
    countries: Mapping[str, Country]
    base_rates: tuple[BaseRate, ...]
    units: Mapping[str, Unit]
    decisions: Mapping[int, Decision]
    concessions: tuple[Concession, ...] = ()
    tariff_lines: tuple[TariffLine, ...] = ()

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Self:
        """Reads the files of a release by name (`rules.ndjson`, ...); other names are ignored.

        Raises Refusal `book_incomplete` (a file is missing), or `book_malformed` with the file and line of
        the fault, also where a row names a product, group, territory, unit or decision that the other files
        do not hold.
        """
        missing = [f"{name}.ndjson" for name in FILES if f"{name}.ndjson" not in files]
        if missing:
            raise Refusal("book_incomplete", missing=missing)
        heads, rows = {}, {}
        held = (*FILES, *(name for name in OPTIONAL if f"{name}.ndjson" in files))
        for name in held:
            rows[name] = _lines(name, files[f"{name}.ndjson"])
            heads[name] = next(rows[name])

        def keyed(name: str, key: str, reader: Callable[[Node], Row]) -> dict[Any, Row]:
            found: dict[Any, Row] = {}
            for node in rows[name]:
                row = reader(node)
                if found.setdefault(getattr(row, key), row) is not row:
                    raise node.fault("fault_key_twice")
            return found

        units = keyed("units", "code", read_unit)
        decisions = keyed("decisions", "number", Decision.read)
        countries = keyed("countries", "code", Country.read)
        products = keyed("products", "slug", lambda node: Product.read(node, units))
        groups = keyed("origin-groups", "code", OriginGroup.read)
        territories = keyed("territories", "code", Territory.read)
        named: dict[str, Mapping[Any, object]] = {
            "product": products,
            "importer": {ALLIANCE: None, **territories},
            "origin": {EVERYWHERE: None, **groups, **countries},
            "decision": decisions,
            "set_by": decisions,
        }

        def rule(node: Node) -> FloorRule:
            for key, known in named.items():
                node[key].among(known)
            return FloorRule.read(node, units)

        def tariff_line(node: Node) -> TariffLine:
            for key in ("importer", "origin", "decision", "set_by"):
                node[key].among(named[key])
            line = TariffLine.read(node)
            if line.product is not None:
                node["product"].among(products)
            return line

        def base_rate(node: Node) -> BaseRate:
            node["territory"].among(territories)
            return BaseRate.read(node)

        def concession(node: Node) -> Concession:
            node["territory"].among(territories)
            node["origin"].among(named["origin"])
            return Concession.read(node)

        return cls(
            heads["rules"]["notice"].text(),
            tuple(map(rule, rows["rules"])),
            products,
            groups,
            territories,
            countries,
            tuple(map(base_rate, rows["base-rates"])),
            units,
            decisions,
            tuple(map(concession, rows.get(CONCESSIONS, ()))),
            tuple(map(tariff_line, rows.get(TARIFF_LINES, ()))),
        )

    @cached_property
    def by_line(self) -> Mapping[str, tuple[FloorRule, ...]]:
        """The rules by the line that they are versions of (`PF-1`), each in the order of the file."""
        return _grouped(self.rules, lambda rule: rule.rule)

    @cached_property
    def by_product(self) -> Mapping[str, tuple[FloorRule, ...]]:
        """The rules by product, each in the order of the file."""
        return _grouped(self.rules, lambda rule: rule.product)

    @cached_property
    def by_schedule_line(self) -> Mapping[str, tuple[TariffLine, ...]]:
        """The tariff lines by the line that they are versions of (`TL-1`), each in the order of the file."""
        return _grouped(self.tariff_lines, lambda line: line.line)

    def unit(self, text: str) -> Unit:
        """The release's unit with this code or trade symbol. Raises Refusal `unit_unknown`."""
        for unit in self.units.values():
            if text in (unit.code, unit.symbol):
                return unit
        raise Refusal("unit_unknown", text=text, known=[unit.told for unit in self.units.values()])

    def rules_valid_on(self, on: date) -> tuple[FloorRule, ...]:
        """The rules that answer on that day, in the order of the file."""
        return tuple(rule for rule in self.rules if rule.answers.contains(on))

    def products_of(self, hs: str) -> list[Product]:
        """The products of the catalogue under an HS code, or over it where the code is finer than six
        digits."""
        code = codes.parse_hs(hs)
        return [
            product
            for product in self.products.values()
            if codes.covers(code, product.hs6) or codes.covers(product.hs6, code)
        ]

    def importing_territory(self, importer: str, on: date) -> Territory:
        """The party's customs territory that `importer` (its code, or a country in it) means on that day.

        Raises Refusal `importer_unknown`, `importer_not_party`, `several_territories`.
        """
        if importer in self.territories:
            found = [self.territories[importer]]
        else:
            found = [each for each in self.territories.values() if each.contains(importer, on)]
        if len(found) > 1:
            raise Refusal("several_territories", importer=importer, territories=[each.code for each in found])
        if not found and importer not in self.countries:
            raise Refusal("importer_unknown", importer=importer)
        if not found or not found[0].is_party(on):
            name = found[0].name if found else self.countries[importer].name
            raise Refusal("importer_not_party", importer=importer, name=name, on=on.isoformat())
        return found[0]

    def floor_rule(self, product: str, origin: str, territory: str, on: date) -> FloorRule | None:
        """The one rule that answers: a named country before a group before all, then the territory before the
        alliance; None if no rule speaks. Raises Refusal `several_rules` where two stand equal."""
        found = precedence.first(
            (place, rule)
            for rule in self.by_product.get(product, ())
            if (place := self._place_of(rule, origin, territory, on)) is not None
        )
        return None if found is None else precedence.one_of(found[1], [rule.rule for rule in found[1]], on)

    def tariff_line(
        self, product: Product, code: str, origin: str, territory: str, on: date
    ) -> TariffLine | None:
        """The one tariff line that answers for a product declared under the HS code `code` (digits, six or more): its
        product before an HS code, a longer code before a shorter, and then as floors are ranked; None if none speaks.

        Raises Refusal `several_rules` where two stand equal, `needs_hs_code` where a line of more digits would come
        first if the goods stand under it.
        """
        speaking = [
            (place, line)
            for line in self.tariff_lines
            if (place := self._place_of(line, origin, territory, on)) is not None
        ]
        found = precedence.first(
            ((*goods, *place), line)
            for place, line in speaking
            if (goods := precedence.goods_place(line.product, line.hs, slug=product.slug, code=code))
            is not None
        )
        finer = [line.hs for _, line in speaking if line.hs and line.hs != code and line.hs.startswith(code)]
        if finer and (found is None or found[0][0] > 0):
            hs = [codes.format_hs(each) for each in sorted(set(finer))]
            raise Refusal("needs_hs_code", hs=codes.format_hs(code), finer=hs, product=product.name)
        return None if found is None else precedence.one_of(found[1], [line.line for line in found[1]], on)

    def _place_of(
        self, row: precedence.Answering, origin: str, territory: str, on: date
    ) -> precedence.Place | None:
        return precedence.place_of(row, self.groups, origin=origin, territory=territory, on=on)

    def base_rate(self, territory: str, hs: str, on: date) -> BaseRate:
        """The ordinary duty of a territory on an HS code: the longest code that covers it answers.

        Raises Refusal `base_rate_missing`, `several_base_rates`.
        """
        found = [
            rate
            for rate in self._rates_of.get(territory, ())
            if hs.startswith(rate.hs) and rate.period.contains(on)
        ]
        longest = max((len(rate.hs) for rate in found), default=0)
        found = [rate for rate in found if len(rate.hs) == longest]
        if len(found) != 1:
            code = "several_base_rates" if found else "base_rate_missing"
            raise Refusal(code, territory=territory, hs=codes.format_hs(hs), on=on.isoformat())
        return found[0]

    @cached_property
    def _rates_of(self) -> Mapping[str, tuple[BaseRate, ...]]:
        rates: dict[str, list[BaseRate]] = {}
        for rate in self.base_rates:
            rates.setdefault(rate.territory, []).append(rate)
        return {territory: tuple(found) for territory, found in rates.items()}

    def speaks_of(self, named: str, origin: str, on: date) -> bool:
        """Whether an origin that a row names (a country, a group, all) holds goods of `origin` on that day."""
        return precedence.speaks_of(self.groups, named, origin, on)

    def concessions_of(self, territory: str, hs: str, origin: str, on: date) -> tuple[Concession, ...]:
        """What the territory has bound or grants on goods of an origin: of each kind, those under the longest HS
        code that covers it."""
        found = [
            each
            for each in self.concessions
            if each.territory == territory
            and hs.startswith(each.hs)
            and each.period.contains(on)
            and self.speaks_of(each.origin, origin, on)
        ]
        longest = {each.kind: max(len(one.hs) for one in found if one.kind == each.kind) for each in found}
        return tuple(each for each in found if len(each.hs) == longest[each.kind])


def _grouped(rules: Iterable[Row], key: Callable[[Row], str]) -> dict[str, tuple[Row, ...]]:
    groups: dict[str, list[Row]] = {}
    for rule in rules:
        groups.setdefault(key(rule), []).append(rule)
    return {name: tuple(group) for name, group in groups.items()}


def _lines(name: str, data: bytes) -> Iterator[Node]:
    """The lines of a file one by one, the header first; every fault names file and line."""
    path = f"{name}.ndjson"
    line = 0
    try:
        for line, row in enumerate(read_ndjson(data), start=1):
            node = Node(row, f"{path}:{line}", "book_malformed")
            if line == 1:
                node["file"].one_of(name)
                node["schema"].one_of(f"{name}/1")
            yield node
    except Refusal as refusal:
        if refusal.code != "json_malformed":
            raise
        raise Refusal("book_malformed", path=path, fault=refusal.detail) from refusal
    if not line:
        raise Node(None, f"{path}:1", "book_malformed").fault("fault_missing")
