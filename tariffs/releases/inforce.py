"""What the newest release says, made ready for pages: rules in words, a product's history, its chart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.floor.steered import RateFloor
from alliance.domain.rows import ALLIANCE, EVERYWHERE, FloorRule
from alliance.web import words
from alliance.web.drawing import Picture, Standing, history_of
from tariffs.catalogue import routes
from tariffs.catalogue.models import Product
from tariffs.floors.models import PriceFloor
from tariffs.prices import selectors as prices
from tariffs.prices import series
from tariffs.releases.changes import importers_of, origin_name, where_in_words
from tariffs.releases.contents import rule_of


@dataclass(frozen=True)
class Row:
    """A rule as a page shows it. `state` is in_force, future or ended on the day asked about."""

    rule: FloorRule
    product_name: str
    origin: str
    importer: str
    state: str
    decision: str

    @property
    def where(self) -> str:
        return routes.where(self.origin, self.importer)

    @property
    def per(self) -> str:
        return words.per(self.rule.floor)

    @property
    def amount(self) -> str:
        return f"{self.rule.floor.amount:f}"


def row(rule: FloorRule, book: Book, on: date) -> Row:
    """A rule of `book` as it stands on a day."""
    days = rule.answers
    state = "in_force" if days.contains(on) else "future" if on < days.start else "ended"
    return Row(
        rule=rule,
        product_name=book.products[rule.product].name,
        origin=origin_name(rule.origin, book),
        importer=importers_of(rule, book, on if state == "in_force" else days.start),
        state=state,
        decision=book.decisions[rule.set_by].symbol,
    )


def rows_on(book: Book, on: date, product: str | None = None) -> list[Row]:
    """The rules in force on a day, by product name; of one product if it is named."""
    rules = [rule for rule in book.rules_valid_on(on) if product in (None, rule.product)]
    return sorted((row(rule, book, on) for rule in rules), key=lambda each: (each.product_name, each.origin))


def rows_beside(book: Book, on: date, product: str) -> list[Row]:
    """The floors that stand on other products of the same mineral."""
    mineral = book.products[product].mineral if product in book.products else None
    return [
        each for each in rows_on(book, on)
        if each.rule.product != product and book.products[each.rule.product].mineral == mineral
    ]  # fmt: skip


def rows_ahead(book: Book, on: date, product: str) -> list[Row]:
    """The rules of a product that are decided and not yet in force on a day."""
    rules = [rule for rule in book.rules if rule.product == product and on < rule.answers.start]
    return [row(rule, book, on) for rule in sorted(rules, key=lambda rule: rule.validity.start)]


def next_on(book: Book, on: date, products: Iterable[str] | None = None) -> Row | None:
    """The floor that begins next after a day on one of `products`, None for all; None where none is decided."""
    named = None if products is None else set(products)
    rules = [
        rule for rule in book.rules if on < rule.answers.start and (named is None or rule.product in named)
    ]
    return row(min(rules, key=lambda each: (each.answers.start, each.set_by)), book, on) if rules else None


@dataclass(frozen=True)
class Version:
    """One version of a rule in a product's history. `known_before`: the decision that took it off record."""

    rule: FloorRule
    symbol: str
    origin: str
    importer: str
    decision: Any
    set_by: Any
    known_before: int | None
    replaced_by: str  # the symbol of that decision, or ''
    state: str

    @property
    def where(self) -> str:
        return routes.where(self.origin, self.importer)


def history(product: Product, *, through: int, on: date, book: Book) -> list[Version]:
    """Every version of every rule on a product that a published release has held, the newest first."""
    floors = (
        PriceFloor.objects.filter(line__product=product, decision__number__lte=through)
        .select_related("line__product", "line__origin", "line__territory", "decision", "set_by")
        .order_by("-decision__number", "line_id", "-version")
    )
    versions = []
    for floor in floors:
        rule, ends = rule_of(floor), floor.record.upper
        known_before = ends if ends is not None and ends <= through else None
        shown = row(rule, book, on)
        versions.append(
            Version(
                rule=rule, symbol=floor.symbol, origin=shown.origin, importer=shown.importer,
                decision=floor.decision, set_by=floor.set_by, known_before=known_before,
                replaced_by=book.decisions[known_before].symbol if known_before else "",
                state="ended" if known_before else shown.state,
            )
        )  # fmt: skip
    return versions


@dataclass(frozen=True)
class Shown:
    """The picture of a product, and what a reader must know of it."""

    drawn: Picture
    note: str


def picture(product: Product, book: Book | None, on: date) -> Shown | None:
    """Floor against reference price up to a day, or prices alone where the two cannot be brought to one unit
    exactly."""
    observations = prices.series(product)
    if not observations:
        return None
    of_product = [rule for rule in book.rules if rule.product == product.slug] if book else []
    # A floor of the rate is none of the price: its amount is not read, and is not drawn.
    rules = [rule for rule in of_product if not isinstance(rule.terms.mechanism, RateFloor)]
    broad = max(rules, key=_breadth, default=None)
    note = _("The market quotes it as {basis}.").format(basis=product.price_basis)
    if any(each.approximate for each in observations):
        note += " " + _("Some observations are estimates.")
    if book is not None and broad is not None:
        try:
            beside = series.on_basis_of(observations, product, broad.floor)
        except Refusal:
            note += " " + _(
                "The floor is stated in another unit or on another basis, so it is not drawn here."
            )
        else:
            line = [rule for rule in rules if rule.rule == broad.rule]
            floors = [_standing(rule) for rule in sorted(line, key=lambda rule: rule.validity.start)]
            title = _("Floor against reference price ({where})").format(
                where=routes.inside(where_in_words(broad, book))
            )
            drawn = history_of(
                beside.observed,
                floors,
                unit=words.per(broad.floor),
                title=title,
                until=on,
                source=beside.source,
            )
            return Shown(drawn, f"{note} {beside.caveat}".strip())
    first = observations[0]
    drawn = history_of(
        series.as_quoted(observations), [], unit=f"{first.currency}/{first.unit}", title=_("Reference price"), until=on,
        source=series.sources(observations),
    )  # fmt: skip
    return Shown(drawn, note)


def _breadth(rule: FloorRule) -> tuple[bool, bool, int]:
    """The widest line is the one drawn."""
    return rule.importer == ALLIANCE, rule.origin == EVERYWHERE or len(rule.origin) > 2, rule.version


def _standing(rule: FloorRule) -> Standing:
    return Standing(rule.validity.start, rule.answers.before, rule.floor.exact())
