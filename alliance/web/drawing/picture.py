"""What a page shows of a picture: two drawings of it, what it is called, what it says, and its figures as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alliance.domain.amounts import plain, round_half_up
from alliance.web import words
from alliance.web.drawing.canvas import LINE, Canvas, Drawing, Pen, width_of

WIDE, NARROW = 720, 350
PLACES = 4  # decimals of a figure in a picture's table; a picture is no amount owed


@dataclass(frozen=True)
class Table:
    """Header cells (text, whether a number) and rows of cells in the same order."""

    header: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Which columns hold numbers."""
        return tuple(i for i, (_, number) in enumerate(self.header) if number)


@dataclass(frozen=True)
class Picture:
    """`wide` for a page, `narrow` for a phone or beside a text; `said` for who does not see them; `notes` are sentences
    on what to see in it."""

    title: str
    said: str
    wide: Drawing
    narrow: Drawing
    table: Table
    notes: Sequence[str] = ()
    source: str = ""


@dataclass(frozen=True)
class Item:
    """A line of a picture's key: a sample, drawn with a pen or filled, and its word."""

    text: str
    pen: Pen | None = None
    fill: str = ""


def both(draw: Callable[[int], Drawing]) -> tuple[Drawing, Drawing]:
    """The same drawing wide and narrow."""
    return draw(WIDE), draw(NARROW)


def key(canvas: Canvas, items: Sequence[Item]) -> int:
    """Draw the key along the top; returns the height that it takes."""
    x, y = Fraction(0), 14
    for item in items:
        wide = 36 + width_of(item.text)
        if x and x + wide > canvas.width:
            x, y = Fraction(0), y + LINE + 2
        if item.fill:
            canvas.box(x, Fraction(y - 11), x + 28, Fraction(y + 1), item.fill)
        if item.pen:
            canvas.line([(x, Fraction(y - 5)), (x + 28, Fraction(y - 5))], item.pen)
        canvas.words((x + 36, Fraction(y)), item.text, ink="--ink")
        x += wide + 18
    return y + 6


def figure(value: Fraction, least: int = 2) -> str:
    """A figure of a table: digits grouped, at least two decimals, rounded half up to four."""
    return words.amount(plain(round_half_up(value, PLACES), least))


def short(value: Fraction) -> str:
    """A figure in a drawing: whole, or with two decimals, rounded half up."""
    rounded = round_half_up(value, 2)
    return words.amount(rounded if rounded % 1 else int(rounded))
