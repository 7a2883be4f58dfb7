"""What answers for a lot: its product, the rule, the duties of the importer; or the question that is still open."""

from alliance.domain import codes
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.quote.lot import Lot
from alliance.domain.rows import EVERYWHERE, Decision, FloorRule, Product
from alliance.domain.tariff_line import NATIONAL, TariffLine
from alliance.domain.words import Step, say, step


def product_of(book: Book, lot: Lot) -> tuple[Product, list[Step]]:
    """The product that the lot names, or the one under its HS code, with a step for the latter.

    Raises Refusal `lot_needs_product_or_hs`, `product_unknown`, `hs_malformed`, `hs_unknown`, `hs_not_of_product`,
    `several_products`.
    """
    if lot.product is None and lot.hs is None:
        raise Refusal("lot_needs_product_or_hs")
    if lot.product is not None:
        if lot.product not in book.products:
            raise Refusal("product_unknown", product=lot.product)
        if lot.hs is not None:
            _refuse_other(book.products[lot.product], codes.parse_hs(lot.hs))
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


def _refuse_other(product: Product, hs: str) -> None:
    """Beside a product only the importer's own digits say more; they must be under the product's code."""
    if len(hs) < NATIONAL:
        raise Refusal("lot_needs_product_or_hs")
    if not hs.startswith(product.hs6):
        values = {"hs": codes.format_hs(hs), "own": codes.format_hs(product.hs6)}
        raise Refusal("hs_not_of_product", product=product.name, **values)


def covered(book: Book, origin: str) -> str:
    """The goods that a rule speaks of, by the origin that it names."""
    if origin == EVERYWHERE:
        return say("any_origin")
    group, named = book.groups.get(origin), book.countries.get(origin)
    return group.name if group is not None else origin if named is None else named.name


def code_of(lot: Lot, product: Product) -> str:
    """The HS code under which the lot is declared: its own where it has more digits than the product's."""
    stated = "" if lot.hs is None else codes.parse_hs(lot.hs)
    return stated if len(stated) > len(product.hs6) else product.hs6


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


def decisions_of(book: Book, *rules: FloorRule | TariffLine | None) -> tuple[Decision, ...]:
    """The decisions behind the rules that answer, in order of their number."""
    numbers = {number for rule in rules if rule is not None for number in (rule.decision, rule.set_by)}
    return tuple(book.decisions[number] for number in sorted(numbers))
