"""The picture of a rule: import price -> duty -> landed price, one cargo marked on it, and what to see in it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.domain import duty
from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.floor import Curve, of_rule
from alliance.domain.outcome import Prohibited
from alliance.domain.quote import Lot
from alliance.domain.quote.asking import law_of
from alliance.domain.quote.due import Law
from alliance.domain.quote.settling import per_price_unit
from alliance.domain.rows import FloorRule
from alliance.web import words
from alliance.web.drawing import Cargo, Named, Picture, curve_of

MOST = 6  # rules in one picture; more lines nobody tells apart


def picture(book: Book, lot: Lot, answer: Answer) -> Picture | None:
    """The curve of the rule that answered, with the cargo on it; None without a rule, and where a duty is not payable
    in the floor's currency and unit: no line to draw."""
    rule, price = answer.rule, answer.price_per_floor_unit
    if rule is None or price is None:
        return None
    scale = per_price_unit(rule, lot)
    beyond = price - answer.price.exact() / scale
    try:
        drawn = _curve(rule, law_of(book, lot, answer.territory, answer.product), lot, beyond)
    except Refusal:
        return None
    title = _("Import price {basis}, duty and landed price under this rule").format(
        basis=rule.floor.value_basis
    )
    # On the floor's basis, as the working says it: the duty in its unit, and the price with what was added to it.
    cargo = (
        None
        if isinstance(answer.outcome, Prohibited)
        else Cargo(price, answer.total / scale, _("This cargo"))
    )
    named = Named(
        _("rule {symbol}").format(symbol=f"{rule.rule}.{rule.version}"), drawn, rule.terms.mechanism.by_gap
    )
    return curve_of([named], title=title, cargo=cargo, unit=words.per(rule.floor))


def of_rules(rules: Sequence[FloorRule], on: date) -> Picture | None:
    """The curves of a product's rules on a day, before any ordinary duty: those in the currency and unit of the first,
    and of what it counts. None where nothing can be drawn."""
    named: list[Named] = []
    for rule in rules:
        if words.per(rule.floor) == words.per(rules[0].floor) and len(named) < MOST:
            with suppress(Refusal):
                drawn = of_rule(rule.floor, rule.terms, rule.combination, duty.FREE, on=on)
                named.append(
                    Named(
                        _("rule {symbol}").format(symbol=f"{rule.rule}.{rule.version}"),
                        drawn,
                        rule.terms.mechanism.by_gap,
                    )
                )
    title = _("Import price and landed price today")
    return curve_of(named, title=title, unit=words.per(rules[0].floor)) if named else None


def _curve(rule: FloorRule, law: Law, lot: Lot, beyond: Fraction) -> Curve:
    """The rule along all prices on its own bases, with the importer's base duty, preference and concessions, which are
    taken on the declared price: `beyond` below it."""
    bound = list(dict.fromkeys(each.duty for each in law.concessions if each.duty is not None))
    return of_rule(
        rule.floor, rule.terms, rule.combination, law.duty, on=lot.on,
        preferential=None if law.preferential is None else law.preferential.duty,
        concession=None if not bound else bound[0] if len(bound) == 1 else duty.least(bound),
        beyond=beyond,
    )  # fmt: skip
