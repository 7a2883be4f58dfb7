"""The tariff lines of a release: the rows of `tariff-lines.ndjson`, as alliance.domain.tariff_line reads them back; and
the same made ready for pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alliance.domain import tariff_line
from alliance.domain.book import Book
from alliance.domain.codes import format_hs
from alliance.domain.duty import Staging
from alliance.domain.period import Period
from alliance.domain.rows import ALLIANCE
from alliance.web import words
from tariffs.catalogue import routes
from tariffs.catalogue.models import Product
from tariffs.releases.changes import into, origin_name
from tariffs.schedules.models import TariffLine

RELATED = ("line__product", "line__origin", "line__territory", "decision", "set_by")


def rows(through: int) -> Iterator[dict[str, Any]]:
    """Every tariff line that decision `through` knows: in force, still to come, and over."""
    for line in TariffLine.objects.filter(record__contains=through).select_related(*RELATED):
        yield line_of(line).as_row()


def is_held(through: int) -> bool:
    """Whether some decision up to `through` put a tariff line on record: from then on every release has the file, also
    where none is left."""
    return TariffLine.objects.filter(decision__number__lte=through).exists()


def line_of(row: TariffLine) -> tariff_line.TariffLine:
    """A stored tariff line as the domain reads it. Raises Refusal `document_malformed` where its duty does not read."""
    line = row.line
    return tariff_line.TariffLine(
        line=line.symbol,
        version=row.version,
        product=line.product.slug if line.product else None,
        hs=line.hs or None,
        origin=line.origin.code,
        importer=line.importer,
        duty=tariff_line.of_text(row.expression, row.staging, row.symbol),
        validity=Period(row.validity.lower, row.validity.upper),
        decision=row.decision.number,
        set_by=row.set_by.number,
    )


@dataclass(frozen=True)
class Row:
    """A tariff line as a page shows it on a day. `state` is in_force, future or ended; `slug` is empty for a line on an
    HS code; `decision` set its duty."""

    line: tariff_line.TariffLine
    goods: str
    slug: str
    origin: str
    importer: str
    duty: str
    staged: str
    state: str
    decision: str

    @property
    def symbol(self) -> str:
        return self.line.symbol

    @property
    def where(self) -> str:
        return routes.where(self.origin, self.importer)


def row(line: tariff_line.TariffLine, book: Book, on: date) -> Row:
    """A tariff line of `book` as it stands on a day; of one that is not in force, its duty on its first day."""
    days = line.answers
    state = "in_force" if days.contains(on) else "future" if on < days.start else "ended"
    duty, _unused = line.on(on if state == "in_force" else days.start)
    return Row(
        line=line,
        goods=goods_name(line, book),
        slug=line.product or "",
        origin=origin_name(line.origin, book),
        importer=importers_of(line, book, on if state == "in_force" else days.start),
        duty=str(duty),
        staged=_in_steps(line) if isinstance(line.duty, Staging) else "",
        state=state,
        decision=book.decisions[line.set_by].symbol,
    )


def goods_name(line: tariff_line.TariffLine, book: Book) -> str:
    """The goods of a tariff line as people say them."""
    return book.products[line.product].name if line.product else f"HS {format_hs(line.hs or '')}"


def rows_on(book: Book, on: date, products: Iterable[Product] | None = None) -> list[Row]:
    """The tariff lines in force on a day, by their goods; with `products` those that may answer for one of them."""
    lines = [line for line in book.tariff_lines if line.answers.contains(on)]
    if products is not None:
        named = list(products)
        lines = [line for line in lines if any(line.may_hold(each.slug, each.hs6) for each in named)]
    return sorted((row(line, book, on) for line in lines), key=lambda each: (each.goods, each.origin))


def rows_of(book: Book, on: date, *, product: str, hs6: str) -> list[Row]:
    """The tariff lines in force or to come that may answer for a product: its own, and those on HS codes that hold it
    or a part of it."""
    lines = [line for line in book.tariff_lines if line.may_hold(product, hs6)]
    rows = [row(line, book, on) for line in lines]
    return sorted((each for each in rows if each.state != "ended"), key=lambda each: each.line.validity.start)


@dataclass(frozen=True)
class LineChange:
    """One tariff line that differs between two releases, as `changes.Change` tells of floors: `was` and `now` are
    duties in words, the one that there is not is empty."""

    kind: str  # line_new, line_changed, line_ended
    product: str
    product_name: str
    where: str
    was: str
    now: str
    from_day: date
    decision: str
    decision_number: int


def changes(before: Book | None, after: Book) -> list[LineChange]:
    """The tariff lines on which `after` differs from `before`."""
    old = before.by_schedule_line if before else {}
    found = [
        change
        for line in sorted(old.keys() | after.by_schedule_line.keys())
        if (change := _change(old.get(line, ()), after.by_schedule_line.get(line, ()), after)) is not None
    ]
    return sorted(found, key=lambda each: (each.product_name, each.from_day))


def _change(
    old: tuple[tariff_line.TariffLine, ...], new: tuple[tariff_line.TariffLine, ...], book: Book
) -> LineChange | None:
    known, kept = {line.version for line in old}, {line.version for line in new}
    added = [line for line in new if line.version not in known]
    removed = [line for line in old if line.version not in kept]
    if not added and not removed:
        return None
    was = max(removed, key=lambda line: line.validity.start, default=None)
    fresh = [line for line in added if line.set_by == line.decision]  # the others go on with an earlier duty
    now = max(fresh, key=lambda line: line.version, default=None)
    shown = now or was
    if shown is None:
        return None
    if now is not None:
        kind, from_day, by = "line_changed" if was else "line_new", now.validity.start, now.set_by
    else:
        days = [line.validity.before for line in added if line.validity.before]
        by = max((line.decision for line in added), default=max(book.decisions))
        kind, from_day = "line_ended", max(days, default=shown.validity.start)
    return LineChange(
        kind=kind,
        product=shown.product or "",
        product_name=goods_name(shown, book),
        where=routes.where(origin_name(shown.origin, book), importers_of(shown, book, shown.validity.start)),
        was=_words(was),
        now=_in_steps(now) if now else "",
        from_day=from_day,
        decision=book.decisions[by].symbol,
        decision_number=by,
    )


def _words(line: tariff_line.TariffLine | None) -> str:
    if line is None:
        return ""
    return _in_steps(line) if isinstance(line.duty, Staging) else str(line.duty)


def _in_steps(line: tariff_line.TariffLine) -> str:
    """Each rate that is ever charged, with its first day: `5% from 1 Nov 2026, 4% from 1 Jan 2027`."""
    stages = line.duty.schedule() if isinstance(line.duty, Staging) else ((line.validity, line.duty),)
    steps = [
        _("{duty} from {day}").format(duty=duty, day=words.civil(max(period.start, line.validity.start)))
        for period, duty in stages
        if period.overlaps(line.validity)
    ]
    return ", ".join(steps)


def importers_of(line: tariff_line.TariffLine, book: Book, on: date) -> str:
    """The importers that a line speaks to on a day: one for a single territory goes before one for all parties."""
    apart = [
        each.importer for each in book.tariff_lines
        if (each.product, each.hs, each.origin) == (line.product, line.hs, line.origin)
        and each.importer != ALLIANCE and each.answers.contains(on)
    ]  # fmt: skip
    return into(line.importer, apart, book)
