"""Under one rule: from the declared price to the figures, with the steps between them."""

from dataclasses import dataclass
from fractions import Fraction

from alliance.domain import codes
from alliance.domain.amounts import plain, show
from alliance.domain.comparison import comparable, rate
from alliance.domain.errors import Refusal
from alliance.domain.floor.caps import Ground
from alliance.domain.floor.cases import SUSPENDED, WAIVED
from alliance.domain.floor.interaction import Base, Cut, Settled, attributed, settle
from alliance.domain.outcome import Outcome, Owed, Prohibited, SecurityRequired
from alliance.domain.quote.due import Law
from alliance.domain.quote.lot import Lot
from alliance.domain.rows import FloorRule
from alliance.domain.words import Step, step

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Figures:
    """What a lot owes under a rule, exact, in the currency and per the unit of its price. `adjustable` and `base` are
    the two duties that meet; `parts` are what of the total each of them is; `suspended` is what is not charged now."""

    compared: Fraction  # the price on the floor's bases
    adjustable: Fraction
    base: Fraction
    total: Fraction
    parts: tuple[Fraction, Fraction]
    suspended: Fraction
    outcome: Outcome


def settled(
    rule: FloorRule, lot: Lot, law: Law, quantity: Fraction | None
) -> tuple[Figures, list[Step], list[Step]]:
    """The figures, the steps up to the mechanism, and the steps from the combination of duties to the caps.

    Raises the Refusals of `comparison.comparable`, `Mechanism.on`, `Case.judge`, and `needs_concession`.
    """
    floor, terms, price = rule.floor, rule.terms, lot.price.exact()
    height = floor.exact()
    compared, steps = _compared(rule, lot)
    scale = _per_price_unit(rule, lot)
    relief, why = _relief(rule, lot, compared, quantity)
    steps += why
    forbidden = relief != WAIVED and terms.forbids(height, compared)
    lifted = NOTHING  # in the currency and per the unit of the lot's price
    if relief != WAIVED:
        lifted = terms.lifted(height, compared, lot.on)
        steps.append(_mechanism(rule, lot, compared))
        if scale != 1 and lifted:
            lifted *= scale
            steps.append(step("carried_back", amount=show(lifted), per=lot.price.per))
    if forbidden:
        no = Prohibited(terms.spared_from(height), compared, floor.per)
        base = law.base(lot, price, terms.preference)
        none = Figures(compared, NOTHING, base.charged, NOTHING, (NOTHING, NOTHING), NOTHING, no)
        return none, steps, []

    base, found, allowed = _at(rule, lot, law, price, lifted, scale)
    after = _combined(rule, lot, law, lifted, base, found, allowed)
    outcome: Outcome = Owed()
    if relief is None and (check := terms.verification) is not None and compared > check.limit:
        outcome, told = _security(rule, lot, law, compared, found.total, scale, quantity)
        after.append(told)
    total, parts, suspended = found.total, attributed(rule.combination, base, found), NOTHING
    if relief == SUSPENDED:
        after.append(step("suspended", total=show(total), per=lot.price.per))
        total, parts, suspended = NOTHING, (NOTHING, NOTHING), total
    figures = Figures(compared, found.adjustable, base.charged, total, parts, suspended, outcome)
    return figures, steps, after


def _per_price_unit(rule: FloorRule, lot: Lot) -> Fraction:
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
        return compared, [*steps, step("compared_no_floor", price=show(compared), per=floor.per)]
    told = step(
        code, price=show(compared), floor=show(floor.exact()), gap=show(abs(gap)), per=floor.per,
        content=floor.content_basis.words, value=floor.value_basis,
    )  # fmt: skip
    return compared, [*steps, told]


def _mechanism(rule: FloorRule, lot: Lot, compared: Fraction) -> Step:
    floor, terms = rule.floor, rule.terms
    if terms.tolerated(floor.exact(), compared):
        return step(
            "within_tolerance",
            price=show(compared),
            floor=show(floor.exact()),
            percent=plain(terms.tolerance),
        )
    return terms.mechanism.on(lot.on).working(floor.exact(), compared, floor.per)


