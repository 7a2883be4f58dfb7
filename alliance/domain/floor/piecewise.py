"""Exact functions of a price: straight pieces on [0, infinity) with jumps between them.

Such functions are closed under sum, least and greatest of two, which is all that duties, mechanisms and caps
are made of. Every figure is a Fraction, so a knee is where it is and not near it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

Line: TypeAlias = tuple[Fraction, Fraction]  # slope, value at a price of 0
Mark: TypeAlias = tuple[
    Fraction, int
]  # (price, 0): the piece holds the price; (price, 1): it begins after it

ZERO = Fraction(0)


@dataclass(frozen=True)
class Piece:
    """A straight piece from `mark` up to the mark of the next one."""

    mark: Mark
    line: Line

    def at(self, price: Fraction) -> Fraction:
        """The piece's line at a price, also beyond the piece: its limit there."""
        return self.line[0] * price + self.line[1]


@dataclass(frozen=True)
class Piecewise:
    """A function of the price: pieces in order of their marks, the first of which is (0, 0)."""

    pieces: tuple[Piece, ...]

    @classmethod
    def straight(cls, slope: Fraction | int, constant: Fraction | int) -> "Piecewise":
        """One line over all prices."""
        return cls((Piece((ZERO, 0), (Fraction(slope), Fraction(constant))),))

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> "Piecewise":
        """Pieces in order, those after a piece of the same line left out, and one price belonging to the
        piece before it where that one reaches the same value."""
        kept: list[Piece] = []
        for piece in pieces:
            if kept and kept[-1].mark == (piece.mark[0], 0) and piece.mark[1]:
                point = kept.pop()
                price, value = point.mark[0], point.at(point.mark[0])
                if kept and kept[-1].at(price) == value:
                    pass  # the piece before holds the price already
                elif piece.at(price) == value:
                    piece = Piece((price, 0), piece.line)
                else:
                    kept.append(point)
            if not kept or kept[-1].line != piece.line:
                kept.append(piece)
        return cls(tuple(kept))

    @cached_property
    def _spans(self) -> tuple[tuple[Piece, Mark | None], ...]:
        return tuple(
            (piece, self.pieces[place + 1].mark if place + 1 < len(self.pieces) else None)
            for place, piece in enumerate(self.pieces)
        )

    def spans(self) -> Iterator[tuple[Piece, Mark | None]]:
        """Each piece with the mark at which it ends; None for the last."""
        return iter(self._spans)

    def _holding(self, mark: Mark) -> Piece:
        found = self.pieces[0]
        for piece in self.pieces:
            if piece.mark > mark:
                break
            found = piece
        return found

    def __call__(self, price: Fraction) -> Fraction:
        """The value at a price of 0 or more."""
        return self._holding((price, 0)).at(price)

    def before(self, price: Fraction) -> Fraction:
        """The limit from lower prices; at a price of 0 the value there."""
        return self._holding((price, -1) if price else (price, 0)).at(price)

    def after(self, price: Fraction) -> Fraction:
        """The limit from higher prices."""
        return self._holding((price, 1)).at(price)

    def knees(self) -> tuple[Fraction, ...]:
        """The prices above 0 at which the line changes, in order."""
        return tuple(sorted({piece.mark[0] for piece in self.pieces} - {ZERO}))

    def jumps(self) -> tuple[Fraction, ...]:
        """The knees at which the value jumps."""
        return tuple(at for at in self.knees() if not self.before(at) == self(at) == self.after(at))

    def __add__(self, other: "Piecewise") -> "Piecewise":
        return _merged(self, other, lambda one, two, _: (one[0] + two[0], one[1] + two[1]))

    def __neg__(self) -> "Piecewise":
        return Piecewise(tuple(Piece(each.mark, (-each.line[0], -each.line[1])) for each in self.pieces))

    def __sub__(self, other: "Piecewise") -> "Piecewise":
        return self + -other

    def __mul__(self, factor: Fraction) -> "Piecewise":
        return Piecewise(
            tuple(Piece(each.mark, (each.line[0] * factor, each.line[1] * factor)) for each in self.pieces)
        )

    def minimum(self, other: "Piecewise") -> "Piecewise":
        """The least of two at each price."""
        return _merged(
            *_crossed(self, other), lambda one, two, at: one if _value(one, at) <= _value(two, at) else two
        )

    def maximum(self, other: "Piecewise") -> "Piecewise":
        """The greatest of two at each price."""
        return -((-self).minimum(-other))

    def clamp(self, least: "Piecewise", most: "Piecewise") -> "Piecewise":
        """This function, no lower than `least` and no higher than `most`; `most` wins where they contradict."""
        return self.maximum(least).minimum(most)

    def only_below(self, price: Fraction) -> "Piecewise":
        """This function below a price; nothing at that price and above it."""
        kept = [piece for piece in self.pieces if piece.mark < (price, 0)]
        return Piecewise.of([*kept, Piece((price, 0), (ZERO, ZERO))])


