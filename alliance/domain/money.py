"""Units, content bases, value bases, currencies, and a price that states all of them.

Two prices are compared only where currency, content basis and value basis are the same; units of mass convert
by exact factors. Nothing here knows an exchange rate, an assay or a freight charge, and nothing guesses one.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from re import compile as pattern
from typing import Self

from alliance.domain.amounts import (
    check_amount,
    in_words,
    parse_amount,
    parse_plain,
    plain,
    round_half_up,
    show,
)
from alliance.domain.errors import Refusal

__all__ = [
    "CONTENT_BASES", "CURRENCIES", "UNITS", "VALUE_BASES", "ContentBasis", "Currency", "Price", "Quantity",
    "Unit", "convert", "currency", "in_words", "parse_amount", "parse_plain", "plain", "round_half_up",
    "show", "unit", "unit_rows", "value_basis",
]  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A unit of quantity: UN/ECE Recommendation 20 code, trade symbol, name, exact kilograms (None: no
    mass)."""

    code: str
    symbol: str
    name: str
    kilograms: Fraction | None

    def as_row(self) -> dict[str, str | None]:
        """The row of `units.ndjson`; the factor is an exact fraction as text."""
        factor = None if self.kilograms is None else str(self.kilograms)
        return {"kilograms": factor, "name": self.name, "symbol": self.symbol, "unit": self.code}


# Pound and grain by the international agreement of 1959: 0.45359237 kg; a troy ounce is 480 grains.
UNITS = {
    unit.code: unit
    for unit in (
        Unit("KGM", "kg", "kilogram", Fraction(1)),
        Unit("TNE", "t", "tonne", Fraction(1000)),
        Unit("GRM", "g", "gram", Fraction(1, 1000)),
        Unit("LBR", "lb", "pound", Fraction("0.45359237")),
        Unit("APZ", "ozt", "troy ounce", Fraction("0.0311034768")),
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
    raise Refusal("unit_unknown", text=text, known=[each.symbol for each in UNITS.values()])


def convert(quantity: Fraction, from_: Unit, to: Unit) -> Fraction:
    """A quantity in another unit, exactly: 1 t -> 1000 kg.

    Raises Refusal `unit_not_convertible` unless both are units of mass, or the same unit.
    """
    if from_.code == to.code:
        return quantity
    if from_.kilograms is None or to.kilograms is None:
        raise Refusal("unit_not_convertible", given=from_.symbol, wanted=to.symbol)
    return quantity * from_.kilograms / to.kilograms


@dataclass(frozen=True)
class Currency:
    """An ISO 4217 currency: alphabetic code, name, decimals of its minor unit."""

    code: str
    name: str
    places: int


CURRENCIES = {
    currency.code: currency
    for currency in (
        Currency("USD", "US dollar", 2),
        Currency("EUR", "euro", 2),
        Currency("JPY", "yen", 0),
        Currency("GBP", "pound sterling", 2),
        Currency("CNY", "yuan renminbi", 2),
        Currency("AUD", "Australian dollar", 2),
        Currency("CAD", "Canadian dollar", 2),
        Currency("KRW", "won", 0),
        Currency("INR", "Indian rupee", 2),
        Currency("CHF", "Swiss franc", 2),
        Currency("CLP", "Chilean peso", 0),
    )
}


def currency(text: str) -> Currency:
    """The currency with this ISO 4217 code. Raises Refusal `currency_unknown`."""
    if text not in CURRENCIES:
        raise Refusal("currency_unknown", text=text, known=list(CURRENCIES))
    return CURRENCIES[text]


CONTENT_BASES = {
    "gross": "per unit of the goods as delivered: packing aside, nothing taken off for moisture or content",
    "net": "per unit of the dry goods: the moisture, by analysis, is taken off",
    "contained": "per unit of the named element or oxide in the goods, by assay",
}
_SUBSTANCE = pattern(r"[A-Z][A-Za-z0-9]{0,11}")


@dataclass(frozen=True)
class ContentBasis:
    """What the unit counts: `gross`, `net`, or `contained:REO` with the substance that the assay names."""

    kind: str
    substance: str | None = None

    def __post_init__(self) -> None:
        named = self.substance is not None and _SUBSTANCE.fullmatch(self.substance) is not None
        if self.kind not in CONTENT_BASES or named != (self.kind == "contained"):
            raise Refusal("content_basis_malformed", text=str(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what `str()` writes. Raises Refusal `content_basis_malformed`."""
        kind, colon, substance = text.partition(":")
        return cls(kind, substance if colon else None)

    def __str__(self) -> str:
        return self.kind if self.substance is None else f"{self.kind}:{self.substance}"


VALUE_BASES = {
    "FOB": "free on board at the port of export: without freight and insurance to the importer",
    "CIF": "cost, insurance and freight to the port of import",
    "NFF": "net free at the frontier of the importing territory, before duty",
}


def value_basis(text: str) -> str:
    """`text`, if it is a key of VALUE_BASES. Raises Refusal `value_basis_unknown`."""
    if text not in VALUE_BASES:
        raise Refusal("value_basis_unknown", text=text, known=list(VALUE_BASES))
    return text


@dataclass(frozen=True)
class Price:
    """Money per unit of goods, with everything that must be equal before two prices may be compared.

    `amount` in `currency` per one `unit`, 0 or more, at most 6 decimals, below 10^12. Raises the Refusals of
    `amounts.check_amount`, and `value_basis_unknown`.
    """

    amount: Decimal
    currency: Currency
    unit: Unit
    content_basis: ContentBasis
    value_basis: str

    def __post_init__(self) -> None:
        check_amount(self.amount)
        value_basis(self.value_basis)

    @classmethod
    def of(
        cls, amount: str | Decimal, currency_code: str, unit_text: str, content_basis: str, value_basis: str
    ) -> Self:
        """A price from text as machines write it (a point marks decimals, nothing else); a Refusal names the
        part that cannot be read. What a person typed goes through `parse_amount` first."""
        return cls(
            parse_plain(amount) if isinstance(amount, str) else amount,
            currency(currency_code),
            unit(unit_text),
            ContentBasis.parse(content_basis),
            value_basis,
        )

    @property
    def per(self) -> str:
        """Currency and unit: `USD/kg`."""
        return f"{self.currency.code}/{self.unit.symbol}"

    def __str__(self) -> str:
        return f"{plain(self.amount, self.currency.places)} {self.per}"

    def exact(self, unit: Unit | None = None) -> Fraction:
        """The amount per `unit` (its own if None), exact. Raises Refusal `unit_not_convertible`."""
        return convert(Fraction(self.amount), unit or self.unit, self.unit)


@dataclass(frozen=True)
class Quantity:
    """A quantity of goods, counted on the content basis of the price beside it. Raises Refusal
    `quantity_not_positive`."""

    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if check_amount(self.amount) == 0:
            raise Refusal("quantity_not_positive")

    def exact(self, unit: Unit) -> Fraction:
        """The quantity in `unit`, exact. Raises Refusal `unit_not_convertible`."""
        return convert(Fraction(self.amount), self.unit, unit)
