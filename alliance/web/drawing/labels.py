"""Words beside points, placed so that none lies on another, and on as few lines as can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from alliance.web.drawing.canvas import SIZE, Point, width_of

Box: TypeAlias = tuple[Fraction, Fraction, Fraction, Fraction]  # left, top, right, bottom
Segment: TypeAlias = tuple[Point, Point]
AROUND = (
    ("end", -8, -8), ("middle", 0, -12), ("start", 8, 18), ("end", -8, 20), ("start", 8, -10), ("middle", 0, 24),
    ("end", -14, -28), ("start", 14, 40), ("middle", 0, -34), ("start", 14, 62), ("end", -14, -48), ("end", -14, 42),
    ("start", 14, 84), ("middle", 0, -56),
)  # fmt: skip
NEAR = 6  # so many of these places are beside the point; a label further off is led to it by a line


@dataclass(frozen=True)
class Label:
    """What is said of a point, and in which colour."""

    at: Point
    text: str
    ink: str


@dataclass(frozen=True)
class Placed:
    """A label on its base line: where, and which end of it stands there."""

    label: Label
    at: Point
    anchor: str
    place: int  # in AROUND

    @property
    def leader(self) -> tuple[Point, Point] | None:
        """The line that leads to a label that is not beside its point."""
        if self.place < NEAR:
            return None
        left, top, right, bottom = self.box
        x, y = self.label.at
        return (x, y), (min(max(x, left), right), bottom if bottom < y else top)

    @property
    def box(self) -> Box:
        """The room that it takes."""
        return box_of(self.at, self.label.text, self.anchor)


def box_of(at: Point, text: str, anchor: str) -> Box:
    """The room that words take on their base line."""
    x, y = at
    wide = width_of(text)
    left = x - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
    return left, y - SIZE, left + wide, y + 4


def placed(
    labels: Sequence[Label], room: Box, lines: Sequence[Segment], taken: Sequence[Box] = ()
) -> list[Placed]:
    """The labels in order of importance, each where it lies in the room and on no other; one that finds no such
    place is left to the table."""
    boxes: list[Box] = list(taken)
    found: list[Placed] = []
    for label in labels:
        own = _dot(label.at)
        free = [
            spot for spot in _spots(label)
            if _inside(spot.box, room) and not any(_overlap(spot.box, box) for box in boxes if box != own)
        ]  # fmt: skip
        if free:
            best = min(free, key=lambda spot: _cost(spot, lines))
            found.append(best)
            boxes.append(best.box)
    return found


def dots(labels: Sequence[Label]) -> list[Box]:
    """The room that the points of labels take themselves."""
    return [_dot(label.at) for label in labels]


def _dot(at: Point) -> Box:
    return at[0] - 5, at[1] - 5, at[0] + 5, at[1] + 5


def _spots(label: Label) -> list[Placed]:
    x, y = label.at
    return [Placed(label, (x + dx, y + dy), anchor, i) for i, (anchor, dx, dy) in enumerate(AROUND)]


def _cost(spot: Placed, lines: Sequence[Segment]) -> int:
    """How much a place for a label is worth avoiding: for each line that it lies on, and for its distance."""
    return spot.place + 3 * sum(_crosses(segment, spot.box) for segment in lines)


def _inside(box: Box, room: Box) -> bool:
    return box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(segment: Segment, box: Box) -> bool:
    """Whether part of a straight line lies in a box (Liang and Barsky)."""
    (x1, y1), (x2, y2) = segment
    enters, leaves = Fraction(0), Fraction(1)
    for move, low, high in ((x2 - x1, box[0] - x1, box[2] - x1), (y2 - y1, box[1] - y1, box[3] - y1)):
        if move == 0:
            if low > 0 or high < 0:
                return False
            continue
        first, last = sorted((Fraction(low) / move, Fraction(high) / move))
        enters, leaves = max(enters, first), min(leaves, last)
    return enters < leaves