def steps(*rungs: tuple[Fraction, Line]) -> Piecewise:
    """Pieces by the price at which each begins, which belongs to it; in rising order, the first from 0. Of two
    that begin together the later one stands."""
    return Piecewise.of([Piece((start, 0), line) for start, line in dict(rungs).items()])


def _value(line: Line, price: Fraction) -> Fraction:
    return line[0] * price + line[1]


def _merged(one: Piecewise, two: Piecewise, join: Callable[[Line, Line, Fraction], Line], /) -> Piecewise:
    """Both on the marks of both; `join` gets the two lines and a price inside their common piece."""
    marks = sorted({piece.mark for each in (one, two) for piece in each.pieces})
    made = []
    for place, mark in enumerate(marks):
        end = marks[place + 1][0] if place + 1 < len(marks) else mark[0] + 1
        inside = (mark[0] + end) / 2
        made.append(Piece(mark, join(one._holding(mark).line, two._holding(mark).line, inside)))
    return Piecewise.of(made)


def _crossed(one: Piecewise, two: Piecewise) -> tuple[Piecewise, Piecewise]:
    """The first with marks added where the two cross inside a common piece, so that one of them is the least
    on the whole of each piece."""
    marks = sorted({piece.mark for each in (one, two) for piece in each.pieces})
    pieces = []
    for place, mark in enumerate(marks):
        first, second = one._holding(mark).line, two._holding(mark).line
        pieces.append(Piece(mark, first))
        if first[0] != second[0]:
            crossing = (second[1] - first[1]) / (first[0] - second[0])
            before_end = place + 1 == len(marks) or crossing < marks[place + 1][0]
            if mark[0] < crossing and before_end:
                pieces.append(Piece((crossing, 0), first))
    return Piecewise(tuple(pieces)), two


@dataclass(frozen=True)
class Stretch:
    """An interval of prices; `end` None is without end; `holds_start` and `holds_end` tell whether the ends
    belong to it."""

    start: Fraction
    end: Fraction | None
    holds_start: bool = True
    holds_end: bool = False

    @property
    def middle(self) -> Fraction:
        """A price in it."""
        return self.start + 1 if self.end is None else (self.start + self.end) / 2


def below_zero(function: Piecewise) -> list[Stretch]:
    """Where the function is less than 0, in order, touching stretches joined."""
    found: list[Stretch] = []
    for piece, end_mark in function.spans():
        stretch = _negative_part(piece, end_mark)
        if stretch is None:
            continue
        last = found[-1] if found else None
        if last is not None and last.end == stretch.start and (last.holds_end or stretch.holds_start):
            found[-1] = Stretch(last.start, stretch.end, last.holds_start, stretch.holds_end)
        else:
            found.append(stretch)
    return found


def _negative_part(piece: Piece, end_mark: Mark | None) -> Stretch | None:
    start, holds_start = piece.mark[0], piece.mark[1] == 0
    end, holds_end = (None, False) if end_mark is None else (end_mark[0], end_mark[1] == 1)
    slope, constant = piece.line
    if slope == 0:
        return Stretch(start, end, holds_start, holds_end) if constant < 0 else None
    zero = -constant / slope
    if slope > 0:  # negative before the zero
        if end is None or zero <= end:
            end, holds_end = zero, False
    elif zero >= start:  # negative after it
        start, holds_start = zero, False
    if end is not None and (end < start or (end == start and not (holds_start and holds_end))):
        return None
    return Stretch(start, end, holds_start, holds_end)
