"""Exchange of currencies by a named, dated set of the importer: nothing else converts money.

The importer's customs fix the rates and how long they are used (WTO Customs Valuation Agreement, Article 9: rates duly
published by the competent authorities; text not re-read here).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from re import compile as pattern
from typing import Self

from alliance.domain.amounts import plain, show
from alliance.domain.errors import Refusal
from alliance.domain.money import Currency, currency
from alliance.domain.period import Period
from alliance.domain.shape import Node
from alliance.domain.words import Step, step

_RATE = pattern(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,12})?")


def read_rate(text: str) -> Decimal | None:
    """A rate above 0 with a point and at most 12 decimals; None where the text is none."""
    return (Decimal(text) or None) if _RATE.fullmatch(text) else None


@dataclass(frozen=True)
class Rate:
    """`quantity` of `base` is worth `rate` of `quoted`: 1 EUR = 1.0842 USD, 100 JPY = 0.6123 EUR. Both above 0."""

    base: Currency
    quoted: Currency
    rate: Decimal
    quantity: int = 1

    def __str__(self) -> str:
        return f"{self.quantity} {self.base.code} = {plain(self.rate)} {self.quoted.code}"


@dataclass(frozen=True)
class ExchangeSet:
    """The rates that an importer's customs use in `validity` (civil dates, half-open), fixed on `fixed_on` by `source`.

    A rate is used in the direction in which it is quoted, or divided by where only that direction stands. Two rates are
    chained through one other currency only where the set says so (`via`).
    """

    name: str
    importer: str
    source: str
    fixed_on: date
    validity: Period
    rates: tuple[Rate, ...]
    via: Currency | None = None

    @classmethod
    def read(cls, node: Node) -> Self:
        """A set as data: {"set", "importer", "source", "fixed_on", "valid_from", "valid_before", "rates": [{"base",
        "quoted", "rate", "quantity"}], "via"}; `valid_before` and `via` may be null. Every fault is the Node's Refusal
        with its path."""
        node.only("set", "importer", "source", "fixed_on", "valid_from", "valid_before", "rates", "via")
        rates: list[Rate] = []
        for each in node["rates"].items():
            each.only("base", "quoted", "rate", "quantity")
            rate = read_rate(each["rate"].text())
            if rate is None:
                raise each["rate"].fault("fault_not_rate")
            one = Rate(
                each["base"].read(currency),
                each["quoted"].read(currency),
                rate,
                each["quantity"].whole(1),
            )
            if one.base == one.quoted or {one.base, one.quoted} in ({r.base, r.quoted} for r in rates):
                raise each.fault("fault_pair_twice")
            rates.append(one)
        via = node.get("via")
        return cls(
            name=node["set"].text(),
            importer=node["importer"].text(),
            source=node["source"].text(),
            fixed_on=node["fixed_on"].day(),
            validity=node.period("valid_from", "valid_before"),
            rates=tuple(rates),
            via=None if via is None else via.read(currency),
        )

    def used_on(self, day: date) -> Self:
        """This set, if its rates are used on that day. Raises Refusal `exchange_set_not_used`."""
        if not self.validity.contains(day):
            raise Refusal(
                "exchange_set_not_used", set=self.name, on=day.isoformat(), validity=str(self.validity)
            )
        return self

    def convert(
        self, amount: Fraction, given: Currency, wanted: Currency
    ) -> tuple[Fraction, tuple[Step, ...]]:
        """`amount` of money in `wanted`, exact, with its step (none between equal currencies).

        Raises Refusal `needs_exchange_rate` where the set has no rate for the two.
        """
        if given == wanted:
            return amount, ()
        direct = self._direct(amount, given, wanted)
        if direct is not None:
            return direct[0], (direct[1],)
        there = None if self.via is None else self._direct(amount, given, self.via)
        if self.via is None or there is None or (back := self._direct(there[0], self.via, wanted)) is None:
            raise Refusal("needs_exchange_rate", given=given.code, wanted=wanted.code)
        return back[0], (there[1], back[1])

    def _direct(self, amount: Fraction, given: Currency, wanted: Currency) -> tuple[Fraction, Step] | None:
        for rate in self.rates:
            worth = Fraction(rate.rate) / rate.quantity
            if (rate.base, rate.quoted) == (given, wanted):
                value = amount * worth
            elif (rate.base, rate.quoted) == (wanted, given):
                value = amount / worth
            else:
                continue
            said = {"before": f"{show(amount)} {given.code}", "after": f"{show(value)} {wanted.code}"}
            return value, step(
                "exchanged",
                set=self.name,
                source=self.source,
                fixed_on=str(self.fixed_on),
                rate=str(rate),
                **said,
            )
        return None
