"""The rows of a frozen text: which of them an amendment is about, and what it may change in them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from alliance.access import Refused
from tariffs.proposals.fields import DUTY_FIELDS
from tariffs.proposals.models import Kind, Rule, Version

CELLS = (
    "amount", "currency", "unit", "content_basis", "value_basis", "combination", "valid_from", "valid_until", "sunset",
)  # fmt: skip
"""The fields of a row of a floor that an amendment may change; another line, kind or mechanism is a proposal of its
own."""
CELLS_OF_A_LINE = (*DUTY_FIELDS, "valid_from", "valid_until")
"""And those of a row of a tariff line."""
LINE = ("rule", "kind", "product", "hs", "origin", "importer", "names")


def cells_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of a frozen row that an amendment may change; of an end its first day alone."""
    if row["kind"] == Kind.END:
        return ("valid_from",)
    return CELLS_OF_A_LINE if row.get("rule") == Rule.LINE else CELLS


def rows_of(version: Version) -> list[dict[str, Any]]:
    """The rows of a frozen text."""
    found: list[dict[str, Any]] = json.loads(version.document)["rows"]
    return found


def row_of(version: Version, position: int) -> dict[str, Any]:
    """One row of a frozen text. Refused `row_unknown` (404)."""
    found = next((row for row in rows_of(version) if row["position"] == str(position)), None)
    if found is None:
        raise Refused(
            "row_unknown",
            _("{symbol} has no row {position}.").format(symbol=version.symbol, position=position),
            status=404,
            mend=_("Open the proposal and choose one of its rows."),
        )
    return found


def place_in(rows: Iterable[Mapping[str, Any]], base: Mapping[str, Any]) -> int | None:
    """Where a row stands word for word among those of another version; None where it was changed or left out."""
    plain = {name: value for name, value in base.items() if name != "position"}
    for row in rows:
        if {name: value for name, value in row.items() if name != "position"} == plain:
            return int(row["position"])
    return None


def line_in(rows: Iterable[Mapping[str, Any]], base: Mapping[str, Any]) -> int | None:
    """The first row of the same line and kind, whatever it says now."""
    return next((int(row["position"]) for row in rows if same_line(row, base)), None)


def same_line(row: Mapping[str, Any], base: Mapping[str, Any]) -> bool:
    """Whether two rows are about the same line, whatever they say of it."""
    return all(plain(name, row) == plain(name, base) for name in LINE)


def plain(name: str, row: Mapping[str, Any]) -> str:
    """What a row says in a field of its line; an HS code is the same with its points and without."""
    said = str(row.get(name) or "")
    return said.replace(".", "").replace(" ", "") if name == "hs" else said


def says(row: Mapping[str, Any], cells: Mapping[str, str]) -> bool:
    """Whether a row says what the cells of an amendment do."""
    return all(row[name] == text for name, text in cells.items())
