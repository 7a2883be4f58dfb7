"""What every floor mechanism is: data with a citation, a formula, and the same as straight pieces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar, Self

from alliance.domain.floor.piecewise import Piecewise
from alliance.domain.floor.promises import CAPPED, FALLS_NOWHERE, SAME_IN_ANY_UNIT
from alliance.domain.shape import Node
from alliance.domain.words import Step, say

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Source:
    """Where a rule is written: the code of its citation, and whether its text was read again for this code."""

    code: str
    read: bool

    def as_dict(self) -> dict[str, str]:
        """The citation as JSON-able data."""
        return {
            "citation": say(self.code),
            "text": say("citation_read" if self.read else "citation_not_reread"),
        }


@dataclass(frozen=True)
class Mechanism:
    """One way in which a floor becomes an adjustable duty.

    `floor` and `price` are per unit of the floor, on its bases and in its currency. `promises` are the codes of
    the invariants that hold for every choice of terms (`alliance.domain.floor.promises`), and each is tested.
    """

    kind: ClassVar[str]
    source: ClassVar[Source]
    promises: ClassVar[frozenset[str]] = frozenset({FALLS_NOWHERE, SAME_IN_ANY_UNIT, CAPPED})
    combinations: ClassVar[tuple[str, ...]] = ("add", "max", "top_up")  # with which base duty it can combine

    by_gap: ClassVar[bool] = (
        True  # whether the gap between floor and price decides, so that a tolerance means something
    )

    @classmethod
    def read(cls, node: Node) -> Self:
        """The mechanism that the terms of a rule state. Raises the Refusals of `shape.Node`."""
        raise NotImplementedError

    def as_row(self) -> dict[str, Any]:
        """The same, as a release publishes it."""
        return {"kind": self.kind, **self.own_terms()}

    def own_terms(self) -> Mapping[str, Any]:
        """What the row says beside its kind."""
        return {}

    def on(self, day: date) -> "Mechanism":
        """The mechanism with whatever it reads of that day filled in. Raises Refusal `needs_reference_price`."""
        return self

    def contradicts(self, floor: Fraction) -> bool:
        """Whether the terms make no sense with this floor."""
        return False

    def forbids(self, floor: Fraction, price: Fraction) -> bool:
        """Whether an import at this price is not allowed at all."""
        return False

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        """The adjustable duty, exact; below 0 only where a mechanism gives a rebate on the base duty."""
        raise NotImplementedError

    def pieces(self, floor: Fraction) -> Piecewise:
        """The formula as a function of the price: what a customs system can take as a ladder."""
        raise NotImplementedError

    def unbounded(self, floor: Fraction) -> Piecewise:
        """The pieces without the mechanism's own maximum, if it has one: what a cap takes away is told by it."""
        return self.pieces(floor)

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        """The formula in one sentence with its figures."""
        raise NotImplementedError
