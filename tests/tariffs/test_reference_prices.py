"""A price series meets a floor only where its unit converts exactly."""

from decimal import Decimal

from alliance.domain import money
from tariffs.prices.models import ReferencePrice
from tariffs.prices.selectors import in_unit


def observed(price: str, unit: str) -> ReferencePrice:
    return ReferencePrice(price=Decimal(price), unit=unit)


def test_an_observation_is_brought_to_a_unit_only_where_that_is_exact():
    assert in_unit(observed("69", "kg"), money.UNITS["TNE"]) == Decimal("69000")
    assert in_unit(observed("1", "lb"), money.UNITS["KGM"]) == Decimal("2.2046")
    assert in_unit(observed("300", "mtu"), money.UNITS["KGM"]) == Decimal("30")
    assert in_unit(observed("5", "u"), money.UNITS["KGM"]) is None
    assert in_unit(observed("5", "flask"), money.UNITS["KGM"]) is None
