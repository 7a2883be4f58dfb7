"""What the rules beside a row would have done on the prices that were, and whom the row reaches."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.domain.amounts import plain, round_half_up
from alliance.domain.duty import FREE
from alliance.domain.errors import Refusal
from alliance.domain.floor import Felt, felt
from alliance.web import words
from alliance.web.drawing import Picture, Standing, history_of
from tariffs.catalogue.models import OriginGroup
from tariffs.prices import series
from tariffs.prices.models import ReferencePrice
from tariffs.prices.series import Series
from tariffs.proposals.effects.curves import picture_of
from tariffs.proposals.effects.lines import Line
from tariffs.proposals.effects.own import Base, Own
from tariffs.proposals.effects.ruled import Ruled


@dataclass(frozen=True)
class Effect:
    """One rule on the series: `felt` has its duty at each observation. `missing` says why there is none."""

    rule: Ruled
    series: Series | None = None
    felt: Felt | None = None
    missing: str = ""
    in_short: str = ""  # the same for the cell of a table

    @property
    def counted(self) -> str:
        """How often it would have added a duty, of how many times: `4 of 5 years`."""
        return self.series.counted(self.felt.times) if self.series and self.felt else ""

    @property
    def mean(self) -> str:
        """The mean duty of the times at which one was asked, as a table shows it; none of years and months mixed."""
        mixed = self.series is not None and self.series.mixed
        return _figure(None if mixed or self.felt is None else self.felt.mean)

    @property
    def largest(self) -> str:
        """The largest duty asked, as a table shows it."""
        return _figure(self.felt.largest if self.felt else None)


@dataclass(frozen=True)
class Reach:
    """Whose goods a row reaches, into where. `own_imports`, `own_goods`: whether the reader's country is on that
    side."""

    origin: str
    countries: Sequence[str]  # of the origin, by name; empty for all origins
    importer: str
    own_imports: bool
    own_goods: bool


@dataclass(frozen=True)
class Impact:
    """All that is shown of a row: its curve, its effect on the prices that were, its reach."""

    line: Line
    base: Base
    curve: Picture | None
    history: Picture | None
    effects: Sequence[Effect]
    reach: Reach

    @property
    def newest(self) -> Effect | None:
        """The effect of the text itself; None where it ends the floor."""
        return self.effects[-1] if self.line.newest is not None else None


def impacts(lines: Sequence[Line], own: Own, prices: Mapping[str, Sequence[ReferencePrice]]) -> list[Impact]:
    """Every row of a text, one after the other."""
    return [_impact(line, own, prices.get(line.product.slug, ())) for line in lines]


def _impact(line: Line, own: Own, prices: Sequence[ReferencePrice]) -> Impact:
    reached = own.territory is not None and line.reaches(own.territory.code)
    base = _payable(own.base(line.product) if reached else Base(), line.rules)
    effects = [_effect(rule, line, base, prices) for rule in line.rules]
    found = _countries(line)
    own_goods = _reaches_goods(line, own, {line.origin.code, *found})
    reach = Reach(line.origin.name, sorted(found.values()), line.importer, reached, own_goods)
    newest = effects[-1] if line.newest is not None else None
    return Impact(
        line, base, picture_of(line.rules, base.duty), _history(newest) if newest else None, effects, reach
    )


def _reaches_goods(line: Line, own: Own, origins: Set[str]) -> bool:
    """Whether goods of the reader's country fall under a row; into its own territory it imports none."""
    if not own.code or (own.territory is not None and line.said["importer"] == own.territory.code):
        return False
    return line.origin.rank == OriginGroup.Rank.ALL or not own.countries.isdisjoint(origins)


def _payable(base: Base, rules: Sequence[Ruled]) -> Base:
    """The ordinary duty, where it can be brought to the floor's currency and unit."""
    if base.duty == FREE or not rules or rules[-1].curve(base.duty) is not None:
        return base
    return Base(
        said=_("The ordinary duty is owed in another currency or unit, so the picture leaves it out.")
    )


def _effect(rule: Ruled, line: Line, base: Base, prices: Sequence[ReferencePrice]) -> Effect:
    curve = rule.curve(base.duty)
    if not prices:
        return Effect(
            rule, missing=_("No price series of this product is recorded, so nothing is counted."),
            in_short=_("No price series"),
        )  # fmt: skip
    if curve is None:
        return Effect(
            rule, missing=_("This rule needs a fact of the day that is not recorded."),
            in_short=_("A fact of the day is missing"),
        )  # fmt: skip
    try:
        found = series.on_basis_of(prices, line.product, rule.price)
    except Refusal as refusal:
        return Effect(rule, missing=series.missing(refusal), in_short=_("Prices on another basis"))
    return Effect(rule, found, felt(curve, [each.amount for each in found.observed]))


def _history(effect: Effect) -> Picture | None:
    """The newest rule on the series, as if its floor had stood all the time."""
    if effect.series is None or effect.felt is None:
        return None
    observed, floor = effect.series.observed, effect.rule.price.exact()
    floors = [Standing(observed[0].start, None, floor)] if effect.rule.terms.mechanism.by_gap else []
    return history_of(
        observed, floors, unit=words.per(effect.rule.price), bit=effect.felt.bit, source=effect.series.source,
        title=_("Reference price, and the floor {rule} as if it had stood all the time").format(
            rule=effect.rule.name
        ),
    )  # fmt: skip


def _figure(value: Fraction | None) -> str:
    return words.NOTHING if value is None else rounded(value)


def rounded(value: Fraction) -> str:
    """A computed amount as people read it: two decimals, rounded half up; four of what is less than one."""
    return words.amount(plain(round_half_up(value, 2 if value >= 1 else 4), 2))


def _countries(line: Line) -> dict[str, str]:
    """The countries of the origin on the row's first day, name by code; none for a single country and for all
    origins."""
    if line.origin.rank != OriginGroup.Rank.GROUP:
        return {}
    first, held = line.said["valid_from"], line.origin.held  # type: ignore[attr-defined]
    return {
        each["code"]: each["name"] for each in held
        if each["start"] <= first and (not each["before"] or first < each["before"])
    }  # fmt: skip
