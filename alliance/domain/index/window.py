"""Which observations a window holds, and which months it lacks. Nothing after the cut-off is ever looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from alliance.domain.errors import Refusal
from alliance.domain.index.method import Method
from alliance.domain.words import Step, step


@dataclass(frozen=True)
class Observation:
    """A value of a series, dated at the end of the period that it observes."""

    on: date
    value: Decimal


@dataclass(frozen=True)
class Term:
    """One term of the average: a month (`2025-12`) or a day, its value, exact, and from where it was carried if it
    was."""

    period: str
    value: Fraction
    carried_from: str | None = None


@dataclass(frozen=True)
class Terms:
    """The terms of a window in order of time, the months that it lacks, and how that was found."""

    terms: tuple[Term, ...]
    missing: tuple[str, ...]
    steps: tuple[Step, ...]


def window(method: Method, observations: Iterable[Observation], cut_off: date) -> Terms:
    """The terms of the method's window from the observations dated on or before `cut_off`, in whatever order they come.

    A window of months ends with the last month that is over on the cut-off, less the lag; a month with several
    observations counts once, by their mean. Raises Refusal `observation_twice`, `index_months_missing`,
    `index_too_few`, `index_nothing_to_carry`.
    """
    known = sorted((each for each in observations if each.on <= cut_off), key=lambda each: each.on)
    for one, other in zip(known, known[1:], strict=False):
        if one.on == other.on:
            raise Refusal("observation_twice", on=one.on.isoformat())
    cut = step("index_cut_off", count=len(known), on=cut_off.isoformat(), series=method.series.name)
    terms = _last_months(method, known, cut_off) if method.window.of == "months" else _last(method, known)
    return Terms(terms.terms, terms.missing, (cut, *terms.steps))


def _last(method: Method, known: list[Observation]) -> Terms:
    wanted = method.window
    end = len(known) - wanted.lag
    chosen = known[max(0, end - wanted.count) : max(0, end)]
    if len(chosen) < (method.gap.least or wanted.count):
        raise Refusal("index_too_few", count=len(chosen), wanted=method.gap.least or wanted.count)
    span = {"first": chosen[0].on.isoformat(), "last": chosen[-1].on.isoformat()}
    found = step("index_window_observations", count=len(chosen), lag=wanted.lag, **span)
    return Terms(tuple(Term(each.on.isoformat(), Fraction(each.value)) for each in chosen), (), (found,))


def _last_months(method: Method, known: list[Observation], cut_off: date) -> Terms:
    by_month: dict[int, list[Fraction]] = {}
    for each in known:
        by_month.setdefault(_month(each.on), []).append(Fraction(each.value))
    means = {month: sum(values, Fraction(0)) / len(values) for month, values in by_month.items()}
    over = _month(cut_off + timedelta(days=1)) - 1  # the last month that is over on the cut-off
    last = over - method.window.lag
    months = range(last - method.window.count + 1, last + 1)
    missing = tuple(_name(month) for month in months if month not in means)
    span = {"first": _name(months[0]), "last": _name(last)}
    steps = [step("index_window_months", count=len(months), lag=method.window.lag, **span)]
    if missing:
        if method.gap.rule == "refuse":
            raise Refusal("index_months_missing", count=len(missing), months=list(missing))
        code = f"index_missing_{method.gap.rule}"
        steps.append(step(code, count=len(missing), months=", ".join(missing), least=method.gap.least or 0))
    if method.gap.rule == "carry":
        terms = [_carried(means, month) for month in months]
    else:
        terms = [Term(_name(month), means[month]) for month in months if month in means]
    if len(terms) < (method.gap.least or 1):
        raise Refusal("index_too_few", count=len(terms), wanted=method.gap.least or 1)
    return Terms(tuple(terms), missing, tuple(steps))


def _carried(means: dict[int, Fraction], month: int) -> Term:
    if month in means:
        return Term(_name(month), means[month])
    before = max((each for each in means if each < month), default=None)
    if before is None:
        raise Refusal("index_nothing_to_carry", month=_name(month))
    return Term(_name(month), means[before], _name(before))


def _month(day: date) -> int:
    """The months of the calendar, counted through."""
    return day.year * 12 + day.month - 1


def _name(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
