"""Rule and lot in one document: what a customs administration sends itself, and what the conformance kit holds.

A document is a release of one rule: the row of `rules.ndjson`, that of `tariff-lines.ndjson` where the alliance set the
base duty, the duties of one importer, one lot. It is made into a
book and asked as any other, so that what holds for documents holds for releases. `docs/schemas/quote.schema.json` gives
its form in full.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from datetime import date
from typing import Any

from alliance.domain import codes, duty
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.facts import NO_FACTS, Facts
from alliance.domain.floor.cases import DATED, KINDS, Claim
from alliance.domain.money import ContentBasis, Price, Quantity, currency, unit
from alliance.domain.period import Period
from alliance.domain.quote.asking import quote
from alliance.domain.quote.lines import together
from alliance.domain.quote.lot import NO_CLAIMS, Claims, Lot, Source
from alliance.domain.quote.undetermined import undetermined
from alliance.domain.rows import (
    CONCESSIONS,
    EVERYWHERE,
    UNBOUND,
    BaseRate,
    Concession,
    Country,
    Decision,
    FloorRule,
    Membership,
    OriginGroup,
    Product,
    Territory,
)
from alliance.domain.shape import Node
from alliance.domain.tariff_line import TariffLine
from alliance.domain.terms import price_term
from alliance.domain.units import UNITS

FORM = "quote/1"
ALWAYS = Period(date(1, 1, 1))
BESIDE_THE_LINES = ("product", "origin", "importer", "on", "facts", "claims")


def answer(data: Any) -> dict[str, Any]:
    """What the document's lot owes, as JSON-able data; a lot of several prices is split into one answer a line.

    An answer that waits for a fact is the outcome `cannot_determine`. Raises Refusal `document_malformed` with the path
    of the fault, and the Refusals of `quote` that no further fact would answer.
    """
    node = _top(data)
    lots, source = list(_lots(node["lot"])), _source(node)
    book = _book(node, lots[0])
    try:
        if len(lots) > 1 and any(lot.quantity is None for lot in lots):
            raise Refusal("needs_line_quantity", count=len(lots))
        answers = [quote(book, lot, source) for lot in lots]
    except Refusal as refusal:
        if refusal.code == "document_malformed":
            raise
        return undetermined(book, lots, source, refusal)
    return answers[0].as_dict() if len(answers) == 1 else together(answers)


def question(data: Any) -> tuple[Book, list[Lot]]:
    """What the document asks: the book that it is, and its lot, or one for each line. Raises Refusal
    `document_malformed` with the path of the fault."""
    node = _top(data)
    lots = list(_lots(node["lot"]))
    return _book(node, lots[0]), lots


def _top(data: Any) -> Node:
    node = Node(data, "", "document_malformed").only(
        "form", "about", "notice", "release", "known_at", "rule", "decisions", "origin_groups", "base_duty",
        "preference", "concessions", "lot", "tariff_line",
    )  # fmt: skip
    node["form"].one_of(FORM)
    return node


def _given(node: Node, key: str) -> Node | None:
    """The member `key`, if it is there and not null."""
    left_out = isinstance(node.value, dict) and key not in node.value
    return None if left_out else node.get(key)


def _source(node: Node) -> Source:
    release, known = _given(node, "release"), _given(node, "known_at")
    if release is not None:
        release.only("number", "published_at")
    return Source(
        release=None if release is None else release["number"].whole(1),
        published_at=None if release is None else release["published_at"].instant(),
        known_at=None if known is None else known.instant(),
    )


def _lots(node: Node) -> Iterator[Lot]:
    """The lot, or one for each line of it."""
    lines = _given(node, "lines")
    if lines is None:
        node.only(*BESIDE_THE_LINES, "price", "quantity")
    else:
        node.only(*BESIDE_THE_LINES, "lines")
    facts, claims = _given(node, "facts"), _given(node, "claims")
    of_lot = NO_CLAIMS if claims is None else _claims(claims)
    product = node["product"].only("product", "name", "hs6", "hs_certain")
    parts = [node] if lines is None else lines.items()
    if not parts:
        raise node["lines"].fault("fault_empty")
    money = {part["price"]["currency"].text() for part in parts}
    if len(money) > 1:
        raise node["lines"].fault("fault_currencies_differ")
    for part in parts:
        own = None if lines is None else _given(part.only("price", "quantity", "claims"), "claims")
        quantity = _given(part, "quantity")
        yield Lot(
            origin=node["origin"].text(),
            importer=node["importer"].text(),
            on=node["on"].day(),
            price=_price(part["price"]),
            product=product["product"].read(codes.product_slug),
            quantity=None if quantity is None else _quantity(quantity),
            facts=NO_FACTS if facts is None else _facts(facts, node["on"].day()),
            claims=of_lot if own is None else _claims(own),
            part=len(parts) > 1,
        )


def _price(node: Node) -> Price:
    node.only("amount", "currency", "unit", "content_basis", "value_basis")
    return node.build(
        lambda: Price(
            node["amount"].amount(),
            node["currency"].read(currency),
            node["unit"].read(unit),
            node["content_basis"].read(ContentBasis.parse),
            node["value_basis"].read(price_term),
        )
    )


def _quantity(node: Node) -> Quantity:
    node.only("amount", "unit")
    return node.build(lambda: Quantity(node["amount"].amount(), node["unit"].read(unit)))


def _facts(node: Node, on: date) -> Facts:
    facts = Facts.read(node)
    return node.build(
        lambda: facts if facts.exchange is None else replace(facts, exchange=facts.exchange.used_on(on))
    )


def _claims(node: Node) -> Claims:
    node.only("case", "quota", "preference", "price_proven")
    case, quota = _given(node, "case"), _given(node, "quota")
    return Claims(
        case=None if case is None else _case(case),
        quota=None if quota is None else quota.text(),
        preference="preference" in node.value and node["preference"].truth(),
        price_proven="price_proven" in node.value and node["price_proven"].truth(),
    )


def _case(node: Node) -> Claim:
    name = node["kind"].one_of(*KINDS)
    fact = KINDS[name].fact
    node.only("kind", *([] if fact == "value" else [fact]))
    stated = None if fact == "value" else _given(node, fact)
    if stated is None:
        return Claim(name, {})
    return Claim(name, {fact: stated.day() if fact in DATED else stated.text()})


def _book(node: Node, lot: Lot) -> Book:
    """The release of one rule that the document is, for the lot that it asks about."""
    assert lot.product is not None
    given = node["lot"]["product"]
    product = Product(
        slug=lot.product,
        name=given["name"].text(),
        description="",
        mineral="",
        stage="",
        hs6=given["hs6"].read(codes.parse_hs),
        hs_certain="hs_certain" not in given.value or given["hs_certain"].truth(),
        unit=lot.price.unit,
        content_basis=lot.price.content_basis,
    )
    territory = Territory(lot.importer, lot.importer, (Membership(lot.importer, ALWAYS),), (ALWAYS,))
    groups = {group.code: group for group in _groups(node)}
    rule, decisions = node.get("rule"), _given(node, "decisions")
    numbered = (
        {} if decisions is None else {each.number: each for each in map(Decision.read, decisions.items())}
    )
    origins = {EVERYWHERE, lot.origin, *groups}
    rules = () if rule is None else (_rule(rule, origins, numbered),)
    line = _given(node, "tariff_line")
    notice = _given(node, "notice")
    return Book(
        notice="" if notice is None else notice.text(),
        rules=rules,
        products={product.slug: product},
        groups=groups,
        territories={territory.code: territory},
        countries={lot.origin: Country(lot.origin, lot.origin)},
        base_rates=(_base_rate(node["base_duty"], lot.importer, product.hs6),),
        units=UNITS,
        decisions=numbered,
        concessions=tuple(_concessions(node, lot, product.hs6)),
        tariff_lines=() if line is None else (_tariff_line(line, origins, numbered),),
    )


def _rule(node: Node, origins: Set[str], decisions: Mapping[int, Decision]) -> FloorRule:
    """The rule, if the document holds its decisions and the group that it names; a country needs no group."""
    rule = FloorRule.read(node, UNITS)
    _expect_behind(node, rule.origin, origins, decisions)
    return rule


def _tariff_line(node: Node, origins: Set[str], decisions: Mapping[int, Decision]) -> TariffLine:
    """The tariff line, on the same terms."""
    line = TariffLine.read(node)
    _expect_behind(node, line.origin, origins, decisions)
    return line


def _expect_behind(node: Node, origin: str, origins: Set[str], decisions: Mapping[int, Decision]) -> None:
    for key in ("set_by", "decision"):
        if (number := node[key].value) not in decisions:
            raise node[key].fault("fault_decision_missing", number=number)
    if origin not in origins and len(origin) != 2:
        raise node["origin"].fault("fault_not_known", text=origin[:40])


def _groups(node: Node) -> Iterator[OriginGroup]:
    groups = _given(node, "origin_groups")
    for each in [] if groups is None else groups.items():
        each.only("group", "countries")
        members = tuple(Membership(country.text(), ALWAYS) for country in each["countries"].items())
        yield OriginGroup(each["group"].text(), each["group"].text(), 1, members)


def _base_rate(node: Node, importer: str, hs: str) -> BaseRate:
    node.only("expression", "source")
    return BaseRate(importer, hs, node["expression"].read(duty.parse), ALWAYS, node["source"].text())


def _concessions(node: Node, lot: Lot, hs: str) -> Iterator[Concession]:
    """Concessions and the preference, each already chosen for importer and origin."""
    preference, concessions = _given(node, "preference"), _given(node, "concessions")
    if preference is not None:
        preference.only("expression", "source")
        yield Concession(
            lot.importer, hs, EVERYWHERE, "preference", preference["expression"].read(duty.parse), ALWAYS,
            preference["source"].text(),
        )  # fmt: skip
    for each in [] if concessions is None else concessions.items():
        each.only("kind", "expression", "source")
        unbound = each["expression"].value == UNBOUND
        yield Concession(
            lot.importer, hs, "ALL", each["kind"].one_of(*(kind for kind in CONCESSIONS if kind != "preference")),
            None if unbound else each["expression"].read(duty.parse), ALWAYS, each["source"].text(),
        )  # fmt: skip
