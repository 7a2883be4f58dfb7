"""The curve of rules: import price -> landed price, with its duty, where it bends, and what to see in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.domain.floor import Curve, Knee
from alliance.web.drawing.canvas import Canvas, Drawing, Pen
from alliance.web.drawing.frame import BELOW, NAMED, Frame, foot, frame, say
from alliance.web.drawing.labels import Label, Segment
from alliance.web.drawing.picture import WIDE, Item, Picture, Table, both, figure, key, short
from alliance.web.drawing.scales import ticks

# Each curve differs by its dashes as well as by its colour.
PENS = (
    Pen("--accent"), Pen("--future", dash="8 4"), Pen("--against", dash="2 3"), Pen("--abstain", dash="10 3 2 3"),
    Pen("--informs", dash="12 4"), Pen("--none", dash="4 2"),
)  # fmt: skip
NO_DUTY = Pen("--ink-quiet", "1.5", "1 4")
CLIFF = Pen("--ink-quiet", "1", "2 3")


@dataclass(frozen=True)
class Named:
    """A rule to draw: what it is called, its curve, and whether its floor is a price that it looks at (a floor of the
    rate looks at none)."""

    name: str
    curve: Curve
    by_gap: bool = True

    def knees(self, up_to: Fraction) -> list[Knee]:
        """Where the line bends, from the least price that may be imported at."""
        least = self.curve.forbidden_below or Fraction(0)
        return [
            knee for knee in self.curve.knees(up_to)
            if knee.price > least or (knee.price == least and knee.side == "at")
        ]  # fmt: skip

    def warnings(self, up_to: Fraction) -> list[str]:
        """What to see in it, in sentences; that imports land below a floor that no mechanism looks at says nothing."""
        return [
            each.told.sentence for each in self.curve.warnings()
            if each.start <= up_to and (self.by_gap or not each.code.startswith("leak"))
        ]  # fmt: skip

    def said_at(self, knee: Knee) -> str:
        """What a table says of a knee."""
        if knee.side == "below":
            return _("just below it")
        return _("at the floor") if self.at_floor(knee) else ""

    def at_floor(self, knee: Knee) -> bool:
        """Whether a knee stands just at the price that the rule looks at."""
        return knee.side != "below" and self.by_gap and knee.price == self.curve.floor


@dataclass(frozen=True)
class Cargo:
    """One case to mark, in the unit of the curves: its price, its duty, and what it is called."""

    price: Fraction
    duty: Fraction
    text: str

    @property
    def landed(self) -> Fraction:
        return self.price + self.duty


def curve_of(named: Sequence[Named], *, title: str, cargo: Cargo | None = None, unit: str = "") -> Picture:
    """The picture of one or more rules of one currency and unit; `unit` names it where their own name is too short, as
    of a price for a substance in the goods. Raises ValueError for rules of several."""
    units = {each.curve.per for each in named}
    if len(units) != 1:
        raise ValueError(f"curves of one unit stand in one picture, not of {sorted(units)}")
    per = unit or units.pop()
    up_to = _up_to(named, cargo)
    wide, narrow = both(lambda width: _drawn(width, named, cargo, up_to, per))
    notes = [
        sentence if len(named) == 1 else f"{each.name}: {sentence}"
        for each in named for sentence in each.warnings(up_to)
    ]  # fmt: skip
    return Picture(title, _said(named, up_to, per), wide, narrow, _table(named, cargo, up_to, per), notes)


def _up_to(named: Sequence[Named], cargo: Cargo | None) -> Fraction:
    """How far the axis of prices goes: half beyond the highest floor, beyond bends up to three times as high and
    beyond the cargo."""
    floors = [each.curve.floor for each in named]
    bends = [
        at for each in named for at in each.curve.total.knees() if at <= max(floors) * 3
    ]  # fmt: skip
    ends = [*(at * 3 / 2 for at in floors), *(at * 6 / 5 for at in bends)]
    if cargo is not None:
        ends.append(cargo.price * 5 / 4)
    return max(*ends, Fraction(1, 1000))


def _drawn(width: int, named: Sequence[Named], cargo: Cargo | None, up_to: Fraction, per: str) -> Drawing:
    wide = width >= WIDE
    canvas = Canvas(width, 0)
    items = [
        Item(_("Landed price, {rule}").format(rule=each.name), pen)
        for each, pen in zip(named, _pens(named), strict=True)
    ]
    items.append(Item(_("Import price without duty"), NO_DUTY))
    if len(named) == 1:
        items.append(Item(_("Duty"), fill="--against-wash"))
    top = key(canvas, items) + 34
    canvas.height = top + (340 if wide else 260)
    knees = [each.knees(up_to) for each in named]
    highest = max(knee.landed for each in knees for knee in each)
    highest = max(highest, cargo.landed if cargo else highest) * 21 / 20
    made = frame(canvas, top=top, low=Fraction(0), high=up_to, highest=highest, below=BELOW + NAMED)
    canvas.words((Fraction(0), Fraction(top - 14)), _("Landed price, {unit}").format(unit=per))
    foot(
        canvas,
        made,
        [(at, short(at)) for at in ticks(up_to, 8 if wide else 5)],
        _("Import price, {unit}").format(unit=per),
    )
    _forbidden(canvas, made, named)
    if len(named) == 1:
        _duty(canvas, made, knees[0])
    canvas.line([made.at(Fraction(0), Fraction(0)), made.at(up_to, up_to)], NO_DUTY)
    lines: list[Segment] = [(made.at(Fraction(0), Fraction(0)), made.at(up_to, up_to))]
    for each, pen in zip(knees, _pens(named), strict=True):
        lines += _line(canvas, made, each, pen)
    labels = _labels(made, named, knees, up_to)
    if cargo is not None:
        labels.insert(0, _cargo(canvas, made, cargo))
    for each, pen in zip(knees, _pens(named), strict=True):
        for knee in each:
            if knee.price not in (0, up_to):
                canvas.dot(
                    made.at(knee.price, knee.landed), pen.ink, open_=knee.side == "below" or len(named) > 1
                )
    say(canvas, made, labels, lines)
    prices = [knee.price for each in knees for knee in each] + ([cargo.price] if cargo else [])
    return canvas.done(map(made.x, prices), made.y.end, made.y.start)


def _pens(named: Sequence[Named]) -> list[Pen]:
    return [PENS[i % len(PENS)] for i in range(len(named))]


def _line(canvas: Canvas, made: Frame, knees: Sequence[Knee], pen: Pen) -> list[Segment]:
    """Draw a curve, broken at its cliffs; returns its straight pieces."""
    run = [made.at(knees[0].price, knees[0].landed)]
    segments: list[Segment] = []
    for before, knee in zip(knees, knees[1:], strict=False):
        place = made.at(knee.price, knee.landed)
        segments.append((run[-1], place))
        if before.price == knee.price:  # a cliff: the same price lands twice
            canvas.line([run[-1], place], CLIFF)
            canvas.line(run, pen)
            run = []
        run.append(place)
    canvas.line(run, pen)
    return segments


def _duty(canvas: Canvas, made: Frame, knees: Sequence[Knee]) -> None:
    """Shade what lies between the price and the landed price."""
    upper = [made.at(knee.price, knee.landed) for knee in knees]
    lower = [made.at(knee.price, knee.price) for knee in reversed(knees)]
    canvas.area([*upper, *lower], "--against-wash")


def _forbidden(canvas: Canvas, made: Frame, named: Sequence[Named]) -> None:
    """Shade the prices at which no rule of the picture lets goods in."""
    least = min(each.curve.forbidden_below or Fraction(0) for each in named)
    if least:
        left, top, _right, bottom = made.room
        canvas.box(left, top, made.x(least), bottom, "--blocks-wash")
        canvas.words(
            ((left + made.x(least)) / 2, bottom - 10), _("No import"), ink="--blocks", anchor="middle"
        )


def _cargo(canvas: Canvas, made: Frame, cargo: Cargo) -> Label:
    """Draw one case: its duty as an upright line from its price to where it lands."""
    bottom, top = made.at(cargo.price, cargo.price), made.at(cargo.price, cargo.landed)
    canvas.line([bottom, top], Pen("--against", "3"))
    canvas.diamond(top, "--against")
    return Label(top, f"{cargo.text}: {short(cargo.duty)}", "--against")


def _labels(
    made: Frame, named: Sequence[Named], knees: Sequence[Sequence[Knee]], up_to: Fraction
) -> list[Label]:
    """What is said at the bends: the floors first, then every other one, the higher landed price
    first and what free goods land at last."""
    floors: list[Label] = []
    others: list[tuple[bool, Fraction, Label]] = []
    for each, bends, pen in zip(named, knees, _pens(named), strict=True):
        for knee in bends:
            place = made.at(knee.price, knee.landed)
            if each.at_floor(knee):
                floor = _("Floor {price}").format(price=short(knee.price))
                text = floor if knee.landed == knee.price else f"{floor} → {short(knee.landed)}"
                floors.append(Label(place, text, pen.ink))
            elif knee.price != up_to and knee.landed:
                price = short(knee.price)
                if knee.side == "below":
                    price = _("under {price}").format(price=price)
                text = f"{price} → {short(knee.landed)}"
                others.append((knee.price == 0, -knee.landed, Label(place, text, pen.ink)))
    return floors + [label for *_unused, label in sorted(others, key=lambda each: each[:2])]


def _said(named: Sequence[Named], up_to: Fraction, per: str) -> str:
    """The curves in words: where each bends."""
    sentences = []
    for each in named:
        lands = _("{price} lands at {landed}")
        points = ", ".join(
            lands.format(price=short(knee.price), landed=short(knee.landed)) for knee in each.knees(up_to)
        )
        sentences.append(f"{each.name[:1].upper()}{each.name[1:]}: {points}.")
    said = _("Import price and landed price in {unit}.").format(unit=per)
    return f"{said} {' '.join(sentences)}"


def _table(named: Sequence[Named], cargo: Cargo | None, up_to: Fraction, per: str) -> Table:
    rows = [
        (each.name, figure(knee.price), figure(knee.total), figure(knee.landed), each.said_at(knee))
        for each in named for knee in each.knees(up_to)
    ]  # fmt: skip
    if cargo is not None:
        rows.append((cargo.text, figure(cargo.price), figure(cargo.duty), figure(cargo.landed), ""))
    header = (
        (_("Rule"), False), (_("Import price, {unit}").format(unit=per), True),
        (_("Duty, {unit}").format(unit=per), True), (_("Landed price, {unit}").format(unit=per), True),
        (_("Where the line bends"), False),
    )  # fmt: skip
    return Table(header, rows)
