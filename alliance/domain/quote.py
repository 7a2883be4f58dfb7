"""Rules + lot -> what is owed, with its working, online and offline alike.

    python -m alliance.domain.quote FOLDER --product ndpr-oxide --origin CN --importer US --on 2026-11-22 \\
        --price 69 --currency USD --unit kg --content-basis gross --value-basis CIF

FOLDER holds the files of one release. One cargo, one answer: where a decisive fact is missing, the answer is
a Refusal that asks for it, never the first match.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from alliance.domain import codes, duty
from alliance.domain.amounts import parse_plain, show
from alliance.domain.answer import Answer
from alliance.domain.book import FILES, Book
from alliance.domain.errors import Refusal
from alliance.domain.floor import combine, top_up
from alliance.domain.money import ContentBasis, Price, Quantity, currency
from alliance.domain.period import parse_day
from alliance.domain.rows import Decision, FloorRule, Product
from alliance.domain.words import Step, step

__all__ = ["Answer", "Book", "Lot", "quote"]


@dataclass(frozen=True)
class Lot:
    """A consignment as it is declared: exactly one of `product` and `hs`, the origin (ISO 3166-1 alpha-2),
    the importer (a customs territory's code, or a country in one), the civil date on which the declaration is
    accepted, the price per unit, and, for an amount in money, the quantity."""

    origin: str
    importer: str
    on: date
    price: Price
    product: str | None = None
    hs: str | None = None
    quantity: Quantity | None = None


def quote(book: Book, lot: Lot) -> Answer:
    """What the lot owes under the rules of this release, exact, with its working.

    Every amount is in the currency and per the unit of the lot's price. Without a floor that answers, the
    base duty stands alone. Raises Refusal: `lot_needs_product_or_hs`, `product_unknown`, `hs_malformed`,
    `hs_unknown`, `several_products` (values hold the candidates and the question that separates them),
    `origin_unknown`, `importer_unknown`, `importer_not_party`, `several_territories`, `origin_is_importer`,
    `several_rules`, `currency_differs`, `unit_unknown`, `unit_not_convertible`, `content_basis_differs`,
    `value_basis_differs`, `base_rate_missing`, `several_base_rates`.
    """
    price = lot.price
    if book.units.get(price.unit.code) != price.unit:
        raise Refusal(
            "unit_unknown", text=price.unit.code, known=[unit.symbol for unit in book.units.values()]
        )
    product, steps = _product(book, lot)
    if lot.origin not in book.countries:
        raise Refusal("origin_unknown", origin=lot.origin)
    territory = book.importing_territory(lot.importer, lot.on)
    if territory.contains(lot.origin, lot.on):
        raise Refusal("origin_is_importer", origin=lot.origin, territory=territory.name)

    rule = book.floor_rule(product.slug, lot.origin, territory.code, lot.on)
    adjustable = Fraction(0)
    if rule is None:
        steps.append(
            step("no_rule", product=product.name, origin=lot.origin, importer=territory.code, on=str(lot.on))
        )
    else:
        floor = _comparable(rule, price)
        steps.append(_rule_found(rule, book.decisions[rule.set_by]))
        if rule.floor.unit != price.unit:
            steps.append(step("floor_converted", floor=str(rule.floor), amount=show(floor), per=price.per))
        adjustable, working = top_up(floor, price.exact(), per=price.per)
        steps.append(working)

    rate = book.base_rate(territory.code, product.hs6, lot.on)
    base, working_of_base = duty.amount(rate.duty, price)
    base_values = {"territory": territory.name, "hs": codes.format_hs(rate.hs), "expression": str(rate.duty)}
    steps += [step("base_found", **base_values, source=rate.source), *working_of_base]

    if not product.hs_certain:
        steps.append(step("hs_uncertain", product=product.name, hs=codes.format_hs(product.hs6)))

    total = base if rule is None else combine(rule.combination, base, adjustable)
    if rule is not None:
        values = {"base": show(base), "adjustable": show(adjustable), "total": show(total), "per": price.per}
        steps.append(step(f"combined_{rule.combination}", **values))
    landed = price.exact() + total
    steps.append(
        step("landed", price=show(price.exact()), total=show(total), landed=show(landed), per=price.per)
    )

    quantity = None
    if lot.quantity is not None:
        quantity = lot.quantity.exact(price.unit)
        values = {"quantity": show(quantity), "unit": price.unit.symbol, "total": show(total)}
        steps.append(step("on_quantity", **values, owed=show(total * quantity), currency=price.currency.code))
    return Answer(
        product=product,
        origin=lot.origin,
        territory=territory,
        on=lot.on,
        price=price,
        rule=rule,
        decisions=_decisions(book, rule),
        base_rate=rate,
        adjustable=adjustable,
        base=base,
        total=total,
        landed=landed,
        quantity=quantity,
        steps=tuple(steps),
        notice=book.notice,
    )


def _product(book: Book, lot: Lot) -> tuple[Product, list[Step]]:
    if (lot.product is None) == (lot.hs is None):
        raise Refusal("lot_needs_product_or_hs")
    if lot.product is not None:
        if lot.product not in book.products:
            raise Refusal("product_unknown", product=lot.product)
        return book.products[lot.product], []
    assert lot.hs is not None
    found = book.products_of(lot.hs)
    hs = codes.format_hs(codes.parse_hs(lot.hs))
    if not found:
        raise Refusal("hs_unknown", hs=hs)
    if len(found) > 1:
        candidates = [
            {"product": each.slug, "name": each.name, "description": each.description, "stage": each.stage}
            for each in found
        ]
        raise Refusal(
            "several_products", hs=hs, count=len(found), candidates=candidates, question=_question(found)
        )
    return found[0], [step("product_from_hs", hs=hs, product=found[0].name)]


def _question(products: list[Product]) -> str:
    """The question whose answer names one product: what differs, coarse to fine, and the name where that is
    not enough."""
    facts = {
        name: [str(getattr(each, name)) for each in products]
        for name in ("mineral", "stage", "content_basis")
    }
    asked = {name: values for name, values in facts.items() if len(set(values)) > 1}
    if len(set(zip(*asked.values(), strict=True))) < len(products):
        asked["name"] = [each.name for each in products]
    parts = []
    for name, values in asked.items():
        options = ", ".join(dict.fromkeys(value.replace("_", " ") for value in values))
        parts.append(step(f"question_{name}", options=options).sentence)
    return " ".join(parts)


def _comparable(rule: FloorRule, price: Price) -> Fraction:
    """The floor per unit of the price, exact, once the two may be compared at all."""
    floor = rule.floor
    if floor.currency != price.currency:
        raise Refusal("currency_differs", given=price.currency.code, wanted=floor.currency.code)
    if floor.content_basis != price.content_basis:
        raise duty.differing_content(str(price.content_basis), str(floor.content_basis))
    if floor.value_basis != price.value_basis:
        raise Refusal("value_basis_differs", given=price.value_basis, wanted=floor.value_basis)
    return floor.exact(price.unit)


def _rule_found(rule: FloorRule, decision: Decision) -> Step:
    return step(
        "rule_found",
        rule=rule.rule,
        version=rule.version,
        floor=str(rule.floor),
        origin=rule.origin,
        importer=rule.importer,
        decision=decision.symbol,
    )


def _decisions(book: Book, rule: FloorRule | None) -> tuple[Decision, ...]:
    numbers = [] if rule is None else sorted({rule.decision, rule.set_by})
    return tuple(book.decisions[number] for number in numbers)


def _main(arguments: list[str]) -> dict[str, Any]:
    from alliance.domain.entry import Arguments, read

    parser = Arguments(
        prog="python -m alliance.domain.quote", description="What a lot owes under one release."
    )
    parser.add_argument("folder", type=Path, help="folder with the release's .ndjson files")
    parser.add_argument("--product", help="product of the catalogue, such as ndpr-oxide")
    parser.add_argument("--hs", help="or an HS code, such as 2846.90")
    for name in ("origin", "importer", "on", "price", "currency", "unit", "content-basis", "value-basis"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--quantity", help="in --quantity-unit, or else in --unit")
    parser.add_argument("--quantity-unit")
    given = parser.parse_args(arguments)
    book = Book.from_files({f"{name}.ndjson": read(given.folder / f"{name}.ndjson") for name in FILES})
    unit = book.unit(given.unit)
    quantity = None
    if given.quantity is not None:
        quantity = Quantity(parse_plain(given.quantity), book.unit(given.quantity_unit or given.unit))
    price = Price(
        parse_plain(given.price),
        currency(given.currency),
        unit,
        ContentBasis.parse(given.content_basis),
        given.value_basis,
    )
    lot = Lot(given.origin, given.importer, parse_day(given.on), price, given.product, given.hs, quantity)
    return quote(book, lot).as_dict()


if __name__ == "__main__":
    from alliance.domain.entry import run

    run(_main)
