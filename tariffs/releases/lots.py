"""`python -m tariffs.releases.lots FOLDER LOTS.csv > DUTIES.csv`: what every lot of a table owes under one release.

For whoever clears or follows many lots: offline, from the files of a release alone. The columns of the table are kept
and the answer is written behind them. The figures are those of `alliance.domain.quote`, lot by lot (see `bulk`).
"""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import numpy as np

from alliance.domain.amounts import parse_plain
from alliance.domain.book import FILES, OPTIONAL, Book
from alliance.domain.entry import Arguments, read
from alliance.domain.errors import Refusal
from alliance.domain.money import ContentBasis, Price, Quantity, currency
from alliance.domain.period import parse_day
from alliance.domain.quote import Lot, quote
from alliance.domain.terms import price_term
from tariffs.releases import bulk

NEEDED = ("origin", "importer", "on", "price", "currency", "unit", "content_basis", "value_basis")
MAY_BE = ("product", "hs", "quantity", "quantity_unit")
ANSWERED = ("outcome", "duty_per_unit", "duty", "why")
OF_EACH = ("price", "quantity")  # the other columns say of which kind a lot is
CARRIED = "x-"  # a column whose name begins so is the reader's own
MOST_FAULTS = 20  # are told: where a column is wrong, each row has one
Value = TypeVar("Value")


class Faults(Exception):
    """What is wrong with a table, a line each: where, and how to mend it."""


@dataclass
class Row:
    """The cells of a line by column, and the column that was read last: where a refusal belongs."""

    cells: dict[str, str]
    column: str = ""

    def read(self, column: str, reader: Callable[[str], Value]) -> Value:
        self.column = column
        return reader(self.cells.get(column, ""))


@dataclass(frozen=True)
class Kind:
    """Lots that differ in nothing but price and quantity; `factor` brings a quantity to the unit of the price."""

    place: int
    lot: Lot
    factor: Fraction


@dataclass
class Table:
    """The rows as they were written, and as columns of whole numbers."""

    head: list[str]
    rows: list[list[str]] = field(default_factory=list)
    kinds: dict[tuple[str, ...], Kind] = field(default_factory=dict)
    columns: list[tuple[int, int, int]] = field(default_factory=list)  # kind, price, quantity

    def lots(self) -> bulk.Lots:
        """The columns as the bulk path takes them."""
        table = np.array(self.columns, dtype=np.int64).reshape(-1, 3)
        return bulk.Lots([kind.lot for kind in self.kinds.values()], table[:, 0], table[:, 1], table[:, 2])


def read_table(book: Book, lines: Iterable[str]) -> Table:
    """A table of lots under its head. Raises Faults with the line and column of each; nothing is answered then."""
    rows = csv.reader(lines, strict=True)
    table = Table(_head(next(rows, [])))
    faults: list[str] = []
    try:
        for row in rows:
            if row and (fault := _take(table, book, row)):
                faults.append(f"line {rows.line_num}{fault}")
            if len(faults) == MOST_FAULTS:
                break
    except csv.Error as error:
        faults.append(f"line {rows.line_num}: {error}.")
    if faults or not table.rows:
        raise Faults("\n".join(faults) or "line 2: no lot stands under the head.")
    return table


def _head(head: list[str]) -> list[str]:
    faults = [f"line 1: the column {name} is missing." for name in NEEDED if name not in head]
    if not {"product", "hs"} & set(head):
        faults.append("line 1: there must be a column product or a column hs.")
    for name in dict.fromkeys(head):
        if head.count(name) > 1:
            faults.append(f"line 1: the column {name} stands there {head.count(name)} times.")
        if name not in (*NEEDED, *MAY_BE) and not name.startswith(CARRIED):
            known = ", ".join((*NEEDED, *MAY_BE))
            faults.append(f"line 1: {name!r} is no column here. Known: {known}; {CARRIED}… is carried along.")
    if faults:
        raise Faults("\n".join(faults))
    return head


def _take(table: Table, book: Book, written: list[str]) -> str:
    """One row into the columns, or its first fault."""
    if len(written) != len(table.head):
        return f": {len(written)} fields stand under {len(table.head)} columns."
    row = Row(dict(zip(table.head, map(str.strip, written), strict=True)))
    try:
        kind = _kind_of(table, book, row)
        price = row.read("price", parse_plain)
        quantity = row.read("quantity", lambda text: _millionths(text, kind))
    except (Refusal, ValueError) as fault:
        return f", {row.column}: {fault.detail if isinstance(fault, Refusal) else fault}"
    table.rows.append(written)
    table.columns.append((kind.place, int(price * bulk.SCALE), quantity))
    return ""


