"""A decision rule as data: quorum, tests that must all hold, and what an equal vote means.

Thresholds are whole-number fractions, never stored percentages: 34 of 51 is two thirds, yet fails 66.67 %.
"""

from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from alliance.domain.shape import Node

BASES = ("voting", "present", "electorate")
UNITS_OF_COUNT = ("members", "weight")
TIES = ("not_adopted", "tied")


@dataclass(frozen=True)
class Share:
    """At least (`strict`: more than) numerator/denominator of the base `of` must be among `counts`.

    `counts` is `yes` in a test and `present` in a quorum; `of` is `voting` (yes or no: 'members present and
    voting', UN GA Rules of Procedure r.86), `present` or `electorate`; `unit` is `members` or `weight`.
    """

    code: str
    counts: str
    numerator: int
    denominator: int
    of: str
    strict: bool
    unit: str

    def needed(self, base: int) -> int:
        """The smallest count that passes on this base; never less than 1, since 0 of 0 adopts nothing."""
        whole, rest = divmod(self.numerator * base, self.denominator)
        return max(1, whole + 1 if self.strict or rest else whole)

    def passes(self, counted: int, base: int) -> bool:
        """Whether `counted` of `base` passes, by whole-number cross multiplication."""
        left, right = counted * self.denominator, self.numerator * base
        return base > 0 and (left > right if self.strict else left >= right)


@dataclass(frozen=True)
class AtMost:
    """No more than `at_most` members may vote no, with 0 for consensus: no Member present when the decision
    is taken formally objects (WTO Agreement IX:1 fn 1)."""

    code: str
    counts: str
    at_most: int


Test: TypeAlias = Share | AtMost


@dataclass(frozen=True)
class Rule:
    """A decision rule: a quorum or none, the tests that must all hold, and the outcome of an equal vote."""

    quorum: Share | None
    tests: tuple[Test, ...]
    tie: str

    @classmethod
    def from_terms(cls, terms: object) -> Self:
        """The rule that `terms` (JSON data) state. Raises Refusal `rule_malformed` with the path of the
        fault.

        {"quorum": {"counts": "present", "numerator", "denominator", "of": "electorate", "strict"} or null,
        "tests": [{"code", "counts": "yes", "numerator", "denominator", "of", "strict", "unit"} or
        {"code", "counts": "no", "at_most"}, ...], "tie": "not_adopted" or "tied"}
        """
        return cls.read(Node(terms, "", "rule_malformed"))

    @classmethod
    def read(cls, node: Node) -> Self:
        """As `from_terms`, inside a larger document: faults carry the path and the code of `node`."""
        node.only("quorum", "tests", "tie")
        quorum = node.get("quorum")
        tests = node["tests"].items()
        if not tests:
            raise node["tests"].fault("fault_empty")
        rule = cls(
            None if quorum is None else _quorum(quorum),
            tuple(_test(test) for test in tests),
            node["tie"].one_of(*TIES),
        )
        codes = [test.code for test in rule.tests]
        if len(set(codes)) < len(codes):
            raise node["tests"].fault("fault_code_twice")
        if quorum is None and not rule.needs_a_yes:
            raise node["quorum"].fault("fault_consensus_needs_quorum")
        return rule

    def terms(self) -> dict[str, Any]:
        """The terms of the rule as JSON data; `Rule.from_terms(rule.terms()) == rule`."""

        def share(test: Share) -> dict[str, Any]:
            keys = ("counts", "denominator", "numerator", "of", "strict")
            return {key: getattr(test, key) for key in keys}

        def terms(test: Test) -> dict[str, Any]:
            if isinstance(test, AtMost):
                return {"at_most": test.at_most, "code": test.code, "counts": test.counts}
            return {"code": test.code, "unit": test.unit, **share(test)}

        return {
            "quorum": None if self.quorum is None else share(self.quorum),
            "tests": [terms(test) for test in self.tests],
            "tie": self.tie,
        }

    @property
    def needs_a_yes(self) -> bool:
        """Whether this is a voting rule, which never adopts without a yes; consensus needs only some who take
        part."""
        return any(isinstance(test, Share) for test in self.tests)


def _quorum(node: Node) -> Share:
    node.only("counts", "denominator", "numerator", "of", "strict")
    node["of"].one_of("electorate")
    return _share(node, "quorum", "present", "members")


def _test(node: Node) -> Test:
    code = node["code"].text()
    if isinstance(node.value, dict) and "at_most" in node.value:
        node.only("at_most", "code", "counts")
        return AtMost(code, node["counts"].one_of("no"), node["at_most"].whole())
    node.only("code", "counts", "denominator", "numerator", "of", "strict", "unit")
    return _share(node, code, "yes", node["unit"].one_of(*UNITS_OF_COUNT))


def _share(node: Node, code: str, counts: str, unit: str) -> Share:
    share = Share(
        code,
        node["counts"].one_of(counts),
        node["numerator"].whole(1),
        node["denominator"].whole(1),
        node["of"].one_of(*BASES),
        node["strict"].truth(),
        unit,
    )
    if share.numerator > share.denominator or (share.strict and share.numerator == share.denominator):
        raise node["numerator"].fault("fault_never_reached")
    return share
