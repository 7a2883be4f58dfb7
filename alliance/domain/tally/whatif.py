"""What if: a hypothetical vote, the smallest coalition that carries a rule, the smallest that blocks it.

These ask the rule and the register alone, never a ballot that was cast.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from alliance.domain.tally.coalitions import by_class, fewest, first_of, in_one_order
from alliance.domain.tally.counting import count
from alliance.domain.tally.outcome import Cast, Tally, judge, tally
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import Rule

SEARCHED = 14  # members up to which all coalitions are tried, where asking the heaviest first proves nothing


@dataclass(frozen=True)
class Coalition:
    """Members that together carry or block, the fewest there are; where not `smallest`, fewer may exist."""

    members: tuple[str, ...]
    smallest: bool


def what_if(rule: Rule, electors: Sequence[Elector], choices: Mapping[str, str]) -> Tally:
    """The outcome if these members chose so and nobody else took part. Raises what `tally` raises."""
    return tally(rule, electors, [Cast(member, choice) for member, choice in choices.items()])


def smallest_winning(rule: Rule, electors: Sequence[Elector]) -> Coalition | None:
    """The fewest members whose yes adopts while all others vote no; None where even all together do not."""
    return _smallest(rule, electors, inside="yes", outside="no", adopted=True)


def smallest_blocking(rule: Rule, electors: Sequence[Elector]) -> Coalition | None:
    """The fewest members whose no prevents adoption while all others vote yes (under a rule of silence: say
    nothing); None where even all together do not."""
    others = "absent" if rule.assent == "silence" else "yes"
    return _smallest(rule, electors, inside="no", outside=others, adopted=False)


def _smallest(
    rule: Rule, electors: Sequence[Elector], *, inside: str, outside: str, adopted: bool
) -> Coalition | None:
    def works(members: Collection[str]) -> bool:
        buckets = {each.member: inside if each.member in members else outside for each in electors}
        return (judge(rule, count(rule, electors, buckets)).outcome == "adopted") == adopted

    groups = by_class(rule, electors)
    numbers = fewest(
        [len(group) for group in groups],
        lambda numbers: works({each.member for each in first_of(groups, numbers)}),
    )
    found = None if numbers is None else tuple(sorted(each.member for each in first_of(groups, numbers)))
    ordered = in_one_order(rule, groups) and _one_way(rule)
    if ordered or len(electors) > SEARCHED:
        return None if found is None else Coalition(found, ordered)
    codes = sorted(each.member for each in electors)
    tried = (some for size in range(len(codes) + 1) for some in combinations(codes, size) if works(some))
    best = next(tried, None)
    return None if best is None else Coalition(best, True)


def _one_way(rule: Rule) -> bool:
    """Whether one more in the coalition never works against it: a no in place of silence could make a quorum."""
    floors = any(test.is_floor for test in (*rule.quorum, *rule.tests))
    return not rule.yes_may_unadopt and not (rule.assent == "silence" and floors)
