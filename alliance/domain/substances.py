"""What a unit of goods counts (the content basis), and the factors from one substance to another.

Oxide to element and lithium compound to carbonate equivalent are fixed factors that the trade agrees on, not analyses;
each is data with its source. The share of a substance in a lot is an assay and belongs to the lot (`facts`).
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from re import compile as pattern
from typing import Self

from alliance.domain.errors import Refusal

CONTENT_BASES = {
    "gross": "per unit of the goods as delivered: packing aside, nothing taken off for moisture or content",
    "net": "per unit of the dry goods: the moisture, by analysis, is taken off",
    "contained": "per unit of the named element or oxide in the goods, by assay",
    "payable": "per unit of the named element or oxide that is paid for: contained, times the payable share",
}
_SUBSTANCE = pattern(r"[A-Z][A-Za-z0-9]{0,11}(?:\.[A-Z][A-Za-z0-9]{0,5})?")


@dataclass(frozen=True)
class ContentBasis:
    """What the unit counts: `gross`, `net` (dry), `contained:REO` or `payable:Co` with the substance of the assay."""

    kind: str
    substance: str | None = None

    def __post_init__(self) -> None:
        named = self.substance is not None and _SUBSTANCE.fullmatch(self.substance) is not None
        if self.kind not in CONTENT_BASES or named != (self.kind in ("contained", "payable")):
            raise Refusal("content_basis_malformed", text=str(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what `str()` writes. Raises Refusal `content_basis_malformed`."""
        kind, colon, substance = text.partition(":")
        return cls(kind, substance if colon else None)

    def __str__(self) -> str:
        return self.kind if self.substance is None else f"{self.kind}:{self.substance}"

    @property
    def words(self) -> str:
        """As a sentence says it: `net`, `contained WO3`."""
        return str(self).replace(":", " ")


@dataclass(frozen=True)
class Factor:
    """One unit of mass of `of` holds (or counts as) `share` units of mass of `counts_as`, exactly as
    `source` states it."""

    of: str
    counts_as: str
    share: Decimal
    source: str


_USGS = "USGS Mineral Commodity Summaries 2026"
_TRADE = "trade convention, text not re-read here"
FACTORS = (
    Factor("WO3", "W", Decimal("0.793"), f"{_USGS}: 10 kg of WO3 hold 7.93 kg of W"),
    Factor("Ta2O5", "Ta", Decimal("0.81897"), f"{_USGS}: Ta2O5 is 81.897% Ta"),
    Factor("V2O5", "V", Decimal("0.56"), f"{_USGS}: V2O5 x 0.56 = V"),
    Factor("GeO2", "Ge", Decimal("0.69"), f"{_USGS}: GeO2 x 0.69 = Ge"),
    Factor("Li", "LCE", Decimal("5.323"), "trade convention: 1 t Li = 5.323 t LCE (Kaiser Research, 771323)"),
    Factor("Li2O", "LCE", Decimal("2.473"), f"{_TRADE}: Li2O x 2.473 = LCE"),
    Factor("LiOH.H2O", "LCE", Decimal("0.880"), f"{_TRADE}: LiOH.H2O x 0.880 = LCE"),
    Factor("Li2CO3", "LCE", Decimal(1), "lithium carbonate equivalent is counted as lithium carbonate"),
)


def factors(of: str, to: str) -> tuple[tuple[Factor, bool], ...] | None:
    """The factors that lead from a mass of `of` to the mass of `to`, each with whether it is used backwards.

    One, or two that share the substance they are counted as (Li2O -> LCE -> Li); () for the same substance, None where
    no factor leads there."""
    if of == to:
        return ()
    for factor in FACTORS:
        if (factor.of, factor.counts_as) == (of, to):
            return ((factor, False),)
        if (factor.of, factor.counts_as) == (to, of):
            return ((factor, True),)
    for one in FACTORS:
        for other in FACTORS:
            if one.of == of and other.of == to and one.counts_as == other.counts_as:
                return ((one, False), (other, True))
    return None


def share(path: tuple[tuple[Factor, bool], ...]) -> Fraction:
    """The mass at the end of `path` for one unit of mass at its start, exact."""
    result = Fraction(1)
    for factor, backwards in path:
        result = result / Fraction(factor.share) if backwards else result * Fraction(factor.share)
    return result
