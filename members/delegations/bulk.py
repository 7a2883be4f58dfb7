"""A list of people to invite, pasted or uploaded as CSV: read whole, each fault told in its row and column."""

import csv
import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from alliance.access import Seat
from members.delegations.inviting import MOST_AT_ONCE, Guest, faults_of
from members.registry.models import Member

COLUMNS = ("name", "email", "role")
LARGEST = 128 * 1024  # bytes of a list
EXAMPLE = "name,email,role\nAda Lovelace,ada@capital.example,adviser"


@dataclass
class Row:
    """One person as typed; `line` is the line of the list, `faults` say what is wrong by column."""

    line: int
    guest: Guest
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """(column, what was typed, what is wrong) in order."""
        return [(each, getattr(self.guest, each), self.faults.get(each, "")) for each in COLUMNS]


@dataclass
class Listed:
    """What a list says. `fault` is of the list as a whole."""

    rows: list[Row] = field(default_factory=list)
    fault: str = ""

    @property
    def sound(self) -> bool:
        return bool(self.rows) and not self.fault and not any(row.faults for row in self.rows)

    @property
    def faulty(self) -> int:
        return sum(bool(row.faults) for row in self.rows)


def text_of(content: bytes) -> str:
    """A list as text. Raises UnicodeDecodeError where it is none."""
    return content.decode("utf-8-sig")


def read(text: str, member: Member, by: Seat) -> Listed:
    """Read a list with a line of headings; separated by comma, semicolon or tab."""
    if len(text.encode("utf-8", "replace")) > LARGEST:
        return Listed(fault=_("The list is longer than {size} KiB.").format(size=LARGEST // 1024))
    first = text.lstrip().partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        return Listed(fault=_("The list cannot be read as CSV: {error}.").format(error=error))
    numbered = [
        (number, cells) for number, cells in enumerate(lines, 1) if any(cell.strip() for cell in cells)
    ]
    if not numbered:
        return Listed(fault=_("The list is empty."))
    heads = [cell.strip().lower() for cell in numbered[0][1]]
    if sorted(heads) != sorted(COLUMNS):
        return Listed(
            fault=_("The first line names the columns: {columns}. Yours says: {first}").format(
                columns=", ".join(COLUMNS), first=first[:120]
            )
        )
    if len(numbered) - 1 > MOST_AT_ONCE:
        return Listed(
            fault=_("At most {most_at_once} people are invited at once; the list has {value}.").format(
                most_at_once=MOST_AT_ONCE, value=len(numbered) - 1
            )
        )
    listed = Listed([_row(number, cells, heads) for number, cells in numbered[1:]])
    _check(listed.rows, member, by)
    return listed if listed.rows else Listed(fault=_("The list names nobody below its headings."))


def _row(number: int, cells: list[str], heads: list[str]) -> Row:
    said = dict(zip(heads, [cell.strip() for cell in cells], strict=False))
    row = Row(
        number, Guest(said.get("name", ""), said.get("email", "").lower(), said.get("role", "").lower())
    )
    if len(cells) > len(heads):
        row.faults["role"] = _("This line has {cells} columns; quote a name with a comma in it.").format(
            cells=len(cells)
        )
    return row


def _check(rows: list[Row], member: Member, by: Seat) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        for fault in faults_of(member, row.guest, by):
            row.faults.setdefault(fault.where, fault.detail)
        before = seen.setdefault(row.guest.email, row.line)
        if before != row.line:
            row.faults.setdefault(
                "email", _("The same address stands in line {before}.").format(before=before)
            )
