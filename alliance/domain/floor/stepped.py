"""Mechanisms that answer a shortfall by steps: the entry-price ladder and the safeguard's brackets."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, Self

from alliance.domain.amounts import plain, show
from alliance.domain.floor.mechanism import NOTHING, Mechanism, Source
from alliance.domain.floor.piecewise import Piecewise, steps
from alliance.domain.floor.promises import CONTINUOUS, FALLS_NOWHERE, OF_ALL
from alliance.domain.shape import Node
from alliance.domain.words import Step, say, step

HUNDRED = Decimal(100)


@lru_cache(maxsize=1024)  # rules state few percentages, and one quote reads each of them several times
def share(percent: Decimal) -> Fraction:
    """Percent as a fraction of one."""
    return Fraction(percent) / 100


@dataclass(frozen=True)
class Rung:
    """From this percent of the floor on (up to the rung above), this percent of the floor is owed."""

    from_percent: Decimal
    add_percent: Decimal


@dataclass(frozen=True)
class EntryPriceLadder(Mechanism):
    """At the entry price and above nothing is added; on each rung below it a share of the entry price; below
    the lowest rung the maximum tariff equivalent, a fixed amount per unit.

    The entry price system of the European Union for fruit and vegetables: rungs at 98, 96, 94 and 92 percent
    that add 2, 4, 6 and 8. It has a cliff under each rung, the lowest the deepest.
    """

    rungs: tuple[Rung, ...]  # from the highest to the lowest
    maximum: Decimal

    kind: ClassVar[str] = "entry-price-ladder"
    source: ClassVar[Source] = Source("citation_entry_price_ladder", read=True)
    promises: ClassVar[frozenset[str]] = OF_ALL
    combinations: ClassVar[tuple[str, ...]] = ("add",)

    @classmethod
    def read(cls, node: Node) -> Self:
        node.only("kind", "rungs", "maximum_tariff_equivalent")
        rungs, above = [], HUNDRED
        for each in node["rungs"].items():
            each.only("from_percent", "add_percent")
            rung = Rung(each["from_percent"].amount(), each["add_percent"].amount())
            if not rung.from_percent < above:
                raise each["from_percent"].fault("fault_not_below", text=plain(above))
            rungs.append(rung)
            above = rung.from_percent
        if not rungs:
            raise node["rungs"].fault("fault_empty")
        return cls(tuple(rungs), node["maximum_tariff_equivalent"].amount())

    def own_terms(self) -> dict[str, Any]:
        return {
            "maximum_tariff_equivalent": plain(self.maximum),
            "rungs": [
                {"add_percent": plain(rung.add_percent), "from_percent": plain(rung.from_percent)}
                for rung in self.rungs
            ],
        }

    def _rung(self, floor: Fraction, price: Fraction) -> Rung | None:
        return next((rung for rung in self.rungs if price >= share(rung.from_percent) * floor), None)

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        if price >= floor:
            return NOTHING
        rung = self._rung(floor, price)
        return Fraction(self.maximum) if rung is None else share(rung.add_percent) * floor

    def pieces(self, floor: Fraction) -> Piecewise:
        ladder = [(NOTHING, (NOTHING, Fraction(self.maximum)))]
        for rung in reversed(self.rungs):
            ladder.append((share(rung.from_percent) * floor, (NOTHING, share(rung.add_percent) * floor)))
        return steps(*ladder, (floor, (NOTHING, NOTHING)))

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        amount = self.formula(floor, price)
        values = {"floor": show(floor), "price": show(price), "amount": show(amount), "per": per}
        if price >= floor:
            return step("not_below_floor", **values)
        rung = self._rung(floor, price)
        if rung is None:
            lowest = self.rungs[-1].from_percent
            return step("ladder_maximum", **values, percent=plain(lowest), start=show(share(lowest) * floor))
        above = min(
            (each.from_percent for each in self.rungs if each.from_percent > rung.from_percent),
            default=HUNDRED,
        )
        return step(
            "ladder_rung", **values, percent=plain(rung.from_percent), add=plain(rung.add_percent),
            start=show(share(rung.from_percent) * floor), next_percent=plain(above), next=show(share(above) * floor),
        )  # fmt: skip


@dataclass(frozen=True)
class Bracket:
    """Of the part of the shortfall beyond this percent of the trigger price, this percent is owed."""

    beyond_percent: Decimal
    rate_percent: Decimal


@dataclass(frozen=True)
class SafeguardBrackets(Mechanism):
    """Marginal brackets on the shortfall below the trigger price (the rule's floor), as with an income tax.

    The price-based special safeguard of the WTO Agreement on Agriculture, Article 5, paragraph 5: beyond 10,
    40, 60 and 75 percent of the trigger price, 30, 50, 70 and 90 percent. It never restores the floor.
    """

    brackets: tuple[Bracket, ...]  # from the smallest shortfall to the largest

    kind: ClassVar[str] = "safeguard-brackets"
    source: ClassVar[Source] = Source("citation_safeguard_brackets", read=True)
    promises: ClassVar[frozenset[str]] = OF_ALL | {FALLS_NOWHERE, CONTINUOUS}
    combinations: ClassVar[tuple[str, ...]] = ("add",)

    @classmethod
    def read(cls, node: Node) -> Self:
        node.only("kind", "brackets")
        brackets: list[Bracket] = []
        for each in node["brackets"].items():
            each.only("beyond_percent", "rate_percent")
            bracket = Bracket(each["beyond_percent"].amount(), each["rate_percent"].amount())
            if brackets and not bracket.beyond_percent > brackets[-1].beyond_percent:
                raise each["beyond_percent"].fault("fault_not_above", text=plain(brackets[-1].beyond_percent))
            for key, value in (
                ("beyond_percent", bracket.beyond_percent),
                ("rate_percent", bracket.rate_percent),
            ):
                if value > HUNDRED:
                    raise each[key].fault("fault_above", text="100")
            brackets.append(bracket)
        if not brackets:
            raise node["brackets"].fault("fault_empty")
        return cls(tuple(brackets))

    def own_terms(self) -> dict[str, Any]:
        return {
            "brackets": [
                {"beyond_percent": plain(each.beyond_percent), "rate_percent": plain(each.rate_percent)}
                for each in self.brackets
            ]
        }

    def _parts(self, floor: Fraction, price: Fraction) -> list[tuple[Bracket, Fraction]]:
        """Each bracket that is reached, with the part of the shortfall in it."""
        shortfall, parts = floor - price, []
        ends = [share(each.beyond_percent) * floor for each in self.brackets[1:]] + [floor]
        for bracket, end in zip(self.brackets, ends, strict=True):
            part = min(shortfall, end) - share(bracket.beyond_percent) * floor
            if part > 0:
                parts.append((bracket, part))
        return parts

    def formula(self, floor: Fraction, price: Fraction) -> Fraction:
        return sum(
            (share(bracket.rate_percent) * part for bracket, part in self._parts(floor, price)), NOTHING
        )

    def pieces(self, floor: Fraction) -> Piecewise:
        ladder = [(floor * (1 - share(self.brackets[0].beyond_percent)), (NOTHING, NOTHING))]
        value = NOTHING  # at the price where the piece above begins
        for place, bracket in enumerate(self.brackets):
            rate, end = share(bracket.rate_percent), ladder[-1][0]
            last = place + 1 == len(self.brackets)
            start = NOTHING if last else floor * (1 - share(self.brackets[place + 1].beyond_percent))
            ladder.append((start, (-rate, value + rate * end)))
            value += rate * (end - start)
        return steps(*reversed(ladder))

    def working(self, floor: Fraction, price: Fraction, per: str) -> Step:
        parts = self._parts(floor, price)
        values = {
            "floor": show(floor),
            "price": show(price),
            "amount": show(self.formula(floor, price)),
            "per": per,
        }
        if price >= floor:
            return step("not_below_floor", **values)
        gap = show((floor - price) / floor * 100)
        if not parts:
            return step("brackets_none", **values, gap=gap, percent=plain(self.brackets[0].beyond_percent))
        ends = [plain(each.beyond_percent) for each in self.brackets[1 : len(parts)]] + [gap]
        sums = " ".join(
            say(
                "brackets_part", start=plain(each.beyond_percent), end=end, rate=plain(each.rate_percent),
                part=show(part), amount=show(share(each.rate_percent) * part), per=per,
            )
            for (each, part), end in zip(parts, ends, strict=True)
        )  # fmt: skip
        return step("brackets_owed", **values, gap=gap, shortfall=show(floor - price), sums=sums)
