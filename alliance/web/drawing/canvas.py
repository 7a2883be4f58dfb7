"""A drawing as it grows: lines, areas, dots and words, each an element with attributes and no style of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from alliance.web.drawing.scales import coordinate

Point: TypeAlias = tuple[Fraction, Fraction]
SIZE = 13  # of words, in units of a drawing; a drawing is shown at nearly its own size (house.css, chart)
LETTER, DIGIT = (
    Fraction(15, 2),
    Fraction(44, 5),
)  # what a letter (on average) and a digit of that size take, at most
LINE = 18  # from one line of words to the next


@dataclass(frozen=True)
class Mark:
    """One element. An attribute that begins with `--` is the name of a token (`tokens.css`)."""

    tag: str
    attributes: Sequence[tuple[str, str]]
    text: str = ""


@dataclass(frozen=True)
class Drawing:
    """A finished drawing and its size in its own units, which are pixels where it is shown at full size."""

    width: int
    height: int
    marks: Sequence[Mark]
    stops: Sequence[str] = ()  # for each line of the picture's table, how far from the left its figures stand
    upright: tuple[str, str] = ("0", "0")  # from where to where a line through a stop goes


@dataclass(frozen=True)
class Pen:
    """What draws a line: the token of its colour, its width, and its dashes, so that lines differ without colour."""

    ink: str
    width: str = "2.5"
    dash: str = ""

    @property
    def attributes(self) -> list[tuple[str, str]]:
        dashes = [("stroke-dasharray", self.dash)] if self.dash else []
        return [("stroke", self.ink), ("stroke-width", self.width), *dashes]


@dataclass
class Canvas:
    """Where a drawing is made; what is drawn later lies above."""

    width: int
    height: int
    marks: list[Mark] = field(default_factory=list)

    def line(self, points: Iterable[Point], pen: Pen) -> None:
        """A line through points, not closed."""
        places = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
        self._add("polyline", [("points", places), ("fill", "none"), *pen.attributes])

    def area(self, points: Iterable[Point], ink: str) -> None:
        """What lies between points."""
        places = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
        self._add("polygon", [("points", places), ("fill", ink)])

    def box(self, left: Fraction, top: Fraction, right: Fraction, bottom: Fraction, ink: str) -> None:
        """A filled rectangle."""
        size = [("width", coordinate(right - left)), ("height", coordinate(bottom - top))]
        self._add("rect", [("x", coordinate(left)), ("y", coordinate(top)), *size, ("fill", ink)])

    def dot(self, at: Point, ink: str, *, open_: bool = False) -> None:
        """A disc; `open_` a ring."""
        paint = [("fill", "--paper" if open_ else ink), ("stroke", ink), ("stroke-width", "2")]
        self._add("circle", [("cx", coordinate(at[0])), ("cy", coordinate(at[1])), ("r", "4"), *paint])

    def diamond(self, at: Point, ink: str) -> None:
        """What marks one case among all."""
        x, y = at
        self.area([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)], ink)

    def words(
        self, at: Point, text: str, *, ink: str = "--ink-quiet", anchor: str = "start", strong: bool = False
    ) -> None:
        """Words on their base line; strong ones stand on paper of their own, above what they cross."""
        weight = [("font-weight", "600"), *_HALO] if strong else []
        place = [("x", coordinate(at[0])), ("y", coordinate(at[1]))]
        turned = [("text-anchor", anchor)] if anchor != "start" else []
        self._add("text", [*place, *turned, ("fill", ink), *weight], text)

    def done(self, stops: Iterable[Fraction], top: Fraction, bottom: Fraction) -> Drawing:
        """The drawing, with the places of the lines of its table."""
        upright = (coordinate(top), coordinate(bottom))
        return Drawing(self.width, self.height, tuple(self.marks), tuple(map(coordinate, stops)), upright)

    def _add(self, tag: str, attributes: Sequence[tuple[str, str]], text: str = "") -> None:
        self.marks.append(Mark(tag, attributes, text))


_HALO = (
    ("stroke", "--paper"),
    ("stroke-width", "4"),
    ("stroke-linejoin", "round"),
    ("paint-order", "stroke"),
)


def width_of(text: str) -> Fraction:
    """At least what a line of words takes."""
    return sum((DIGIT if each.isdigit() else LETTER for each in text), Fraction(0))
