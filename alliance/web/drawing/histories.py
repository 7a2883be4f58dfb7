"""A price series beside a floor: each observation over the time that it stands for, and where the floor bit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    amount: Fraction

    @property
    def word(self) -> str:
        """The time as people say it: `Mar 2026`, or `2025` for a year."""
        month = (self.before - self.start).days < 32
        return words.month_and_year(self.start) if month else str(self.start.year)


@dataclass(frozen=True)
class Standing:
    """A floor of this amount on the days [start, before); `before` None: without end."""

    start: date
    before: date | None
    amount: Fraction


def bitten(observed: Observed, floors: Sequence[Standing]) -> list[Observed]:
    """The times at which an observation lay below a floor that stood: cut to the days of both."""
    return [
        Observed(max(each.start, observed.start), min(each.before or observed.before, observed.before), observed.amount)
        for each in _beside(observed, floors) if observed.amount < each.amount
    ]  # fmt: skip


def history_of(
    series: Sequence[Observed], floors: Sequence[Standing], *, unit: str, title: str, until: date | None = None,
    source: str = "", bit: Sequence[bool] | None = None,
) -> Picture:  # fmt: skip
    """The picture of a series, at least one observation in order of time, with the floors that stood beside it, up to
    the day `until` at least. `bit` says of each observation whether the rule bit, where that is not plainly whether it
    lay below the floor."""
    before = max(series[-1].before, (until or date.min) + timedelta(days=1))
    start = series[0].start
    shown = [
        Standing(max(each.start, start), min(each.before or before, before), each.amount)
        for each in floors if each.start < before and (each.before is None or each.before > start)
    ]  # fmt: skip
    if bit is None:
        bites = [bitten(each, shown) for each in series]
    else:
        bites = [[each] if it else [] for each, it in zip(series, bit, strict=True)]
    scene = _Scene(series, shown, bites, start, before, unit)
    wide, narrow = both(scene.drawn)
    return Picture(title, scene.said, wide, narrow, scene.table, source=source)


def _beside(observed: Observed, floors: Sequence[Standing]) -> list[Standing]:
    return [
        each for each in floors
        if each.start < observed.before and (each.before is None or each.before > observed.start)
    ]  # fmt: skip


@dataclass(frozen=True)
class _Scene:
    """What one picture shows; `bites` has for each observation the times at which the rule bit."""

    series: Sequence[Observed]
    floors: Sequence[Standing]
    bites: Sequence[Sequence[Observed]]
    start: date
    before: date
    unit: str

    def drawn(self, width: int) -> Drawing:
        """The picture at a width."""
        wide = width >= WIDE
        canvas = Canvas(width, 0)
        items = [Item(_("Reference price"), PRICE)]
        items += [Item(_("Floor"), FLOOR)] if self.floors else []
        items += [Item(_("The floor bites"), BITE, "--against-wash")] if any(self.bites) else []
        top = key(canvas, items) + 34
        canvas.height = top + (300 if wide else 230)
        amounts = [each.amount for each in self.series] + [each.amount for each in self.floors]
        highest = max(*amounts, Fraction(1, 1000)) * 11 / 10
        made = frame(canvas, top=top, low=day(self.start), high=day(self.before), highest=highest)
        canvas.words((Fraction(0), Fraction(top - 14)), self.unit)
        _years(canvas, made, self.start, self.before, wide)
        left, ceiling, _right, bottom = made.room
        for each in _joined([part for parts in self.bites for part in parts]):
            ends = [made.x(day(at)) for at in each]
            canvas.box(ends[0], ceiling, ends[1], bottom, "--against-wash")
            canvas.line([(ends[0], bottom - 2), (ends[1], bottom - 2)], BITE)
        lines = _steps(canvas, made, self.series, PRICE) + _steps(canvas, made, self.floors, FLOOR)
        say(canvas, made, _labels(made, self.series, self.floors), lines)
        middles = [(made.x(day(each.start)) + made.x(day(each.before))) / 2 for each in self.series]
        return canvas.done(middles, made.y.end, made.y.start)

    @property
    def said(self) -> str:
        """The picture in words: its span, and how often the floor bit."""
        first, last = self.series[0], self.series[-1]
        low = min(self.series, key=lambda each: each.amount)
        high = max(self.series, key=lambda each: each.amount)
        text = _(
            "Reference price in {unit} from {first} to {last}, between {least} in {low} and {most} in {high}."
        ).format(
            unit=self.unit, first=first.word, last=last.word, least=short(low.amount), low=low.word,
            most=short(high.amount), high=high.word,
        )  # fmt: skip
        if self.floors:
            times = sum(map(bool, self.bites))
            amounts = _then([short(each.amount) for each in self.floors])
            bites = ngettext(
                "Floor: {amounts}. It bites in {times} of {n} observation.",
                "Floor: {amounts}. It bites in {times} of {n} observations.", len(self.series),
            ).format(amounts=amounts, times=times, n=len(self.series))  # fmt: skip
            text = f"{text} {bites}"
        return text

    @property
    def table(self) -> Table:
        """Its figures, an observation a line."""
        rows = []
        for each, parts in zip(self.series, self.bites, strict=True):
            beside = [figure(floor.amount) for floor in _beside(each, self.floors)]
            said = _then(beside) or words.NOTHING
            rows.append((each.word, figure(each.amount), said, _("Floor bites") if parts else ""))
        header = (
            (_("Time"), False), (_("Reference price, {unit}").format(unit=self.unit), True),
            (_("Floor, {unit}").format(unit=self.unit), True), (_("Effect"), False),
        )  # fmt: skip
        return Table(header, rows)


def _then(amounts: Sequence[str]) -> str:
    """Amounts that followed on each other: `95, then 110`."""
    said = "".join(amounts[:1])
    for each in amounts[1:]:
        said = _("{before}, then {after}").format(before=said, after=each)
    return said


def _joined(bites: Sequence[Observed]) -> list[tuple[date, date]]:
    """The times in which a floor bit, those that meet as one."""
    found: list[tuple[date, date]] = []
    for each in bites:
        start = found.pop()[0] if found and found[-1][1] >= each.start else each.start
        found.append((start, each.before))
    return found


def _years(canvas: Canvas, made: Frame, start: date, before: date, wide: bool) -> None:
    firsts = months(start, before, 9 if wide else 6)
    by_year = all(each.month == 1 for each in firsts)
    said = [(day(each), str(each.year) if by_year else words.month_and_year(each)) for each in firsts]
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
        ends = [made.at(day(at), each.amount) for at in (each.start, each.before)]
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
        at = (middle, made.y(each.amount))
        labels.append(Label(at, _("Floor {price}").format(price=short(each.amount)), FLOOR.ink))
    newest = series[-1]
    place = made.at(day(newest.before), newest.amount)
    text = f"{newest.word}: {short(newest.amount)}"
    return [*labels, Label(place, text, PRICE.ink)]
