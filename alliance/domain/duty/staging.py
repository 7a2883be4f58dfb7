"""Staged cuts: from a base rate to a final rate in equal annual cuts, ending exactly on the final rate.

Staging categories as trade agreements list them (for instance USMCA Annex 2-B and KORUS Annex 2-B, general notes:
"equal annual stages", interim rates rounded to a stated place; text not re-read here): EIF, the final rate at once;
B5, five equal annual cuts; E, excluded, no cut.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from alliance.domain.duty.expression import (
    FREE,
    AdValorem,
    Compound,
    Duty,
    Greatest,
    Least,
    Specific,
    ad_valorem,
    compound,
    greatest,
    least,
    specific,
)
from alliance.domain.duty.grammar import parse
from alliance.domain.errors import Refusal
from alliance.domain.money import ContentBasis, Currency, Unit
from alliance.domain.period import Period
from alliance.domain.rounding import Rounding
from alliance.domain.shape import Node
from alliance.domain.words import Step, step

_CATEGORY = re.compile(r"EIF|E|B([1-9][0-9]?)")
FIRST_CUT = ("on entry into force", "one year later")
LATER_CUTS = ("on the anniversary", "on 1 January")


@dataclass(frozen=True)
class Staging:
    """A commitment to go from `base` to `final` in the cuts of `category`, counted from `entry_into_force`.

    `first_cut` says when the first cut is made, `later_cuts` whether the others follow on its anniversaries (29
    February: on 1 March) or on each 1 January. `rounding` is that of each interim rate. Raises Refusal
    `staging_category_unknown`, and `staging_shapes_differ` where the two rates have parts that cannot be cut into one
    another.
    """

    category: str
    base: Duty
    final: Duty
    entry_into_force: date
    rounding: Rounding
    first_cut: str = FIRST_CUT[0]
    later_cuts: str = LATER_CUTS[0]

    def __post_init__(self) -> None:
        if not _CATEGORY.fullmatch(self.category):
            raise Refusal("staging_category_unknown", text=self.category)
        if self.cuts:
            self.after(1)

    @classmethod
    def read(cls, node: Node) -> Self:
        """A commitment as data: {"category", "base", "final", "entry_into_force", "first_cut", "later_cuts",
        "rounding"}. Every fault is the Node's Refusal with its path."""
        node.only("category", "base", "final", "entry_into_force", "first_cut", "later_cuts", "rounding")
        return node.build(
            lambda: cls(
                node["category"].text(),
                node["base"].read(parse),
                node["final"].read(parse),
                node["entry_into_force"].day(),
                Rounding.read(node["rounding"]),
                node["first_cut"].one_of(*FIRST_CUT),
                node["later_cuts"].one_of(*LATER_CUTS),
            )
        )

    def as_row(self) -> dict[str, Any]:
        """The commitment as data, as `read` takes it."""
        return {
            "base": str(self.base),
            "category": self.category,
            "entry_into_force": self.entry_into_force.isoformat(),
            "final": str(self.final),
            "first_cut": self.first_cut,
            "later_cuts": self.later_cuts,
            "rounding": {
                "places": self.rounding.places,
                "way": self.rounding.way,
                "when": self.rounding.when,
            },
        }

    @property
    def cuts(self) -> int:
        """How many cuts lead to the final rate; 0 for an excluded product."""
        match = _CATEGORY.fullmatch(self.category)
        return 0 if self.category == "E" else int(match[1] or 1) if match else 0

    def after(self, cut: int) -> Duty:
        """The rate after that many cuts, 0 to `cuts`: the base rate, interim rates rounded, the final rate itself."""
        if cut in (0, self.cuts):
            return self.final if cut else self.base
        done = Fraction(cut, self.cuts)
        return _between(
            self.base, self.final, lambda base, final: self.rounding.apply(base + (final - base) * done)
        )

    def schedule(self) -> tuple[tuple[Period, Duty], ...]:
        """From when to when (civil dates, half-open) which rate is charged, from the entry into force on."""
        days = [self._day(cut) for cut in range(1, self.cuts + 1)]
        starts = [self.entry_into_force, *days]
        stages = [
            (Period(start, before), self.after(cut))
            for cut, (start, before) in enumerate(zip(starts, [*days, None], strict=True))
            if before is None or start < before
        ]
        return tuple(stages)

    def on(self, day: date) -> tuple[Duty, Step]:
        """The rate on a day, and the step that says so. Before the entry into force it is the base rate."""
        cut = sum(self._day(each) <= day for each in range(1, self.cuts + 1))
        duty = self.after(cut)
        values = {
            "category": self.category,
            "base": str(self.base),
            "final": str(self.final),
            "rate": str(duty),
        }
        return duty, step("staged", cut=cut, cuts=self.cuts, on=day.isoformat(), **values)

    def _day(self, cut: int) -> date:
        years = cut - 1 + (0 if self.first_cut == FIRST_CUT[0] else 1)
        if years and self.later_cuts == "on 1 January":
            return date(self.entry_into_force.year + years, 1, 1)
        try:
            return self.entry_into_force.replace(year=self.entry_into_force.year + years)
        except ValueError:  # 29 February in a year that has none
            return self.entry_into_force.replace(year=self.entry_into_force.year + years, day=28) + timedelta(
                1
            )


def _between(base: Duty, final: Duty, interim: Callable[[Fraction, Fraction], Decimal]) -> Duty:
    """The duty each of whose amounts is `interim` of the same amount in `base` and in `final`; an amount that stands in
    one of them alone is 0 in the other."""
    if isinstance(base, Least | Greatest):
        ends = final.of if isinstance(final, type(base)) else ()
        if final == FREE:
            ends = (FREE,) * len(base.of)
        if len(ends) != len(base.of):
            raise Refusal("staging_shapes_differ", base=str(base), final=str(final))
        between = [_between(one, other, interim) for one, other in zip(base.of, ends, strict=True)]
        return least(between) if isinstance(base, Least) else greatest(between)
    ones, others = _amounts(base, final), _amounts(final, base)
    zero = Fraction(0)
    return compound(
        _leaf(counted, interim(ones.get(counted, zero), others.get(counted, zero)))
        for counted in {**ones, **others}
    )


_Counted = (
    tuple[Currency, Unit, ContentBasis, int] | None
)  # what a specific amount is counted in; None: a percentage


def _amounts(duty: Duty, beside: Duty) -> dict[_Counted, Fraction]:
    amounts: dict[_Counted, Fraction] = {}
    for part in duty.parts if isinstance(duty, Compound) else (duty,):
        match part:
            case AdValorem(percent):
                amounts[None] = Fraction(percent)
            case Specific(amount, currency, unit, basis, quantity):
                amounts[currency, unit, basis, quantity] = Fraction(amount)
            case Least() | Greatest():
                raise Refusal("staging_shapes_differ", base=str(duty), final=str(beside))
    return amounts


def _leaf(counted: _Counted, amount: Decimal) -> Duty:
    return ad_valorem(amount) if counted is None else specific(amount, *counted)
