"""Rule + counts -> outcome, with its arithmetic. The promise behind every decision.

Order: quorum, adoption, rejection (of two-sided rules), the ladder of a tie, and what is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from alliance.domain.errors import Refusal
from alliance.domain.tally.counting import Cell, Counts, count
from alliance.domain.tally.finding import Finding, Verdict, examine, find
from alliance.domain.tally.ladder import rung_reached
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Follow, Rule


@dataclass(frozen=True)
class Cast:
    """The choice of a member that counts; `reasons` whether it came with reasons."""

    member: str
    choice: str
    reasons: bool = True


@dataclass(frozen=True)
class Tally:
    """The outcome of a ballot with everything it rests on; `arithmetic` is its one line for people.

    `record` holds what a document adds to the numbers (JSON-able): who was outside, which ballots were refused and
    why, the window as it came to be, who is not bound, what provisional credentials change.
    """

    outcome: str
    counts: Counts
    quorum: tuple[Finding, ...]
    tests: tuple[Finding, ...]
    rejection: tuple[Finding, ...]
    arithmetic: str
    follow: Follow | None = None
    round: int = 1
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def members(self) -> Cell:
        """The members, each counting one."""
        return self.counts.cell()

    def as_dict(self) -> dict[str, Any]:
        """The tally as JSON-able data."""
        cells = self.counts.cells
        units = {unit: cell.as_dict() for (class_, unit), cell in cells.items() if class_ is None}
        classes: dict[str, dict[str, Any]] = {}
        for (class_, unit), cell in cells.items():
            if class_ is not None:
                classes.setdefault(class_, {})[unit] = cell.as_dict()
        follow = (
            None if self.follow is None else {k: v for k, v in vars(self.follow).items() if v is not None}
        )
        return {
            "arithmetic": self.arithmetic,
            "classes": classes,
            "counts": units,
            "follows": follow,
            "outcome": self.outcome,
            "quorum": [found.as_dict() for found in self.quorum],
            "rejection": [found.as_dict() for found in self.rejection],
            "round": self.round,
            "tests": [found.as_dict() for found in self.tests],
            **self.record,
        }


def tally(rule: Rule, electors: Sequence[Elector], casts: Iterable[Cast], *, round: int = 1) -> Tally:
    """The outcome of these votes of an electorate under this rule, at most one choice a member.

    Raises Refusal `not_an_elector`, `cast_twice`, `elector_twice`, `choice_unknown`, `weight_missing`.
    """
    standing: dict[str, str] = {}
    for cast in casts:
        if cast.member in standing:
            raise Refusal("cast_twice", member=cast.member)
        standing[cast.member] = bucket_of(rule, cast.choice, cast.reasons)
    return judge(rule, count(rule, electors, standing), round=round)


def bucket_of(rule: Rule, choice: str, reasons: bool) -> str:
    """Where a choice puts a member: a choice that needs reasons and has none is `unreasoned`."""
    return "unreasoned" if choice in rule.reasons_for and not reasons else choice


def judge(rule: Rule, counts: Counts, *, round: int = 1) -> Tally:
    """The outcome of what was counted, in vote number `round` on the same question.

    A rule whose assent is `yes` never adopts without a yes, one of `presence` never without somebody present;
    where silence is assent, nobody at all adopts.
    """
    quorum = tuple(found for test in rule.quorum for found in find(rule, test, counts))
    adoption = examine(rule, rule.adopted_if, counts)
    rejection = None if rule.rejected_if is None else examine(rule, rule.rejected_if, counts)
    enough = _enough(rule, counts)
    deciding = adoption.arithmetic
    if not all(found.ok for found in quorum):
        outcome = rule.without_quorum
        deciding = "; ".join(found.sentence for found in quorum if not found.ok)
    elif enough and adoption.ok:
        outcome = "adopted"
    elif rejection is not None and rejection.ok:
        outcome, deciding = "not_adopted", rejection.arithmetic
    else:
        outcome = (rung_reached(rule, counts, adoption, round) if enough else None) or rule.otherwise
    return Tally(
        outcome=outcome,
        counts=counts,
        quorum=quorum,
        tests=adoption.findings,
        rejection=() if rejection is None else rejection.findings,
        arithmetic=deciding,
        follow=rule.follows.get(outcome),
        round=round,
    )


def adopts(rule: Rule, counts: Counts) -> bool:
    """Whether these counts adopt, on a first vote."""
    return judge(rule, counts).outcome == "adopted"


def overruled(found: Tally, outcome: str, rule: Rule) -> Tally:
    """A tally whose ballot was withdrawn or declared void: the numbers stand, the outcome does not."""
    return replace(found, outcome=outcome, follow=rule.follows.get(outcome))


def _enough(rule: Rule, counts: Counts) -> bool:
    members = counts.cell(None, MEMBERS)
    if rule.assent == "yes":
        return members.yes > 0
    return rule.assent == "silence" or members.present > 0


__all__ = ["Cast", "Tally", "Verdict", "adopts", "bucket_of", "judge", "overruled", "tally"]
