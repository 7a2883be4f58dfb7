"""The picture of a rule: import price -> duty -> landed price, one cargo marked on it, and what to see in it."""

from fractions import Fraction

from alliance.domain import duty
from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.floor import Curve, of_rule
from alliance.domain.outcome import Prohibited
from alliance.domain.quote import Lot
from alliance.domain.quote.asking import law_of
from alliance.domain.quote.due import Law
from alliance.domain.rows import FloorRule
from alliance.web.drawing import Cargo, Named, Picture, curve_of

TITLE = "Import price, duty and landed price under this rule"


def picture(book: Book, lot: Lot, answer: Answer) -> Picture | None:
    """The curve of the rule that answered, with the cargo on it; None without a rule, and where a duty is not payable
    in the floor's currency and unit: no line to draw."""
    rule, price = answer.rule, answer.price_per_floor_unit
    if rule is None or price is None:
        return None
    try:
        drawn = _curve(rule, law_of(book, lot, answer.territory, answer.product), lot)
    except Refusal:
        return None
    cargo = None if isinstance(answer.outcome, Prohibited) else _cargo(answer, price)
    named = Named(f"rule {rule.rule}.{rule.version}", drawn, rule.terms.mechanism.by_gap)
    return curve_of([named], title=TITLE, cargo=cargo)


def _curve(rule: FloorRule, law: Law, lot: Lot) -> Curve:
    """The rule along all prices on its own bases, with the importer's base duty, preference and concessions."""
    bound = list(dict.fromkeys(each.duty for each in law.concessions if each.duty is not None))
    return of_rule(
        rule.floor, rule.terms, rule.combination, law.rate.duty, on=lot.on,
        preferential=None if law.preferential is None else law.preferential.duty,
        concession=None if not bound else bound[0] if len(bound) == 1 else duty.least(bound),
    )  # fmt: skip


def _cargo(answer: Answer, price: Fraction) -> Cargo:
    """The cargo brought to the unit of the floor."""
    share = price / answer.price.exact() if answer.price.exact() else Fraction(1)
    return Cargo(price, answer.total * share, "This cargo")
