"""Voting power: the Banzhaf index, exact by counting coalitions in whole numbers.

A member swings a coalition of the others if that coalition does not adopt (everybody else voting no) and does once
the member joins it. `swings` counts those coalitions among all 2^(n-1); the index is a member's part of all swings.
(Banzhaf 1965; the generating function is that of Brams and Affuso 1976.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alliance.domain.errors import Refusal
from alliance.domain.tally.counting import Counts, Key, all_voting, count
from alliance.domain.tally.outcome import adopts
from alliance.domain.tally.packed import Packed
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Rule

MOST_STATES = 20_000  # totals tried one by one where a rule tells classes or several weights apart
MOST_SLOTS = 130_000  # slots of the generating function: 60 members x total weight 2,000, with room


@dataclass(frozen=True)
class Power:
    """A member's swings and its part of all swings.

    Exact where `at_least == swings == at_most`. Otherwise weights were rounded to `step`, the true number of swings
    lies between the two bounds, and `swings` and `index` are those of the rounded weights.
    """

    member: str
    swings: int
    index: Fraction
    at_least: int
    at_most: int
    step: int = 1


def banzhaf(rule: Rule, electors: Sequence[Elector], *, most_slots: int = MOST_SLOTS) -> list[Power]:
    """The power of each elector under the rule, in the order given.

    A rule on members and one named weight, overall: exact up to `most_slots` (sizes x total weight), with stated
    bounds beyond. Any other rule: exact up to 20,000 different totals, else Refusal `power_out_of_reach`.
    """
    counts = count(rule, electors, {})
    units = {unit for _, unit in counts.cells if unit != MEMBERS}
    if len(units) <= 1 and all(class_ is None for class_, _ in counts.cells):
        found = _by_weight(rule, electors, counts, next(iter(units), None), most_slots)
    else:
        found = _by_totals(rule, electors, counts)
    whole = sum(swings for swings, *_ in found) or 1
    return [
        Power(elector.member, swings, Fraction(swings, whole), least, most, step)
        for elector, (swings, least, most, step) in zip(electors, found, strict=True)
    ]


Swings = tuple[int, int, int, int]  # of the rounded weights, at least, at most, the step of rounding


def _by_weight(
    rule: Rule, electors: Sequence[Elector], counts: Counts, unit: str | None, most_slots: int
) -> list[Swings]:
    """Swings from the generating function over (number of members, weight)."""
    weights = [0 if unit is None else elector.weight(unit) for elector in electors]
    votes = [elector.votes for elector in electors]
    total, sizes = sum(weights), sum(votes)
    needed = [_least_weight(rule, counts, size, total) for size in range(sizes + 1)]
    if unit is not None and len(set(needed[1:])) == 1 and needed[1] > 0:
        needed, sizes = [needed[1]], 0  # the number of members makes no difference: one dimension less
    step = max(1, -(-total // max(1, most_slots // (sizes + 1) - 1)))
    members = [(held if sizes else 0, weight) for held, weight in zip(votes, weights, strict=True)]
    packed = Packed([(size, _rounded(weight, step)) for size, weight in members])
    found: dict[tuple[int, int], Swings] = {}
    for place, each in enumerate(members):
        if each not in found:
            found[each] = _swings(packed, place, members, needed, sizes, step)
    return [found[each] for each in members]


def _rounded(weight: int, step: int) -> int:
    return (2 * weight + step) // (2 * step)


def _swings(
    packed: Packed,
    place: int,
    members: Sequence[tuple[int, int]],
    needed: Sequence[int],
    sizes: int,
    step: int,
) -> Swings:
    """Coalitions of the others with weight from `needed with it - its own` to `needed without it - 1`, by size."""
    errors = [w - step * _rounded(w, step) for at, (_, w) in enumerate(members) if at != place]
    over, under = sum(error for error in errors if error > 0), -sum(error for error in errors if error < 0)
    row = packed.without(place)
    exact = least = most = 0
    own, weight = members[place]
    for size in range(sizes - own + 1):
        low = needed[size + own] - weight
        high = needed[size] - 1
        exact += row.between(size, -(-low // step), high // step)
        if step > 1:
            least += row.between(size, -(-(low + under) // step), (high - over) // step)
            most += row.between(size, -(-(low - over) // step), (high + under) // step)
    return (exact, exact, exact, 1) if step == 1 else (exact, least, most, step)


def _least_weight(rule: Rule, counts: Counts, size: int, total: int) -> int:
    """The least weight with which `size` members adopt; total + 1 where none does."""

    def enough(weight: int) -> bool:
        yes = {key: size if key[1] == MEMBERS else weight for key in counts.cells}
        return adopts(rule, all_voting(counts, yes))

    low, high = 0, total + 1
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _by_totals(rule: Rule, electors: Sequence[Elector], counts: Counts) -> list[Swings]:
    """Swings from the number of coalitions with each set of totals, one by one."""
    keys = list(counts.cells)
    rows = [_row(elector, keys) for elector in electors]
    ways = {tuple(0 for _ in keys): 1}
    for row in rows:
        for totals, number in list(ways.items()):
            joined = tuple(map(sum, zip(totals, row, strict=True)))
            ways[joined] = ways.get(joined, 0) + number
        if len(ways) > MOST_STATES:
            raise Refusal("power_out_of_reach", most=MOST_STATES)
    adopting = {
        totals: adopts(rule, all_voting(counts, dict(zip(keys, totals, strict=True)))) for totals in ways
    }
    found: dict[tuple[int, ...], Swings] = {}
    for row in rows:
        if row not in found:
            swings = _swings_of(row, ways, adopting)
            found[row] = (swings, swings, swings, 1)
    return [found[row] for row in rows]


def _row(elector: Elector, keys: Sequence[Key]) -> tuple[int, ...]:
    return tuple(elector.weight(unit) if class_ in (None, elector.class_) else 0 for class_, unit in keys)


def _swings_of(
    row: tuple[int, ...], ways: Mapping[tuple[int, ...], int], adopting: Mapping[tuple[int, ...], bool]
) -> int:
    """Takes the member out of the numbers of coalitions, smallest totals first, and counts where it decides."""
    without: dict[tuple[int, ...], int] = {}
    swings = 0
    for totals in sorted(ways):
        before = tuple(a - b for a, b in zip(totals, row, strict=True))
        rest = ways[totals] - without.get(before, 0)
        if rest:
            without[totals] = rest
            joined = tuple(a + b for a, b in zip(totals, row, strict=True))
            swings += rest if adopting[joined] and not adopting[totals] else 0
    return swings
