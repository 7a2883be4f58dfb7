"""What a vote lacked: the fewest further yes that would adopt, and which single changed vote would reverse it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alliance.domain.tally.coalitions import by_class, fewest, first_of
from alliance.domain.tally.counting import count, moved
from alliance.domain.tally.outcome import judge
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Rule

FREE = ("abstain", "declared", "attending", "absent", "unreasoned", "no_objection")
"""Where a member stands that has said neither yes nor no."""


@dataclass(frozen=True)
class Missing:
    """The fewest members that had to say yes instead, by class (None: no class is told apart); None where no
    number of them suffices.

    `further`: of those that said neither yes nor no; `turned`: of those that stood against.
    """

    further: Mapping[str | None, int] | None
    turned: Mapping[str | None, int] | None

    def as_dict(self) -> dict[str, dict[str, int] | None]:
        """As JSON-able data: numbers by class, under `members` where no class is told apart."""
        return {
            name: None
            if numbers is None
            else {class_ or MEMBERS: number for class_, number in numbers.items()}
            for name, numbers in (("further", self.further), ("turned", self.turned))
        }


@dataclass(frozen=True)
class Reversal:
    """Members any one of which would reverse the outcome by standing in `after` instead of `before` (buckets)."""

    before: str
    after: str
    members: tuple[str, ...]
    outcome: str


def missing(
    rule: Rule, electors: Sequence[Elector], buckets: Mapping[str, str], round: int = 1
) -> Missing | None:
    """What was missing for adoption; None where it was adopted, or where silence broken cannot be mended."""
    if rule.final or judge(rule, count(rule, electors, buckets), round=round).outcome == "adopted":
        return None
    where = {each.member: buckets.get(each.member, "absent") for each in electors}
    free = [each for each in electors if where[each.member] in FREE]
    against = [each for each in electors if where[each.member] not in (*FREE, "yes")]
    return Missing(
        _fewest_yes(rule, electors, where, free, round), _fewest_yes(rule, electors, where, against, round)
    )


def _fewest_yes(
    rule: Rule, electors: Sequence[Elector], where: Mapping[str, str], pool: Iterable[Elector], round: int
) -> Mapping[str | None, int] | None:
    groups = by_class(rule, pool)
    present = {member: bucket for member, bucket in where.items() if bucket != "absent"}

    def suffices(numbers: tuple[int, ...]) -> bool:
        more = {each.member: "yes" for each in first_of(groups, numbers)}
        return judge(rule, count(rule, electors, present | more), round=round).outcome == "adopted"

    found = fewest([len(group) for group in groups], suffices)
    if found is None:
        return None
    apart = {class_ for class_, _ in rule.needs}
    named = [group[0].class_ if group[0].class_ in apart else None for group in groups]
    return {class_: number for class_, number in zip(named, found, strict=True) if number}


def reversals(
    rule: Rule, electors: Sequence[Elector], buckets: Mapping[str, str], round: int = 1
) -> list[Reversal]:
    """Every single change of one member's choice that would make adopted what was not, or the other way round.

    Changes to what the rule lets a ballot say; where silence is assent, also to having kept silent.
    """
    counts = count(rule, electors, buckets)
    adopted = judge(rule, counts, round=round).outcome == "adopted"
    targets = (*rule.choices, "absent") if rule.assent == "silence" else rule.choices
    units, outcomes = tuple(rule.units), {}
    found: dict[tuple[str, str, str], list[str]] = {}
    for elector in electors:
        before = buckets.get(elector.member, "absent")
        kind = (before, elector.class_, *(elector.weight(unit) for unit in units))
        for after in targets:
            if after == before:
                continue
            if (kind, after) not in outcomes:  # members alike are tried once
                outcomes[kind, after] = judge(
                    rule, moved(counts, elector, before, after), round=round
                ).outcome
            outcome = outcomes[kind, after]
            if (outcome == "adopted") != adopted:
                found.setdefault((before, after, outcome), []).append(elector.member)
    return [Reversal(before, after, tuple(members), o) for (before, after, o), members in found.items()]
