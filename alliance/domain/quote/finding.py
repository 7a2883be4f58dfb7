"""What answers for a lot: its product, the rule, the duties of the importer; or the question that is still open."""

from alliance.domain import codes
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.quote.lot import Lot
from alliance.domain.rows import Decision, FloorRule, Product
from alliance.domain.words import Step, step


def product_of(book: Book, lot: Lot) -> tuple[Product, list[Step]]:
    """The product that the lot names, or the one under its HS code, with a step for the latter.

    Raises Refusal `lot_needs_product_or_hs`, `product_unknown`, `hs_malformed`, `hs_unknown`, `several_products`.
    """
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


def decisions_of(book: Book, rule: FloorRule | None) -> tuple[Decision, ...]:
    """The decisions behind a rule, in order of their number."""
    numbers = [] if rule is None else sorted({rule.decision, rule.set_by})
    return tuple(book.decisions[number] for number in numbers)
