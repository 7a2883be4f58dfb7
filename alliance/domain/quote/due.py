"""The duties of the importer's own law on one lot: base duty, preference, concessions; at any price of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from alliance.domain import codes
from alliance.domain.duty import FREE, Duty, amount, fold
from alliance.domain.floor.interaction import Base
from alliance.domain.quote.lot import Lot
from alliance.domain.rows import BaseRate, Concession
from alliance.domain.tariff_line import TariffLine
from alliance.domain.words import Step, step


@dataclass(frozen=True)
class Law:
    """The base duty that counts: that of the alliance's tariff line where one answers (`line`), else the importer's own
    as recorded (`rate`); the preferential one if the lot enjoys it, and the concessions that bind; and what the
    importing territory and the country of origin are called."""

    rate: BaseRate
    preferential: Concession | None
    concessions: tuple[Concession, ...]
    territory: str
    origin: str
    on: date
    line: TariffLine | None = None

    @property
    def duty(self) -> Duty:
        """The base duty before any preference."""
        return self.rate.duty if self.line is None else self.line.on(self.on)[0]

    def recorded(self, lot: Lot) -> Fraction:
        """What the importer charges by what is recorded, whatever the alliance decided, per unit of the price."""
        return replace(self, line=None).base(lot, lot.price.exact(), "after").charged

    def base(self, lot: Lot, price: Fraction, counted: str) -> Base[Fraction]:
        """The base duty at a price, in the currency and per the unit of the lot's price."""
        ordinary = owed(self.duty, lot, price)
        if self.preferential is None or self.preferential.duty is None:
            return Base(ordinary, ordinary)
        charged = owed(self.preferential.duty, lot, price)
        return Base(charged, ordinary if counted == "before" else charged)

    def allowed(self, lot: Lot, price: Fraction) -> Fraction | None:
        """The most that the concessions allow at a price; None where none binds."""
        limits = [owed(each.duty, lot, price) for each in self.concessions if each.duty is not None]
        return min(limits, default=None)

    def binding(self, lot: Lot, price: Fraction) -> Concession | None:
        """The concession that allows least."""
        bound = [(owed(each.duty, lot, price), each) for each in self.concessions if each.duty is not None]
        return min(bound, key=lambda pair: pair[0])[1] if bound else None

    def working(self, lot: Lot, *, ordinary: bool) -> tuple[Step, ...]:
        """The steps of the base duty: as it is charged, or the ordinary one although a preference is enjoyed. A duty
        that is free needs none."""
        charged = self.duty if ordinary or self.preferential is None else self.preferential.duty
        return () if charged == FREE else amount(charged or self.duty, lot.price, lot.facts)[1]

    def preference(self) -> dict[str, str]:
        """What a sentence says of the preference that is enjoyed."""
        assert self.preferential is not None
        return {
            "origin": self.origin, "expression": self.preferential.expression,
            "source": self.preferential.source, "ordinary": str(self.duty),
        }  # fmt: skip


def owed(duty: Duty, lot: Lot, price: Fraction) -> Fraction:
    """The duty at a price of the lot, exact. Raises the Refusals of `duty.fold`."""

    def added(parts: Sequence[Fraction]) -> Fraction:
        return sum(parts, Fraction(0))

    def straight(share: Fraction, fixed: Fraction) -> Fraction:
        return share * price + fixed

    def least(parts: Sequence[Fraction]) -> Fraction:
        return min(parts)

    def greatest(parts: Sequence[Fraction]) -> Fraction:
        return max(parts)

    return fold(
        duty, lot.price, line=straight, plus=added, least=least, greatest=greatest, facts=lot.facts
    )  # fmt: skip


def base_told(law: Law, lot: Lot, *, ordinary: bool) -> list[Step]:
    """The base duty with its source (where a tariff line answers, the one that it replaces) and its working: as it is
    charged, or, where the rule counts it so, before the preference that the lot enjoys (`ordinary`); and what became of
    a preference that is claimed."""
    rate = law.rate
    values = {
        "territory": law.territory, "hs": codes.format_hs(rate.hs), "expression": str(rate.duty), "source": rate.source,
    }  # fmt: skip
    steps = [step("base_found" if law.line is None else "base_replaced", **values)]
    if rate.illustrative and law.line is None:
        steps.append(step("base_illustrative"))
    if law.preferential is None and lot.claims.preference:
        steps.append(step("preference_none", origin=law.origin))
    if law.preferential is not None and not ordinary:
        steps.append(step("preference_applies", **law.preference()))
    return [*steps, *law.working(lot, ordinary=ordinary)]
