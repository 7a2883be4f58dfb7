"""What a duty comes to: one fold over the tree, from which amounts and curves are built."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from alliance.domain.amounts import plain, show
from alliance.domain.comparison import rate
from alliance.domain.duty.expression import AdValorem, Compound, Duty, Free, Greatest, Least, Specific
from alliance.domain.facts import NO_FACTS, Facts
from alliance.domain.money import Price
from alliance.domain.words import Step, listed, step

Result = TypeVar("Result")


def fold(
    duty: Duty,
    price: Price,
    *,
    line: Callable[[Fraction, Fraction], Result],
    plus: Callable[[Sequence[Result]], Result],
    least: Callable[[Sequence[Result]], Result],
    greatest: Callable[[Sequence[Result]], Result],
    facts: Facts = NO_FACTS,
) -> Result:
    """The duty put together from its leaves: each leaf is `line(share of the price, amount per price unit)`, both
    exact, in the currency and per the unit and content of `price` (whose amount is not read); free is `line(0, 0)`.

    A specific amount is carried to the price's currency, unit and content from `facts`; without them it raises the
    Refusals of `comparison.rate` (`needs_exchange_rate`, `needs_assay`, `needs_moisture`, `needs_payable`,
    `unit_not_convertible`, `substances_differ`).
    """

    def of(inner: Duty) -> Result:
        match inner:
            case Free():
                return line(Fraction(0), Fraction(0))
            case AdValorem(percent):
                return line(Fraction(percent) / 100, Fraction(0))
            case Specific():
                return line(Fraction(0), _per_price_unit(inner, price, facts)[0])
            case Compound(parts):
                return plus([of(part) for part in parts])
            case Least(several):
                return least([of(each) for each in several])
            case Greatest(several):
                return greatest([of(each) for each in several])
        raise TypeError("not a duty expression")

    return of(duty)


def amount(duty: Duty, price: Price, facts: Facts = NO_FACTS) -> tuple[Fraction, tuple[Step, ...]]:
    """The duty on goods at `price`, exact, in the currency and per the unit of the price, with its working.

    The price is taken as the customs value. Raises the Refusals of `fold`.
    """
    match duty:
        case Free():
            return Fraction(0), (step("base_free"),)
        case AdValorem(percent):
            owed = Fraction(percent) / 100 * price.exact()
            return owed, (
                step(
                    "base_percent", percent=plain(percent), price=str(price), amount=show(owed), per=price.per
                ),
            )
        case Specific():
            owed, steps = _per_price_unit(duty, price, facts)
            return owed, (*steps, _said("base_specific", duty, owed, price))
        case Compound(parts):
            owed_each, steps = _each(parts, price, facts)
            owed = sum(owed_each, Fraction(0))
            return owed, (*steps, _said("base_compound", duty, owed, price))
        case Least(several) | Greatest(several):
            owed_each, steps = _each(several, price, facts)
            owed = min(owed_each) if isinstance(duty, Least) else max(owed_each)
            decided = several[owed_each.index(owed)]
            code = "base_least" if isinstance(duty, Least) else "base_greatest"
            amounts = listed([show(each) for each in owed_each])
            return owed, (
                *steps,
                step(code, amounts=amounts, amount=show(owed), per=price.per, decided=str(decided)),
            )
    raise TypeError("not a duty expression")


def _each(duties: Sequence[Duty], price: Price, facts: Facts) -> tuple[list[Fraction], tuple[Step, ...]]:
    worked = [amount(each, price, facts) for each in duties]
    return [owed for owed, _ in worked], tuple(one for _, steps in worked for one in steps)


def _per_price_unit(duty: Specific, price: Price, facts: Facts) -> tuple[Fraction, tuple[Step, ...]]:
    each = Fraction(duty.amount) / duty.quantity
    return rate(each, duty.currency, duty.unit, duty.content_basis, price, facts)


def _said(code: str, duty: Duty, owed: Fraction, price: Price) -> Step:
    return step(code, expression=str(duty), amount=show(owed), per=price.per)
