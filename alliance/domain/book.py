"""A book: everything of one release that a quote reads, and how to find in it what answers.

The files are canonical NDJSON. The first line of each is a header {"file", "notice", "schema"}; the other
lines are rows, in the order of their key. Readers ignore keys they do not know, so that a later release may say more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self, TypeVar

from alliance.domain import codes
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

CONCESSIONS = "concessions"  # a release holds this file only where a concession is recorded
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
}
FILES = tuple(name for name in KEYS if name != CONCESSIONS)  # what every release holds
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
        held = (*FILES, CONCESSIONS) if f"{CONCESSIONS}.ndjson" in files else FILES
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
        )

    @cached_property
    def by_line(self) -> Mapping[str, tuple[FloorRule, ...]]:
        """The rules by the line that they are versions of (`PF-1`), each in the order of the file."""
        return _grouped(self.rules, lambda rule: rule.rule)

    @cached_property
    def by_product(self) -> Mapping[str, tuple[FloorRule, ...]]:
        """The rules by product, each in the order of the file."""
        return _grouped(self.rules, lambda rule: rule.product)

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

        def rank(rule: FloorRule) -> tuple[int, int] | None:
            if rule.importer not in (territory, ALLIANCE) or not rule.answers.contains(on):
                return None
            if not self.speaks_of(rule.origin, origin, on):
                return None
            group = self.groups.get(rule.origin)
            origin_rank = 0 if rule.origin == origin else 2 if group is None else group.rank
            return origin_rank, int(rule.importer == ALLIANCE)

        rules = self.by_product.get(product, ())
        ranked = [(place, rule) for rule in rules if (place := rank(rule)) is not None]
        if not ranked:
            return None
        best = min(place for place, _ in ranked)
        first = [rule for place, rule in ranked if place == best]
        if len(first) > 1:
            raise Refusal("several_rules", rules=[rule.rule for rule in first], on=on.isoformat())
        return first[0]

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
        if named in (origin, EVERYWHERE):
            return True
        group = self.groups.get(named)
        return group is not None and group.contains(origin, on)

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


def _grouped(rules: Iterable[FloorRule], key: Callable[[FloorRule], str]) -> dict[str, tuple[FloorRule, ...]]:
    groups: dict[str, list[FloorRule]] = {}
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
