"""What published decisions still change in the duty on one cargo, day by day: the quote asked anew at each border of a
period that could matter."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.duty import Staging
from alliance.domain.errors import Refusal
from alliance.domain.outcome import Prohibited
from alliance.domain.period import Period
from alliance.domain.quote import Lot, quote
from alliance.domain.rows import Product, Territory
from alliance.web import words
from tariffs.releases.sums import each, price_told


@dataclass(frozen=True)
class Turn:
    """A day from which the cargo owes another duty than the day before: both per unit of the price, and why."""

    on: date
    was: str
    now: str
    why: str


@dataclass(frozen=True)
class Ahead:
    """The turns between today and the day asked about (`before`), and the first one after it, if there is one."""

    before: tuple[Turn, ...]
    after: Turn | None


def ahead(book: Book, lot: Lot, answer: Answer, today: date) -> Ahead:
    """What is decided to change, seen from `today`; the day asked about is today or later."""
    known = _at(book, lot, min(today, lot.on))
    before: list[Turn] = []
    for day in sorted(set(_borders(book, answer.product, answer.territory, answer.origin))):
        if day <= today:
            continue
        found = _at(book, lot, day)
        if _felt(found) != _felt(known):
            turn = Turn(day, _told(known), _told(found), _why(known, found))
            if day > lot.on:
                return Ahead(tuple(before), turn)
            before.append(turn)
        known = found
    return Ahead(tuple(before), None)


def _borders(book: Book, product: Product, territory: Territory, origin: str) -> Iterator[date]:
    """Each day on which something that the quote reads begins, or no longer stands."""
    hs, code = product.hs6, territory.code
    periods: list[Period] = [each.answers for each in book.by_product.get(product.slug, ())]
    for line in book.tariff_lines:
        if line.may_hold(product.slug, hs):
            periods.append(line.answers)
            if isinstance(line.duty, Staging):
                periods += [period for period, _duty in line.duty.schedule()]
    periods += [rate.period for rate in book.base_rates if rate.territory == code and hs.startswith(rate.hs)]
    periods += [one.period for one in book.concessions if one.territory == code and hs.startswith(one.hs)]
    periods += [
        member.period
        for group in book.groups.values()
        for member in group.members
        if member.country == origin
    ]
    for period in [*periods, *territory.party]:
        yield period.start
        if period.before is not None:
            yield period.before


def _at(book: Book, lot: Lot, on: date) -> Answer | None:
    """The answer to the same cargo on another day; None where there is none."""
    try:
        return quote(book, replace(lot, on=on))
    except Refusal:
        return None


def _felt(answer: Answer | None) -> object:
    """What of an answer an importer feels."""
    if answer is None:
        return None
    outcome = answer.outcome
    least = outcome.floor if isinstance(outcome, Prohibited) else None
    return outcome.kind, answer.total, answer.suspended, least


def _told(answer: Answer | None) -> str:
    if answer is None:
        return _("not determined")
    if isinstance(answer.outcome, Prohibited):
        return _("not allowed")
    return each(answer, answer.suspended or answer.total)


def _why(was: Answer | None, now: Answer | None) -> str:
    """What makes the difference, in one sentence; empty where nothing that is named here does."""
    if was is None or now is None:
        return ""
    old, new = was.rule, now.rule
    if old is not None and new is None:
        last = old.answers.until_and_including
        told = {"rule": old.rule, "last": words.civil(last)}
        if last == old.sunset:
            return _("Floor {rule} ends on {last} by its sunset; none is decided after it.").format(**told)
        return _("Floor {rule} ends on {last}; none is decided after it.").format(**told)
    if new is not None and old is None:
        return _("Floor {rule} begins: {floor}.").format(rule=new.rule, floor=price_told(new.floor))
    if old is not None and new is not None and old.floor != new.floor:
        told = {"was": price_told(old.floor), "now": price_told(new.floor)}
        return _("The floor changes from {was} to {now}.").format(**told)
    if old is not None and new is not None and old.terms != new.terms:
        return _("The terms of floor {rule} change.").format(rule=new.rule)
    return _why_base(was, now)


def _why_base(was: Answer, now: Answer) -> str:
    old, new = was.tariff_line, now.tariff_line
    if old is not None and new is None:
        return _("Tariff line {line} ends.").format(line=old.line)
    if new is not None:
        duty = str(new.on(now.on)[0])
        if old is None:
            return _("Tariff line {line} begins: a base duty of {duty}.").format(line=new.line, duty=duty)
        told = {"line": new.line, "was": str(old.on(was.on)[0]), "now": duty}
        return _("The base duty of tariff line {line} goes from {was} to {now}.").format(**told)
    if was.base_rate != now.base_rate:
        told = {"was": str(was.base_rate.duty), "now": str(now.base_rate.duty)}
        return _("The importer’s own base duty goes from {was} to {now}.").format(**told)
    return ""
