"""The figures behind the pictures as rows of CSV: every rule beside every row of a text."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from alliance.domain.amounts import plain, round_half_up
from tariffs.proposals.effects.impact import Impact

PLACES = 6  # decimals of a figure; rounded half up
CURVE = (
    "row", "product", "rule", "per", "import_price", "side", "adjustable_duty", "total_duty", "landed_price",
)  # fmt: skip
HISTORY = (
    "row", "product", "rule", "per", "first_day", "last_day", "reference_price", "import_allowed", "adjustable_duty",
    "source", "not_counted",
)  # fmt: skip


def curve_rows(impacts: Sequence[Impact]) -> Iterator[tuple[str, ...]]:
    """Where each rule bends, from a price of 0 to half beyond the floor."""
    for impact in impacts:
        for rule in impact.line.rules:
            curve = rule.curve(impact.base.duty)
            for knee in curve.knees(curve.floor * 3 / 2) if curve else ():
                yield (
                    str(impact.line.position), impact.line.product.slug, rule.name, rule.price.per,
                    _plain(knee.price), knee.side, _plain(knee.adjustable), _plain(knee.total), _plain(knee.landed),
                )  # fmt: skip


def history_rows(impacts: Sequence[Impact]) -> Iterator[tuple[str, ...]]:
    """Each rule at each observation; what has no series on its basis has no rows."""
    for impact in impacts:
        for effect in impact.effects:
            if effect.series is None or effect.felt is None:
                continue
            for each, duty in zip(effect.series.observed, effect.felt.duties, strict=True):
                yield (
                    str(impact.line.position), impact.line.product.slug, effect.rule.name, effect.series.unit,
                    each.start.isoformat(), (each.before - timedelta(days=1)).isoformat(), _plain(each.amount),
                    "no" if duty is None else "yes", "" if duty is None else _plain(duty),
                    effect.series.source, effect.series.caveat,
                )  # fmt: skip


def _plain(value: Fraction) -> str:
    return plain(round_half_up(value, PLACES), 2)
