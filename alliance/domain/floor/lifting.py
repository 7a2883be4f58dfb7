"""Mechanisms that lift a price towards the floor by what is missing: whole, capped, prohibited below it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from alliance.domain.amounts import plain, show
from alliance.domain.floor.mechanism import NOTHING, Mechanism, Source
from alliance.domain.floor.piecewise import Piecewise
from alliance.domain.floor.promises import CONTINUOUS, FALLS_NOWHERE, OF_ALL, REACHES_FLOOR
from alliance.domain.shape import Node
from alliance.domain.words import Step, step

LIFTS = OF_ALL | {REACHES_FLOOR, FALLS_NOWHERE, CONTINUOUS}
FREE = Piecewise.straight(0, 0)


def missing(floor: Fraction) -> Piecewise:
    """max(0, floor - price) as a function of the price."""
    return Piecewise.straight(-1, floor).maximum(FREE)


def top_up(floor: Fraction, price: Fraction, *, per: str) -> tuple[Fraction, Step]:
    """max(0, floor - price), exact, with its working. Both in the same currency, unit and bases; `per` names
    them for the sentence (`USD/kg`). Exactly at the floor nothing is owed."""
    lift = max(NOTHING, floor - price)
    code = "lifted_to_floor" if lift else "not_below_floor"
    return lift, step(code, floor=show(floor), price=show(price), amount=show(lift), per=per)


@dataclass(frozen=True)
class FullTopUp(Mechanism):
    """The variable duty: floor less price, if the price is lower; nothing at the floor and above it.

    Regulation (EU) 2025/2351: the price threshold less the net free-at-Union-frontier price before duty.
    """

    kind: ClassVar[str] = "full-top-up"
    source: ClassVar[Source] = Source("citation_full_top_up", read=True)
    promises: ClassVar[frozenset[str]] = LIFTS

    @classmethod
    def read(cls, node: Node) -> Self:
        node.only("kind")
        return cls()

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        return max(NOTHING, floor - price)

    def pieces(self, floor: Fraction) -> Piecewise:
        return missing(floor)

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        return top_up(floor, price, per=per)[1]


@dataclass(frozen=True)
class MinimumImportPrice(Mechanism):
    """Minimum import price less price, but no more than the ad valorem duty otherwise due: a trade remedy that
    an undertaking on price replaces. `otherwise` is percent of the price.

    Implementing Regulation (EU) 2017/1570.
    """

    otherwise: Decimal

    kind: ClassVar[str] = "minimum-import-price"
    source: ClassVar[Source] = Source("citation_minimum_import_price", read=True)
    promises: ClassVar[frozenset[str]] = LIFTS

    @classmethod
    def read(cls, node: Node) -> Self:
        return cls(node.only("kind", "otherwise_percent")["otherwise_percent"].amount())

    def own_terms(self) -> dict[str, Any]:
        return {"otherwise_percent": plain(self.otherwise)}

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        return min(max(NOTHING, floor - price), Fraction(self.otherwise) / 100 * price)

    def pieces(self, floor: Fraction) -> Piecewise:
        return missing(floor).minimum(Piecewise.straight(Fraction(self.otherwise) / 100, 0))

    def unbounded(self, floor: Fraction) -> Piecewise:
        return missing(floor)

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        amount = self.formula(floor, price)
        if price >= floor:
            return top_up(floor, price, per=per)[1]
        code = "minimum_price_capped" if amount < floor - price else "minimum_price_lifted"
        return step(
            code, floor=show(floor), price=show(price), lift=show(floor - price), percent=plain(self.otherwise),
            otherwise=show(Fraction(self.otherwise) / 100 * price), amount=show(amount), per=per,
        )  # fmt: skip


@dataclass(frozen=True)
class GatePrice(Mechanism):
    """The standard import price A (the rule's floor) less price, at most the specific duty S, at least the
    ordinary duty B: S up to A - S; then A - price; from the gate price A / (1 + B) on the ordinary duty alone.

    Japan's schedule for pork (read in a second copy). B is the base duty, with which it combines as the greater of two.
    """

    most: Decimal

    kind: ClassVar[str] = "gate-price"
    source: ClassVar[Source] = Source("citation_gate_price", read=False)
    promises: ClassVar[frozenset[str]] = LIFTS
    combinations: ClassVar[tuple[str, ...]] = ("max", "top_up")

    @classmethod
    def read(cls, node: Node) -> Self:
        return cls(node.only("kind", "most")["most"].amount())

    def own_terms(self) -> dict[str, Any]:
        return {"most": plain(self.most)}

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        return min(Fraction(self.most), max(NOTHING, floor - price))

    def pieces(self, floor: Fraction) -> Piecewise:
        return missing(floor).minimum(Piecewise.straight(0, Fraction(self.most)))

    def unbounded(self, floor: Fraction) -> Piecewise:
        return missing(floor)

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        if price >= floor:
            return top_up(floor, price, per=per)[1]
        code = "gate_most" if floor - price > Fraction(self.most) else "gate_lifted"
        return step(
            code, floor=show(floor), price=show(price), lift=show(floor - price), most=plain(self.most),
            amount=show(self.formula(floor, price)), per=per,
        )  # fmt: skip


@dataclass(frozen=True)
class Prohibition(Mechanism):
    """Below the floor the import is not allowed, and paying the difference does not cure it.

    India's minimum import price for steel of 2016 (Trade Notice 17/2016), on the CIF value.
    """

    kind: ClassVar[str] = "prohibition"
    source: ClassVar[Source] = Source("citation_prohibition", read=True)
    promises: ClassVar[frozenset[str]] = LIFTS

    @classmethod
    def read(cls, node: Node) -> Self:
        node.only("kind")
        return cls()

    def forbids(self, floor: Fraction, price: Fraction) -> bool:
        return price < floor

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        return NOTHING

    def pieces(self, floor: Fraction) -> Piecewise:
        return FREE

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        code = "prohibited_below" if self.forbids(floor, price) else "prohibition_allows"
        return step(code, floor=show(floor), price=show(price), amount=show(NOTHING), per=per)