def _kind_of(table: Table, book: Book, row: Row) -> Kind:
    shared = tuple(
        text for name, text in row.cells.items() if name not in OF_EACH and not name.startswith(CARRIED)
    )
    if shared not in table.kinds:
        lot = _lot(book, row)
        of = row.read("quantity_unit", lambda text: book.unit(text) if text else lot.price.unit)
        table.kinds[shared] = Kind(len(table.kinds), lot, Quantity(Decimal(1), of).exact(lot.price.unit))
    return table.kinds[shared]


def _lot(book: Book, row: Row) -> Lot:
    """The lot of a row without its price and quantity."""
    money = row.read("currency", currency)
    basis = row.read("content_basis", ContentBasis.parse)
    term = row.read("value_basis", price_term)
    price = row.read("unit", lambda text: Price(Decimal(0), money, book.unit(text), basis, term))
    return Lot(
        origin=row.cells["origin"], importer=row.cells["importer"], on=row.read("on", parse_day), price=price,
        product=row.cells.get("product") or None, hs=row.cells.get("hs") or None,
    )  # fmt: skip


def _millionths(text: str, kind: Kind) -> int:
    """A quantity in millionths of the unit of the price, 0 where none is stated. Raises ValueError where that is no
    whole number or needs more than 64 bits, and the Refusals of `parse_plain`."""
    if not text:
        return 0
    exact = Fraction(parse_plain(text)) * kind.factor * bulk.SCALE
    symbol = kind.lot.price.unit.symbol
    if exact == 0:
        raise ValueError("a quantity is more than 0. Leave it empty where none is declared.")
    if exact.denominator != 1 or exact >= bulk.WORD:
        raise ValueError(
            f"{text} is finer than a millionth of a {symbol} or too much. Ask for this lot alone."
        )
    return int(exact)


def answered(book: Book, table: Table) -> Iterator[list[str]]:
    """The head and the rows of the table with the answer behind each: the outcome, the duty per unit of the price and
    on the quantity, in the currency of the price and rounded once; and why, where there is no duty to state."""
    yield [*table.head, *ANSWERED]
    found = bulk.duties(book, table.lots())
    kinds = [kind.lot for kind in table.kinds.values()]
    why: dict[int, str] = {}
    for place, written in enumerate(table.rows):
        kind, price, quantity = table.columns[place]
        outcome = bulk.OUTCOMES[found.outcome[place]]
        if outcome == "cannot_determine":
            if kind not in why:
                why[kind] = _why(book, kinds[kind], price, found.refusals.get(kind))
            yield [*written, outcome, "", "", why[kind]]
        elif outcome == "prohibited":
            yield [*written, outcome, "", "", ""]
        else:
            places = kinds[kind].price.currency.places
            owed = _money(int(found.owed[place]), places) if quantity else ""
            yield [*written, outcome, _money(int(found.total[place]), places), owed, ""]


def _why(book: Book, lot: Lot, price: int, refusal: Refusal | None) -> str:
    """Why a lot cannot be answered from what the table states; it is the same for all of its kind."""
    if refusal is not None:
        return refusal.detail
    try:
        quote(book, replace(lot, price=replace(lot.price, amount=Decimal(price) / bulk.SCALE)))
    except Refusal as found:
        return found.detail
    return ""


def _money(minor: int, places: int) -> str:
    return f"{Decimal(minor).scaleb(-places):f}"


def _said(what: str) -> int:
    print(what, file=sys.stderr)
    return 2


def main(arguments: list[str]) -> None:
    """Writes the answered table to standard output. Raises Refusal for the folder, Faults for the table."""
    parser = Arguments(prog="python -m tariffs.releases.lots", description="What each lot of a table owes.")
    parser.add_argument("folder", type=Path, help="the .ndjson files of one release")
    parser.add_argument("table", type=Path, help=f"CSV with {', '.join(NEEDED)}, product or hs, and quantity")
    given = parser.parse_args(arguments)
    names = [f"{name}.ndjson" for name in FILES]
    names += [f"{name}.ndjson" for name in OPTIONAL if (given.folder / f"{name}.ndjson").exists()]
    book = Book.from_files({name: read(given.folder / name) for name in names})
    try:
        lines = read(given.table).decode("utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise Faults(f"byte {error.start + 1}: the table is not UTF-8.") from error
    csv.writer(sys.stdout, lineterminator="\n").writerows(answered(book, read_table(book, lines)))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Faults as faults:
        sys.exit(_said(str(faults)))
    except Refusal as refusal:
        sys.exit(_said(refusal.detail))
