"""How the adjustable duty meets the base duty and the caps; at one price, or along all prices at once.

`add` owes both. `max` owes the greater alone. `top_up` credits the base duty: only what the mechanism asks for
beyond it is adjustable duty. Without caps `max` and `top_up` come to the same total; they differ in what the
money is, and so in which part a cap, a preference or a refund touches.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Generic

from alliance.domain.errors import Refusal
from alliance.domain.floor.caps import Cap, Figure, Ground
from alliance.domain.floor.piecewise import Piecewise

COMBINATIONS = ("add", "max", "top_up")
PREFERENCES = ("after", "before")  # the base duty that counts: after preference as charged, or before it


def greatest(one: Figure, two: Figure) -> Figure:
    """The greater of two amounts, at each price."""
    return one.maximum(two) if isinstance(one, Piecewise) else max(one, two)


def least(one: Figure, two: Figure) -> Figure:
    """The lesser of two amounts, at each price."""
    return one.minimum(two) if isinstance(one, Piecewise) else min(one, two)


def combine(mode: str, base: Figure, adjustable: Figure) -> Figure:
    """The total duty: `add` and `top_up` owe both parts, `max` the greater. Raises Refusal
    `combination_unknown`."""
    if mode not in COMBINATIONS:
        raise Refusal("combination_unknown", text=mode, known=list(COMBINATIONS))
    return greatest(base, adjustable) if mode == "max" else base + adjustable


@dataclass(frozen=True)
class Base(Generic[Figure]):
    """The base duty as it is charged, and as it counts against the adjustable duty: the same, but where a rule
    counts it before the preference that the lot enjoys."""

    charged: Figure
    counted: Figure

    @property
    def relief(self) -> Figure | None:
        """What the preference takes off the duty that was counted; None where the two are one."""
        return None if self.counted is self.charged else self.counted - self.charged


@dataclass(frozen=True)
class Cut(Generic[Figure]):
    """What a cap was read against, and what it allows."""

    cap: Cap
    asked: Figure
    limit: Figure


@dataclass(frozen=True)
class Settled(Generic[Figure]):
    """The adjustable duty before and after its caps, the total before and after its own, and each cap."""

    credited: Figure
    adjustable: Figure
    together: Figure
    total: Figure
    cuts: tuple[Cut[Figure], ...]


def settle(
    mode: str, lifted: Figure, base: Base[Figure], caps: tuple[Cap, ...], ground: Ground[Figure]
) -> Settled[Figure]:
    """What is owed where a mechanism asks for `lifted`. In this order: credit of the base duty (`top_up`), caps
    on the adjustable duty, both combined, relief of the preference, caps on the total. Never below 0."""
    nothing = ground.level(Fraction(0))
    credited = greatest(lifted - base.counted, nothing) if mode == "top_up" else lifted
    cuts: list[Cut[Figure]] = []

    def capped(figure: Figure, on: str) -> Figure:
        for cap in caps:
            limit = cap.limit(ground) if cap.on == on else None
            if limit is not None:
                cuts.append(Cut(cap, figure, limit))
                if cap.cuts:
                    figure = least(figure, limit)
        return figure

    adjustable = capped(credited, "adjustable")
    together = combine(mode, base.counted, adjustable)
    if (relief := base.relief) is not None:
        together = together - relief
    together = greatest(together, nothing)
    total = capped(together, "total")
    return Settled(credited, adjustable, together, total, tuple(cuts))


def attributed(mode: str, base: Base[Fraction], settled: Settled[Fraction]) -> tuple[Fraction, Fraction]:
    """What of the total is base duty and what is adjustable duty; together they are the total."""
    total = settled.total
    if mode == "max":
        lifts = settled.adjustable > base.counted
        return (
            (Fraction(0), total) if lifts and base.counted == base.charged else _beside(base.charged, total)
        )
    return _beside(base.charged, total)


def _beside(base: Fraction, total: Fraction) -> tuple[Fraction, Fraction]:
    first = min(base, total)
    return first, total - first
