"""The answer to a quote: exact figures, their rounding, and the same as text for JSON."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from alliance.domain.amounts import plain, round_half_up, show, to_places
from alliance.domain.floor import ad_valorem_equivalent
from alliance.domain.floor.promises import told
from alliance.domain.money import Price
from alliance.domain.outcome import NotCovered, Outcome, Owed, Prohibited, SecurityRequired
from alliance.domain.rows import BaseRate, Decision, FloorRule, Product, Territory
from alliance.domain.tariff_line import TariffLine
from alliance.domain.words import Step, say, step


def caveat(rule: FloorRule | TariffLine | None, outcome: Outcome) -> Step:
    """What an answer is not."""
    if rule is None:
        return step("caveat_no_floor")
    return step("caveat_prohibited" if isinstance(outcome, Prohibited) else "caveat")


def money_told(each: Fraction, price: Price, quantity: Fraction | None) -> str:
    """An amount per unit of a price in words: rounded, with the exact figure beside it where that differs, and on the
    whole quantity (in that unit) where one is given."""
    places = price.currency.places
    if quantity is None:
        amount, whole = to_places(each, places)
        code = "money_each" if whole else "rounded_money_each"
        return say(code, amount=amount, exact=show(each), per=price.per)
    amount, whole = to_places(each * quantity, places)
    code = "money_on_quantity" if whole else "rounded_money_on_quantity"
    on = {"quantity": show(quantity), "unit": price.unit.symbol}
    return say(code, amount=amount, currency=price.currency.code, each=show(each), per=price.per, **on)


@dataclass(frozen=True)
class Answer:
    """What a lot owes and why. `adjustable`, `base`, `total` and `landed` are exact, in the currency and per
    the unit of `price`; `quantity` is in that unit too. Nothing is rounded before `as_dict` and
    `headline`."""

    product: Product
    origin: str
    territory: Territory
    on: date
    price: Price
    rule: FloorRule | None
    decisions: tuple[Decision, ...]
    base_rate: BaseRate
    adjustable: Fraction
    base: Fraction
    total: Fraction
    landed: Fraction
    quantity: Fraction | None
    steps: tuple[Step, ...]
    notice: str
    outcome: Outcome = Owed()
    compared: Fraction | None = None  # the price on the floor's bases, per unit of the floor
    parts: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))  # of the total: base duty, adjustable duty
    suspended: Fraction = Fraction(0)
    bound: Fraction | None = None  # what a concession allows, where the duty exceeds it and is not cut to it
    tariff_line: TariffLine | None = None  # the alliance's, in place of the importer's own base duty
    recorded: Fraction = Fraction(0)  # the importer's own base duty, as recorded: what its border charges

    @property
    def floor(self) -> Fraction | None:
        """The floor per unit of the lot's price, exact; None also where price and floor count different money or
        content, and only `compared` says how they stand."""
        if self.rule is None:
            return None
        floor = self.rule.floor
        same = floor.currency == self.price.currency and floor.content_basis == self.price.content_basis
        return floor.exact(self.price.unit) if same else None

    @property
    def price_per_floor_unit(self) -> Fraction | None:
        """The lot's price on the bases of the floor and per its unit, exact."""
        return self.compared

    @property
    def ad_valorem_equivalent(self) -> Fraction | None:
        """The total duty as percent of the price, exact; None at a price of 0."""
        return ad_valorem_equivalent(self.total, self.price.exact())

    @property
    def owed(self) -> Fraction | None:
        """The duty on the whole quantity, in money, exact; None where no quantity was given."""
        return None if self.quantity is None else self.total * self.quantity

    @property
    def headline(self) -> str:
        """The answer in one paragraph: `headline_parts`."""
        return " ".join(self.headline_parts)

    @property
    def headline_parts(self) -> tuple[str, ...]:
        """What is owed, suspended, secured or forbidden under the alliance's rule, with a warning where it exceeds a
        concession; that no border charges it while no national act is recorded; and what is owed today by what is
        recorded: whole sentences, the weightiest first."""
        base = {"money": self._money(self.recorded), "doubt": self._doubt}
        if isinstance(self.outcome, NotCovered):
            return (say("headline_not_covered", **base),)
        if isinstance(self.outcome, Prohibited):
            least, per = show(self.outcome.floor), self.outcome.per
            held = self.outcome.held
            code = f"headline_prohibited_{held}" if held else "headline_prohibited"
            first = say(code, price=str(self.price), least=least, per=per)
            today = "headline_today_suspended" if self.held else "headline_today"
            return (first, say("headline_not_applied"), say(today, **base))
        warning = (self.warning,) if self.warning else ()
        if self.suspended:
            first = say("headline_suspended", money=self._money(self.suspended))
            return (first, *warning, say("headline_not_chargeable"), say("headline_today_suspended", **base))
        owed = [say("headline_duty", money=self._money(self.total))]
        if isinstance(self.outcome, SecurityRequired):
            owed.append(say("headline_security", money=self._money(self.outcome.security)))
        elif self.total == self.base and self.tariff_line is None:
            return (say("headline_nothing_added", **base), *warning)
        return (*owed, *warning, say("headline_not_chargeable"), say("headline_today", **base))

    @property
    def held(self) -> bool:
        """Whether nothing is charged now because the goods are held: in bond, or under inward processing."""
        return bool(self.suspended) or (isinstance(self.outcome, Prohibited) and bool(self.outcome.held))

    @property
    def warning(self) -> str:
        """That the duty exceeds a concession and is not cut to it; empty where it does not."""
        if self.bound is None:
            return ""
        return say("headline_breach", territory=self.territory.name, limit=self._money(self.bound))

    @property
    def _doubt(self) -> str:
        return say("headline_illustrative") if self.base_rate.illustrative else ""

    def _money(self, each: Fraction) -> str:
        return money_told(each, self.price, self.quantity)

    @property
    def rounding(self) -> str:
        """How the figures were rounded."""
        return say("rounding", currency=self.price.currency.code, minor=self.price.currency.minor)

    @property
    def caveat(self) -> str:
        """What the answer is not."""
        return caveat(self.rule or self.tariff_line, self.outcome).sentence

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON-able data. Amounts are text, rounded; `exact` holds the same as whole-number
        fractions (`37/2`). Numbers of rules' versions and decisions stay whole numbers."""
        exact = {
            "ad_valorem_equivalent_percent": self.ad_valorem_equivalent,
            "adjustable": self.adjustable,
            "base": self.base,
            "floor": self.floor,
            "landed": self.landed,
            "owed": self.owed,
            "price_per_floor_unit": self.price_per_floor_unit,
            "quantity": self.quantity,
            "total": self.total,
        }
        if isinstance(self.outcome, Prohibited):
            nothing = ("ad_valorem_equivalent_percent", "adjustable", "base", "landed", "owed", "total")
            exact |= dict.fromkeys(nothing)
        percent = exact["ad_valorem_equivalent_percent"]
        return {
            "base_rate": {
                "expression": str(self.base_rate.duty),
                "hs": self.base_rate.hs,
                "source": self.base_rate.source,
            },
            "caveat": self.caveat,
            "decisions": [decision.as_row() for decision in self.decisions],
            "duty": None
            if isinstance(self.outcome, Prohibited)
            else {
                "ad_valorem_equivalent_percent": None
                if percent is None
                else f"{round_half_up(percent, 2):f}",
                "adjustable": self._rounded(self.adjustable),
                "base": self._rounded(self.base),
                "currency": self.price.currency.code,
                "landed": self._rounded(self.landed),
                "of_which_adjustable": self._rounded(self.parts[1]),
                "of_which_base": self._rounded(self.parts[0]),
                "owed": None if self.owed is None else self._rounded(self.owed),
                "per": self.price.per,
                "suspended": self._rounded(self.suspended),
                "total": self._rounded(self.total),
                "unit": self.price.unit.code,
            },
            "exact": {name: None if value is None else str(value) for name, value in exact.items()},
            "headline": self.headline,
            "lot": {
                "content_basis": str(self.price.content_basis),
                "currency": self.price.currency.code,
                "hs6": self.product.hs6,
                "importer": self.territory.code,
                "on": self.on.isoformat(),
                "origin": self.origin,
                "price": plain(self.price.amount, self.price.currency.places),
                "product": self.product.slug,
                "unit": self.price.unit.code,
                "value_basis": self.price.value_basis,
            },
            "mechanism": None if self.rule is None else self._mechanism(self.rule),
            "notice": self.notice,
            "outcome": self.outcome.as_dict(),
            "rounding": self.rounding,
            "rule": None if self.rule is None else self.rule.as_row(),
            "steps": [step.as_dict() for step in self.steps],
            "tariff_line": None if self.tariff_line is None else self.tariff_line.as_row(),
        }

    def _mechanism(self, rule: FloorRule) -> dict[str, Any]:
        mechanism = rule.terms.mechanism
        return {
            **mechanism.as_row(),
            "promises": dict(told(mechanism.promises)),
            "source": mechanism.source.as_dict(),
        }

    def _rounded(self, value: Fraction) -> str:
        return f"{round_half_up(value, self.price.currency.places):f}"
