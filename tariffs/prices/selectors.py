"""Reading reference prices, and bringing a series to the unit of a floor where that is exact."""

from decimal import Decimal
from fractions import Fraction

from alliance.domain.amounts import plain, round_half_up
from alliance.domain.errors import Refusal
from alliance.domain.money import Unit, unit
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
