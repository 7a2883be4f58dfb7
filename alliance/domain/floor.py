"""The floor mechanism: declared price -> adjustable duty, and the curve that a delegate looks at.

A price floor acts as a duty, never as a raised customs value (WTO Customs Valuation Agreement, Article 7.2(f)
forbids minimum customs values). The model is the variable duty of Regulation (EU) 2025/2351: the threshold
less the net free-at-frontier price before duty, if that price is lower; nothing at or above the threshold. It
has no cap and no cliff, so the landed price never falls as the price rises. Capped and stepped mechanisms
stand beside `top_up` when a decision asks for one.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from alliance.domain.amounts import check_amount, show
from alliance.domain.duty import Duty, line
from alliance.domain.errors import Refusal
from alliance.domain.money import Price
from alliance.domain.words import Step, step

COMBINATIONS = ("add", "max")  # how the adjustable duty meets the base duty: both are owed, or the greater


def top_up(floor: Fraction, price: Fraction, *, per: str) -> tuple[Fraction, Step]:
    """max(0, floor - price), exact, with its working. Both in the same currency, unit and bases; `per` names
    them for the sentence (`USD/kg`). Exactly at the floor nothing is owed."""
    lift = max(Fraction(0), floor - price)
    code = "lifted_to_floor" if lift else "not_below_floor"
    return lift, step(code, floor=show(floor), price=show(price), amount=show(lift), per=per)


def combine(mode: str, base: Fraction, adjustable: Fraction) -> Fraction:
    """The total duty: `add` owes both, `max` owes the greater. Raises Refusal `combination_unknown`."""
    if mode not in COMBINATIONS:
        raise Refusal("combination_unknown", text=mode, known=list(COMBINATIONS))
    return base + adjustable if mode == "add" else max(base, adjustable)


def ad_valorem_equivalent(duty: Fraction, price: Fraction) -> Fraction | None:
    """The duty as percent of the price, exact; None where the price is 0 and no percentage exists."""
    return None if price == 0 else duty / price * 100


@dataclass(frozen=True)
class Knee:
    """A point of the curve, exact, in currency per unit of the floor: import price, adjustable duty, total
    duty and landed price (price + total duty). Between two knees every figure runs straight."""

    price: Fraction
    adjustable: Fraction
    total: Fraction
    landed: Fraction


def curve(floor: Price, base: Duty, mode: str, up_to: Decimal) -> tuple[Knee, ...]:
    """The knees of import price -> duty -> landed price from 0 to `up_to`, in order of price.

    Raises the Refusals of `duty.line` (the base duty must be payable in the floor's currency and unit).
    """
    share, fixed = line(base, floor)
    height, end = floor.exact(), Fraction(check_amount(up_to))
    crossing = (height - fixed) / (1 + share)  # where the base duty alone equals the lift
    marks = {Fraction(0), height, end} | ({crossing} if mode == "max" else set())

    def knee(price: Fraction) -> Knee:
        adjustable = max(Fraction(0), height - price)
        total = combine(mode, share * price + fixed, adjustable)
        return Knee(price, adjustable, total, price + total)

    return tuple(knee(price) for price in sorted(marks) if 0 <= price <= end)
