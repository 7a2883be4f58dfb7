"""Two prices on one basis: a declared price as money per unit of the floor, from stated facts alone."""

from fractions import Fraction

from alliance.domain.amounts import plain, show
from alliance.domain.content import ratio
from alliance.domain.errors import Refusal
from alliance.domain.facts import NO_FACTS, Charge, Facts
from alliance.domain.money import ContentBasis, Currency, Price, Unit, convert
from alliance.domain.terms import COSTS, INCLUDED
from alliance.domain.words import Step, listed, say, step

GROSS = ContentBasis("gross")


def comparable(price: Price, to: Price, facts: Facts = NO_FACTS) -> tuple[Fraction, tuple[Step, ...]]:
    """`price` in the currency, per the unit, of the content and on the value basis of `to` (whose amount is not read),
    exact, with a step for each thing that was brought over; no steps where the two bases are the same.

    Raises Refusal with the one fact that is missing: `needs_exchange_rate`, `needs_assay`, `needs_moisture`,
    `needs_payable`, `needs_purity`, `needs_quantity`, `needs_export_costs`, `needs_freight`, `needs_insurance`,
    `needs_frontier_costs`, `needs_inland_costs`, `needs_import_duties`; or that the two can never be compared:
    `below_purity_minimum`, `unit_not_convertible`, `substances_differ`, `incoterm_contradicts`,
    `price_below_costs` (what the price includes beyond the basis of `to` is more than the price).
    """
    steps = list(_pure_enough(to, facts))
    value, carried = rate(Fraction(price.amount), price.currency, price.unit, price.content_basis, to, facts)
    steps += carried
    goods, taken_off = value, Fraction(0)
    differing = _differing(price, to, facts)
    unstated = [cost for cost in differing if getattr(facts, cost) is None]
    if unstated:
        first = unstated[0]
        raise Refusal(
            f"needs_{first}", given=price.value_basis, wanted=to.value_basis, costs=unstated,
            missing=listed([say(f"needed_{cost}") for cost in unstated]),
        )  # fmt: skip
    for cost in differing:
        charge, working = _charge(cost, price, to, facts)
        code, sign = ("cost_added", 1) if cost in INCLUDED[to.value_basis] else ("cost_taken_off", -1)
        before, value = value, value + sign * charge
        taken_off += charge if sign < 0 else 0
        name, amounts = (
            say(f"cost_{cost}"),
            {"price": show(before), "cost": show(charge), "amount": show(value)},
        )
        steps += [*working, step(code, name=name, basis=to.value_basis, per=to.per, **amounts)]
    if value < 0:
        raise Refusal("price_below_costs", price=show(goods), cost=show(taken_off), per=to.per)
    return value, tuple(steps)


def rate(
    amount: Fraction,
    currency: Currency,
    unit: Unit,
    content_basis: ContentBasis,
    to: Price,
    facts: Facts = NO_FACTS,
) -> tuple[Fraction, tuple[Step, ...]]:
    """An amount of money for each `unit` of some content of the lot (a price, a specific duty, a cap) in the currency,
    per the unit and of the content of `to`, exact, with its steps.

    Raises Refusal `needs_exchange_rate`, `needs_assay`, `needs_moisture`, `needs_payable`, `unit_not_convertible`,
    `substances_differ`.
    """
    steps: list[Step] = []
    value = convert(amount, to.unit, unit)
    if unit != to.unit:
        per = {"given": f"{currency.code}/{unit.symbol}", "wanted": f"{currency.code}/{to.unit.symbol}"}
        steps.append(step("unit_converted", before=show(amount), amount=show(value), **per))
    if currency != to.currency:
        if facts.exchange is None:
            raise Refusal("needs_exchange_rate", given=currency.code, wanted=to.currency.code)
        value, exchanged = facts.exchange.convert(value, currency, to.currency)
        steps += exchanged
    held, used = ratio(content_basis, to.content_basis, facts)
    if used:
        before, value = value, value * held
        words = {"given": content_basis.words, "wanted": to.content_basis.words, "per": to.per}
        steps += [*used, step("content_carried", before=show(before), amount=show(value), **words)]
    return value, tuple(steps)


def _pure_enough(to: Price, facts: Facts) -> tuple[Step, ...]:
    if to.purity_minimum is None:
        return ()
    least = plain(to.purity_minimum)
    if facts.purity is None:
        raise Refusal("needs_purity", least=least)
    if facts.purity < to.purity_minimum:
        raise Refusal("below_purity_minimum", purity=plain(facts.purity), least=least)
    return (step("pure_enough", purity=plain(facts.purity), least=least),)


def _differing(price: Price, to: Price, facts: Facts) -> list[str]:
    """The costs that stand in one of the two prices and not in the other, in the order in which goods meet them."""
    stands = INCLUDED[price.value_basis]
    if facts.incoterm is not None and INCLUDED[facts.incoterm] != stands:
        raise Refusal("incoterm_contradicts", incoterm=facts.incoterm, basis=price.value_basis)
    return [cost for cost in COSTS if (cost in stands) != (cost in INCLUDED[to.value_basis])]


def _charge(cost: str, price: Price, to: Price, facts: Facts) -> tuple[Fraction, tuple[Step, ...]]:
    charge: Charge = getattr(facts, cost)
    if charge.amount == 0:
        return Fraction(0), ()
    if charge.per is not None:
        return rate(Fraction(charge.amount), charge.currency, charge.per, GROSS, to, facts)
    if facts.quantity is None:
        raise Refusal("needs_quantity", cost=say(f"cost_{cost}"))
    lot = facts.quantity
    each = Fraction(charge.amount) / Fraction(lot.amount)
    spread = step(
        "cost_spread", name=say(f"cost_{cost}"), charge=f"{plain(charge.amount)} {charge.currency.code}",
        quantity=f"{plain(lot.amount)} {lot.unit.symbol}", amount=show(each),
        per=f"{charge.currency.code}/{lot.unit.symbol}",
    )  # fmt: skip
    value, steps = rate(each, charge.currency, lot.unit, GROSS, to, facts)
    return value, (spread, *steps)
