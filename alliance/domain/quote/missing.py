"""Why no price floor answers for a lot: what keeps the nearest rule on its product from answering."""

from datetime import date

from alliance.domain.book import Book
from alliance.domain.quote.lot import Lot
from alliance.domain.rows import ALLIANCE, FloorRule, OriginGroup, Product, Territory
from alliance.domain.words import Step, listed, step

FEW = 5  # so many countries of a group are named one by one


def why_none(book: Book, product: Product, lot: Lot, territory: Territory) -> list[Step]:
    """One step for each thing that keeps the nearest rule on the product from answering; nearest is the one that the
    fewest things keep, and among those the one whose days are closest."""
    rules = book.by_product.get(product.slug, ())
    if not rules:
        return [step("no_rule_on_product", product=product.name)]
    return min(
        ((_kept_by(book, rule, lot, territory), _days_off(rule, lot.on)) for rule in rules),
        key=lambda each: (len(each[0]), each[1]),
    )[0]


def _kept_by(book: Book, rule: FloorRule, lot: Lot, territory: Territory) -> list[Step]:
    steps = []
    if not book.speaks_of(rule.origin, lot.origin, lot.on):
        group, country = book.groups.get(rule.origin), book.countries.get(rule.origin)
        covered = group.name if group is not None else rule.origin if country is None else country.name
        origin = book.countries[lot.origin].name
        members = [] if group is None else _members(book, group, lot.on)
        few = 0 < len(members) <= FEW
        values = {"covered": listed(members) if few else covered, "group": covered if few else ""}
        steps.append(step("no_rule_of_origin", rule=rule.rule, origin=origin, on=str(lot.on), **values))
    if rule.importer not in (territory.code, ALLIANCE):
        into = book.territories.get(rule.importer)
        named = rule.importer if into is None else into.name
        steps.append(step("no_rule_of_importer", rule=rule.rule, covered=named, into=territory.name))
    days, last = rule.answers, rule.answers.until_and_including
    if lot.on < days.start:
        steps.append(step("no_rule_yet", rule=rule.rule, since=str(days.start)))
    elif last is not None and lot.on > last:
        code = "no_rule_after_sunset" if last == rule.sunset else "no_rule_any_more"
        steps.append(step(code, rule=rule.rule, last=str(last)))
    return steps


def _members(book: Book, group: OriginGroup, on: date) -> list[str]:
    """The countries of a group on a day, by name where the book knows it."""
    codes = [each.country for each in group.members if each.period.contains(on)]
    return [book.countries[code].name if code in book.countries else code for code in codes]


def _days_off(rule: FloorRule, on: date) -> int:
    days, last = rule.answers, rule.answers.until_and_including
    return max((days.start - on).days, 0 if last is None else (on - last).days, 0)
