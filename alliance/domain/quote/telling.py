"""The two ends of a working: what applies to the lot, and what it comes to in money."""

from dataclasses import dataclass
from fractions import Fraction

from alliance.domain.amounts import show, to_places
from alliance.domain.book import Book
from alliance.domain.canon import instant_text
from alliance.domain.codes import format_hs
from alliance.domain.content import counted
from alliance.domain.floor.lifting import Prohibition
from alliance.domain.floor.steered import RateFloor
from alliance.domain.money import Price
from alliance.domain.outcome import Prohibited, SecurityRequired
from alliance.domain.quote.finding import covered
from alliance.domain.quote.lot import Lot, Source
from alliance.domain.quote.missing import why_none
from alliance.domain.quote.settling import Figures
from alliance.domain.rows import ALLIANCE, FloorRule, Product, Territory, with_code
from alliance.domain.tariff_line import TariffLine
from alliance.domain.words import Step, say, step


@dataclass(frozen=True)
class Asked:
    """What a lot asks about: its product, the importing territory, and the rule that answers, if one does."""

    book: Book
    lot: Lot
    product: Product
    territory: Territory
    rule: FloorRule | None


def found_told(asked: Asked, source: Source) -> list[Step]:
    """The rule that applies, or why none does; release, both clocks, and the price as declared."""
    book, lot, rule = asked.book, asked.lot, asked.rule
    cargo = {
        "product": asked.product.name,
        "hs": format_hs(asked.product.hs6),
        "from": with_code(book.countries[lot.origin].name, lot.origin),
        "into": with_code(asked.territory.name, asked.territory.code),
        "on": str(lot.on),
    }
    if rule is None:
        steps = [step("no_rule", **cargo), *why_none(book, asked.product, lot, asked.territory)]
    else:
        steps = [_rule_told(book, rule, cargo)]
    if source.release is not None:
        when = "" if source.published_at is None else instant_text(source.published_at)
        code = "release_read" if when else "release_read_undated"
        steps.append(step(code, release=source.release, published=when))
    if source.known_at is None:
        steps.append(step("clock_valid", on=str(lot.on)))
    else:
        steps.append(step("clocks", on=str(lot.on), known=instant_text(source.known_at)))
    return [*steps, *declared(lot.price)]


def _rule_told(book: Book, rule: FloorRule, cargo: dict[str, str]) -> Step:
    """The rule with its days, its floor, its mechanism, how the two duties combine, and what it covers."""
    mechanism, days = rule.terms.mechanism, rule.answers
    forbids = mechanism.kind == Prohibition.kind
    last = days.until_and_including
    code = "rule_found" if rule.floor.amount else "rule_found_no_floor"
    return step(
        "rule_found_rate_floor" if mechanism.kind == RateFloor.kind else code,
        rule=rule.rule,
        version=rule.version,
        since=str(days.start),
        last="" if last is None else str(last),
        floor=str(rule.floor),
        content=rule.floor.content_basis.words,
        value=rule.floor.value_basis,
        origin=covered(book, rule.origin),
        importer=say("any_party") if rule.importer == ALLIANCE else cargo["into"],
        mechanism=say(f"mechanism_{mechanism.kind.replace('-', '_')}"),
        combination=say(f"combination_{mechanism.kind if forbids else rule.combination}"),
        **cargo,
    )


def line_told(asked: Asked, line: TariffLine) -> list[Step]:
    """The tariff line that answers: its goods, origin, importer and days, and its duty on the day, of staged cuts with
    how many were made."""
    rate, cut = line.on(asked.lot.on)
    last = line.validity.until_and_including
    into = with_code(asked.territory.name, asked.territory.code)
    found = step(
        "tariff_line_found",
        line=line.line,
        version=line.version,
        goods=asked.product.name if line.product else f"HS {format_hs(line.hs or '')}",
        origin=covered(asked.book, line.origin),
        importer=say("any_party") if line.importer == ALLIANCE else into,
        since=str(line.validity.start),
        last="" if last is None else str(last),
        expression=str(rate),
    )
    return [found, *cut]


def declared(price: Price) -> list[Step]:
    """The price as declared, with what its words mean."""
    values = {"price": str(price), "content": counted(price.content_basis), "value": price.value_basis}
    steps = [step("declared", **values, basis=say(f"term_{price.value_basis}"))]
    unit = price.unit
    if unit.kilograms is not None and unit.symbol not in EVERYDAY:
        kilograms = show(unit.kilograms)
        steps.append(step("unit_named", symbol=unit.symbol, name=unit.name, kilograms=kilograms))
    return steps


EVERYDAY = ("kg", "t", "g")  # units that need no explanation


def result_told(lot: Lot, rule: FloorRule | None, figures: Figures, quantity: Fraction | None) -> list[Step]:
    """What is owed, suspended or forbidden; where the goods land; and the money on the quantity. What was rounded has
    its exact figure beside it."""
    price, per, places = lot.price, lot.price.per, lot.price.currency.places
    if isinstance(figures.outcome, Prohibited):
        held = figures.outcome.held
        return [step(f"result_prohibited_{held}" if held else "result_prohibited", price=str(price))]
    total = figures.total
    if figures.suspended:
        total = figures.suspended
        steps = [_rounded("suspended", total, places, per=per)]
    elif isinstance(figures.outcome, SecurityRequired):
        security = to_places(figures.outcome.security, places)[0]
        steps = [_rounded("result_secured", total, places, security=security, per=per)]
        steps += _landed(lot, rule, figures)
    else:
        steps = [_rounded("result", total, places, per=per)]
        steps += _landed(lot, rule, figures)
    owed = Fraction(0) if quantity is None else total * quantity
    if quantity is not None:
        values = {"quantity": show(quantity), "unit": price.unit.symbol, "total": show(total)}
        code = "suspended_on_quantity" if figures.suspended else "on_quantity"
        steps.append(_rounded(code, owed, places, **values, currency=price.currency.code))
    if any(each.code.startswith("rounded_") for each in steps):
        steps.append(step("rounding", currency=price.currency.code, minor=price.currency.minor))
    return steps


def _landed(lot: Lot, rule: FloorRule | None, figures: Figures) -> list[Step]:
    """Where the goods land: a declared price on another basis than the rule's is brought there first."""
    price, per, places = lot.price, lot.price.per, lot.price.currency.places
    at, total = price.exact(), figures.total
    values = {"price": show(at), "total": show(total), "per": per}
    if rule is None or rule.floor.value_basis == price.value_basis:
        return [_rounded("landed", at + total, places, **values, value=price.value_basis)]
    duty = total / figures.scale
    on_basis = {"price": show(figures.compared), "total": show(duty), "per": rule.floor.per}
    return [
        _rounded("price_plus_duty", at + total, places, **values, value=price.value_basis),
        _rounded(
            "landed_on_basis", figures.compared + duty, rule.floor.currency.places, **on_basis,
            value=rule.floor.value_basis,
        ),
    ]  # fmt: skip


def _rounded(code: str, figure: Fraction, places: int, **values: str) -> Step:
    """A step whose `amount` is rounded, with the figure before it beside it (`exact`) where that differs."""
    amount, whole = to_places(figure, places)
    if whole:
        return step(code, amount=amount, **values)
    return step(f"rounded_{code}", amount=amount, exact=show(figure), **values)
