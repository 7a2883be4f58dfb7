"""The picture of a rule: import price -> duty -> landed price, one cargo marked on it, and what to see in it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from alliance.domain import duty
from alliance.domain.amounts import plain, round_half_up
from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.floor import Curve, Warned, of_rule
from alliance.domain.outcome import Prohibited
from alliance.domain.quote import Lot
from alliance.domain.quote.asking import law_of
from alliance.domain.quote.due import Law
from alliance.domain.rows import FloorRule

PLACES = 4  # decimals of a figure in the curve, which is a picture and no amount owed


def picture(book: Book, lot: Lot, answer: Answer) -> dict[str, Any] | None:
    """The curve of the rule that answered, as the chart `landed-curve` takes it, with its `warnings` as sentences and
    the price below which nothing may be imported; None without a rule, and where a duty is not payable in the floor's
    currency and unit: no line to draw."""
    rule, price = answer.rule, answer.price_per_floor_unit
    if rule is None or price is None:
        return None
    try:
        drawn = _curve(rule, law_of(book, lot, answer.territory, answer.product), lot)
    except Refusal:
        return None
    top = Fraction(Decimal(round_half_up(max(rule.floor.exact() * 3 / 2, price * 5 / 4), 0)))
    allowed = drawn.forbidden_below or Fraction(0)
    points = [
        {
            "price": _figure(knee.price), "duty": _figure(knee.total), "landed": _figure(knee.landed),
            "label": _label(rule, knee.price, knee.side),
        }
        for knee in drawn.knees(top) if knee.price >= allowed and (knee.price > allowed or knee.side != "below")
    ]  # fmt: skip
    return {
        "unit": rule.floor.per,
        "curves": [{"name": f"rule {rule.rule}.{rule.version}", "points": points}],
        "marker": None if isinstance(answer.outcome, Prohibited) else _marker(answer, price),
        "forbidden_below": _figure(allowed) if allowed else "",
        "warnings": [each.told.sentence for each in drawn.warnings() if each.start <= top and _says(rule, each)],
    }  # fmt: skip


def _curve(rule: FloorRule, law: Law, lot: Lot) -> Curve:
    """The rule along all prices on its own bases, with the importer's base duty, preference and concessions."""
    bound = list(dict.fromkeys(each.duty for each in law.concessions if each.duty is not None))
    return of_rule(
        rule.floor, rule.terms, rule.combination, law.rate.duty, on=lot.on,
        preferential=None if law.preferential is None else law.preferential.duty,
        concession=None if not bound else bound[0] if len(bound) == 1 else duty.least(bound),
    )  # fmt: skip


def _label(rule: FloorRule, price: Fraction, side: str) -> str:
    """What is said at a knee: only the floor is, where the mechanism looks at the gap to it."""
    at_floor = price == rule.floor.exact() and rule.terms.mechanism.by_gap and side == "at"
    return "at the floor" if at_floor else ""


def _says(rule: FloorRule, warned: Warned) -> bool:
    """Whether a warning says something: that imports land below the floor does not, where no mechanism looks at it."""
    return rule.terms.mechanism.by_gap or not warned.code.startswith("leak")


def _marker(answer: Answer, price: Fraction) -> dict[str, str]:
    share = price / answer.price.exact() if answer.price.exact() else Fraction(1)
    return {
        "price": _figure(price), "duty": _figure(answer.total * share),
        "landed": _figure(answer.landed * share), "label": "this cargo",
    }  # fmt: skip


def _figure(value: Fraction) -> str:
    return plain(round_half_up(value, PLACES), 2)
