"""Under one rule: from the declared price to the figures, with the steps between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from alliance.domain.amounts import plain, round_half_up, show
from alliance.domain.codes import format_hs
from alliance.domain.comparison import comparable, rate
from alliance.domain.errors import Refusal
from alliance.domain.floor.caps import Ground
from alliance.domain.floor.cases import SUSPENDED, WAIVED
from alliance.domain.floor.interaction import Base, Settled, attributed, settle
from alliance.domain.floor.lifting import Prohibition
from alliance.domain.outcome import Outcome, Owed, Prohibited, SecurityRequired
from alliance.domain.quote.due import Law
from alliance.domain.quote.lot import Lot
from alliance.domain.quote.meeting import met
from alliance.domain.rows import FloorRule
from alliance.domain.words import Step, step

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Figures:
    """What a lot owes under a rule, exact, in the currency and per the unit of its price. `adjustable` and `base` are
    the two duties that meet; `parts` are what of the total each of them is; `suspended` is what is not charged now.
    `ordinary`: the working tells the base duty before the preference that the lot enjoys."""

    compared: Fraction  # the price on the floor's bases
    scale: Fraction  # what one unit of account of the floor is on the declared price's basis
    adjustable: Fraction
    base: Fraction
    total: Fraction
    parts: tuple[Fraction, Fraction]
    suspended: Fraction
    outcome: Outcome
    bound: Fraction | None = None  # what a concession allows, where the duty exceeds it and is not cut to it
    ordinary: bool = False


# Workings that are told otherwise where the base duty counts towards what is asked for (`top_up`).
BASE_INCLUDED: Mapping[str, str] = {
    "lifted_to_floor": "lifted_to_floor_base_included",
    "minimum_price_lifted": "minimum_price_lifted_base_included",
    "minimum_price_capped": "minimum_price_capped_base_included",
    "gate_lifted": "gate_lifted_base_included",
    "gate_most": "gate_most_base_included",
}


def settled(
    rule: FloorRule, lot: Lot, law: Law, quantity: Fraction | None
) -> tuple[Figures, list[Step], list[Step]]:
    """The figures, the steps up to the mechanism, and the steps from the combination of duties to the caps.

    Raises the Refusals of `comparison.comparable`, `Mechanism.on`, `Case.judge`, and `needs_concession`.
    """
    floor, terms, price = rule.floor, rule.terms, lot.price.exact()
    height = floor.exact()
    compared, steps = _compared(rule, lot)
    scale = per_price_unit(rule, lot)
    relief, why = _relief(rule, lot, compared, quantity)
    steps += why
    forbidden = relief != WAIVED and terms.forbids(height, compared)
    lifted = NOTHING  # in the currency and per the unit of the lot's price
    if relief != WAIVED:
        lifted = terms.lifted(height, compared, lot.on)
        steps += _mechanism(rule, lot, compared)
        if scale != 1 and lifted:
            lifted *= scale
            steps.append(step("carried_back", amount=show(lifted), per=lot.price.per))
    held = ""
    if relief == SUSPENDED and lot.claims.case is not None:
        held = lot.claims.case.kind.replace("-", "_")
        steps.append(step(f"forbidden_{held}" if forbidden else f"suspends_{held}"))
    if forbidden:
        no = Prohibited(terms.spared_from(height), compared, floor.per, held)
        base = law.base(lot, price, terms.preference)
        none = Figures(compared, scale, NOTHING, base.charged, NOTHING, (NOTHING, NOTHING), NOTHING, no)
        return none, steps, []

    base, found, allowed = _at(rule, lot, law, price, lifted, scale)
    parts = attributed(rule.combination, base, found)
    after = met(rule, lot, law, lifted, base, found, parts, allowed)
    outcome: Outcome = Owed()
    if terms.verification is not None:
        outcome, told = _verified(rule, lot, law, compared, found.total, scale, quantity, relief)
        after += told
    total, suspended = found.total, NOTHING
    if relief == SUSPENDED:
        total, parts, suspended = NOTHING, (NOTHING, NOTHING), total
    ordinary = bool(base.relief)
    breached = (cut.limit for cut in found.cuts if not cut.cap.cuts and found.total > cut.limit)
    figures = Figures(
        compared, scale, found.adjustable, base.charged, total, parts, suspended, outcome, next(breached, None),
        ordinary,
    )  # fmt: skip
    return figures, steps, after


def per_price_unit(rule: FloorRule, lot: Lot) -> Fraction:
    """What one unit of account of the floor is on the declared price's basis."""
    floor = rule.floor
    same = (floor.currency, floor.unit, floor.content_basis) == (
        lot.price.currency, lot.price.unit, lot.price.content_basis,
    )  # fmt: skip
    if same:
        return Fraction(1)
    return rate(Fraction(1), floor.currency, floor.unit, floor.content_basis, lot.price, lot.facts)[0]


