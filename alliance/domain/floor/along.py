"""A duty expression along all prices: the function of the price that it is."""

from functools import reduce

from alliance.domain.duty import Duty, fold
from alliance.domain.floor.piecewise import Piecewise
from alliance.domain.money import Price


def along(duty: Duty, price: Price) -> Piecewise:
    """The duty as a function of the price, in the currency and per the unit of `price` (whose amount is not
    read). Raises the Refusals of `duty.fold`."""
    return fold(
        duty,
        price,
        line=Piecewise.straight,
        plus=lambda parts: reduce(Piecewise.__add__, parts),
        least=lambda parts: reduce(Piecewise.minimum, parts),
        greatest=lambda parts: reduce(Piecewise.maximum, parts),
    )
