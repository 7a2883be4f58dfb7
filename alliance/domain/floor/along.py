"""A duty expression along all prices: the function of the price that it is."""

from fractions import Fraction
from functools import reduce

from alliance.domain.duty import Duty, fold
from alliance.domain.floor.piecewise import Piecewise
from alliance.domain.money import Price

NOTHING = Fraction(0)


def along(duty: Duty, price: Price, beyond: Fraction = NOTHING) -> Piecewise:
    """The duty as a function of the price, in the currency and per the unit of `price` (whose amount is not
    read); it is taken on what `declared` says. Raises the Refusals of `duty.fold`."""
    on = declared(beyond)

    def line(share: Fraction, fixed: Fraction) -> Piecewise:
        return on * share + Piecewise.straight(0, fixed)

    return fold(
        duty,
        price,
        line=line,
        plus=lambda parts: reduce(Piecewise.__add__, parts),
        least=lambda parts: reduce(Piecewise.minimum, parts),
        greatest=lambda parts: reduce(Piecewise.maximum, parts),
    )


def declared(beyond: Fraction = NOTHING) -> Piecewise:
    """The declared price along the prices that hold so much more than it; never less than nothing."""
    return (
        Piecewise.straight(1, -beyond).maximum(Piecewise.straight(0, 0))
        if beyond
        else Piecewise.straight(1, 0)
    )
