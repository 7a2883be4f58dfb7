"""The frame of a picture: its room, its two scales, and the round figures at its edges."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from alliance.web.drawing.canvas import Canvas, Pen, Point, width_of
from alliance.web.drawing.labels import Box, Label, Segment, dots, placed
from alliance.web.drawing.picture import short
from alliance.web.drawing.scales import Scale, ticks

GRID = Pen("--line", "1")
BASE = Pen("--ink-quiet", "1")
LEADER = Pen("--ink-quiet", "1")
BELOW = 26  # under the frame: the figures of the axis; and under them
NAMED = 18  # its name
BESIDE = 14


@dataclass(frozen=True)
class Frame:
    """Where figures stand: `x` and `y` bring them to their places."""

    x: Scale
    y: Scale

    def at(self, x: Fraction, y: Fraction) -> Point:
        return self.x(x), self.y(y)

    @property
    def room(self) -> Box:
        """What lies between the axes and the far edges."""
        return self.x.start, self.y.end, self.x.end, self.y.start


def frame(
    canvas: Canvas, *, top: int, low: Fraction, high: Fraction, highest: Fraction, below: int = BELOW
) -> Frame:
    """A frame below `top` for x from `low` to `high` and y from 0 to `highest`, its level lines drawn."""
    levels = ticks(highest, 6)
    said = [short(level) for level in levels]
    left = max(map(width_of, said)) + 8
    made = Frame(
        Scale(low, high, left, Fraction(canvas.width - BESIDE)),
        Scale(Fraction(0), highest, Fraction(canvas.height - below), Fraction(top)),
    )
    for level, text in zip(levels, said, strict=True):
        y = made.y(level)
        canvas.line([(made.x.start, y), (made.x.end, y)], GRID if level else BASE)
        canvas.words((left - 8, y + 4), text, anchor="end")
    return made


def foot(canvas: Canvas, made: Frame, said: Sequence[tuple[Fraction, str]], name: str) -> None:
    """The figures under the frame, none on another, and what they are."""
    y = made.y.start + 18
    free = Fraction(-1)
    for value, text in said:
        half = width_of(text) / 2
        x = min(made.x(value), canvas.width - half)
        if x - half > free:
            canvas.line([(made.x(value), made.y.start), (made.x(value), made.y.start + 4)], BASE)
            canvas.words((x, y), text, anchor="middle")
            free = x + half + 4
    if name:
        canvas.words((Fraction(canvas.width), y + 20), name, anchor="end")


def say(canvas: Canvas, made: Frame, labels: Sequence[Label], lines: Sequence[Segment]) -> None:
    """Write labels where they fit."""
    for each in placed(labels, made.room, lines, dots(labels)):
        if each.leader is not None:
            canvas.line(each.leader, LEADER)
        canvas.words(each.at, each.label.text, ink=each.label.ink, anchor=each.anchor, strong=True)