def _compared(rule: FloorRule, lot: Lot) -> tuple[Fraction, list[Step]]:
    """The price on the floor's bases, with what carried it there and how it stands to the floor."""
    floor = rule.floor
    compared, steps = comparable(lot.price, floor, lot.facts)
    gap = floor.exact() - compared
    code = "compared_below" if gap > 0 else "compared_not_below"
    if not rule.terms.mechanism.by_gap:
        carried = [step("compared_no_floor", price=show(compared), per=floor.per)] if steps else []
        return compared, [*steps, *carried]
    told = step(
        code, price=show(compared), floor=show(floor.exact()), gap=show(abs(gap)), per=floor.per,
        content=floor.content_basis.words, value=floor.value_basis,
    )  # fmt: skip
    return compared, [*steps, told]


def _mechanism(rule: FloorRule, lot: Lot, compared: Fraction) -> list[Step]:
    """The mechanism at this price, and before it whether the price is within the tolerance."""
    floor, terms = rule.floor, rule.terms
    height, steps = floor.exact(), []
    if terms.tolerance and compared < height:
        spared = terms.spared_from(height)
        values = {
            "price": show(compared), "floor": show(height), "percent": plain(terms.tolerance),
            "width": show(height - spared), "spared": show(spared), "per": floor.per,
        }  # fmt: skip
        if compared >= spared:
            forbids = terms.mechanism.kind == Prohibition.kind
            return [step("within_tolerance_allowed" if forbids else "within_tolerance", **values)]
        steps.append(step("beyond_tolerance", **values))
    told = terms.mechanism.on(lot.on).working(height, compared, floor.per)
    if rule.combination == "top_up" and told.code in BASE_INCLUDED:
        told = Step(BASE_INCLUDED[told.code], told.values)
    elif told.code == "rate_floor" and terms.preference == "before":
        told = Step("rate_floor_before_preference", told.values)
    return [*steps, told]


def _relief(
    rule: FloorRule, lot: Lot, compared: Fraction, quantity: Fraction | None
) -> tuple[str | None, list[Step]]:
    """`waived` or `suspended` with its reason, where the lot is in the quota or a case that the rule admits."""
    claims, terms = lot.claims, rule.terms
    steps: list[Step] = []
    if claims.quota is not None:
        if claims.quota == terms.quota:
            return WAIVED, [_in_quota(lot, claims.quota, quantity), _waived(rule)]
        steps.append(step("not_of_quota", order=claims.quota))
    if claims.case is None:
        return None, steps
    case = next((each for each in terms.cases if each.kind == claims.case.kind), None)
    if case is None:
        return None, [*steps, step("case_not_admitted", case=claims.case.kind.replace("-", " "))]
    value = None if quantity is None else _value(rule, lot, quantity)
    held, told = case.judge(claims.case, on=lot.on, value=value, currency=rule.floor.currency.code)
    steps.append(told)
    if held and case.effect == WAIVED:
        steps.append(_waived(rule))
    return (case.effect if held else None), steps


