"""Currencies that prices are stated in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Currency:
    """An ISO 4217 currency: alphabetic code, name, decimals of its minor unit, and what one of that unit is called."""

    code: str
    name: str
    places: int
    minor: str


CURRENCIES: Mapping[str, Currency] = {
    currency.code: currency
    for currency in (
        Currency("USD", "US dollar", 2, "cent"),
        Currency("EUR", "euro", 2, "cent"),
        Currency("JPY", "yen", 0, "yen"),
        Currency("GBP", "pound sterling", 2, "penny"),
        Currency("CNY", "yuan renminbi", 2, "fen"),
        Currency("AUD", "Australian dollar", 2, "cent"),
        Currency("CAD", "Canadian dollar", 2, "cent"),
        Currency("KRW", "won", 0, "won"),
        Currency("INR", "Indian rupee", 2, "paisa"),
        Currency("CHF", "Swiss franc", 2, "centime"),
        Currency("CLP", "Chilean peso", 0, "peso"),
    )
}
