"""Whom to ask first: members of one class in order of weight, and the fewest of each class that suffice."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, product

from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Rule

Groups = Sequence[Sequence[Elector]]
Numbers = tuple[int, ...]


def by_class(rule: Rule, electors: Iterable[Elector]) -> list[list[Elector]]:
    """The electors by the classes that the rule tells apart, the heaviest first, members of one weight by code."""
    apart = told_apart(rule)
    groups: dict[str | None, list[Elector]] = {}
    for elector in electors:
        groups.setdefault(elector.class_ if elector.class_ in apart else None, []).append(elector)
    return [by_weight(rule, group) for _, group in sorted(groups.items(), key=_key)]


def told_apart(rule: Rule) -> set[str]:
    """The classes that the rule tells apart."""
    return {class_ for class_, _ in rule.needs if class_ is not None}


def by_weight(rule: Rule, electors: Iterable[Elector]) -> list[Elector]:
    """The heaviest first, members of one weight by code."""
    return sorted(electors, key=lambda each: _order(rule, each))


def _key(item: tuple[str | None, list[Elector]]) -> str:
    return item[0] or ""


def _order(rule: Rule, elector: Elector) -> tuple[list[int], str]:
    return [-elector.weight(unit) for unit in (MEMBERS, *rule.units)], elector.member


def in_one_order(rule: Rule, groups: Groups) -> bool:
    """Whether in each class whoever is heavier in one unit is nowhere lighter: then the heaviest are the best to
    ask, and what is found by asking them first is the smallest there is."""
    return all(
        first.weight(unit) >= then.weight(unit)
        for group in groups
        for first, then in pairwise(group)
        for unit in (MEMBERS, *rule.units)
    )


def fewest(sizes: Sequence[int], suffices: Callable[[Numbers], bool]) -> Numbers | None:
    """The numbers, one a group, with the smallest sum that suffice, or None; more never suffice less.

    All but the largest group are tried through, the largest by halving.
    """
    if not sizes:
        return () if suffices(()) else None
    last = max(range(len(sizes)), key=lambda place: sizes[place])
    best: Numbers | None = None
    for others in product(*(range(size + 1) for place, size in enumerate(sizes) if place != last)):
        taken = sum(others)
        most = sizes[last] if best is None else min(sizes[last], sum(best) - taken - 1)
        if most < 0 or not suffices(_with(others, last, most)):
            continue
        low, high = 0, most
        while low < high:
            middle = (low + high) // 2
            if suffices(_with(others, last, middle)):
                high = middle
            else:
                low = middle + 1
        best = _with(others, last, low)
    return best


def _with(others: Numbers, place: int, number: int) -> Numbers:
    return (*others[:place], number, *others[place:])


def first_of(groups: Groups, numbers: Numbers) -> list[Elector]:
    """The first so many of each group."""
    return [each for group, number in zip(groups, numbers, strict=True) for each in group[:number]]
