"""Reading reference prices, and bringing a series to the unit of a floor where that is exact."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from alliance.domain.amounts import plain, round_half_up
from alliance.domain.errors import Refusal
from alliance.domain.money import Unit, unit
from alliance.web.drawing import Observed
from tariffs.catalogue.models import Product
from tariffs.prices.models import ReferencePrice

PLACES = 4  # decimals of a converted observation; enough for a chart, never used for a duty


def series(product: Product) -> list[ReferencePrice]:
    """The observations of a product in order of date."""
    return list(product.reference_prices.order_by("on"))


def in_unit(row: ReferencePrice, wanted: Unit) -> Decimal | None:
    """An observation per `wanted` unit, or None where the two units do not convert exactly."""
    try:
        kilograms = unit(row.unit).kilograms
    except Refusal:
        return None
    if kilograms is None or wanted.kilograms is None:
        return row.price if row.unit in (wanted.code, wanted.symbol) else None
    value = Fraction(row.price) * wanted.kilograms / kilograms
    return Decimal(plain(round_half_up(value, PLACES), 2))


def is_annual(row: ReferencePrice) -> bool:
    """Whether an observation is the average of a year, as its source says; else it is one of a month."""
    return "annual average" in row.source


def observed(rows: Sequence[ReferencePrice], wanted: Unit) -> list[Observed] | None:
    """A series per `wanted` unit, each observation over the time that it averages; None where the two units do not
    convert exactly."""
    amounts = [in_unit(row, wanted) for row in rows]
    if None in amounts:
        return None
    return [_over(row, amount) for row, amount in zip(rows, amounts, strict=True) if amount is not None]


def as_quoted(rows: Sequence[ReferencePrice]) -> list[Observed]:
    """A series as its source states it."""
    return [_over(row, row.price) for row in rows]


def sources(rows: Sequence[ReferencePrice]) -> str:
    """Where a series comes from, each source once."""
    return "; ".join(dict.fromkeys(each.source.split(":")[0] for each in rows))


def _over(row: ReferencePrice, amount: Decimal) -> Observed:
    """`on` is the last day of the month or year averaged."""
    start = row.on.replace(month=1, day=1) if is_annual(row) else row.on.replace(day=1)
    return Observed(start, row.on + timedelta(days=1), amount)
