"""Rows of several texts put beside each other, line by line, each cell held against the first text that has the row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.domain.apart import apart
from alliance.web.wording import Piece, words_apart
from tariffs.catalogue import routes
from tariffs.proposals.comparing.cells import Cell, cells_of, kind_of
from tariffs.proposals.comparing.texts import About, Row, Side, line_of
from tariffs.proposals.models import Kind, Rule

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
WORDS: Mapping[str, Any] = {
    SAME: _lazy("The same"), CHANGED: _lazy("Changed"), ADDED: _lazy("New"), REMOVED: _lazy("Removed"),
}  # fmt: skip
ENDS: Mapping[str, Any] = {
    Rule.FLOOR.value: _lazy("Ends the floor"), Rule.LINE.value: _lazy("Ends the tariff line"),
}  # fmt: skip


@dataclass(frozen=True)
class Face:
    """One cell of one text. `before` is what the first text that has the row says where it says otherwise; `pieces`
    the way there of a passage, word by word; `difference` of money, or why none is computed."""

    text: str
    differs: bool = False
    before: str = ""
    pieces: Sequence[Piece] = ()
    difference: str = ""


@dataclass(frozen=True)
class Across:
    """One cell in all texts. `always`: it stands in the table also where all of them say the same."""

    label: str
    faces: Sequence[Face]
    always: bool

    @property
    def differs(self) -> bool:
        return any(face.differs for face in self.faces)

    @property
    def common(self) -> str:
        """What every text says that has the row."""
        return next(face.text for face in self.faces if face.text)


@dataclass(frozen=True)
class Standing:
    """What a text makes of a line: its mark and its word; `gone` where the text does not have the row."""

    mark: str
    word: str
    gone: bool = False


@dataclass
class Line:
    """A line in all texts. `standings` is one a text: None for the first text, and before the line is there."""

    rows: Sequence[Row | None]
    standings: Sequence[Standing | None]
    across: Sequence[Across]
    product: str = ""
    slug: str = ""
    origin: str = ""
    importer: str = ""

    @property
    def differs(self) -> bool:
        return any(each is not None and each.mark != SAME for each in self.standings)

    @property
    def cells(self) -> list[Across]:
        """The cells of the table: what differs, and what a row is never told without."""
        return [each for each in self.across if each.differs or each.always]

    @property
    def common(self) -> list[Across]:
        """The others, in which all texts agree that have the row."""
        return [each for each in self.across if not (each.differs or each.always)]


ALWAYS = ("amount", "starts", "ends")


@dataclass
class _Slot:
    """Rows that speak of the same line and the same days, at most one a text, by place of the text."""

    rows: dict[int, Row] = field(default_factory=dict)

    def takes(self, place: int, row: Row) -> bool:
        days = {each["valid_from"] for each in self.rows.values()}
        return place not in self.rows and row["valid_from"] in days


def lines_of(sides: Sequence[Side]) -> list[Line]:
    """Every line that one of the texts speaks of, in the order in which it is met first.

    A text may speak of a line more than once, for days after one another. Then rows that begin on one day stand
    together, and the others in order.
    """
    slots: dict[About, list[_Slot]] = {}
    for place, side in enumerate(sides):
        left = []
        for row in side.rows:
            held = slots.setdefault(line_of(row), [])
            slot = next((each for each in held if each.takes(place, row)), None)
            if slot is None:
                left.append(row)
            else:
                slot.rows[place] = row
        for row in left:
            held = slots[line_of(row)]
            slot = next((each for each in held if place not in each.rows), None)
            if slot is None:
                held.append(slot := _Slot())
            slot.rows[place] = row
    return [_line(slot, sides) for held in slots.values() for slot in held]


def _line(slot: _Slot, sides: Sequence[Side]) -> Line:
    rows = [slot.rows.get(place) for place in range(len(sides))]
    said = [{cell.name: cell for cell in cells_of(row)} if row else {} for row in rows]
    base = next(place for place, row in enumerate(rows) if row is not None)
    order: dict[str, str] = {}
    for cells in sorted(said, key=len, reverse=True):
        order |= {cell.name: cell.label for cell in cells.values() if cell.name not in order}
    across = [
        Across(label, _faces([each.get(name) for each in said], base), name in ALWAYS)
        for name, label in order.items()
    ]
    standings = [_standing(rows, across, at, base) for at in range(len(rows))]
    return Line(rows, standings, across)


def _faces(cells: Sequence[Cell | None], base: int) -> list[Face]:
    return [_face(cells[base] if at > base else None, cell) for at, cell in enumerate(cells)]


def _face(first: Cell | None, cell: Cell | None) -> Face:
    text = cell.text if cell else ""
    if first is None or cell is None or first.text == text:
        return Face(text)
    pieces = words_apart(first.text, text) if cell.passage else ()
    return Face(text, True, first.text, pieces, _difference(first, cell))


def _difference(first: Cell, cell: Cell) -> str:
    if not (first.amount and cell.amount):
        return ""
    if first.per != cell.per:
        return _("counted otherwise, so no difference")
    return apart(first.amount, cell.amount).said


def _standing(rows: Sequence[Row | None], across: Iterable[Across], at: int, base: int) -> Standing | None:
    row, first = rows[at], rows[base]
    if at < base or at == 0:
        return None
    if row is None or first is None:
        return Standing(REMOVED, str(WORDS[REMOVED]), gone=True)
    if row["kind"] == Kind.END != first["kind"]:
        return Standing(REMOVED, str(ENDS[kind_of(row)]))
    if at == base:
        return Standing(ADDED, str(WORDS[ADDED]))
    mark = CHANGED if any(each.faces[at].differs for each in across) else SAME
    return Standing(mark, str(WORDS[mark]))


def tally_of(lines: Sequence[Line], at: int) -> list[str]:
    """How many lines text number `at` changes, adds, removes and leaves, each that is not none: `2 changed`."""
    marks = [line.standings[at] for line in lines]
    said = {
        CHANGED: _("{n} changed"), ADDED: _("{n} new"), REMOVED: _("{n} removed"), SAME: _("{n} the same"),
    }  # fmt: skip
    counts = {mark: sum(each is not None and each.mark == mark for each in marks) for mark in said}
    return [said[mark].format(n=count) for mark, count in counts.items() if count]


def named(lines: Iterable[Line], names: Mapping[str, Mapping[str, Any]]) -> list[Line]:
    """The lines with the names that people read: `names` by kind of name and code, as `shown.names_of` finds them."""
    found = []
    for line in lines:
        row = next(each for each in line.rows if each is not None)
        product = names["product"].get(row["product"])
        importer = names["importer"].get(row["importer"])
        line.product = product.name if product else f"HS {row['hs']}"
        line.slug = row["product"]
        line.origin = names["origin"][row["origin"]].name
        line.importer = routes.into(importer.name if importer else "")
        found.append(line)
    return found
