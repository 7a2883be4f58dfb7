"""On which value the base duty of an answer was taken, and whether that is the customs value.

A release does not record on which value a territory takes its own duties, and the quote takes them on the declared
price. Where the law of a territory is cited here, the page says how the two differ; where it is not, it says that too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.comparison import comparable
from alliance.domain.errors import Refusal
from alliance.domain.money import Price
from alliance.domain.outcome import Prohibited
from alliance.domain.quote import Lot, quote
from alliance.domain.terms import INCLUDED
from alliance.web import words
from tariffs.releases.sums import each, price_told, whole

# Customs territory -> what its customs value includes, and where that is written (general knowledge, text not re-read
# here). Transport and insurance to the place of entry are part of it in the Union, and no part of it in the US.
CUSTOMS_VALUE: Mapping[str, tuple[str, str]] = {
    "EU": ("CIF", "Regulation (EU) No 952/2013, art. 71(1)(e)"),
    "US": ("FOB", "19 U.S.C. 1401a(b)(4)(A)"),
}


@dataclass(frozen=True)
class Taken:
    """What a page says of the value that the base duty was taken on: `warns` where it is not the customs value."""

    warns: bool
    sentences: tuple[str, ...]


def taken(book: Book, lot: Lot, answer: Answer) -> Taken | None:
    """What is to be said; None where the base duty does not follow the value, or was taken on the customs value."""
    line = answer.tariff_line
    duty = str(answer.base_rate.duty if line is None else line.on(answer.on)[0])
    if "%" not in duty or not answer.base or isinstance(answer.outcome, Prohibited):
        return None
    territory, basis = answer.territory, lot.price.value_basis
    price = f"{price_told(lot.price)} {basis}"
    known = CUSTOMS_VALUE.get(territory.code)
    if known is None:
        return Taken(
            False,
            (
                _(
                    "The base duty was taken on the price as declared, {price}. "
                    "On which value the customs of {territory} take it is not recorded here."
                ).format(price=price, territory=words.the(territory.name)),
            ),
        )
    wanted, source = known
    if INCLUDED[basis] == INCLUDED[wanted]:
        return None
    told = {"price": price, "territory": words.the(territory.name), "basis": wanted, "source": source}
    return Taken(
        True,
        (
            _(
                "The base duty was taken on the price as declared, {price}. That is not the customs value."
            ).format(**told),
            _("The customs value of {territory} is {basis}: {source}.").format(**told),
            _on_customs_value(book, lot, answer, wanted),
        ),
    )


def _on_customs_value(book: Book, lot: Lot, answer: Answer, basis: str) -> str:
    """What would be owed with the base duty on the customs value, or what is missing to say it."""
    try:
        value, _steps = comparable(lot.price, replace(lot.price, value_basis=basis), lot.facts)
    except Refusal:
        return _("Add freight and insurance below to see the duty on that value.")
    amount = _decimal(value)
    if amount is None:
        return _("Ask again with the price on that value to see the duty on it.")
    there = Price(amount, lot.price.currency, lot.price.unit, lot.price.content_basis, basis)
    try:
        found = quote(book, replace(lot, price=there, facts=replace(lot.facts, incoterm=None)))
    except Refusal:
        return _("Ask again with the price on that value to see the duty on it.")
    told = {
        "value": f"{price_told(there)} {basis}", "base": each(found, found.base), "total": each(found, found.total),
        "base_whole": whole(found, found.base), "whole": whole(found, found.total),
    }  # fmt: skip
    base = _("On that value, {value}, the base duty is {base}.")
    if found.quantity is not None:
        base = _("On that value, {value}, the base duty is {base}, which is {base_whole}.")
    if found.rule is None and found.tariff_line is None:
        return base.format(**told)
    in_all = _("With a national act the duty in all is {total}.")
    if found.quantity is not None:
        in_all = _("With a national act the duty in all is {total}, which is {whole}.")
    return f"{base} {in_all}".format(**told)


def _decimal(value: Fraction) -> Decimal | None:
    """The figure as a price may be written; None where no six decimals hold it."""
    written = Decimal(value.numerator) / Decimal(value.denominator)
    exact = Fraction(written) == value and -int(written.normalize().as_tuple().exponent) <= 6
    return written if exact and value >= 0 else None
