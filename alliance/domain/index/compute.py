"""From the terms of a window to the value of an index, with its working."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from alliance.domain.amounts import check_amount, plain, show
from alliance.domain.index.method import Method
from alliance.domain.index.window import Observation, Terms, window
from alliance.domain.words import Step, step

STATES = ("first", "unchanged", "changed")


@dataclass(frozen=True)
class Index:
    """The value of an index on a cut-off date: `value` rounded, `exact` before rounding, `average` exact, its state
    (`first`, or `unchanged` or `changed` against the previous value), the terms and the missing months, the working."""

    method: Method
    cut_off: date
    previous: Decimal | None
    average: Fraction
    exact: Fraction
    value: Decimal
    state: str
    terms: Terms
    steps: tuple[Step, ...]

    def as_dict(self) -> dict[str, Any]:
        """The index as JSON-able data; amounts are text, `exact` holds whole-number fractions."""
        series = self.method.series
        return {
            "cut_off": self.cut_off.isoformat(),
            "exact": {"average": str(self.average), "value": str(self.exact)},
            "method": {
                "citation": self.method.citation,
                "method": self.method.code,
                "title": self.method.title,
                "version": self.method.version,
            },
            "missing": list(self.terms.missing),
            "per": series.per,
            "previous": None if self.previous is None else plain(self.previous, self.method.rounding.places),
            "rounding": self.method.rounding.as_dict(),
            "series": {
                "content_basis": str(series.content_basis),
                "delivery": series.delivery,
                "name": series.name,
                "source": series.source,
            },
            "state": self.state,
            "steps": [each.as_dict() for each in self.steps],
            "terms": [
                {"carried_from": term.carried_from, "period": term.period, "value": str(term.value)}
                for term in self.terms.terms
            ],
            "value": f"{self.value:f}",
        }


def compute(
    method: Method, observations: Iterable[Observation], cut_off: date, previous: Decimal | None = None
) -> Index:
    """The value of the index from the observations dated on or before `cut_off`, against the `previous` value (None for
    the first). Raises the Refusals of `window`, and of an amount for `previous`."""
    if previous is not None:
        check_amount(previous)
    terms = window(method, observations, cut_off)
    per = method.series.per
    average = _average(method.average, [term.value for term in terms.terms])
    steps = [
        *terms.steps,
        step(f"index_{method.average}", count=len(terms.terms), amount=show(average), per=per),
    ]
    value = average * Fraction(method.factor)
    if method.factor != 1:
        values = {"average": show(average), "factor": plain(method.factor), "amount": show(value)}
        steps.append(step("index_factor", per=per, **values))
    if method.minimum is not None and value < method.minimum:
        steps.append(step("index_minimum", value=show(value), minimum=plain(method.minimum), per=per))
        value = Fraction(method.minimum)
    value, state, against = _against(method, value, previous, per)
    rounded = method.rounding.apply(value)
    if state == "unchanged" and previous is not None:
        rounded = previous  # it stays as it was published, whatever places it has
    else:
        rule = step("index_rounded", amount=f"{rounded:f}", per=per, rule=method.rounding.sentence)
        against = (*against, rule)
    return Index(method, cut_off, previous, average, value, rounded, state, terms, (*steps, *against))


def _average(kind: str, values: list[Fraction]) -> Fraction:
    if kind == "mean":
        return sum(values, Fraction(0)) / len(values)
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _against(
    method: Method, value: Fraction, previous: Decimal | None, per: str
) -> tuple[Fraction, str, tuple[Step, ...]]:
    """The value after tolerance and step limit, its state, and the steps."""
    if previous is None:
        return value, "first", (step("index_first"),)
    old = Fraction(previous)
    change = None if old == 0 and value else Fraction(0) if old == value else (value / old - 1) * 100
    if change is None:
        return value, "changed", (step("index_changed_from_zero"),)
    said = {
        "previous": plain(previous),
        "per": per,
        "change": show(change),
        "tolerance": plain(method.tolerance),
    }
    if abs(change) <= method.tolerance:
        return old, "unchanged", (step("index_unchanged", value=show(value), **said),)
    steps = [step("index_changed", **said)]
    if method.step_limit is not None:
        reach = old * Fraction(method.step_limit) / 100
        limited = min(max(value, old - reach), old + reach)
        if limited != value:
            limit = {"limit": plain(method.step_limit), "value": show(value), "amount": show(limited)}
            steps.append(step("index_step_limited", previous=plain(previous), per=per, **limit))
            value = limited
    return value, "changed", tuple(steps)
