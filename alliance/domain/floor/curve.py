"""The curve of a rule: import price -> duty -> landed price, and what a delegate should see before voting."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from alliance.domain.amounts import check_amount, show
from alliance.domain.duty import Duty
from alliance.domain.floor.along import NOTHING, along, declared
from alliance.domain.floor.caps import Ground
from alliance.domain.floor.interaction import Base, settle
from alliance.domain.floor.piecewise import Piecewise, Stretch, below_zero
from alliance.domain.floor.terms import Terms
from alliance.domain.money import Price
from alliance.domain.words import Step, step

ON_ANY_DAY = date(2026, 1, 1)  # for a mechanism that reads nothing of the day
IDENTITY = Piecewise.straight(1, 0)


@dataclass(frozen=True)
class Knee:
    """A point of the curve, exact, in currency per unit of the floor: import price, adjustable duty, total
    duty and landed price (price + total duty). Between two knees every figure runs straight.

    At a cliff one price has two knees: `side` is `below` for the limit from cheaper imports, `at` for the price
    itself and the limit from dearer ones.
    """

    price: Fraction
    adjustable: Fraction
    total: Fraction
    landed: Fraction
    side: str = "at"


@dataclass(frozen=True)
class Warned:
    """Something to see before voting: its code, the prices between which it holds (`end` None: without end),
    and the sentence with its figures."""

    code: str
    start: Fraction
    end: Fraction | None
    told: Step


@dataclass(frozen=True)
class Curve:
    """A rule along all prices, per unit of the floor: adjustable and total duty and landed price as functions,
    the landed price without any cap, the price below which nothing may be imported,
    and the most that the concession allows."""

    floor: Fraction
    adjustable: Piecewise
    total: Piecewise
    landed: Piecewise
    uncut: Piecewise
    forbidden_below: Fraction | None
    concession: Piecewise | None
    per: str

    def knees(self, up_to: Fraction) -> tuple[Knee, ...]:
        """The knees from 0 to `up_to`, in order of price; the floor is always one of them."""
        functions = (self.adjustable, self.total)
        marks = {Fraction(0), self.floor, up_to}.union(*(each.knees() for each in functions))
        found: list[Knee] = []
        for price in sorted(mark for mark in marks if 0 <= mark <= up_to):
            at = self.adjustable(price), self.total(price)
            if price and (below := (self.adjustable.before(price), self.total.before(price))) != at:
                found.append(Knee(price, *below, price + below[1], "below"))
            found.append(Knee(price, *at, price + at[1]))
        return tuple(found)

    def warnings(self) -> tuple[Warned, ...]:
        """Cliffs, stretches that land below the floor, dearer imports that land cheaper, breaches of the
        concession; each with its exact prices."""
        found = [*self._cliffs(), *self._leaks(), *self._inversions(), *self._breaches()]
        return tuple(sorted(filter(self._allowed, found), key=lambda each: (each.start, each.code)))

    def _allowed(self, warned: Warned) -> bool:
        """Whether some import between its prices is allowed at all."""
        least = self.forbidden_below or Fraction(0)
        return warned.end is None or warned.end > least or warned.start == warned.end == least

    def _cliffs(self) -> list[Warned]:
        return [
            _warned(
                "cliff", Stretch(price, price), below=show(self.total.before(price)),
                above=show(self.total(price)), landed_below=show(self.landed.before(price)),
                landed_above=show(self.landed(price)), per=self.per,
            )
            for price in self.total.jumps()
        ]  # fmt: skip

    def _leaks(self) -> list[Warned]:
        """Where an import lands below the floor: because of a cap where without caps it would not, else because
        the mechanism does not restore the floor there."""
        found = []
        floor = Piecewise.straight(0, self.floor)
        without_caps = below_zero(self.uncut - floor)
        for whole in below_zero(self.landed - floor):
            for stretch in _cut(whole, without_caps):
                uncut, at = self.uncut(stretch.middle), stretch.start
                found.append(
                    _warned(
                        "leak_cap" if uncut >= self.floor else "leak_mechanism", stretch,
                        floor=show(self.floor), landed=show(self.landed(at)), per=self.per,
                    )
                )  # fmt: skip
        return found

    def _inversions(self) -> list[Warned]:
        """Where an import lands cheaper than some cheaper import does: from a peak of the landed price to where
        it is reached again, as it always is because no duty is less than nothing."""
        found = []
        peak_at, peak = Fraction(0), self.landed(Fraction(0))
        opened: Fraction | None = None

        def close(end: Fraction) -> None:
            nonlocal opened
            if opened is not None:
                inside = [at for at in self.landed.knees() if opened < at <= end]
                after = [self.landed(at) for at in (opened, *inside)]
                lowest = min([*after, *(self.landed.before(at) for at in inside)])
                found.append(
                    _warned("inversion", Stretch(opened, end), peak_at=show(peak_at),
                            peak=show(peak), lowest=show(lowest), per=self.per)
                )  # fmt: skip
            opened = None

        for piece, end in self.landed.spans():
            start, slope = piece.start, piece.line[0]
            first = piece.at(start)
            if first < peak and opened is None:
                opened = start
            if slope > 0 and first < peak:
                reached = (peak - piece.line[1]) / slope
                if end is None or reached < end:
                    close(reached)
            if opened is None or first >= peak:
                if first >= peak:
                    close(start)
                    peak_at, peak = start, first
                if slope < 0:
                    opened = start
                elif end is not None:
                    peak_at, peak = end, piece.at(end)
        return found

    def _breaches(self) -> list[Warned]:
        if self.concession is None:
            return []
        return [
            _warned(
                "breach", stretch, owed=show(self.total(stretch.middle)),
                allowed=show(self.concession(stretch.middle)), middle=show(stretch.middle), per=self.per,
            )
            for stretch in below_zero(self.concession - self.total)
        ]  # fmt: skip


def of_rule(
    floor: Price,
    terms: Terms,
    combination: str,
    base: Duty,
    *,
    on: date = ON_ANY_DAY,
    preferential: Duty | None = None,
    concession: Duty | None = None,
    beyond: Fraction = NOTHING,
) -> Curve:
    """The curve of a rule whose floor is `floor`, for imports priced on the floor's bases, where the base duty
    is `base` (or `preferential`, if the lot enjoys it) and the concession, if one binds, is `concession`.
    `beyond` is what a price on the floor's bases holds more than the declared one, on which these and the caps are
    taken: the freight of a price FOB under a floor CIF; less than nothing where it holds less.

    Raises the Refusals of `duty.fold` (each duty must be payable in the floor's currency and unit), and
    `needs_reference_price`.
    """
    height = floor.exact()
    charged = along(base if preferential is None else preferential, floor, beyond)
    counted = along(base, floor, beyond) if terms.preference == "before" else charged
    bound = None if concession is None else along(concession, floor, beyond)
    ground = Ground(declared(beyond), Fraction(1), bound)
    both = Base(charged, counted)
    settled = settle(combination, terms.pieces(height, on), both, terms.caps, ground)
    uncut = settle(combination, terms.unbounded(height, on), both, (), ground).total
    return Curve(
        floor=height,
        adjustable=settled.adjustable,
        total=settled.total,
        landed=IDENTITY + settled.total,
        uncut=IDENTITY + uncut,
        forbidden_below=terms.forbidden_below(height),
        concession=bound,
        per=floor.per,
    )


def curve(floor: Price, base: Duty, mode: str, up_to: Decimal) -> tuple[Knee, ...]:
    """The knees of the full top-up from 0 to `up_to`, in order of price.

    Raises the Refusals of `duty.fold` (the base duty must be payable in the floor's currency and unit).
    """
    return of_rule(floor, Terms(), mode, base).knees(Fraction(check_amount(up_to)))


def _warned(code: str, stretch: Stretch, **values: str) -> Warned:
    start = show(stretch.start)
    if code == "cliff":
        told = step("warning_cliff", price=start, **values)
    elif stretch.end is None:
        told = step(f"warning_{code}_without_end", start=start, **values)
    else:
        told = step(f"warning_{code}", start=start, end=show(stretch.end), **values)
    return Warned(code, stretch.start, stretch.end, told)


def _cut(whole: Stretch, others: list[Stretch]) -> list[Stretch]:
    """The stretch cut at the ends of the others that lie inside it."""
    ends = {end for other in others for end in (other.start, other.end) if end is not None}
    inside = [end for end in sorted(ends) if whole.start < end and (whole.end is None or end < whole.end)]
    starts, stops = [whole.start, *inside], [*inside, whole.end]
    return [Stretch(start, stop) for start, stop in zip(starts, stops, strict=True)]