def _in_quota(lot: Lot, order: str, quantity: Fraction | None) -> Step:
    if lot.part and quantity is not None:
        return step("in_quota_part", order=order, quantity=show(quantity), unit=lot.price.unit.symbol)
    return step("in_quota", order=order)


def _waived(rule: FloorRule) -> Step:
    """What a relief comes to: no adjustable duty, or no prohibition."""
    return step("waived_prohibition" if rule.terms.mechanism.kind == Prohibition.kind else "waived")


def _value(rule: FloorRule, lot: Lot, quantity: Fraction) -> Fraction:
    """What the lot is worth, in the floor's currency. Raises Refusal `needs_exchange_rate`."""
    given, wanted = lot.price.currency, rule.floor.currency
    value = quantity * lot.price.exact()
    if given == wanted:
        return value
    if lot.facts.exchange is None:
        raise Refusal("needs_exchange_rate", given=given.code, wanted=wanted.code)
    return lot.facts.exchange.convert(value, given, wanted)[0]


def _at(
    rule: FloorRule, lot: Lot, law: Law, price: Fraction, lifted: Fraction, scale: Fraction
) -> tuple[Base[Fraction], Settled[Fraction], Fraction | None]:
    """The duties at a price of the lot, where the mechanism asks for `lifted`, and what the concession allows."""
    terms = rule.terms
    allowed = None
    if terms.concession is not None:
        if not law.concessions:
            raise Refusal(
                "needs_concession", territory=law.territory, hs=format_hs(law.rate.hs), on=lot.on.isoformat()
            )
        allowed = law.allowed(lot, price)
    base = law.base(lot, price, terms.preference)
    found = settle(rule.combination, lifted, base, terms.caps, Ground(price, scale, allowed))
    return base, found, allowed


def _verified(
    rule: FloorRule, lot: Lot, law: Law, compared: Fraction, total: Fraction, scale: Fraction,
    quantity: Fraction | None, relief: str | None,
) -> tuple[Outcome, list[Step]]:  # fmt: skip
    """Whether the declared price is checked against the verification value, and the security that it calls for: what
    the lot would owe more if its price were that value."""
    check, per = rule.terms.verification, lot.price.per
    assert check is not None
    if relief is not None:
        in_quota = lot.claims.quota is not None and lot.claims.quota == rule.terms.quota
        return Owed(), [step("verification_within_quota" if in_quota else f"verification_{relief}")]
    values = {
        "price": show(compared), "value": plain(check.amount), "percent": plain(check.threshold),
        "limit": show(check.limit), "per": rule.floor.per,
    }  # fmt: skip
    if compared <= check.limit:
        return Owed(), [step("verification_within", **values)]
    if lot.claims.price_proven:
        return Owed(), [step("verified", **values)]
    excess = (compared - Fraction(check.amount)) * scale
    lifted = rule.terms.lifted(rule.floor.exact(), Fraction(check.amount), lot.on) * scale
    base, found, _ = _at(rule, lot, law, max(NOTHING, lot.price.exact() - excess), lifted, scale)
    at_stake, parts = found.total, attributed(rule.combination, base, found)
    security = max(NOTHING, at_stake - total)
    on_quantity = None if quantity is None else security * quantity
    outcome = SecurityRequired(security, at_stake, per, lot.price.currency.places, on_quantity)
    told = [
        step("security_called", **values),
        step(
            "security_worked", base=show(parts[0]), adjustable=show(parts[1]), at_stake=show(at_stake),
            total=show(total), security=show(security), per=per,
        ),
    ]  # fmt: skip
    if quantity is not None and on_quantity is not None:
        rounded = round_half_up(on_quantity, lot.price.currency.places)
        told.append(
            step(
                "security_on_quantity", quantity=show(quantity), unit=lot.price.unit.symbol,
                security=show(security), amount=f"{rounded:f}", currency=lot.price.currency.code,
            )
        )  # fmt: skip
    return outcome, told
