"""A lot of several prices: so many answers, and what they come to together."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from alliance.domain.amounts import show, to_places
from alliance.domain.answer import Answer
from alliance.domain.outcome import NotCovered, Prohibited, SecurityRequired
from alliance.domain.words import say


def together(answers: Sequence[Answer]) -> dict[str, Any]:
    """The answers to the lines of one lot (each with its quantity, all in one currency) as one JSON-able answer."""
    price = answers[0].price
    owed = _sum(each.owed for each in answers if not isinstance(each.outcome, Prohibited))
    return {
        "headline": headline(answers),
        "lines": [each.as_dict() for each in answers],
        "outcome": {
            "kind": "split",
            "owed": to_places(owed, price.currency.places)[0],
            "currency": price.currency.code,
            "exact": str(owed),
        },
        "steps": [],
    }


def headline(answers: Sequence[Answer]) -> str:
    """What may not be imported first, then the duty on the rest, what is suspended or secured, and what is owed
    today."""
    forbidden = [each for each in answers if isinstance(each.outcome, Prohibited)]
    allowed = [each for each in answers if not isinstance(each.outcome, Prohibited)]
    base = _sum(each.recorded * (each.quantity or 0) for each in answers)
    doubt = say("headline_illustrative") if answers[0].base_rate.illustrative else ""
    today = {"money": _money(answers[0], base), "doubt": doubt}
    if isinstance(answers[0].outcome, NotCovered):
        return say("headline_not_covered", **today)
    parts = []
    if forbidden:
        released = (
            "headline_split_held" if all(each.held for each in forbidden) else "headline_split_forbidden"
        )
        parts.append(say(released, quantity=_quantities(forbidden)))
    if allowed:
        code = "headline_split_other" if forbidden else "headline_split"
        owed = _money(answers[0], _sum(each.owed for each in allowed))
        parts.append(say(code, quantity=_quantities(allowed), count=len(answers), money=owed))
    suspended = _sum(each.suspended * (each.quantity or 0) for each in allowed)
    if suspended:
        parts.append(say("headline_split_suspended", money=_money(answers[0], suspended)))
    security = _sum(
        each.outcome.on_quantity for each in allowed if isinstance(each.outcome, SecurityRequired)
    )
    if security:
        parts.append(say("headline_security", money=_money(answers[0], security)))
    exceeding = [each for each in allowed if each.bound is not None]
    if exceeding:
        territory = answers[0].territory.name
        parts.append(say("headline_split_breach", quantity=_quantities(exceeding), territory=territory))
    held = _sum(each.recorded * (each.quantity or 0) for each in answers if each.held)
    code = "headline_today_part_suspended" if held else "headline_today"
    if all(each.held for each in answers):
        code = "headline_today_suspended"
    return " ".join(
        [*parts, say("headline_not_chargeable"), say(code, **today, suspended=_money(answers[0], held))]
    )


def _sum(amounts: Any) -> Fraction:
    return sum((amount for amount in amounts if amount is not None), Fraction(0))


def _money(answer: Answer, owed: Fraction) -> str:
    currency = answer.price.currency
    amount, whole = to_places(owed, currency.places)
    code = "money" if whole else "rounded_money"
    return say(code, amount=amount, exact=show(owed), currency=currency.code)


def _quantities(answers: Sequence[Answer]) -> str:
    """The quantities together, unit by unit: `3 kg`, `3 kg and 2 t`."""
    found: dict[str, Fraction] = {}
    for each in answers:
        symbol = each.price.unit.symbol
        found[symbol] = found.get(symbol, Fraction(0)) + (each.quantity or 0)
    return " and ".join(say("quantity", amount=show(held), unit=symbol) for symbol, held in found.items())
