"""An answer made ready for its page: what is owed now and under the rule, the figures, the claims, the papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.domain.amounts import round_half_up
from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.outcome import NotCovered, Owed, Prohibited
from alliance.domain.quote import Lot
from alliance.domain.quote.settling import per_price_unit
from alliance.web import words
from tariffs.releases.stated import STATED
from tariffs.releases.sums import each, price_told, whole


@dataclass(frozen=True)
class Sum:
    """One sum in large type: what it is, the money, the same per unit (empty where the money is), and a remark."""

    title: str
    large: str
    small: str
    note: str = ""


def sums(answer: Answer, today: date) -> list[Sum]:
    """What is owed by what is recorded now, and beside it what would be owed once a national act applies the rule. One
    sum alone where the rule adds nothing, or none answers, or it forbids the import."""
    now = _sum(answer, _title_now(answer, today), answer.recorded, _doubt(answer))
    outcome = answer.outcome
    if isinstance(outcome, NotCovered | Prohibited):
        return [now]
    if isinstance(outcome, Owed) and _adds_nothing(answer):
        return [now]
    title = _("Once a national act applies the rule in {territory}").format(
        territory=words.the(answer.territory.name)
    )
    if answer.suspended:
        return [now, _sum(answer, title, Fraction(0), _suspended(answer))]
    return [now, _sum(answer, title, answer.total, _parts(answer))]


def _adds_nothing(answer: Answer) -> bool:
    return answer.total == answer.base and answer.tariff_line is None and not answer.suspended


def _sum(answer: Answer, title: str, figure: Fraction, note: str) -> Sum:
    on_all, one = whole(answer, figure), each(answer, figure)
    return Sum(title, on_all or one, one if on_all else "", note)


def _title_now(answer: Answer, today: date) -> str:
    if answer.on == today:
        return _("Owed today, by what is recorded")
    return _("Owed on {day}, by what is recorded now").format(day=words.civil(answer.on))


def _doubt(answer: Answer) -> str:
    """What the sum by what is recorded rests on."""
    told = _("The importer’s own base duty alone.")
    if isinstance(answer.outcome, Owed) and answer.rule is not None and _adds_nothing(answer):
        told = _("The rule of the alliance adds nothing at this price: the base duty alone.")
    if answer.held:
        told = _("The importer’s own base duty alone, and suspended while the goods are held.")
    if answer.base_rate.illustrative:
        return _("{told} It is illustrative: do not charge on it.").format(told=told)
    return told


def _parts(answer: Answer) -> str:
    base, adjustable = answer.parts
    if not adjustable:
        return _("Base duty alone.")
    told = {"base": each(answer, base), "adjustable": each(answer, adjustable)}
    return _("Base duty {base}, adjustable duty {adjustable}.").format(**told)


def _suspended(answer: Answer) -> str:
    suspended = whole(answer, answer.suspended) or each(answer, answer.suspended)
    return _("Nothing is charged while the goods are held: {money} is suspended.").format(money=suspended)


@dataclass(frozen=True)
class Line:
    """A line of the table of figures; `strong` for the sum."""

    name: str
    amount: str
    strong: bool = False


def lines(lot: Lot, answer: Answer, base: str) -> list[Line]:
    """The answer in figures per unit of the price, the landed price on the basis of the floor, as the working has it.
    `base` is the base duty in words."""
    price, rule = answer.price, answer.rule
    declared, landed, landed_basis = price.exact(), price.exact() + answer.total, price.value_basis
    found = [Line(_("Price, {basis}").format(basis=price.value_basis), _figure(answer, declared))]
    if rule is not None and answer.compared is not None and rule.floor.value_basis != price.value_basis:
        scale = per_price_unit(rule, lot)
        compared, basis = answer.compared * scale, rule.floor.value_basis
        landed, landed_basis = compared + answer.total, basis
        beyond = compared - declared
        if beyond < 0:
            named = _("Taken off to bring it to the basis of the floor")
        else:
            named = _("Added to bring it to the basis of the floor")
        found.append(Line(named, _figure(answer, abs(beyond))))
        found.append(Line(_("Price, {basis}").format(basis=basis), _figure(answer, compared)))
    found.append(Line(_("Base duty, {duty}").format(duty=base), _figure(answer, answer.base)))
    by_floor = rule is not None and not rule.terms.as_row()
    adjustable = _("Adjustable duty, up to the floor") if by_floor else _("Adjustable duty")
    found.append(Line(adjustable, _figure(answer, answer.adjustable)))
    if answer.suspended:
        found.append(Line(_("Suspended, not charged now"), _figure(answer, answer.suspended)))
    found.append(Line(_("Duty in all"), _figure(answer, answer.total), strong=True))
    found.append(Line(_("Landed price, {basis}").format(basis=landed_basis), _figure(answer, landed)))
    return found


def _figure(answer: Answer, figure: Fraction) -> str:
    return f"{round_half_up(figure, answer.price.currency.places):f}"


# Steps of a working that say that a claim changed nothing: they belong beside the answer.
IN_VAIN = ("case_not_admitted", "not_of_quota", "preference_none")


def in_vain(lot: Lot, answer: Answer) -> list[str]:
    """What was claimed and changes nothing, in sentences."""
    told = [step.sentence for step in answer.steps if step.code in IN_VAIN or step.code.endswith("_not_held")]
    if lot.claims.price_proven and (answer.rule is None or answer.rule.terms.verification is None):
        told.append(_("That the price is proven changes nothing: no rule here checks it."))
    return told


def papers(book: Book, lot: Lot, answer: Answer) -> list[str]:
    """What of the cargo decides here, and so has to be shown at the border."""
    rule = answer.rule
    origin = book.countries[answer.origin].name
    shown = [_("The origin, {origin}: it decides which rule and which duty apply.").format(origin=origin)]
    if lot.claims.preference:
        shown.append(_("The proof of origin with which you claim a preference."))
    told = {"price": price_told(lot.price), "basis": lot.price.value_basis}
    shown.append(_("The price and what it includes: {price} {basis}.").format(**told))
    costs = [str(STATED[cost].label) for cost in _costs(lot)]
    if costs:
        shown.append(
            _("What was stated beside the price: {costs}.").format(costs=words.listed(costs).lower())
        )
    if rule is not None and rule.terms.verification is not None:
        shown.append(
            _("That the goods were sold at this price: the rule checks it against a published value.")
        )
    if rule is not None and rule.terms.purity_minimum is not None:
        shown.append(_("The purity of this lot: the rule means goods of a least purity."))
    if lot.claims.case is not None:
        shown.append(_("What shows the case that you claim, as you stated it."))
    if lot.claims.quota is not None:
        shown.append(_("That the lot is within the tariff quota that you name."))
    return shown


def _costs(lot: Lot) -> Sequence[str]:
    stated = ("freight", "insurance", "export_costs", "frontier_costs", "inland_costs", "import_duties")
    return [cost for cost in stated if getattr(lot.facts, cost) is not None]
