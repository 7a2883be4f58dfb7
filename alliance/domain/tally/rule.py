"""A decision rule as data: who votes, the quorum, the tests, the ladder of a tie, what follows each outcome.

Thresholds are whole-number fractions, never stored percentages: 34 of 51 is two thirds, yet fails 66.67 %.
A rule of these shapes is a document (docs/rules), never code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from alliance.domain.tally.measures import buckets

OUTCOMES = (
    "adopted", "not_adopted", "no_quorum", "tied", "no_opinion", "silence_broken", "referred", "withdrawn", "void",
)  # fmt: skip
COMPARISONS = ("at_least", "more_than", "at_most", "fewer_than")
FLOORS = ("at_least", "more_than")  # the comparisons that ask for enough; the others allow only so many
ASSENTS = ("yes", "presence", "silence")
TURNOUTS = ("nobody", "register", "everybody")
"""`register`: the delegations of the members that stand in the frozen register, and the secretariat."""
MEMBERS = "members"  # the unit in which each member counts one; every other unit is a named weight


@dataclass(frozen=True)
class Share:
    """numerator/denominator of the base `of` (measures), counted in the unit and class of its test."""

    numerator: int
    denominator: int
    of: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """A whole number, whatever the base: 'comprising at least fifteen of them' (TEU art. 16(4))."""

    number: int


@dataclass(frozen=True)
class Blocking:
    """The smallest number of members that hold more than numerator/denominator of the electorate's `unit`, plus
    `plus`: the blocking minority of TFEU art. 238(3), computed from the register of this ballot."""

    unit: str
    numerator: int
    denominator: int
    plus: int


Bound: TypeAlias = Share | Number | Blocking


@dataclass(frozen=True)
class Test:
    """Among `class_` (None: overall; `each`: every class of the rule apart), what stands in `counts` (measures),
    in `unit`, compared with `bound`."""

    code: str
    counts: tuple[str, ...]
    compare: str
    bound: Bound
    unit: str = MEMBERS
    class_: str | None = None

    @cached_property
    def buckets(self) -> frozenset[str]:
        """The buckets that are counted."""
        return buckets(self.counts)

    @property
    def is_floor(self) -> bool:
        """Whether the test asks for enough, rather than allowing only so many."""
        return self.compare in FLOORS

    @cached_property
    def base(self) -> tuple[str, ...]:
        """What the count is shown as a part of: the share's base; for a number, those present if it limits what
        they do, else the electorate."""
        if isinstance(self.bound, Share):
            return self.bound.of
        return ("present",) if not self.is_floor and "absent" not in self.buckets else ("electorate",)

    def raised_by_yes(self) -> bool:
        """Whether one more yes, from wherever it comes, can only help this test."""
        if self.is_floor:
            return "yes" in self.buckets
        of = buckets(self.bound.of) if isinstance(self.bound, Share) else frozenset({"yes"})
        return "yes" not in self.buckets and "yes" in of


@dataclass(frozen=True)
class Clause:
    """Parts of which all must hold, or any one."""

    join: str  # "all" or "any"
    parts: "tuple[Test | Clause, ...]"


Condition: TypeAlias = Test | Clause


def tests_of(condition: Condition | None) -> Iterator[Test]:
    """Every test in a condition, in reading order."""
    if isinstance(condition, Test):
        yield condition
    elif condition is not None:
        for part in condition.parts:
            yield from tests_of(part)


@dataclass(frozen=True)
class Rung:
    """A step of the ladder in vote number `round`. `equal`: yes and no stand exactly at the threshold of a strict
    share of those voting. `few_against`: what fails are classes, each by no more than `most` members voting no."""

    round: int
    when: str
    outcome: str
    most: int = 0


@dataclass(frozen=True)
class Follow:
    """What follows an outcome: a code (a sentence says it), within hours or not, under which rule (code, and its title
    for people) if stated."""

    then: str
    within_hours: int | None = None
    rule: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Proxy:
    """Voting by proxy: the most that one member may hold, and whether holder and principal must share a class."""

    most: int = 1
    same_class: bool = False


@dataclass(frozen=True)
class Outage:
    """The outage clause: unavailable for `minutes` in all within the last `within_hours` hours before the close, by a
    probe, the close moves by `extends_minutes`, once."""

    minutes: int
    within_hours: int
    extends_minutes: int


@dataclass(frozen=True)
class Rule:
    """A decision rule. `assent` says what adoption takes at least: one `yes`, the `presence` of somebody
    (consensus), or nothing, since `silence` is assent."""

    adopted_if: Condition
    assent: str
    quorum: tuple[Test, ...] = ()
    rejected_if: Condition | None = None
    otherwise: str = "not_adopted"
    without_quorum: str = "no_quorum"
    ladder: tuple[Rung, ...] = ()
    follows: Mapping[str, Follow] = field(default_factory=dict)
    choices: tuple[str, ...] = ("yes", "no", "abstain")
    reasons_for: tuple[str, ...] = ()  # choices that count only with reasons
    final: tuple[str, ...] = ()  # choices that cannot be taken back
    not_bound: tuple[str, ...] = ()  # choices whose members an adopted text does not bind
    proxy: Proxy | None = None
    late_quorum_hours: int | None = None
    outage: Outage | None = None
    no_notes: bool = False  # whether a vote by signed note is refused
    turnout: str = "nobody"  # who is told before the close which members have voted, never how: of `TURNOUTS`
    late_suspension: str = "stays"  # or "leaves": whether a suspension after opening changes the electorate
    voters: tuple[str, ...] = ()  # the classes that vote; none named: all
    units: Mapping[str, str] = field(default_factory=dict)  # named weights with their titles
    classes: Mapping[str, str] = field(default_factory=dict)  # classes with their titles, in the plural
    yes_may_unadopt: bool = False

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """The tests of adoption, in reading order."""
        return tuple(tests_of(self.adopted_if))

    @cached_property
    def every_test(self) -> tuple[Test, ...]:
        """Quorum, adoption and rejection."""
        return (*self.quorum, *self.tests, *tests_of(self.rejected_if))

    @cached_property
    def needs(self) -> tuple[tuple[str | None, str], ...]:
        """The (class, unit) pairs that must be counted, overall members first."""
        pairs: dict[tuple[str | None, str], None] = {(None, MEMBERS): None}
        for test in self.every_test:
            units = [test.unit, test.bound.unit] if isinstance(test.bound, Blocking) else [test.unit]
            for class_ in self.classes_of(test):
                pairs |= {(class_, unit): None for unit in units}
                if class_ is not None:  # a ladder asks how many members of a class stand against
                    pairs[class_, MEMBERS] = None
        return tuple(pairs)

    def classes_of(self, test: Test) -> tuple[str | None, ...]:
        """The classes that a test asks, one after the other; (None,) for all members together."""
        return tuple(self.classes) if test.class_ == "each" else (test.class_,)

    def grows_with_yes(self) -> bool:
        """Whether its shape alone proves that one more yes never undoes an adoption."""
        return all(test.raised_by_yes() for test in (*self.quorum, *self.tests))
