"""Units, content bases, value bases, currencies, and a price that states all of them.

Two prices on different bases are brought together by `comparison` from stated facts alone. Nothing here knows an
exchange rate, an assay or a freight charge, and nothing guesses one.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Self

from alliance.domain.amounts import (
    check_amount,
    check_percent,
    in_words,
    parse_amount,
    parse_plain,
    plain,
    round_half_up,
    show,
)
from alliance.domain.currencies import CURRENCIES, Currency
from alliance.domain.errors import Refusal
from alliance.domain.substances import CONTENT_BASES, ContentBasis
from alliance.domain.terms import VALUE_BASES, price_term, value_basis
from alliance.domain.units import UNITS, Unit, convert, unit, unit_rows

__all__ = [
    "CONTENT_BASES", "CURRENCIES", "UNITS", "VALUE_BASES", "ContentBasis", "Currency", "Price", "Quantity",
    "Unit", "convert", "currency", "in_words", "parse_amount", "parse_plain", "plain", "round_half_up",
    "show", "unit", "unit_rows", "value_basis",
]  # fmt: skip


def currency(text: str) -> Currency:
    """The currency with this ISO 4217 code. Raises Refusal `currency_unknown`."""
    if text not in CURRENCIES:
        raise Refusal("currency_unknown", text=text, known=list(CURRENCIES))
    return CURRENCIES[text]


@dataclass(frozen=True)
class Price:
    """Money per unit of goods, with everything that must be equal before two prices may be compared.

    `amount` in `currency` per one `unit`, 0 or more, at most 6 decimals, below 10^12. `value_basis` is one of
    VALUE_BASES or, for a price as invoiced, an Incoterm (`terms.INCLUDED`). `purity_minimum` is the least purity, in
    percent, of the goods that a floor means; None where it states none. Raises the Refusals of
    `amounts.check_amount`, `value_basis_unknown`, `unit_counts_other`, `percent_malformed`.
    """

    amount: Decimal
    currency: Currency
    unit: Unit
    content_basis: ContentBasis
    value_basis: str
    purity_minimum: Decimal | None = None

    def __post_init__(self) -> None:
        check_amount(self.amount)
        price_term(self.value_basis)
        self.unit.check(self.content_basis.kind)
        if self.purity_minimum is not None:
            check_percent(self.purity_minimum)

    @classmethod
    def of(
        cls,
        amount: str | Decimal,
        currency_code: str,
        unit_text: str,
        content_basis: str,
        value_basis: str,
        purity_minimum: Decimal | None = None,
    ) -> Self:
        """A price from text as machines write it (a point marks decimals, nothing else); a Refusal names the
        part that cannot be read. What a person typed goes through `parse_amount` first."""
        return cls(
            parse_plain(amount) if isinstance(amount, str) else amount,
            currency(currency_code),
            unit(unit_text),
            ContentBasis.parse(content_basis),
            value_basis,
            purity_minimum,
        )

    @property
    def per(self) -> str:
        """Currency and unit: `USD/kg`."""
        return f"{self.currency.code}/{self.unit.symbol}"

    def __str__(self) -> str:
        return f"{plain(self.amount, self.currency.places)} {self.per}"

    def exact(self, unit: Unit | None = None) -> Fraction:
        """The amount per `unit` (its own if None), exact. Raises Refusal `unit_not_convertible`."""
        return self._exact if unit is None else convert(self._exact, unit, self.unit)

    @cached_property
    def _exact(self) -> Fraction:
        return Fraction(self.amount)


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
