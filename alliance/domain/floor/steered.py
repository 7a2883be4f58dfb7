"""Mechanisms steered by something else than the gap to the floor: a published reference price, a rate."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from alliance.domain.amounts import plain, show
from alliance.domain.errors import Refusal
from alliance.domain.floor.mechanism import NOTHING, Mechanism, Source
from alliance.domain.floor.piecewise import Piecewise
from alliance.domain.floor.promises import CONTINUOUS, FALLS_NOWHERE, OF_ALL
from alliance.domain.floor.stepped import share
from alliance.domain.period import Period
from alliance.domain.shape import Node
from alliance.domain.words import Step, step


@dataclass(frozen=True)
class Reference:
    """A published reference price for a period, with where it was published."""

    amount: Decimal
    period: Period
    source: str


@dataclass(frozen=True)
class PriceBand(Mechanism):
    """Between the band's floor and its ceiling the base duty alone; with the published reference price below
    the floor, what is missing to it is added; above the ceiling, what exceeds it is taken off the base duty,
    which ends at nothing. Each is raised by `tax`, percent: the base duty that is not collected on it.

    The price band of the Andean Community and of Peru. The declared price moves nothing, so it cannot be used
    to pay less; all importers pay alike.
    """

    ceiling: Decimal
    tax: Decimal
    references: tuple[Reference, ...]
    reference: Reference | None = None  # the one of the day; None until `on` has found it

    kind: ClassVar[str] = "price-band"
    source: ClassVar[Source] = Source("citation_price_band", read=False)
    promises: ClassVar[frozenset[str]] = OF_ALL | {FALLS_NOWHERE, CONTINUOUS}
    combinations: ClassVar[tuple[str, ...]] = ("add",)
    by_gap: ClassVar[bool] = False

    @classmethod
    def read(cls, node: Node) -> Self:
        node.only("kind", "ceiling", "tax_percent", "references")
        references: list[Reference] = []
        for each in node["references"].items():
            each.only("amount", "from", "before", "source")
            made = Reference(each["amount"].amount(), each.period("from", "before"), each["source"].text())
            if any(made.period.overlaps(other.period) for other in references):
                raise each["from"].fault("fault_period_taken")
            references.append(made)
        return cls(node["ceiling"].amount(), node["tax_percent"].amount(), tuple(references))

    def own_terms(self) -> dict[str, Any]:
        return {
            "ceiling": plain(self.ceiling),
            "references": [
                {
                    "amount": plain(each.amount),
                    "before": None if each.period.before is None else each.period.before.isoformat(),
                    "from": each.period.start.isoformat(),
                    "source": each.source,
                }
                for each in self.references
            ],
            "tax_percent": plain(self.tax),
        }

    def on(self, day: date) -> "PriceBand":
        for each in self.references:
            if each.period.contains(day):
                return PriceBand(self.ceiling, self.tax, self.references, each)
        raise Refusal("needs_reference_price", on=day.isoformat())

    def contradicts(self, floor: Fraction) -> bool:
        return Fraction(self.ceiling) < floor

    def _of_day(self) -> Reference:
        if self.reference is None:
            raise ValueError("a price band reads the reference price of a day: call on(day) first")
        return self.reference

    def formula_of_reference(self, floor: Fraction, reference: Fraction) -> Fraction:
        """The duty that a reference price calls for; below 0 it is the rebate."""
        raised = 1 + share(self.tax)
        if reference < floor:
            return (floor - reference) * raised
        return -max(NOTHING, reference - Fraction(self.ceiling)) * raised

    def pieces_of_reference(self, floor: Fraction) -> Piecewise:
        """The same as a function of the reference price: the table that a fortnight is read from."""
        raised = 1 + share(self.tax)
        below = Piecewise.straight(-raised, floor * raised).maximum(Piecewise.straight(0, 0))
        above = Piecewise.straight(-raised, Fraction(self.ceiling) * raised)
        return below + above.minimum(Piecewise.straight(0, 0))

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        return self.formula_of_reference(floor, Fraction(self._of_day().amount))

    def pieces(self, floor: Fraction) -> Piecewise:
        return Piecewise.straight(0, self.pieces_of_reference(floor)(Fraction(self._of_day().amount)))

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        reference, amount = self._of_day(), self.formula(floor, price)
        code = "band_between" if not amount else "band_added" if amount > 0 else "band_rebate"
        raised = plain(1 + self.tax / 100)
        return step(
            code, floor=show(floor), ceiling=plain(self.ceiling), reference=plain(reference.amount),
            source=reference.source, percent=plain(self.tax), raised=raised, amount=show(abs(amount)), per=per,
        )  # fmt: skip


@dataclass(frozen=True)
class RateFloor(Mechanism):
    """A least rate of duty: what the base duty lacks of `rate` percent of the price is added. It is a floor of
    the rate, not of the price; the rule's amount is not read.

    The arrangements of 2025 that state one rate "all in".
    """

    rate: Decimal

    kind: ClassVar[str] = "rate-floor"
    source: ClassVar[Source] = Source("citation_rate_floor", read=True)
    promises: ClassVar[frozenset[str]] = OF_ALL | {FALLS_NOWHERE, CONTINUOUS}
    combinations: ClassVar[tuple[str, ...]] = ("max", "top_up")
    by_gap: ClassVar[bool] = False

    @classmethod
    def read(cls, node: Node) -> Self:
        return cls(node.only("kind", "rate_percent")["rate_percent"].amount())

    def own_terms(self) -> dict[str, Any]:
        return {"rate_percent": plain(self.rate)}

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        return share(self.rate) * price

    def pieces(self, floor: Fraction) -> Piecewise:
        return Piecewise.straight(share(self.rate), 0)

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        return step(
            "rate_floor", percent=plain(self.rate), price=show(price), amount=show(self.formula(floor, price)),
            per=per,
        )  # fmt: skip
