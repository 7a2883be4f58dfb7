"""The terms of a rule beside its floor: mechanism, tolerance, preference, caps, relief, verification.

A rule that states none is the full top-up with no cap. Its row in a release then reads as it always did.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from alliance.domain.amounts import check_percent, parse_plain, plain
from alliance.domain.floor import caps as read_caps
from alliance.domain.floor import mechanisms
from alliance.domain.floor.caps import Cap, ConcessionCap
from alliance.domain.floor.cases import Case
from alliance.domain.floor.interaction import PREFERENCES
from alliance.domain.floor.lifting import FullTopUp
from alliance.domain.floor.mechanism import Mechanism
from alliance.domain.floor.piecewise import Piecewise
from alliance.domain.floor.stepped import share
from alliance.domain.floor.verification import Verification
from alliance.domain.shape import Node


@dataclass(frozen=True)
class Terms:
    """How a rule's floor becomes a duty. `tolerance` is percent of the floor: no further below it, nothing is
    owed. `quota` is the order number of the tariff quota within which nothing is added."""

    mechanism: Mechanism = field(default_factory=FullTopUp)
    tolerance: Decimal = Decimal(0)
    preference: str = "after"
    caps: tuple[Cap, ...] = ()
    quota: str | None = None
    cases: tuple[Case, ...] = ()
    verification: Verification | None = None
    purity_minimum: Decimal | None = None  # percent; goods below it are another product

    @classmethod
    def read(cls, node: Node, combination: str, *, at: Node | None = None) -> "Terms":
        """The member `terms` of a row of `rules.ndjson`; each of its keys may be left out. Raises the Refusals
        of `shape.Node`, also where the mechanism does not combine with the base duty in this way: that fault is of
        `at`, where the combination stands, if it is given."""
        node.only(
            "mechanism", "tolerance_percent", "preference", "caps", "quota", "cases", "verification",
            "purity_minimum_percent",
        )  # fmt: skip
        default = cls()

        def given(key: str) -> Node | None:
            return node[key] if key in node.value else None

        mechanism = default.mechanism if (each := given("mechanism")) is None else mechanisms.read(each)
        if combination not in mechanism.combinations:
            blamed = at or node["mechanism"]["kind"]
            raise blamed.fault("fault_combination", words=", ".join(mechanism.combinations))
        tolerance = default.tolerance if (each := given("tolerance_percent")) is None else each.amount()
        if each is not None and (tolerance > 100 or not mechanism.by_gap):
            raise each.fault("fault_tolerance")
        cases = () if (each := given("cases")) is None else tuple(map(Case.read, each.items()))
        if each is not None and len({case.kind for case in cases}) < len(cases):
            raise each.fault("fault_twice")
        return cls(
            mechanism=mechanism,
            tolerance=tolerance,
            preference=default.preference
            if (each := given("preference")) is None
            else each.one_of(*PREFERENCES),
            caps=() if (each := given("caps")) is None else tuple(map(read_caps.read, each.items())),
            quota=None if (each := given("quota")) is None else each.text(),
            cases=cases,
            purity_minimum=None
            if (each := given("purity_minimum_percent")) is None
            else each.read(lambda text: check_percent(parse_plain(text))),
            verification=None if (each := given("verification")) is None else Verification.read(each),
        )

    def as_row(self) -> Mapping[str, Any]:
        """The member `terms`, without what is as usual; empty where everything is."""
        usual = Terms()
        row: dict[str, Any] = {}
        if self.mechanism != usual.mechanism:
            row["mechanism"] = self.mechanism.as_row()
        if self.tolerance != usual.tolerance:
            row["tolerance_percent"] = plain(self.tolerance)
        if self.preference != usual.preference:
            row["preference"] = self.preference
        if self.caps:
            row["caps"] = [cap.as_row() for cap in self.caps]
        if self.quota is not None:
            row["quota"] = self.quota
        if self.cases:
            row["cases"] = [case.as_row() for case in self.cases]
        if self.verification is not None:
            row["verification"] = self.verification.as_row()
        if self.purity_minimum is not None:
            row["purity_minimum_percent"] = plain(self.purity_minimum)
        return row

    @property
    def concession(self) -> ConcessionCap | None:
        """The concession cap, if the rule has one."""
        return next((cap for cap in self.caps if isinstance(cap, ConcessionCap)), None)

    def tolerated(self, floor: Fraction, price: Fraction) -> bool:
        """Whether the price is below the floor by no more than the tolerance."""
        return bool(self.tolerance) and self.spared_from(floor) <= price < floor

    def spared_from(self, floor: Fraction) -> Fraction:
        """The lowest price that the tolerance spares."""
        return floor * (1 - share(self.tolerance))

    def lifted(self, floor: Fraction, price: Fraction, on: date) -> Fraction:
        """What the mechanism asks for on that day, by its formula. Raises the Refusals of `Mechanism.on`."""
        spared = self.tolerance and price >= self.spared_from(floor)
        return Fraction(0) if spared else self.mechanism.on(on).formula(floor, price)

    def pieces(self, floor: Fraction, on: date) -> Piecewise:
        """The same along all prices."""
        return self._spared(self.mechanism.on(on).pieces(floor), floor)

    def unbounded(self, floor: Fraction, on: date) -> Piecewise:
        """The same without the mechanism's own maximum."""
        return self._spared(self.mechanism.on(on).unbounded(floor), floor)

    def _spared(self, pieces: Piecewise, floor: Fraction) -> Piecewise:
        return pieces.only_below(self.spared_from(floor)) if self.tolerance else pieces

    def forbidden_below(self, floor: Fraction) -> Fraction | None:
        """The price below which an import is not allowed; None where every price is."""
        threshold = self.spared_from(floor)
        forbids = self.mechanism.forbids(floor, Fraction(0)) and threshold > 0
        return threshold if forbids else None

    def forbids(self, floor: Fraction, price: Fraction) -> bool:
        """Whether an import at this price is not allowed."""
        threshold = self.forbidden_below(floor)
        return threshold is not None and price < threshold
