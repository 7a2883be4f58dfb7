"""Caps: a specific amount, a share of the price, or what a concession binds; on the adjustable duty or on all.

A concession is the rate that a territory has bound in its schedule (GATT 1994, Article II:1) or granted to an
origin by treaty. It caps everything that is levied on the import, so it is read against the total duty.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from alliance.domain.amounts import plain
from alliance.domain.floor.piecewise import Piecewise
from alliance.domain.floor.stepped import share
from alliance.domain.shape import Node

Figure = TypeVar("Figure", Fraction, Piecewise)  # an amount at one price, or the amount along all prices

ON = ("adjustable", "total")
EFFECTS = ("cut", "warn")


@dataclass(frozen=True)
class Ground(Generic[Figure]):
    """What caps are measured on: the price as customs value, how many of the duty's units of account one of the
    floor's is (`scale`), and what the concession allows there, if one is known."""

    price: Figure
    scale: Fraction
    concession: Figure | None

    def level(self, amount: Fraction) -> Figure:
        """An amount per unit of the floor, as a figure of this ground."""
        if isinstance(self.price, Piecewise):
            return Piecewise.straight(0, amount * self.scale)
        return amount * self.scale


@dataclass(frozen=True)
class SpecificCap:
    """No more than `amount`, in the currency and per the unit of the floor."""

    amount: Decimal
    on: str = "adjustable"
    kind: ClassVar[str] = "specific"
    cuts: ClassVar[bool] = True

    def limit(self, ground: Ground[Figure]) -> Figure | None:
        """The most that may be owed there."""
        return ground.level(Fraction(self.amount))

    def as_row(self) -> dict[str, Any]:
        """The cap as a release publishes it."""
        return {"amount": plain(self.amount), "kind": self.kind, "on": self.on}


@dataclass(frozen=True)
class AdValoremCap:
    """No more than `percent` of the price as customs value."""

    percent: Decimal
    on: str = "adjustable"
    kind: ClassVar[str] = "ad-valorem"
    cuts: ClassVar[bool] = True

    def limit(self, ground: Ground[Figure]) -> Figure | None:
        """The most that may be owed there."""
        return ground.price * share(self.percent)

    def as_row(self) -> dict[str, Any]:
        """The cap as a release publishes it."""
        return {"kind": self.kind, "on": self.on, "percent": plain(self.percent)}


@dataclass(frozen=True)
class ConcessionCap:
    """No more in all than the importer's concession allows: cut to it, or only warned of."""

    effect: str = "cut"
    on: ClassVar[str] = "total"
    kind: ClassVar[str] = "concession"

    @property
    def cuts(self) -> bool:
        """Whether the duty is cut to it."""
        return self.effect == "cut"

    def limit(self, ground: Ground[Figure]) -> Figure | None:
        """The most that may be owed there; None where the concession binds nothing."""
        return ground.concession

    def as_row(self) -> dict[str, Any]:
        """The cap as a release publishes it."""
        return {"effect": self.effect, "kind": self.kind}


Cap: TypeAlias = SpecificCap | AdValoremCap | ConcessionCap


def read(node: Node) -> Cap:
    """The cap that a rule's terms state. Raises the Refusals of `shape.Node`."""
    kind = node["kind"].one_of("specific", "ad-valorem", "concession")
    if kind == "concession":
        return ConcessionCap(node.only("kind", "effect")["effect"].one_of(*EFFECTS))
    if kind == "specific":
        node.only("kind", "amount", "on")
        return SpecificCap(node["amount"].amount(), node["on"].one_of(*ON))
    node.only("kind", "percent", "on")
    return AdValoremCap(node["percent"].amount(), node["on"].one_of(*ON))
