"""One lot under the rules of one release: found, settled, told step by step."""

from dataclasses import replace
from fractions import Fraction

from alliance.domain import codes
from alliance.domain.answer import Answer, caveat
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.outcome import NotCovered, Owed, Prohibited
from alliance.domain.quote.due import Law, base_told
from alliance.domain.quote.finding import code_of, decisions_of, product_of
from alliance.domain.quote.lot import Lot, Source
from alliance.domain.quote.settling import NOTHING, Figures, settled
from alliance.domain.quote.telling import Asked, found_told, line_told, result_told
from alliance.domain.rows import Decision, Product, Territory
from alliance.domain.tariff_line import TariffLine
from alliance.domain.words import Step, step

NOWHERE = Source()


def quote(book: Book, lot: Lot, source: Source = NOWHERE) -> Answer:
    """What the lot owes under the rules of this release, exact, with its working.

    Every amount is in the currency and per the unit of the lot's price. Without a floor that answers, the base duty
    stands alone: that of a tariff line of the alliance, or the importer's own (outcome `not_covered`). `source` says
    where the rules were read, and only the working tells of it.

    Raises Refusal: `lot_needs_product_or_hs`, `product_unknown`, `hs_malformed`, `hs_unknown`, `hs_not_of_product`,
    `several_products` (values hold the candidates and the question that separates them), `origin_unknown`,
    `importer_unknown`, `importer_not_party`, `several_territories`, `origin_is_importer`, `several_rules`,
    `unit_unknown`, `base_rate_missing`, `several_base_rates`, `several_preferences`, `needs_hs_code`; those of
    `comparison.comparable` and of `duty.fold`; `needs_concession`, `needs_reference_price`, and those of
    `floor.cases.Case.judge`.
    """
    price = lot.price
    if book.units.get(price.unit.code) != price.unit:
        raise Refusal("unit_unknown", text=price.unit.code, known=[unit.told for unit in book.units.values()])
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
    decisions = decisions_of(book, rule, law.line)
    asked = Asked(book, lot, product, territory, rule)
    forbidden = isinstance(
        figures.outcome, Prohibited
    )  # the importer's own base duty is what applies meanwhile
    base = _base_told(replace(law, line=None) if forbidden else law, asked, figures)
    result = result_told(lot, rule, figures, quantity)
    steps = [
        *named,
        *found_told(asked, source),
        *before,
        *([*result, *base] if forbidden else [*base, *after, *result]),
        *(_decided(each) for each in decisions),
        caveat(rule or law.line, figures.outcome),
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
        tariff_line=law.line,
        recorded=law.recorded(lot),
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
        bound=figures.bound,
    )


def known(book: Book, lot: Lot, source: Source = NOWHERE) -> list[Step]:
    """What can be said of a lot whose duty cannot be determined: the rule that applies and the price as declared.

    Raises the Refusals of `quote` that come before the price is read."""
    product, named = product_of(book, lot)
    territory = book.importing_territory(lot.importer, lot.on)
    rule = book.floor_rule(product.slug, lot.origin, territory.code, lot.on)
    return [*named, *found_told(Asked(book, lot, product, territory, rule), source)]


def meanwhile(book: Book, lot: Lot) -> tuple[Fraction, bool]:
    """The base duty that applies whatever the rules of the alliance come to, per unit of the price, and whether no
    tariff act is recorded for it. Raises the Refusals of `quote`."""
    product, _ = product_of(book, lot)
    law = _law(book, lot, book.importing_territory(lot.importer, lot.on), product, line=None)
    return law.recorded(lot), law.rate.illustrative


def law_of(book: Book, lot: Lot, territory: Territory, product: Product) -> Law:
    """The duties that count for a lot: of the tariff line that answers, or of the importer's own law."""
    line = book.tariff_line(product, code_of(lot, product), lot.origin, territory.code, lot.on)
    return _law(book, lot, territory, product, line=line)


def _law(book: Book, lot: Lot, territory: Territory, product: Product, *, line: TariffLine | None) -> Law:
    rate = book.base_rate(territory.code, product.hs6, lot.on)
    concessions = book.concessions_of(territory.code, product.hs6, lot.origin, lot.on)
    preferences = [each for each in concessions if each.kind == "preference"]
    if len(preferences) > 1:
        raise Refusal("several_preferences", territory=territory.code, origin=lot.origin, on=str(lot.on))
    enjoyed = preferences[0] if preferences and lot.claims.preference else None
    binding = tuple(each for each in concessions if each.kind != "preference")
    return Law(rate, enjoyed, binding, territory.name, book.countries[lot.origin].name, lot.on, line)


def _alone(law: Law, lot: Lot) -> tuple[Figures, list[Step], list[Step]]:
    """The base duty alone. One that the alliance decided on is warned of where it exceeds what the importer has bound;
    the importer's own is its own affair."""
    base = law.base(lot, lot.price.exact(), "after").charged
    if law.line is None:
        figures = Figures(NOTHING, Fraction(1), NOTHING, base, base, (base, NOTHING), NOTHING, NotCovered())
        return figures, [], []
    allowed = law.allowed(lot, lot.price.exact())
    bound = allowed if allowed is not None and base > allowed else None
    return Figures(NOTHING, Fraction(1), NOTHING, base, base, (base, NOTHING), NOTHING, Owed(), bound), [], []


def _base_told(law: Law, asked: Asked, figures: Figures) -> list[Step]:
    product = asked.product
    steps = [] if law.line is None else line_told(asked, law.line)
    steps += base_told(law, asked.lot, ordinary=figures.ordinary)
    if not product.hs_certain:
        steps.append(step("hs_uncertain", product=product.name, hs=codes.format_hs(product.hs6)))
    return steps


def _decided(decision: Decision) -> Step:
    return step("decided", decision=decision.symbol, title=decision.title, day=decision.decided[:10])
