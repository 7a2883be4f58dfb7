"""What a release changed, in words: two books compared, line by line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from alliance.domain.book import Book
from alliance.domain.rows import ALLIANCE, FloorRule
from tariffs.catalogue import routes

NEW, RAISED, LOWERED, CHANGED, TERMS, ENDED = "new", "raised", "lowered", "changed", "terms", "ended"


@dataclass(frozen=True)
class Change:
    """One line that differs. `now` is the version put on record (none where a floor ended), `was` the one
    before it (none where it is new), `from_day` the first day on which it makes a difference."""

    kind: str
    product: str
    product_name: str
    where: str
    now: FloorRule | None
    was: FloorRule | None
    from_day: date
    decision: str
    decision_number: int


def changes(before: Book | None, after: Book) -> list[Change]:
    """The lines on which `after` differs from `before`, by product name."""
    old, new = _by_line(before), _by_line(after)
    found = [
        change
        for line in sorted(old.keys() | new.keys())
        if (change := _change(old[line], new[line], after)) is not None
    ]
    return sorted(found, key=lambda each: (each.product_name, each.from_day))


def _by_line(book: Book | None) -> defaultdict[str, list[FloorRule]]:
    lines: defaultdict[str, list[FloorRule]] = defaultdict(list)
    for rule in book.rules if book else ():
        lines[rule.rule].append(rule)
    return lines


def _change(old: list[FloorRule], new: list[FloorRule], book: Book) -> Change | None:
    versions = {rule.version for rule in old}
    added = [rule for rule in new if rule.version not in versions]
    kept = {rule.version for rule in new}
    removed = [rule for rule in old if rule.version not in kept]
    if not added and not removed:
        return None
    was = max(removed, key=lambda rule: rule.validity.start, default=None)
    # a version that goes on with the amount of an earlier decision is what is left of the old floor
    fresh = [rule for rule in added if rule.set_by == rule.decision]
    now = max(fresh, key=lambda rule: rule.version, default=None)
    if now is not None:
        return _described(_kind(was, now), now, was, now.validity.start, now.set_by, book)
    if was is None:
        return None
    rest = max((rule.validity.before for rule in added if rule.validity.before), default=was.validity.start)
    by = max((rule.decision for rule in added), default=max(book.decisions))
    return _described(ENDED, None, was, rest, by, book)


def _kind(was: FloorRule | None, now: FloorRule) -> str:
    if was is None:
        return NEW
    same_measure = (was.floor.per, was.floor.content_basis, was.floor.value_basis) == (
        now.floor.per, now.floor.content_basis, now.floor.value_basis,
    )  # fmt: skip
    same_amount = was.floor.amount == now.floor.amount
    if same_measure and same_amount and was.terms != now.terms:
        return TERMS
    if not same_measure or same_amount or was.terms != now.terms:
        return CHANGED
    return RAISED if now.floor.amount > was.floor.amount else LOWERED


def _described(
    kind: str, now: FloorRule | None, was: FloorRule | None, from_day: date, by: int, book: Book
) -> Change:
    rule = now or was
    assert rule is not None
    return Change(
        kind=kind,
        product=rule.product,
        product_name=book.products[rule.product].name,
        where=where_in_words(rule, book),
        now=now,
        was=was,
        from_day=from_day,
        decision=book.decisions[by].symbol,
        decision_number=by,
    )


def origin_name(code: str, book: Book) -> str:
    """An origin as people say it: a country, a group, or all."""
    if code in book.groups:
        return book.groups[code].name
    return book.countries[code].name if code in book.countries else _("All origins")


def into(importer: str, apart: Iterable[str], book: Book) -> str:
    """The importers of a rule as people say them; `apart` are those for whom another rule goes first."""
    if importer != ALLIANCE:
        return routes.into(book.territories[importer].name)
    return routes.into(apart=(book.territories[code].name for code in apart))


def importers_of(rule: FloorRule, book: Book, on: date) -> str:
    """The importers that a rule speaks to on a day: a rule for one territory goes before one for all parties."""
    others = [each for each in book.by_product.get(rule.product, ()) if each.origin == rule.origin]
    apart = [each.importer for each in others if each.importer != ALLIANCE and each.answers.contains(on)]
    return into(rule.importer, apart, book)


def where_in_words(rule: FloorRule, book: Book) -> str:
    """The line of a rule on its first day, without its product."""
    return routes.where(origin_name(rule.origin, book), importers_of(rule, book, rule.validity.start))
