"""The counting step: who stands where -> whole numbers per (class, unit, bucket). All that an outcome rests on.

A second counter, written in another way, replaces this file alone: it hands the same `Counts` to
`outcome.judge`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from alliance.domain.errors import Refusal
from alliance.domain.tally.measures import BUCKETS, MEASURES, buckets
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Blocking, Rule

ABSENT = BUCKETS.index("absent")
_PLACES = {bucket: place for place, bucket in enumerate(BUCKETS)}
Key = tuple[str | None, str]


@dataclass(frozen=True)
class Cell:
    """One class (or all) in one unit: how much stands in each bucket, in the order of `BUCKETS`; `proxied` is how
    much of those present votes by proxy."""

    held: tuple[int, ...]
    proxied: int = 0

    def of(self, names: Iterable[str]) -> int:
        """What these measures hold together."""
        names = tuple(names)
        found = sum(self.held[_PLACES[bucket]] for bucket in buckets(names))
        return found - self.proxied if "in_person" in names else found

    @property
    def yes(self) -> int:
        """For."""
        return self.of(["yes"])

    @property
    def no(self) -> int:
        """Against."""
        return self.of(["no"])

    @property
    def abstain(self) -> int:
        """Abstaining."""
        return self.of(["abstain"])

    @property
    def present(self) -> int:
        """Those that took part."""
        return self.of(["present"])

    @property
    def electorate(self) -> int:
        """All that are entitled."""
        return sum(self.held)

    def as_dict(self) -> dict[str, int]:
        """The buckets that are always of interest, those that hold something, and the usual measures."""
        shown = {"yes", "no", "abstain", "absent", "voting", "present", "electorate"}
        shown |= {bucket for bucket, held in zip(BUCKETS, self.held, strict=True) if held}
        found = {name: self.of([name]) for name in sorted(shown)}
        return found | ({"proxied": self.proxied} if self.proxied else {})


EMPTY = Cell((0,) * len(BUCKETS))


@dataclass(frozen=True)
class Counts:
    """Every cell that a rule needs, and the weights of the electorate (heaviest first) where a blocking minority is
    computed from them."""

    cells: Mapping[Key, Cell]
    weights: Mapping[Key, tuple[int, ...]] = field(default_factory=dict)

    def cell(self, class_: str | None = None, unit: str = MEMBERS) -> Cell:
        """The cell of a class (None: all) in a unit; an empty one where nobody is of the class."""
        return self.cells.get((class_, unit), EMPTY)

    def fewest_over(self, bound: Blocking, class_: str | None) -> int:
        """The smallest number of members that hold more than the share of `bound`; one more than there are where
        no number of them does."""
        weights = self.weights[class_, bound.unit]
        wanted = bound.numerator * sum(weights)
        for number, held in enumerate(accumulate(weights), start=1):
            if held * bound.denominator > wanted:
                return number
        return len(weights) + 1


def count(
    rule: Rule, electors: Sequence[Elector], standing: Mapping[str, str], proxied: Collection[str] = ()
) -> Counts:
    """The electorate counted where each member stands: `standing` maps members to buckets, the rest is absent.

    Raises Refusal `elector_twice`, `not_an_elector`, `choice_unknown`, `weight_missing`, `votes_not_one`: a blocking
    minority is a number of members, of which nobody has said how it counts one that casts several votes.
    """
    members = [elector.member for elector in electors]
    _admitted(members, standing)
    _one_vote_each(rule, electors)
    places = [ABSENT] * len(members)
    for place, member in enumerate(members):
        if member in standing:
            places[place] = _PLACES[standing[member]]
    rows: dict[Key, list[int]] = {}
    cells: dict[Key, Cell] = {}
    for class_, unit in rule.needs:
        held, by_proxy = [0] * len(BUCKETS), 0
        row = rows[class_, unit] = [
            elector.weight(unit) if class_ is None or elector.class_ == class_ else 0 for elector in electors
        ]
        for place, weight in zip(places, row, strict=True):
            held[place] += weight
        if proxied:
            by_proxy = sum(w for member, w in zip(members, row, strict=True) if member in proxied)
        cells[class_, unit] = Cell(tuple(held), by_proxy)
    blocking = {
        (class_, test.bound.unit)
        for test in rule.every_test
        if isinstance(test.bound, Blocking)
        for class_ in rule.classes_of(test)
    }
    return Counts(cells, {key: tuple(sorted(rows[key], reverse=True)) for key in blocking})


def grouped(
    rule: Rule,
    groups: Iterable[tuple[str | None, str, Mapping[str, int]]],
    weights: Mapping[Key, Sequence[int]] | None = None,
) -> Counts:
    """The same counts from sums that somebody else made, such as one `GROUP BY class, bucket` of a database.

    Each group is (class, bucket, what it holds by unit, `members` among them); no class and bucket need come twice, and
    none need come that holds nothing. `weights` holds the weights of every member, by (class or None, unit), where the
    rule has a blocking minority. Proxies are not told apart here. Raises Refusal `choice_unknown`.
    """
    rows = {key: [0] * len(BUCKETS) for key in rule.needs}
    for class_, bucket, held in groups:
        if bucket not in _PLACES:
            raise Refusal("choice_unknown", member="", text=bucket, known=list(BUCKETS))
        for (asked, unit), row in rows.items():
            if asked in (None, class_):
                row[_PLACES[bucket]] += held[unit]
    given = {key: tuple(sorted(each, reverse=True)) for key, each in (weights or {}).items()}
    return Counts({key: Cell(tuple(row)) for key, row in rows.items()}, given)


def _admitted(members: list[str], standing: Mapping[str, str]) -> None:
    known = set(members)
    if len(known) < len(members):
        raise Refusal("elector_twice", member=next(each for each in members if members.count(each) > 1))
    for member, bucket in standing.items():
        if member not in known:
            raise Refusal("not_an_elector", member=member)
        if bucket not in MEASURES or bucket not in _PLACES:
            raise Refusal("choice_unknown", member=member, text=bucket, known=list(BUCKETS))


def _one_vote_each(rule: Rule, electors: Sequence[Elector]) -> None:
    if any(isinstance(test.bound, Blocking) for test in rule.every_test):
        for elector in electors:
            if elector.votes != 1:
                raise Refusal("votes_not_one", member=elector.member, votes=elector.votes)


def moved(counts: Counts, elector: Elector, before: str, after: str, *, itself: bool = False) -> Counts:
    """The counts with one member in another bucket: `before` and `after` are buckets.

    `itself`: its ballot was cast by a proxy, and is so no longer.
    """
    cells = dict(counts.cells)
    for (class_, unit), cell in counts.cells.items():
        if class_ is None or class_ == elector.class_:
            held, weight = list(cell.held), elector.weight(unit)
            held[_PLACES[before]] -= weight
            held[_PLACES[after]] += weight
            cells[class_, unit] = Cell(tuple(held), cell.proxied - (weight if itself else 0))
    return Counts(cells, counts.weights)


def all_voting(counts: Counts, yes: Mapping[Key, int]) -> Counts:
    """The counts of an electorate of which `yes` votes yes and everybody else no."""
    cells = {}
    for key, cell in counts.cells.items():
        held = [0] * len(BUCKETS)
        held[_PLACES["yes"]], held[_PLACES["no"]] = yes[key], cell.electorate - yes[key]
        cells[key] = Cell(tuple(held))
    return Counts(cells, counts.weights)
