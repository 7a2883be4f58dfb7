"""Facts of a lot in one line of text each, as a form and an address take them.

    2.00 USD/kg, 120 USD/lot        a cost, for each unit of the goods as delivered or for the whole lot
    WO3 65.2% net; Nd 1% gross      assays, of the dry goods or of the goods as delivered
    1.15 USD/EUR, 0.65 USD/100 JPY  an exchange rate: one euro is worth 1.15 dollars
    1000 kg                         a quantity

`amount` reads the number in them: `amounts.parse_plain` for a machine, `amounts.parse_amount` for a person.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from alliance.domain.amounts import check_percent, plain
from alliance.domain.errors import Refusal
from alliance.domain.exchange import ExchangeSet, Rate, read_rate
from alliance.domain.facts import Assay, Charge
from alliance.domain.money import Quantity, currency, unit
from alliance.domain.period import Period

Amount = Callable[[str], Decimal]
LOT = "lot"
_ASSAY = re.compile(
    r"([A-Z][A-Za-z0-9]{0,11}(?:[.][A-Z][A-Za-z0-9]{0,5})?) (.+?) ?%? (net|gross)"
)  # the substance as ContentBasis names it
_RATE = re.compile(r"(.+) ([A-Z]{3})/(?:([1-9][0-9]{0,5}) )?([A-Z]{3})")


LINE = re.compile("[!-~\u00ae-\u024f]([ -~\u00ae-\u024f]{0,78}[!-~\u00ae-\u024f])?")


def line(text: str) -> str:
    """A name or reference. Raises Refusal `line_malformed`."""
    if not LINE.fullmatch(text):
        raise Refusal("line_malformed", text=text[:80])
    return text


def truth(text: str) -> bool:
    """Raises Refusal `truth_malformed`."""
    if text not in ("true", "false"):
        raise Refusal("truth_malformed", text=text[:40])
    return text == "true"


def charge(text: str, amount: Amount) -> Charge:
    """A cost. Raises Refusal `charge_malformed`, `currency_unknown`, `unit_unknown`, `unit_counts_other`, and those of
    `amount`."""
    number, _, money = text.rpartition(" ")
    code, slash, per = money.partition("/")
    if not number or not slash:
        raise Refusal("charge_malformed", text=text[:60])
    return Charge(amount(number), currency(code), None if per == LOT else unit(per))


def assays(text: str, amount: Amount) -> tuple[Assay, ...]:
    """One assay or several, each behind a semicolon. Raises Refusal `assay_malformed`, `percent_malformed`, and
    those of `amount`."""
    found = []
    for part in text.split(";"):
        match = _ASSAY.fullmatch(part.strip())
        if match is None:
            raise Refusal("assay_malformed", text=part.strip()[:60])
        found.append(Assay(match[1], amount(match[2]), match[3]))
    return tuple(found)


def rate(text: str) -> Rate:
    """An exchange rate, whose number has a point and up to 12 decimals. Raises Refusal `rate_malformed`,
    `currency_unknown`."""
    match = _RATE.fullmatch(text)
    number = None if match is None else read_rate(match[1])
    if match is None or number is None:
        raise Refusal("rate_malformed", text=text[:60])
    return Rate(currency(match[4]), currency(match[2]), number, int(match[3] or 1))


def quantity(text: str, amount: Amount) -> Quantity:
    """A quantity of goods as delivered. Raises Refusal `quantity_malformed`, `unit_unknown`, `unit_counts_other`,
    `quantity_not_positive`, and those of `amount`."""
    number, _, symbol = text.rpartition(" ")
    if not number:
        raise Refusal("quantity_malformed", text=text[:60])
    of = unit(symbol)
    of.check("gross")
    return Quantity(amount(number), of)


def share(text: str, amount: Amount) -> Decimal:
    """More than 0 and at most 100 percent. Raises Refusal `percent_malformed`, and those of `amount`."""
    return check_percent(amount(text.removesuffix("%").rstrip()))


def moisture(text: str, amount: Amount) -> Decimal:
    """From 0 to below 100 percent. Raises Refusal `percent_malformed`, and those of `amount`."""
    percent = amount(text.removesuffix("%").rstrip())
    if percent >= 100:
        raise Refusal("percent_malformed", text=plain(percent))
    return percent


EXCHANGE = ("exchange_rate", "exchange_set", "exchange_source", "exchange_fixed_on", "exchange_valid_from")


def exchange_set(given: Mapping[str, Any], *, importer: str, on: date) -> ExchangeSet | None:
    """The set of one rate that was stated, used on that day; None where nothing of one was. It is all of EXCHANGE, and
    `exchange_valid_before` where it has an end.

    Raises Refusal `exchange_incomplete`, `exchange_same_currency`, `exchange_set_not_used`, `period_empty`.
    """
    before = given.get("exchange_valid_before")
    missing = [name for name in EXCHANGE if name not in given]
    if missing == list(EXCHANGE) and before is None:
        return None
    if missing:
        raise Refusal("exchange_incomplete", missing=missing)
    one, name, source, fixed_on, start = (given[each] for each in EXCHANGE)
    if one.base == one.quoted:
        raise Refusal("exchange_same_currency", currency=one.base.code)
    return ExchangeSet(name, importer, source, fixed_on, Period(start, before), (one,)).used_on(on)


def written(value: object) -> str:
    """The line that a machine reads as this fact, amounts with a point and units by their code."""
    match value:
        case Charge():
            return (
                f"{plain(value.amount)} {value.currency.code}/{LOT if value.per is None else value.per.code}"
            )
        case Rate():
            many = "" if value.quantity == 1 else f"{value.quantity} "
            return f"{plain(value.rate)} {value.quoted.code}/{many}{value.base.code}"
        case Quantity():
            return f"{plain(value.amount)} {value.unit.code}"
        case Decimal():
            return plain(value)
        case tuple():
            return "; ".join(f"{each.substance} {plain(each.percent)} {each.of}" for each in value)
        case bool():
            return "true" if value else "false"
    return str(value)
