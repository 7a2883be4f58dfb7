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

ZERO = Fraction(0)


@dataclass(frozen=True)
class Piece:
    """A straight piece from `start`, which belongs to it, up to the start of the next one."""

    start: Fraction
    line: Line

    def at(self, price: Fraction) -> Fraction:
        """The piece's line at a price, also beyond the piece: its limit there."""
        return _value(self.line, price)


@dataclass(frozen=True)
class Piecewise:
    """A function of the price: pieces in order of their starts, the first of which is 0."""

    pieces: tuple[Piece, ...]

    @classmethod
    def straight(cls, slope: Fraction | int, constant: Fraction | int) -> "Piecewise":
        """One line over all prices."""
        return cls((Piece(ZERO, (Fraction(slope), Fraction(constant))),))

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> "Piecewise":
        """Pieces in order, those after a piece of the same line left out."""
        kept: list[Piece] = []
        for piece in pieces:
            if not kept or kept[-1].line != piece.line:
                kept.append(piece)
        return cls(tuple(kept))

    @cached_property
    def _spans(self) -> tuple[tuple[Piece, Fraction | None], ...]:
        return tuple(zip(self.pieces, [*(piece.start for piece in self.pieces[1:]), None], strict=True))

    def spans(self) -> Iterator[tuple[Piece, Fraction | None]]:
        """Each piece with the price at which it ends; None for the last."""
        return iter(self._spans)

    def _holding(self, price: Fraction) -> Piece:
        return next(piece for piece in reversed(self.pieces) if piece.start <= price)

    def __call__(self, price: Fraction) -> Fraction:
        """The value at a price of 0 or more, which is the limit from higher prices too."""
        return self._holding(price).at(price)

    def before(self, price: Fraction) -> Fraction:
        """The limit from lower prices, of a price above 0."""
        return next(piece for piece in reversed(self.pieces) if piece.start < price).at(price)

    def knees(self) -> tuple[Fraction, ...]:
        """The prices above 0 at which the line changes, in order."""
        return tuple(piece.start for piece in self.pieces[1:])

    def jumps(self) -> tuple[Fraction, ...]:
        """The knees at which the value jumps."""
        return tuple(at for at in self.knees() if self.before(at) != self(at))

    def __add__(self, other: "Piecewise") -> "Piecewise":
        return _merged(self, other, lambda one, two, _: (one[0] + two[0], one[1] + two[1]))

    def __neg__(self) -> "Piecewise":
        return Piecewise(tuple(Piece(each.start, (-each.line[0], -each.line[1])) for each in self.pieces))

    def __sub__(self, other: "Piecewise") -> "Piecewise":
        return self + -other

    def __mul__(self, factor: Fraction) -> "Piecewise":
        return Piecewise(
            tuple(Piece(each.start, (each.line[0] * factor, each.line[1] * factor)) for each in self.pieces)
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
        kept = [piece for piece in self.pieces if piece.start < price]
        return Piecewise.of([*kept, Piece(price, (ZERO, ZERO))])


def steps(*rungs: tuple[Fraction, Line]) -> Piecewise:
    """Pieces by the price at which each begins, which belongs to it; in rising order, the first from 0. Of two
    that begin together the later one stands."""
    return Piecewise.of([Piece(start, line) for start, line in dict(rungs).items()])


def _value(line: Line, price: Fraction) -> Fraction:
    return line[0] * price + line[1]


def _merged(one: Piecewise, two: Piecewise, join: Callable[[Line, Line, Fraction], Line], /) -> Piecewise:
    """Both on the marks of both; `join` gets the two lines and a price inside their common piece."""
    made = []
    for start, end, first, second in _together(one, two):
        made.append(Piece(start, join(first, second, _middle(start, end))))
    return Piecewise.of(made)


def _together(one: Piecewise, two: Piecewise) -> Iterator[tuple[Fraction, Fraction | None, Line, Line]]:
    """The common pieces of both: start, end and the two lines."""
    starts = sorted({piece.start for each in (one, two) for piece in each.pieces})
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        yield start, end, one._holding(start).line, two._holding(start).line


def _crossed(one: Piecewise, two: Piecewise) -> tuple[Piecewise, Piecewise]:
    """The first with pieces added where the two cross inside a common piece, so that one of them is the least
    on the whole of each piece."""
    pieces = []
    for start, end, first, second in _together(one, two):
        pieces.append(Piece(start, first))
        if first[0] != second[0]:
            crossing = (second[1] - first[1]) / (first[0] - second[0])
            if start < crossing and (end is None or crossing < end):
                pieces.append(Piece(crossing, first))
    return Piecewise(tuple(pieces)), two


@dataclass(frozen=True)
class Stretch:
    """An interval of prices up to `end`, which is not of it; None is without end. `holds_start` tells whether the
    start is."""

    start: Fraction
    end: Fraction | None
    holds_start: bool = True

    @property
    def middle(self) -> Fraction:
        """A price in it."""
        return _middle(self.start, self.end)


def _middle(start: Fraction, end: Fraction | None) -> Fraction:
    return start + 1 if end is None else (start + end) / 2


def below_zero(function: Piecewise) -> list[Stretch]:
    """Where the function is less than 0, in order, touching stretches joined."""
    found: list[Stretch] = []
    for piece, end in function.spans():
        stretch = _negative_part(piece, end)
        if stretch is None:
            continue
        if found and found[-1].end == stretch.start and stretch.holds_start:
            stretch = Stretch(found[-1].start, stretch.end, found.pop().holds_start)
        found.append(stretch)
    return found


def _negative_part(piece: Piece, end: Fraction | None) -> Stretch | None:
    start, holds_start = piece.start, True
    slope, constant = piece.line
    if slope == 0:
        return Stretch(start, end) if constant < 0 else None
    zero = -constant / slope
    if slope > 0:  # negative before the zero
        end = zero if end is None else min(zero, end)
    elif zero >= start:  # negative after it
        start, holds_start = zero, False
    return Stretch(start, end, holds_start) if end is None or start < end else None
