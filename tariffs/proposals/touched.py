"""The line on record that a frozen change is about, written the first time that a ballot touches it."""

from tariffs.floors import services as floors
from tariffs.floors.models import RuleLine
from tariffs.proposals.models import Change
from tariffs.schedules import services as schedules
from tariffs.schedules.models import ScheduleLine


def line_of_floor(change: Change) -> RuleLine:
    """The line of a floor that a change is about, written where it was not yet."""
    assert change.product is not None, "a floor is of a product"
    return floors.open_line(product=change.product, origin=change.origin, territory=change.territory)


def line_of_duty(change: Change) -> ScheduleLine:
    """The line of a tariff line that a change is about, written where it was not yet."""
    return schedules.open_line(
        product=change.product, hs=change.hs, origin=change.origin, territory=change.territory
    )
