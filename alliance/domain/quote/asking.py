"""One lot under the rules of one release: found, settled, told step by step."""

from fractions import Fraction

from alliance.domain import codes
from alliance.domain.amounts import round_half_up, show
from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.canon import instant_text
from alliance.domain.errors import Refusal
from alliance.domain.outcome import NotCovered, Prohibited
from alliance.domain.quote.due import Law, preference_told
from alliance.domain.quote.finding import decisions_of, product_of
from alliance.domain.quote.lot import Lot, Source
from alliance.domain.quote.settling import NOTHING, Figures, settled
from alliance.domain.rows import ALLIANCE, EVERYWHERE, Decision, FloorRule, Product, Territory
from alliance.domain.words import Step, say, step

NOWHERE = Source()


def quote(book: Book, lot: Lot, source: Source = NOWHERE) -> Answer:
    """What the lot owes under the rules of this release, exact, with its working.

    Every amount is in the currency and per the unit of the lot's price. Without a floor that answers, the
    base duty stands alone (outcome `not_covered`). `source` says where the rules were read, and only the working
    tells of it.

    Raises Refusal: `lot_needs_product_or_hs`, `product_unknown`, `hs_malformed`, `hs_unknown`, `several_products`
    (values hold the candidates and the question that separates them), `origin_unknown`, `importer_unknown`,
    `importer_not_party`, `several_territories`, `origin_is_importer`, `several_rules`, `unit_unknown`,
    `base_rate_missing`, `several_base_rates`, `several_preferences`; those of `comparison.comparable` and of
    `duty.fold`; `needs_concession`, `needs_reference_price`, and those of `floor.cases.Case.judge`.
    """
    price = lot.price
    if book.units.get(price.unit.code) != price.unit:
        raise Refusal(
            "unit_unknown", text=price.unit.code, known=[unit.symbol for unit in book.units.values()]
        )
    product, named = product_of(book, lot)
    if lot.origin not in book.countries:
        raise Refusal("origin_unknown", origin=lot.origin)
    territory = book.importing_territory(lot.importer, lot.on)
    if territory.contains(lot.origin, lot.on):
        raise Refusal("origin_is_importer", origin=lot.origin, territory=territory.name)
    quantity = None if lot.quantity is None else lot.quantity.exact(price.unit)
    rule = book.floor_rule(product.slug, lot.origin, territory.code, lot.on)
    law = law_of(book, lot, territory, product)
    if rule is None:
        figures, before, after = _alone(law, lot)
    else:
        figures, before, after = settled(rule, lot, law, quantity)
    decisions = decisions_of(book, rule)
    steps = [
        *named,
        _rule_told(book, rule, lot, product, territory),
        *_read_from(lot, source),
        *before,
        *_base_told(law, lot, territory, product, figures),
        *after,
        *_result(lot, figures, quantity),
        *(_decided(each) for each in decisions),
        step("caveat" if rule else "caveat_no_floor"),
    ]
    return Answer(
        product=product,
        origin=lot.origin,
        territory=territory,
        on=lot.on,
        price=price,
        rule=rule,
        decisions=decisions,
        base_rate=law.rate,
        adjustable=figures.adjustable,
        base=figures.base,
        total=figures.total,
        landed=price.exact() + figures.total,
        quantity=quantity,
        steps=tuple(steps),
        notice=book.notice,
        outcome=figures.outcome,
        compared=figures.compared if rule else None,
        parts=figures.parts,
        suspended=figures.suspended,
    )


def law_of(book: Book, lot: Lot, territory: Territory, product: Product) -> Law:
    rate = book.base_rate(territory.code, product.hs6, lot.on)
    concessions = book.concessions_of(territory.code, product.hs6, lot.origin, lot.on)
    preferences = [each for each in concessions if each.kind == "preference"]
    if len(preferences) > 1:
        raise Refusal("several_preferences", territory=territory.code, origin=lot.origin, on=str(lot.on))
    enjoyed = preferences[0] if preferences and lot.claims.preference else None
    return Law(rate, enjoyed, tuple(each for each in concessions if each.kind != "preference"))


def _alone(law: Law, lot: Lot) -> tuple[Figures, list[Step], list[Step]]:
    """The base duty alone."""
    base = law.base(lot, lot.price.exact(), "after").charged
    figures = Figures(NOTHING, NOTHING, base, base, (base, NOTHING), NOTHING, NotCovered())
    return figures, [], []


def _rule_told(book: Book, rule: FloorRule | None, lot: Lot, product: Product, territory: Territory) -> Step:
    if rule is None:
        return step(
            "no_rule", product=product.name, origin=lot.origin, importer=territory.code, on=str(lot.on)
        )
    mechanism = rule.terms.mechanism
    group = book.groups.get(rule.origin)
    return step(
        "rule_found" if rule.floor.amount else "rule_found_no_floor",
        rule=rule.rule,
        version=rule.version,
        floor=str(rule.floor),
        origin=say("any_origin")
        if rule.origin == EVERYWHERE
        else rule.origin
        if group is None
        else group.name,
        importer=say("any_party") if rule.importer == ALLIANCE else rule.importer,
        mechanism=say(f"mechanism_{mechanism.kind.replace('-', '_')}"),
    )


def _read_from(lot: Lot, source: Source) -> list[Step]:
    """Release, both clocks, and the price as declared."""
    steps = []
    if source.release is not None:
        when = "" if source.published_at is None else instant_text(source.published_at)
        code = "release_read" if when else "release_read_undated"
        steps.append(step(code, release=source.release, published=when))
    known = None if source.known_at is None else instant_text(source.known_at)
    steps.append(
        step("clock_valid", on=str(lot.on)) if known is None else step("clocks", on=str(lot.on), known=known)
    )
    price = lot.price
    return [
        *steps,
        step("declared", price=str(price), content=price.content_basis.words, value=price.value_basis),
    ]


def _base_told(law: Law, lot: Lot, territory: Territory, product: Product, figures: Figures) -> list[Step]:
    if isinstance(figures.outcome, Prohibited):
        return []
    rate = law.rate
    steps = [
        step(
            "base_found", territory=territory.name, hs=codes.format_hs(rate.hs), expression=str(rate.duty),
            source=rate.source,
        ),
        *preference_told(law, lot),
        *law.working(lot),
    ]  # fmt: skip
    if not product.hs_certain:
        steps.append(step("hs_uncertain", product=product.name, hs=codes.format_hs(product.hs6)))
    return steps


def _result(lot: Lot, figures: Figures, quantity: Fraction | None) -> list[Step]:
    price, per = lot.price, lot.price.per
    if isinstance(figures.outcome, Prohibited):
        return [step("result_prohibited", price=str(price))]
    total, at = figures.total, price.exact()
    steps = [
        step("rounding", currency=price.currency.code, places=price.currency.places),
        step("result", total=f"{round_half_up(total, price.currency.places):f}", per=per),
        step("landed", price=show(at), total=show(total), landed=show(at + total), per=per),
    ]
    if quantity is not None:
        values = {"quantity": show(quantity), "unit": price.unit.symbol, "total": show(total)}
        steps.append(step("on_quantity", **values, owed=show(total * quantity), currency=price.currency.code))
    return steps


def _decided(decision: Decision) -> Step:
    return step("decided", decision=decision.symbol, title=decision.title, day=decision.decided[:10])
