"""One test as it comes out: the two whole numbers compared, what was needed, the margin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from alliance.domain.tally.counting import Counts
from alliance.domain.tally.rule import MEMBERS, Clause, Condition, Number, Rule, Share, Test
from alliance.domain.words import say


@dataclass(frozen=True)
class Finding:
    """One test (or the quorum) in one class as it came out.

    `counted` of `base` where `needed` was the least (a floor) or the most (a limit). `left` and `right` are the two
    whole numbers compared; `margin` is how much more was there than needed, or was still allowed: below zero, how
    much was missing or too much.
    """

    code: str
    class_: str | None
    unit: str
    counts: tuple[str, ...]
    compare: str
    counted: int
    base: int
    of: tuple[str, ...]
    needed: int
    left: int
    right: int
    margin: int
    ok: bool
    equal: bool  # a strict share of those voting that stands exactly at its threshold
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON-able data."""
        found = {key: value for key, value in vars(self).items() if key != "class_"}
        return found | {"class": self.class_, "counts": list(self.counts), "of": list(self.of)}


def find(rule: Rule, test: Test, counts: Counts) -> list[Finding]:
    """The findings of a test: one, or one a class where each class is asked apart."""
    return [_find(rule, test, counts, class_) for class_ in rule.classes_of(test)]


def _find(rule: Rule, test: Test, counts: Counts, class_: str | None) -> Finding:
    cell, bound = counts.cell(class_, test.unit), test.bound
    counted, base = cell.of(test.counts), cell.of(test.base)
    if isinstance(bound, Share):
        left, right, per = counted * bound.denominator, bound.numerator * base, bound.denominator
    else:
        fixed = bound.number if isinstance(bound, Number) else counts.fewest_over(bound, class_) + bound.plus
        left, right, per = counted, fixed, 1
    needed = _needed(test.compare, right, per)
    ok = _holds(test.compare, left, right) and (base > 0 or not test.is_floor)
    return Finding(
        code=test.code,
        class_=class_,
        unit=test.unit,
        counts=test.counts,
        compare=test.compare,
        counted=counted,
        base=base,
        of=test.base,
        needed=needed,
        left=left,
        right=right,
        margin=counted - needed if test.is_floor else needed - counted,
        ok=ok,
        equal=not ok and test.compare == "more_than" and left == right and test.base == ("voting",),
        sentence=_sentence(rule, test, class_, counted=counted, base=base, needed=needed),
    )


def _holds(compare: str, left: int, right: int) -> bool:
    if compare == "at_least":
        return left >= right
    if compare == "more_than":
        return left > right
    return left <= right if compare == "at_most" else left < right


def _needed(compare: str, right: int, per: int) -> int:
    """The smallest count that passes a floor (never below 1: 0 of 0 passes nothing), or the largest that passes a
    limit (-1 where none does)."""
    whole, rest = divmod(right, per)
    if compare == "at_least":
        return max(whole + 1 if rest else whole, 1)
    if compare == "more_than":
        return whole + 1
    return whole if compare == "at_most" or rest else whole - 1


def _sentence(rule: Rule, test: Test, class_: str | None, **values: int) -> str:
    plain = test.unit == MEMBERS and class_ is None
    if plain and test.counts == ("no",) and test.compare == "at_most" and values["needed"] == 0:
        return say("finding_no_objection", **values)
    unit = "" if test.unit == MEMBERS else f"{rule.units[test.unit]} "
    who = "" if class_ is None else f"{rule.classes[class_]}: "
    did = measure_words("measure", spoken(rule, test.counts))
    return who + say("finding_at_least" if test.is_floor else "finding_at_most", unit=unit, did=did, **values)


def spoken(rule: Rule, names: Sequence[str]) -> list[str]:
    """The names of measures as the rule speaks of them: where silence is assent, a no is an objection."""
    return ["objection" if name == "no" and rule.assent == "silence" else name for name in names]


def measure_words(table: str, names: Sequence[str], **values: str) -> str:
    """Measures in the words of one of the tables `measure_`, `did_`, `body_`, ...: 'yes or no objection'."""
    words = [say(f"{table}_{name}", **values) for name in names]
    return reduce(lambda first, then: say("word_or", first=first, then=then), words)


@dataclass(frozen=True)
class Verdict:
    """Whether a condition holds, with the findings of its tests in reading order and the line that says them."""

    ok: bool
    holds_if_equal: bool  # whether it would hold if an exact equality sufficed
    findings: tuple[Finding, ...]
    arithmetic: str


def examine(rule: Rule, condition: Condition, counts: Counts) -> Verdict:
    """A condition on these counts. Every test is worked out, also where another has decided."""
    if isinstance(condition, Test):
        findings = find(rule, condition, counts)
        return Verdict(
            all(found.ok for found in findings),
            all(found.ok or found.equal for found in findings),
            tuple(findings),
            "; ".join(found.sentence for found in findings),
        )
    return _join(condition, [examine(rule, part, counts) for part in condition.parts])


def _join(clause: Clause, parts: list[Verdict]) -> Verdict:
    join = all if clause.join == "all" else any
    lines = [part.arithmetic for part in parts]
    return Verdict(
        join(part.ok for part in parts),
        join(part.holds_if_equal for part in parts),
        tuple(found for part in parts for found in part.findings),
        "; ".join(lines)
        if clause.join == "all"
        else reduce(lambda first, then: say("word_or_else", first=first, then=then), lines),
    )
