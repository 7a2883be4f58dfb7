"""Base duty expressions: one sentence, one typed value, one amount with its working.

`free` · `5%` (ad valorem) · `0.10 USD/kg` (specific) · `5% + 0.10 USD/kg` (compound). Mixed duties (the
greater or lesser of two) are further alternatives of `Duty` when a schedule needs them.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from alliance.domain.amounts import check_amount, parse_plain, plain, show
from alliance.domain.errors import Refusal
from alliance.domain.money import Currency, Price, Unit, convert, currency, unit
from alliance.domain.words import Step, say, step

_PERCENT = re.compile(r"([0-9.]+) ?%")
_SPECIFIC = re.compile(r"([0-9.]+) ([A-Z]{3}) ?/ ?([A-Za-z0-9]{1,4})")


@dataclass(frozen=True)
class Specific:
    """An amount of money for each unit of goods as delivered."""

    amount: Decimal
    currency: Currency
    unit: Unit


@dataclass(frozen=True)
class Duty:
    """A duty expression: `percent` of the customs value plus a specific amount; neither is `free`.

    A part that is zero is no part: a specific amount of 0 is dropped, so that equal duties are equal values.
    """

    percent: Decimal = Decimal(0)
    specific: Specific | None = None

    def __post_init__(self) -> None:
        check_amount(self.percent)
        if self.specific is not None and check_amount(self.specific.amount) == 0:
            object.__setattr__(self, "specific", None)

    def __str__(self) -> str:
        return render(self)


FREE = Duty()


def parse(text: str) -> Duty:
    """The duty that the sentence `text` states. Raises Refusal `duty_malformed`, naming the part not
    understood, and the Refusals of its amounts, unit and currency."""
    if text.strip() == "free":
        return FREE
    percent: Decimal | None = None
    specific: Specific | None = None
    for part in (part.strip() for part in text.split("+")):
        if percent is None and specific is None and (match := _PERCENT.fullmatch(part)):
            percent = parse_plain(match[1])
        elif specific is None and (match := _SPECIFIC.fullmatch(part)):
            specific = Specific(parse_plain(match[1]), currency(match[2]), unit(match[3]))
        else:
            raise Refusal("duty_malformed", text=text, part=part)
    return Duty(percent or Decimal(0), specific)


def render(duty: Duty) -> str:
    """The one canonical sentence of a duty; `parse(render(duty)) == duty`."""
    parts = [f"{plain(duty.percent)}%"] if duty.percent else []
    if duty.specific is not None:
        money = duty.specific
        parts.append(
            f"{plain(money.amount, money.currency.places)} {money.currency.code}/{money.unit.symbol}"
        )
    return " + ".join(parts) or "free"


def line(duty: Duty, price: Price) -> tuple[Fraction, Fraction]:
    """The duty as a straight line over price, (share of the price, amount per price unit), both exact.

    `price` gives only currency, unit and content basis. Raises Refusal `currency_differs`,
    `unit_not_convertible`, or `content_basis_differs`: a specific duty counts the goods as delivered, so on a
    price per contained or dry unit the assay or moisture is missing.
    """
    share = Fraction(duty.percent) / 100
    money = duty.specific
    if money is None:
        return share, Fraction(0)
    if money.currency != price.currency:
        raise Refusal("currency_differs", given=price.currency.code, wanted=money.currency.code)
    if price.content_basis.kind != "gross":
        raise differing_content(str(price.content_basis), "gross")
    return share, Fraction(money.amount) * convert(Fraction(1), price.unit, money.unit)


def amount(duty: Duty, price: Price) -> tuple[Fraction, tuple[Step, ...]]:
    """The duty on goods at `price`, exact, in the currency and per the unit of the price, with its working.

    The price is taken as the customs value. Raises the Refusals of `line`.
    """
    share, fixed = line(duty, price)
    owed = share * price.exact() + fixed
    if duty == FREE:
        return owed, (step("base_free"),)
    steps = []
    if duty.percent:
        part = show(share * price.exact())
        steps.append(
            step("base_percent", percent=plain(duty.percent), price=str(price), amount=part, per=price.per)
        )
    if duty.specific is not None:
        steps.append(
            step(
                "base_specific",
                expression=render(Duty(specific=duty.specific)),
                amount=show(fixed),
                per=price.per,
            )
        )
    if len(steps) > 1:
        steps.append(step("base_compound", expression=render(duty), amount=show(owed), per=price.per))
    return owed, tuple(steps)


def differing_content(given: str, wanted: str) -> Refusal:
    """The refusal that names the fact which would carry a price from one content basis to the other."""
    missing = "missing_assay" if "contained" in f"{given} {wanted}" else "missing_moisture"
    return Refusal("content_basis_differs", given=given, wanted=wanted, missing=say(missing))
