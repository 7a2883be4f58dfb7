"""From figures to places in a drawing, exactly; and the round figures that stand at an axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from alliance.domain.amounts import plain, round_half_up

NICE = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))
SPACINGS = (1, 2, 3, 6, 12, 24, 60, 120)  # months between two ticks of a time axis


@dataclass(frozen=True)
class Scale:
    """`low` stands at `start`, `high` at `end` (units of the drawing), and all between them in proportion."""

    low: Fraction
    high: Fraction
    start: Fraction
    end: Fraction

    def __call__(self, value: Fraction) -> Fraction:
        return self.start + (value - self.low) * (self.end - self.start) / (self.high - self.low)


def coordinate(value: Fraction) -> str:
    """A place in a drawing to a tenth of its unit: here, and nowhere before, an exact figure becomes a rounded one."""
    return plain(round_half_up(value, 1))


def step(span: Fraction, most: int) -> Fraction:
    """The least of 1, 2, 2.5, 5 times a power of ten that divides `span`, more than 0, into at most `most` parts."""
    size = Fraction(1)
    while size * most >= span:
        size /= 10
    while size * 10 * most < span:
        size *= 10
    return next(size * nice for nice in NICE if size * nice * most >= span)


def ticks(high: Fraction, most: int) -> tuple[Fraction, ...]:
    """Round figures from 0 up to `high`: at most `most` and the 0."""
    each = step(high, most)
    return tuple(each * i for i in range(int(high / each) + 1))


def day(value: date) -> Fraction:
    """A civil date as a figure that a scale takes: days."""
    return Fraction(value.toordinal())


def month_after(first: date, months: int = 1) -> date:
    """The first day of the month that begins `months` after that of `first`."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def months(start: date, before: date, most: int) -> tuple[date, ...]:
    """First days of months in [start, before), at most `most`, evenly spaced and counted from a January."""
    count = (before.year - start.year) * 12 + before.month - start.month + 1
    spacing = next((each for each in SPACINGS if each * most >= count), SPACINGS[-1])
    return tuple(each for each in _firsts(start, before) if (each.year * 12 + each.month - 1) % spacing == 0)


def _firsts(start: date, before: date) -> Iterator[date]:
    each = start if start.day == 1 else month_after(start)
    while each < before:
        yield each
        each = month_after(each)