def _relief(
    rule: FloorRule, lot: Lot, compared: Fraction, quantity: Fraction | None
) -> tuple[str | None, list[Step]]:
    """`waived` or `suspended` with its reason, where the lot is in the quota or a case that the rule admits."""
    claims, terms = lot.claims, rule.terms
    steps: list[Step] = []
    if claims.quota is not None:
        if claims.quota == terms.quota:
            return WAIVED, [step("in_quota", order=claims.quota)]
        steps.append(step("not_of_quota", order=claims.quota))
    if claims.case is None:
        return None, steps
    case = next((each for each in terms.cases if each.kind == claims.case.kind), None)
    if case is None:
        return None, [*steps, step("case_not_admitted", case=claims.case.kind.replace("-", " "))]
    value = None if quantity is None else _value(rule, lot, quantity)
    held, told = case.judge(claims.case, on=lot.on, value=value, currency=rule.floor.currency.code)
    return (case.effect if held else None), [*steps, told]


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
                "needs_concession",
                territory=law.rate.territory,
                hs=codes.format_hs(law.rate.hs),
                on=lot.on.isoformat(),
            )
        allowed = law.allowed(lot, price)
    base = law.base(lot, price, terms.preference)
    found = settle(rule.combination, lifted, base, terms.caps, Ground(price, scale, allowed))
    return base, found, allowed


def _combined(
    rule: FloorRule, lot: Lot, law: Law, lifted: Fraction, base: Base[Fraction], found: Settled[Fraction],
    allowed: Fraction | None,
) -> list[Step]:  # fmt: skip
    """How the two duties meet: the credit of the base duty, the caps on the adjustable duty, both together, the
    relief of a preference, the caps on the total, and what of the total each of them is."""
    per, counted = lot.price.per, show(base.counted)
    cuts = {
        on: [_cap(cut, lot, law) for cut in found.cuts if cut.cap.on == on] for on in ("adjustable", "total")
    }
    steps = []
    if rule.combination == "top_up":
        steps.append(
            step("credited", lifted=show(lifted), base=counted, amount=show(found.credited), per=per)
        )
    steps += cuts["adjustable"]
    before_relief = found.together + base.counted - base.charged
    values = {"base": counted, "adjustable": show(found.adjustable), "total": show(before_relief), "per": per}
    if found.adjustable < 0:
        steps.append(step("combined_rebate", **values, rebate=show(-found.adjustable)))
    else:
        steps.append(step(f"combined_{rule.combination}", **values))
    if base.counted != base.charged:
        relief, left = show(base.counted - base.charged), show(found.together)
        steps.append(step("before_preference", base=counted, relief=relief, left=left, per=per))
    steps += cuts["total"]
    if rule.terms.concession is not None and allowed is None:
        steps.append(step("concession_unbound"))
    first, second = map(show, attributed(rule.combination, base, found))
    return [*steps, step("attributed", base=first, adjustable=second, total=show(found.total), per=per)]


def _cap(cut: Cut[Fraction], lot: Lot, law: Law) -> Step:
    """Which cap, whether it binds, and by how much."""
    over = cut.asked - cut.limit
    verdict = "holds" if over <= 0 else "binds" if cut.cap.cuts else "breached"
    values = {"asked": show(cut.asked), "limit": show(cut.limit), "over": show(over), "per": lot.price.per}
    if cut.cap.kind == "concession":
        bound = law.binding(lot, lot.price.exact())
        assert bound is not None
        values |= {"expression": bound.expression, "source": bound.source}
        return step(f"cap_concession_{bound.kind}_{verdict}", **values)
    return step(f"cap_{cut.cap.kind.replace('-', '_')}_{verdict}", **values, on=cut.cap.on)


def _security(
    rule: FloorRule, lot: Lot, law: Law, compared: Fraction, total: Fraction, scale: Fraction,
    quantity: Fraction | None,
) -> tuple[Outcome, Step]:  # fmt: skip
    """Security for what the lot would owe more if its price were the verification value."""
    check, per = rule.terms.verification, lot.price.per
    assert check is not None
    values = {
        "price": show(compared), "value": plain(check.amount), "percent": plain(check.threshold),
        "limit": show(check.limit), "per": rule.floor.per,
    }  # fmt: skip
    if lot.claims.price_proven:
        return Owed(), step("verified", **values)
    excess = (compared - Fraction(check.amount)) * scale
    lifted = rule.terms.lifted(rule.floor.exact(), Fraction(check.amount), lot.on) * scale
    at_stake = _at(rule, lot, law, max(NOTHING, lot.price.exact() - excess), lifted, scale)[1].total
    security = max(NOTHING, at_stake - total)
    outcome = SecurityRequired(
        security, at_stake, per, lot.price.currency.places, None if quantity is None else security * quantity
    )
    told = step(
        "security_called", **values, at_stake=show(at_stake), total=show(total), security=show(security),
        security_per=per,
    )  # fmt: skip
    return outcome, told
