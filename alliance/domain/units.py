"""Units of quantity and what they count; masses convert by exact factors."""

from dataclasses import dataclass
from fractions import Fraction

from alliance.domain.errors import Refusal


@dataclass(frozen=True)
class Unit:
    """A unit of quantity: UN/ECE Recommendation 20 code (or one of ours, in lower case), trade symbol, name, exact
    kilograms (None: no mass), and the kind of content basis that it counts by itself (None: any), as a dry metric
    tonne counts the dry goods."""

    code: str
    symbol: str
    name: str
    kilograms: Fraction | None
    counts: str | None = None

    @property
    def told(self) -> str:
        """Its code, and its trade symbol where that is another: `KGM (kg)`."""
        return self.code if self.code == self.symbol else f"{self.code} ({self.symbol})"

    def as_row(self) -> dict[str, str | None]:
        """The row of `units.ndjson`; the factor is an exact fraction as text."""
        factor = None if self.kilograms is None else str(self.kilograms)
        row = {"kilograms": factor, "name": self.name, "symbol": self.symbol, "unit": self.code}
        return row if self.counts is None else row | {"counts": self.counts}

    def check(self, kind: str) -> None:
        """Raises Refusal `unit_counts_other` where the unit by itself counts another kind of content than `kind`."""
        if self.counts not in (None, kind) and (self.counts, kind) != ("contained", "payable"):
            raise Refusal("unit_counts_other", unit=self.symbol, counts=self.counts or "", given=kind)


# Pound and grain by the international agreement of 1959: 0.45359237 kg; a troy ounce is 480 grains. A metric ton unit
# is one percent of a tonne: 10 kg of the named content (USGS Mineral Commodity Summaries 2026: 10 kg of WO3).
UNITS = {
    unit.code: unit
    for unit in (
        Unit("KGM", "kg", "kilogram", Fraction(1)),
        Unit("TNE", "t", "tonne", Fraction(1000)),
        Unit("GRM", "g", "gram", Fraction(1, 1000)),
        Unit("LBR", "lb", "pound", Fraction("0.45359237")),
        Unit("APZ", "ozt", "troy ounce", Fraction("0.0311034768")),
        Unit("mtu", "mtu", "metric ton unit", Fraction(10), "contained"),
        Unit("dmt", "dmt", "dry metric tonne", Fraction(1000), "net"),
        Unit("wmt", "wmt", "wet metric tonne", Fraction(1000), "gross"),
        Unit("H87", "u", "piece", None),
        Unit("MTQ", "m3", "cubic metre", None),
    )
}


def unit_rows() -> list[dict[str, str | None]]:
    """The rows of `units.ndjson` as a release publishes them, ordered by code."""
    return [UNITS[code].as_row() for code in sorted(UNITS)]


def unit(text: str) -> Unit:
    """The unit with this code (`KGM`) or trade symbol (`kg`). Raises Refusal `unit_unknown`."""
    for each in UNITS.values():
        if text in (each.code, each.symbol):
            return each
    raise Refusal("unit_unknown", text=text, known=[each.told for each in UNITS.values()])


def convert(quantity: Fraction, from_: Unit, to: Unit) -> Fraction:
    """A quantity in another unit, exactly: 1 t -> 1000 kg.

    Raises Refusal `unit_not_convertible` unless both are units of mass, or the same unit.
    """
    if from_.code == to.code:
        return quantity
    if from_.kilograms is None or to.kilograms is None:
        raise Refusal("unit_not_convertible", given=from_.symbol, wanted=to.symbol)
    return quantity * from_.kilograms / to.kilograms
