"""A range copied from a spreadsheet, as rows of a draft: tabs between cells, lines between rows, cells with line breaks
in quotation marks, as Excel and LibreOffice put it on the clipboard."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.access import Refused
from tariffs.proposals.fields import LABELS, LINE_FIELDS, ROW_FIELDS

MOST_ROWS = 300
MOST_SIGNS = 300_000
ALSO = {  # how spreadsheets head a column, besides the labels of the page and the names of the fields
    "change": "kind", "from": "origin", "into": "importer", "importer": "importer", "symbol": "names",
    "hs": "hs", "duty": "expression",
    "floor": "amount", "price": "amount", "per": "unit", "basis": "content_basis", "until": "valid_until",
    "valid until": "valid_until", "incoterm": "value_basis",
}  # fmt: skip


@dataclass(frozen=True)
class Range:
    """What was copied, read: for each line its number in the range and its cells by field; the fields in the order of
    its columns; whether its first line named them."""

    lines: Sequence[tuple[int, Mapping[str, str]]]
    fields: Sequence[str]
    headed: bool


def read(text: str, order: Sequence[str], at: str = "") -> Range:
    """The range in `text`. Where its first line names the columns, by these; else they are the fields of a row in
    `order`, from the field `at` on.

    Refused: `range_empty`, `range_too_large`, `column_unknown`, `column_twice`, `range_too_wide`.
    """
    if len(text) > MOST_SIGNS:
        raise _too_large()
    table = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text), delimiter="\t")]
    lines = [(number, line) for number, line in enumerate(table, start=1) if any(line)]
    if not lines:
        raise Refused("range_empty", _("There is nothing to paste."), status=422, where="range",
                      mend=_("Copy the cells in your spreadsheet, then paste them here."))  # fmt: skip
    headed = _is_head(lines[0][1])
    fields = _named(lines[0][1]) if headed else _from(order, at, max(len(line) for _unused, line in lines))
    rows = lines[1:] if headed else lines
    if len(rows) > MOST_ROWS:
        raise _too_large()
    if not rows:
        raise Refused("range_empty", _("The range has a line of headings and nothing below it."), status=422,
                      where="range", mend=_("Copy the rows below it too."))  # fmt: skip
    for number, line in rows:
        if any(line[len(fields) :]):
            raise _too_wide(f"Line {number} has more cells than there are columns.")
    return Range(
        [(number, _cells(fields, line)) for number, line in rows], [each for each in fields if each], headed
    )


def _cells(fields: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    filled = [*line, *([""] * (len(fields) - len(line)))]
    return {name: cell for name, cell in zip(fields, filled, strict=False) if name}


def _field(head: str) -> str:
    """The field that a heading names, `Amount (USD/kg)` too; '' where it names none."""
    plain = " ".join(head.split("(")[0].replace("_", " ").casefold().split())
    return _heads().get(plain, "")


def _heads() -> dict[str, str]:
    """The field of each heading, in plain letters: labels as the reader's page has them, and names of fields."""
    return (
        ALSO
        | {LABELS[name].casefold(): name for name in ROW_FIELDS}
        | {name.replace("_", " "): name for name in ROW_FIELDS}
    )


def _is_head(line: Sequence[str]) -> bool:
    """Whether most of its cells name a column, two at least or the only one."""
    filled = [cell for cell in line if cell]
    known = [cell for cell in filled if _field(cell)]
    return len(known) >= min(2, len(filled)) and 2 * len(known) > len(filled)


def _named(line: Sequence[str]) -> list[str]:
    fields = [_field(cell) for cell in line]
    unknown = [cell for cell, name in zip(line, fields, strict=True) if cell and not name]
    if unknown:
        raise Refused(
            "column_unknown",
            _("“{unknown}” is no column of a row.").format(unknown=unknown[0][:60]),
            mend=_("Use these: {columns}. Or take the headings away.").format(
                columns=", ".join(str(LABELS[name]) for name in LINE_FIELDS)
            ),
            where=f"column {list(line).index(unknown[0]) + 1}", status=422,
        )  # fmt: skip
    twice = next((name for name in fields if name and fields.count(name) > 1), None)
    if twice:
        raise Refused(
            "column_twice",
            _("Two columns are “{column}”.").format(column=LABELS[twice]),
            mend=_("Leave one of them out."),
            where="the headings",
            status=422,
        )
    return fields


def _from(order: Sequence[str], at: str, wide: int) -> list[str]:
    start = order.index(at) if at in order else 0
    if wide > len(order) - start:
        raise _too_wide(f"The range has {wide} columns; from here on a row has {len(order) - start}.")
    return list(order[start : start + wide])


def _too_wide(detail: str) -> Refused:
    return Refused("range_too_wide", detail, where="range", status=422,
                   mend=_("Copy fewer columns, or put headings above them."))  # fmt: skip


def _too_large() -> Refused:
    return Refused(
        "range_too_large",
        _("A range may have {most_rows} rows at once.").format(most_rows=MOST_ROWS),
        where="range",
        status=422,
        mend=_("Paste it in parts."),
    )
