"""An index method: how a reference value comes from a price series; versioned, citable data."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from alliance.domain.money import ContentBasis, Currency, Unit, currency, unit
from alliance.domain.rounding import Rounding
from alliance.domain.shape import Node

WINDOWS = ("months", "observations")
AVERAGES = ("mean", "median")
GAPS = ("refuse", "skip", "carry")


@dataclass(frozen=True)
class Series:
    """A series of observed prices: what each value counts, where the price is taken (`delivery`, in words), its source.

    A floor made from it states its own value basis; no lot is ever compared with a series."""

    name: str
    source: str
    currency: Currency
    unit: Unit
    content_basis: ContentBasis
    delivery: str

    @classmethod
    def read(cls, node: Node) -> Self:
        """A series as data: {"name", "source", "currency", "unit", "content_basis", "delivery"}."""
        node.only("name", "source", "currency", "unit", "content_basis", "delivery")
        series = cls(
            node["name"].text(),
            node["source"].text(),
            node["currency"].read(currency),
            node["unit"].read(unit),
            node["content_basis"].read(ContentBasis.parse),
            node["delivery"].text(),
        )
        node["unit"].build(lambda: series.unit.check(series.content_basis.kind))
        return series

    @property
    def per(self) -> str:
        """Currency and unit: `USD/t`."""
        return f"{self.currency.code}/{self.unit.symbol}"


@dataclass(frozen=True)
class Window:
    """The last `count` months or observations up to the cut-off; `lag` leaves out that many of the newest of them."""

    count: int
    of: str
    lag: int


@dataclass(frozen=True)
class Gap:
    """What a month without an observation means: `refuse` the whole value, `skip` it while at least `least` months are
    left, or `carry` the last month before it that has one."""

    rule: str
    least: int | None = None


@dataclass(frozen=True)
class Method:
    """From observations to a value, in this order: average over the window (`mean` or `median`), times `factor`, not
    below `minimum`; the previous value stays unless the new one differs by more than `tolerance` percent of it; a
    change goes at most `step_limit` percent of it; rounded.

    The step limit has the last word: after a raised minimum the value may stay below it for some periods.
    """

    code: str
    version: int
    title: str
    citation: str
    series: Series
    window: Window
    average: str
    gap: Gap
    factor: Decimal
    minimum: Decimal | None
    tolerance: Decimal
    step_limit: Decimal | None
    rounding: Rounding

    @classmethod
    def read(cls, node: Node) -> Self:
        """A method as data; `minimum` and `step_limit_percent` may be null. Every fault is the Node's Refusal with its
        path."""
        node.only(
            "method", "version", "title", "citation", "series", "window", "average", "gap", "factor", "minimum",
            "tolerance_percent", "step_limit_percent", "rounding",
        )  # fmt: skip
        window = _window(node["window"])
        minimum, limit = node.get("minimum"), node.get("step_limit_percent")
        factor = node["factor"].amount()
        if factor == 0:
            raise node["factor"].fault("fault_not_above_zero")
        return cls(
            code=node["method"].text(),
            version=node["version"].whole(1),
            title=node["title"].text(),
            citation=node["citation"].text(),
            series=Series.read(node["series"]),
            window=window,
            average=node["average"].one_of(*AVERAGES),
            gap=_gap(node["gap"], window),
            factor=factor,
            minimum=None if minimum is None else minimum.amount(),
            tolerance=node["tolerance_percent"].amount(),
            step_limit=None if limit is None else limit.amount(),
            rounding=Rounding.read(node["rounding"]),
        )


def _window(node: Node) -> Window:
    node.only("count", "of", "lag")
    count, lag = node["count"].whole(1), node["lag"].whole(0)
    for key, number in (("count", count), ("lag", lag)):
        if number > MOST:
            raise node[key].fault("fault_too_many", most=MOST)
    return Window(count, node["of"].one_of(*WINDOWS), lag)


MOST = 1200  # months of a century; a longer window is a slip of the pen


def _gap(node: Node, window: Window) -> Gap:
    node.only("rule", "least")
    gap = Gap(node["rule"].one_of(*GAPS), None if node["least"].value is None else node["least"].whole(1))
    if gap.rule == "carry" and window.of != "months":
        raise node["rule"].fault("fault_carry_needs_months")
    if (gap.rule == "skip") != (gap.least is not None):
        raise node["least"].fault("fault_least_of_skip")
    if gap.least is not None and gap.least > window.count:
        raise node["least"].fault("fault_too_many", most=window.count)
    return gap
