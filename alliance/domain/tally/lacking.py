"""After a vote: every change by one member alone that gives another outcome, and the fewest changes that adopt.

Asked of where the members stand when the ballot is counted; what others did, the window and the register stay as they
were.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from alliance.domain.tally.counting import count, moved
from alliance.domain.tally.fewer import Chooser
from alliance.domain.tally.measures import TOOK_PART
from alliance.domain.tally.measures import buckets as covered
from alliance.domain.tally.outcome import judge
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Rule, Share, Test

FREE = ("abstain", "declared", "attending", "absent", "unreasoned", "no_objection")
"""Where a member stands that has said neither yes nor no."""


@dataclass(frozen=True)
class Reversal:
    """Members any one of which, standing in `after` instead of `before` (buckets), gives `outcome`.

    `itself`: by a ballot of its own instead of its proxy's; `after` may then be `before`.
    """

    before: str
    after: str
    members: tuple[str, ...]
    outcome: str
    itself: bool = False


@dataclass(frozen=True)
class Lack:
    """So many members that together would have adopted by standing in any one of `ways` (buckets).

    `numbers` by class (None: no class is told apart). `members`: where one suffices, every one that does; else some
    that do, and `anyone` whether any so many of these classes do as well. `least`: no fewer changes, of whatever kind,
    would have done among the members asked.
    """

    numbers: Mapping[str | None, int]
    ways: tuple[str, ...]
    members: tuple[str, ...]
    anyone: bool
    least: bool

    @property
    def total(self) -> int:
        """How many members had to change."""
        return sum(self.numbers.values())


@dataclass(frozen=True)
class Missing:
    """What was missing for adoption. None where nothing was found that suffices.

    `further`: of those that said neither yes nor no (a ballot by proxy may also become one's own); `turned`: of those
    that stood against; `mixed`: of both together, where that takes fewer than either.
    """

    further: Lack | None
    turned: Lack | None
    mixed: Lack | None = None

    def as_dict(self) -> dict[str, dict[str, object] | None]:
        """As JSON-able data: numbers by class, under `members` where no class is told apart; what they had to do."""
        lacks = {"further": self.further, "mixed": self.mixed, "turned": self.turned}
        found: dict[str, dict[str, object] | None] = {
            name: None if lack is None else {class_ or MEMBERS: n for class_, n in lack.numbers.items()}
            for name, lack in lacks.items()
        }
        return found | {
            "least": {name: lack.least for name, lack in lacks.items() if lack is not None},
            "ways": {name: list(lack.ways) for name, lack in lacks.items() if lack is not None},
        }


def allowed(rule: Rule, electors: Iterable[Elector]) -> tuple[str, ...]:
    """Where a ballot, a ballot without its reasons, or none can put a member; present without voting is possible
    where the register tells who is present."""
    unreasoned = ("unreasoned",) if rule.reasons_for else ()
    attending = ("attending",) if any(each.attending for each in electors) else ()
    return (*rule.choices, *unreasoned, *attending, "absent")


def reversals(
    rule: Rule,
    electors: Sequence[Elector],
    buckets: Mapping[str, str],
    round: int = 1,
    proxied: frozenset[str] = frozenset(),
) -> list[Reversal]:
    """Every change of what one member did that gives another outcome, everything else being as it was.

    `proxied`: whose ballot was cast by a proxy. Such a member may vote otherwise by proxy, vote itself, or not vote.
    """
    counts = count(rule, electors, buckets, proxied)
    outcome, targets = judge(rule, counts, round=round).outcome, allowed(rule, electors)
    units, outcomes = (MEMBERS, *rule.units), {}
    found: dict[tuple[str, str, bool, str], list[str]] = {}
    for elector in electors:
        before, by_proxy = buckets.get(elector.member, "absent"), elector.member in proxied
        kind = (before, by_proxy, elector.class_, *(elector.weight(unit) for unit in units))
        for after, itself in _changes(targets, before, by_proxy):
            if (kind, after, itself) not in outcomes:  # members alike are tried once
                own = by_proxy and (itself or after in ("absent", "attending"))
                changed = moved(counts, elector, before, after, itself=own)
                outcomes[kind, after, itself] = judge(rule, changed, round=round).outcome
            other = outcomes[kind, after, itself]
            if other != outcome:
                found.setdefault((before, after, itself, other), []).append(elector.member)
    return [
        Reversal(before, after, tuple(members), other, itself)
        for (before, after, itself, other), members in found.items()
    ]


def _changes(targets: Iterable[str], before: str, by_proxy: bool) -> list[tuple[str, bool]]:
    changes = [(after, False) for after in targets if after != before]
    if by_proxy:
        changes += [(after, True) for after in targets if after not in ("absent", "attending")]
    return changes


def missing(
    rule: Rule,
    electors: Sequence[Elector],
    buckets: Mapping[str, str],
    round: int = 1,
    proxied: frozenset[str] = frozenset(),
) -> Missing | None:
    """What was missing for adoption; None where it was adopted, or where what broke a silence is final."""
    if rule.final or judge(rule, count(rule, electors, buckets, proxied), round=round).outcome == "adopted":
        return None
    where = {each.member: buckets.get(each.member, "absent") for each in electors}
    alone = [each for each in reversals(rule, electors, buckets, round, proxied) if each.outcome == "adopted"]
    chooser = Chooser(rule, electors, where, round, proxied)
    free = [
        each
        for each in electors
        if where[each.member] in FREE or (where[each.member] == "yes" and each.member in proxied)
    ]
    against = [each for each in electors if where[each.member] not in (*FREE, "yes")]
    further, turned = (_lack(chooser, pool, alone) for pool in (free, against))
    fewest = min((lack.total for lack in (further, turned) if lack is not None), default=len(electors) + 1)
    mixed = _together(chooser, [*free, *against]) if free and against and fewest > 2 else None
    if mixed is not None and (mixed.total >= fewest or (fewest <= len(electors) and not mixed.least)):
        mixed = None
    return Missing(further, turned, mixed)


def _lack(chooser: Chooser, pool: Sequence[Elector], alone: Sequence[Reversal]) -> Lack | None:
    """The fewest of `pool` by ballots of their own: one, if one alone adopts, else some together; not the least, where
    one alone would have adopted by telling its proxy otherwise."""
    ways: dict[str, list[str]] = {}
    by_proxy = set()
    for each in alone:
        for member in each.members:
            if each.itself or each.after in ("absent", "attending") or member not in chooser.proxied:
                ways.setdefault(member, []).append(each.after)
            else:
                by_proxy.add(member)
    able = [each for each in pool if each.member in ways]
    if not able:
        found = _together(chooser, pool)
        fewer = found is not None and any(each.member in by_proxy for each in pool)
        return replace(found, least=False) if found is not None and fewer else found
    order = allowed(chooser.rule, chooser.electors)
    first = next(way for way in order if any(way in ways[each.member] for each in able))
    able = [each for each in able if first in ways[each.member]]
    shared = tuple(way for way in order if all(way in ways[each.member] for each in able))
    classes = {chooser.class_of(each) for each in able}
    told = classes.pop() if len(classes) == 1 else None
    of_it = sum(chooser.class_of(each) == told for each in pool)
    anyone = len(able) == len(pool) or (told is not None and len(able) == of_it)
    return Lack({told: 1}, shared, tuple(each.member for each in able), anyone, True)


def _together(chooser: Chooser, pool: Sequence[Elector]) -> Lack | None:
    """Some of `pool` that do the same thing and so adopt; the fewest, where the rule lets one prove that."""
    targets = allowed(chooser.rule, chooser.electors)
    best = next((each for each in targets if dominates(chooser.rule, each)), None)
    found = None
    for way in targets if best is None else (best,):
        chosen = chooser.fewest(pool, way)
        if chosen is not None and (found is None or sum(chosen.numbers.values()) < found[0]):
            found = sum(chosen.numbers.values()), way, chosen
    if found is None:
        return None
    total, way, chosen = found
    if best is None:  # nothing proves that others would do, or that a second way may be mixed in
        return Lack(chosen.numbers, (way,), chosen.members, False, total <= 2)
    other = next((each for each in targets if each != way and chooser.adopts(chosen.members, each)), None)
    ways = tuple(each for each in targets if each in (way, other))
    anyone = all(chooser.anyone(pool, chosen, each) for each in ways)
    return Lack(chosen.numbers, ways, chosen.members, anyone, chosen.least or total <= 2)


def dominates(rule: Rule, bucket: str) -> bool:
    """Whether for adoption no change can do more than a change to this bucket, wherever a member stands."""
    assents = {"yes": bucket == "yes", "presence": bucket in TOOK_PART, "silence": True}[rule.assent]
    by_ladder = any(rung.outcome == "adopted" for rung in rule.ladder)
    return assents and not by_ladder and all(_helped(test, bucket) for test in (*rule.quorum, *rule.tests))


def _helped(test: Test, bucket: str) -> bool:
    if test.is_floor:
        return bucket in test.buckets
    of = covered(test.bound.of) if isinstance(test.bound, Share) else frozenset({bucket})
    return bucket not in test.buckets and bucket in of
