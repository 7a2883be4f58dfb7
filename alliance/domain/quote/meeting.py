"""How the two duties meet, told: credit, caps, both together, relief of a preference; only what changes a figure."""

from fractions import Fraction

from alliance.domain.amounts import plain, show
from alliance.domain.floor.caps import AdValoremCap
from alliance.domain.floor.interaction import Base, Cut, Settled
from alliance.domain.quote.due import Law
from alliance.domain.quote.lot import Lot
from alliance.domain.rows import FloorRule
from alliance.domain.words import Step, step


def met(
    rule: FloorRule, lot: Lot, law: Law, lifted: Fraction, base: Base[Fraction], found: Settled[Fraction],
    parts: tuple[Fraction, Fraction], allowed: Fraction | None,
) -> list[Step]:  # fmt: skip
    """The steps from the credit of the base duty to what of the total each duty is (`parts`). Nothing is said of a sum
    with a part of 0, and the parts are named where a cap or a relief hides them."""
    per, relieved, steps = lot.price.per, base.relief, []
    if relieved:
        steps.append(step("counted_before_preference", base=show(base.counted), per=per))
    if rule.combination == "top_up" and lifted and base.counted:
        code = "credited" if found.credited else "credited_all"
        values = {"lifted": show(lifted), "base": show(base.counted), "amount": show(found.credited)}
        steps.append(step(code, **values, per=per))
    steps += [_cap(cut, lot, law) for cut in found.cuts if cut.cap.on == "adjustable"]
    steps += _together(rule, law, base, found, per)
    on_total = [cut for cut in found.cuts if cut.cap.on == "total"]
    steps += [_cap(cut, lot, law) for cut in on_total]
    if rule.terms.concession is not None and allowed is None:
        steps.append(step("concession_unbound", territory=law.territory))
    cut = bool(on_total) and found.total < found.together
    if cut and parts[0] < base.charged and rule.combination != "max":
        lost, adjustable = show(base.charged - parts[0]), show(found.adjustable)
        code = "cut_into_base" if found.adjustable > 0 else "cut_base"
        steps.append(step(code, lost=lost, adjustable=adjustable, base=show(base.charged), per=per))
    elif (cut or relieved) and all(parts):
        first, second = map(show, parts)
        steps.append(step("attributed", base=first, adjustable=second, total=show(found.total), per=per))
    return steps


def _together(
    rule: FloorRule, law: Law, base: Base[Fraction], found: Settled[Fraction], per: str
) -> list[Step]:
    """The sum or the greater of the two, with the relief of a preference that the rule had counted."""
    adjustable, relieved, steps = found.adjustable, base.relief, []
    if relieved:
        values = {"base": show(base.counted), "charged": show(base.charged), "per": per}
        steps.append(step("preference_relieves", **law.preference(), **values))
    if adjustable < 0:
        code = "combined_rebate" if found.together else "combined_rebate_all"
        values = {"base": show(base.charged), "rebate": show(-adjustable), "total": show(found.together)}
        return [*steps, step(code, **values, per=per)]
    if rule.combination == "max":
        greater = max(base.counted, adjustable)
        if base.counted and adjustable:
            values = {"base": show(base.counted), "adjustable": show(adjustable), "total": show(greater)}
            steps.append(step("combined_max", **values, per=per))
        if relieved:
            values = {"total": show(greater), "relief": show(relieved), "left": show(found.together)}
            steps.append(step("relief_taken_off", **values, per=per))
    elif adjustable and (base.charged or relieved):
        values = {"base": show(base.charged), "adjustable": show(adjustable), "total": show(found.together)}
        steps.append(step(f"combined_{rule.combination}", **values, per=per))
    return steps


def _cap(cut: Cut[Fraction], lot: Lot, law: Law) -> Step:
    """Which cap, whether it binds, and by how much."""
    over = cut.asked - cut.limit
    verdict = "holds" if over <= 0 else "binds" if cut.cap.cuts else "breached"
    values = {"asked": show(cut.asked), "limit": show(cut.limit), "over": show(over), "per": lot.price.per}
    if cut.cap.kind == "concession":
        bound = law.binding(lot, lot.price.exact())
        assert bound is not None
        values |= {
            "expression": bound.expression, "source": bound.source, "territory": law.territory, "origin": law.origin,
        }  # fmt: skip
        return step(f"cap_concession_{bound.kind}_{verdict}", **values)
    if isinstance(cut.cap, AdValoremCap):
        values |= {"percent": plain(cut.cap.percent), "price": show(lot.price.exact())}
    return step(f"cap_{cut.cap.kind.replace('-', '_')}_{verdict}", **values, on=cut.cap.on)
