"""How few members of a pool must change to one bucket so that a vote adopts: by class and by what a change alters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from alliance.domain.tally.coalitions import by_weight, fewest, first_of, in_one_order, told_apart
from alliance.domain.tally.counting import count
from alliance.domain.tally.measures import buckets as covered
from alliance.domain.tally.outcome import judge
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import Rule, Share

MOST_TRIED = 1000  # ways to share a number among groups; beyond that what is found need not be the fewest


@dataclass(frozen=True)
class Chosen:
    """Members that suffice, their numbers by class, and whether fewer were shown not to (given that the rule only
    gains by each of them)."""

    members: tuple[str, ...]
    numbers: Mapping[str | None, int]
    least: bool


@dataclass(frozen=True)
class Chooser:
    """A vote as it was counted, of which one asks what a change of some members would have made."""

    rule: Rule
    electors: Sequence[Elector]
    where: Mapping[str, str]
    round: int
    proxied: frozenset[str]

    def adopts(self, members: Iterable[str], bucket: str) -> bool:
        """Whether it is adopted if these members stand in `bucket`, by ballots of their own."""
        changed = dict.fromkeys(members, bucket)
        standing = {**self.where, **changed}
        counts = count(self.rule, self.electors, standing, self.proxied - changed.keys())
        return judge(self.rule, counts, round=self.round).outcome == "adopted"

    def class_of(self, elector: Elector) -> str | None:
        """The class of a member, where the rule tells any class apart."""
        return elector.class_ if elector.class_ in self.rule.classes and told_apart(self.rule) else None

    def fewest(self, pool: Iterable[Elector], bucket: str) -> Chosen | None:
        """The fewest of `pool` that adopt by standing in `bucket`; None where even all of them do not.

        Members are alike, but for their weight, if they are of one class and their change alters the same counts.
        """
        groups = self._groups(pool, finely=True)
        proven = in_one_order(self.rule, groups)
        largest = max((len(group) for group in groups), default=0)
        if prod(len(group) + 1 for group in groups) > MOST_TRIED * (largest + 1):
            groups, proven = self._groups(pool, finely=False), False
        numbers = fewest(
            [len(group) for group in groups],
            lambda asked: self.adopts([each.member for each in first_of(groups, asked)], bucket),
        )
        if numbers is None:
            return None
        members = first_of(groups, numbers)
        by_class: dict[str | None, int] = {}
        for each in members:
            by_class[self.class_of(each)] = by_class.get(self.class_of(each), 0) + 1
        return Chosen(tuple(each.member for each in members), by_class, proven)

    def anyone(self, pool: Iterable[Elector], chosen: Chosen, bucket: str) -> bool:
        """Whether any so many members of these classes suffice: the lightest of every mix of those that differ."""
        pool = list(pool)
        if None in chosen.numbers and any(self.class_of(each) is not None for each in pool):
            return False  # no word tells those of no class from the others
        groups = [group[::-1] for group in self._groups(pool, finely=True)]
        if not in_one_order(self.rule, [group[::-1] for group in groups]):
            return False
        ways = []
        for class_, number in chosen.numbers.items():
            own = [group for group in groups if self.class_of(group[0]) == class_]
            mixes = _mixes([len(group) for group in own], number)
            ways.append(list(islice(mixes, MOST_TRIED + 1)))
        if prod(len(each) for each in ways) > MOST_TRIED:
            return False
        for taken in product(*ways):
            asked: list[str] = []
            for class_, mix in zip(chosen.numbers, taken, strict=True):
                own = [group for group in groups if self.class_of(group[0]) == class_]
                asked += [each.member for each in first_of(own, mix)]
            if not self.adopts(asked, bucket):
                return False
        return True

    def _groups(self, pool: Iterable[Elector], *, finely: bool) -> list[list[Elector]]:
        groups: dict[tuple[str, tuple[bool, ...]], list[Elector]] = {}
        for each in pool:
            alters = self._alters(each) if finely else ()
            groups.setdefault((self.class_of(each) or "", alters), []).append(each)
        return [by_weight(self.rule, group) for _, group in sorted(groups.items(), key=lambda item: item[0])]

    def _alters(self, elector: Elector) -> tuple[bool, ...]:
        """Which counts a member stands in now."""
        bucket = self.where[elector.member]
        counted = [bucket == "no", elector.member in self.proxied]
        for test in self.rule.every_test:
            counted.append(bucket in test.buckets)
            counted.append(isinstance(test.bound, Share) and bucket in covered(test.bound.of))
        return tuple(counted)


def _mixes(sizes: Sequence[int], number: int) -> Iterator[tuple[int, ...]]:
    """The ways to take so many from groups of these sizes."""
    if not sizes:
        yield ()
        return
    size, *others = sizes
    for taken in range(min(size, number), max(0, number - sum(others)) - 1, -1):
        for rest in _mixes(others, number - taken):
            yield (taken, *rest)
