"""The rounding rule of a result: how many places, which way, and when; stated with the result."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from alliance.domain.amounts import MOST_PLACES, round_half_up
from alliance.domain.shape import Node
from alliance.domain.words import say

WAYS = ("half up", "down")  # a half goes away from zero; or what is beyond the places is cut off


@dataclass(frozen=True)
class Rounding:
    """`places` decimals (0 to 6), one of WAYS, and when it is done: `once, at the end` or `at each cut`."""

    places: int
    way: str = "half up"
    when: str = "once, at the end"

    @classmethod
    def read(cls, node: Node) -> Self:
        """A rule as data: {"places", "way", "when"}."""
        node.only("places", "way", "when")
        places = node["places"].whole(0)
        if places > MOST_PLACES:
            raise node["places"].fault("fault_too_many_places", most=MOST_PLACES)
        return cls(places, node["way"].one_of(*WAYS), node["when"].text())

    def apply(self, value: Fraction) -> Decimal:
        """`value` rounded."""
        if self.way == "half up":
            return round_half_up(value, self.places)
        cut = abs(value) * 10**self.places // 1
        return round_half_up(Fraction(cut, 10**self.places) * (-1 if value < 0 else 1), self.places)

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return say("rounding_rule", way=self.way, places=self.places, when=self.when)

    def as_dict(self) -> dict[str, int | str]:
        """The rule as JSON-able data."""
        return {"places": self.places, "sentence": self.sentence, "way": self.way, "when": self.when}
