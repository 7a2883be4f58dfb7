"""A market value against which the declared price is checked: where it is exceeded by more than a threshold,
security is lodged until the sale is proven.

Flat-rate import values, Implementing Regulation (EU) No 543/2011, Article 137, and Delegated Regulation (EU)
2017/891, Articles 74 and 75: a declared value more than 8 percent above the value published for the origin.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from alliance.domain.amounts import plain
from alliance.domain.floor.mechanism import Source
from alliance.domain.floor.stepped import share
from alliance.domain.shape import Node


@dataclass(frozen=True)
class Verification:
    """The verification value, per unit of the floor on its bases, and the threshold above it in percent."""

    amount: Decimal
    threshold: Decimal

    source: ClassVar[Source] = Source("citation_verification", read=True)

    @classmethod
    def read(cls, node: Node) -> "Verification":
        """The verification that a rule's terms state. Raises the Refusals of `shape.Node`."""
        node.only("amount", "threshold_percent")
        return cls(node["amount"].amount(), node["threshold_percent"].amount())

    def as_row(self) -> dict[str, Any]:
        """The verification as a release publishes it."""
        return {"amount": plain(self.amount), "threshold_percent": plain(self.threshold)}

    @property
    def limit(self) -> Fraction:
        """The highest declared price that is taken without security."""
        return Fraction(self.amount) * (1 + share(self.threshold))
