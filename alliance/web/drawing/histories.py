"""A price series beside a floor: each observation over the time that it stands for, and where the floor bit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from alliance.web import words
from alliance.web.drawing.canvas import Canvas, Drawing, Pen
from alliance.web.drawing.frame import Frame, foot, frame, say
from alliance.web.drawing.labels import Label, Segment
from alliance.web.drawing.picture import WIDE, Item, Picture, Table, both, figure, key, short
from alliance.web.drawing.scales import day, months

PRICE = Pen("--ink", "1.75")
FLOOR = Pen("--accent")
BITE = Pen("--against", "4")


@dataclass(frozen=True)
class Observed:
    """An observation: the price over the days [start, before)."""

    start: date
    before: date
    amount: Decimal

    @property
    def word(self) -> str:
        """The time as people say it: `Mar 2026`, or `2025` for a year."""
        month = words.civil(self.start).partition(" ")[2]
        return month if (self.before - self.start).days < 32 else str(self.start.year)


@dataclass(frozen=True)
class Standing:
    """A floor of this amount on the days [start, before); `before` None: without end."""

    start: date
    before: date | None
    amount: Decimal


def bitten(observed: Observed, floors: Sequence[Standing]) -> list[Standing]:
    """The floors that stood above an observation, each cut to the days of both."""
    return [
        Standing(max(each.start, observed.start), min(each.before or observed.before, observed.before), each.amount)
        for each in _beside(observed, floors) if observed.amount < each.amount
    ]  # fmt: skip


def history_of(
    series: Sequence[Observed], floors: Sequence[Standing], *, unit: str, title: str, until: date | None = None,
    source: str = "",
) -> Picture:  # fmt: skip
    """The picture of a series, at least one observation in order of time, with the floors that stood beside it, up to
    the day `until` at least."""
    before = max(series[-1].before, (until or date.min) + timedelta(days=1))
    start = series[0].start
    shown = [
        Standing(max(each.start, start), min(each.before or before, before), each.amount)
        for each in floors if each.start < before and (each.before is None or each.before > start)
    ]  # fmt: skip
    wide, narrow = both(lambda width: _drawn(width, series, shown, start, before, unit))
    return Picture(
        title, _said(series, shown, unit), wide, narrow, _table(series, shown, unit), source=source
    )  # fmt: skip


def _beside(observed: Observed, floors: Sequence[Standing]) -> list[Standing]:
    return [
        each for each in floors
        if each.start < observed.before and (each.before is None or each.before > observed.start)
    ]  # fmt: skip


def _drawn(
    width: int, series: Sequence[Observed], floors: Sequence[Standing], start: date, before: date, unit: str
) -> Drawing:
    wide = width >= WIDE
    bites = _joined([part for each in series for part in bitten(each, floors)])
    canvas = Canvas(width, 0)
    items = [Item("Reference price", PRICE)]
    items += [Item("Floor", FLOOR)] if floors else []
    items += [Item("The floor bites", BITE, "--against-wash")] if bites else []
    top = key(canvas, items) + 34
    canvas.height = top + (300 if wide else 230)
    amounts = [Fraction(each.amount) for each in series] + [Fraction(each.amount) for each in floors]
    highest = max(*amounts, Fraction(1, 1000)) * 11 / 10
    made = frame(canvas, top=top, low=day(start), high=day(before), highest=highest)
    canvas.words((Fraction(0), Fraction(top - 14)), unit)
    _years(canvas, made, start, before, wide)
    left, ceiling, _, bottom = made.room
    for each in bites:
        ends = [made.x(day(at)) for at in each]
        canvas.box(ends[0], ceiling, ends[1], bottom, "--against-wash")
        canvas.line([(ends[0], bottom - 2), (ends[1], bottom - 2)], BITE)
    lines = _steps(canvas, made, series, PRICE) + _steps(canvas, made, floors, FLOOR)
    say(canvas, made, _labels(made, series, floors), lines)
    return canvas.done()


def _joined(bites: Sequence[Standing]) -> list[tuple[date, date]]:
    """The times in which a floor bit, those that meet as one."""
    found: list[tuple[date, date]] = []
    for each in bites:
        assert each.before is not None, "cut to the days of an observation"
        start = found.pop()[0] if found and found[-1][1] >= each.start else each.start
        found.append((start, each.before))
    return found


def _years(canvas: Canvas, made: Frame, start: date, before: date, wide: bool) -> None:
    firsts = months(start, before, 9 if wide else 6)
    by_year = all(each.month == 1 for each in firsts)
    said = [
        (day(each), str(each.year) if by_year else words.civil(each).partition(" ")[2]) for each in firsts
    ]
    foot(canvas, made, said, "")


def _steps(
    canvas: Canvas, made: Frame, levels: Sequence[Observed] | Sequence[Standing], pen: Pen
) -> list[Segment]:
    """Draw levels over time, joined where one follows on the other."""
    segments: list[Segment] = []
    run: list[tuple[Fraction, Fraction]] = []
    last: date | None = None
    for each in levels:
        assert each.before is not None, "cut to the days of the picture"
        ends = [made.at(day(at), Fraction(each.amount)) for at in (each.start, each.before)]
        if run and each.start != last:
            canvas.line(run, pen)
            run = []
        segments += [(run[-1], ends[0])] if run else []
        segments.append((ends[0], ends[1]))
        run += ends
        last = each.before
    if run:
        canvas.line(run, pen)
    return segments


def _labels(made: Frame, series: Sequence[Observed], floors: Sequence[Standing]) -> list[Label]:
    """The floors by their amounts, the last first, and the newest price."""
    labels = []
    for each in reversed(floors):
        assert each.before is not None, "cut to the days of the picture"
        middle = (made.x(day(each.start)) + made.x(day(each.before))) / 2
        at = (middle, made.y(Fraction(each.amount)))
        labels.append(Label(at, f"Floor {short(Fraction(each.amount))}", FLOOR.ink))
    newest = series[-1]
    place = made.at(day(newest.before), Fraction(newest.amount))
    text = f"{newest.word}: {short(Fraction(newest.amount))}"
    return [*labels, Label(place, text, PRICE.ink)]


def _said(series: Sequence[Observed], floors: Sequence[Standing], unit: str) -> str:
    low, high = (
        pick(series, key=lambda each: each.amount) for pick in (min, max)
    )  # the picture's span in words
    text = (
        f"Reference price in {unit} from {series[0].word} to {series[-1].word}, between "
        f"{short(Fraction(low.amount))} in {low.word} and {short(Fraction(high.amount))} in {high.word}."
    )
    if floors:
        times = sum(bool(bitten(each, floors)) for each in series)
        amounts = ", then ".join(short(Fraction(each.amount)) for each in floors)
        text += f" Floor: {amounts}. It bites in {times} of {len(series)} observations."
    return text


def _table(series: Sequence[Observed], floors: Sequence[Standing], unit: str) -> Table:
    rows = []
    for each in series:
        beside = _beside(each, floors)
        said = ", then ".join(figure(Fraction(floor.amount)) for floor in beside) or words.NOTHING
        bites = "Floor bites" if bitten(each, floors) else ""
        rows.append((each.word, figure(Fraction(each.amount)), said, bites))
    header = (
        ("Time", False),
        (f"Reference price, {unit}", True),
        (f"Floor, {unit}", True),
        ("Effect", False),
    )
    return Table(header, rows)
