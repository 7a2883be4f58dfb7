"""A decision rule read from its terms (JSON data) and written back: every fault with the path to it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from alliance.domain.shape import Node
from alliance.domain.tally.measures import CHOICES, MEASURES, buckets
from alliance.domain.tally.rule import (
    ASSENTS,
    COMPARISONS,
    MEMBERS,
    OUTCOMES,
    TURNOUTS,
    Blocking,
    Bound,
    Clause,
    Condition,
    Follow,
    Number,
    Outage,
    Proxy,
    Rule,
    Rung,
    Share,
    Test,
)

Read = TypeVar("Read")
DEEPEST = 6  # conditions within conditions; no rule that people can read comes near
MOST_HOURS = 8784  # a leap year
OTHERWISE = ("not_adopted", "no_opinion", "silence_broken", "referred")
WITHOUT_QUORUM = ("no_quorum", "referred")
THEN = (
    "next_meeting", "postal_vote", "proposer_may_act", "second_vote", "silence_again", "until_cleared", "vote",
)  # fmt: skip


def from_terms(terms: object) -> Rule:
    """The rule that `terms` (JSON data) state. Raises Refusal `rule_malformed` with the path of the fault.

    `adopted_if`, `assent` and `quorum` must be there; what else a rule can say has a default. The form stands in
    docs/schemas/tally.schema.json.
    """
    return read_rule(Node(terms, "", "rule_malformed"))


def read_rule(node: Node) -> Rule:
    """As `from_terms`, inside a larger document: faults carry the path and the code of `node`."""
    node.only(
        "adopted_if", "assent", "choices", "classes", "final", "follows", "ladder", "late_quorum_hours",
        "late_suspension", "no_notes", "not_bound", "otherwise", "outage", "proxy", "quorum", "reasons_for",
        "rejected_if", "turnout", "units", "voters", "without_quorum", "yes_may_unadopt",
    )  # fmt: skip
    units, classes = _titles(node, "units"), _titles(node, "classes")
    if MEMBERS in units:
        raise node["units"].fault("fault_key_taken", key=MEMBERS)
    reader = _Reader(units, classes)
    choices = _words(node, "choices", CHOICES) or ("yes", "no", "abstain")
    rejected = node.maybe("rejected_if")
    rule = Rule(
        adopted_if=reader.condition(node["adopted_if"]),
        assent=node["assent"].one_of(*ASSENTS),
        quorum=tuple(reader.test(each) for each in node["quorum"].items()),
        rejected_if=None if rejected is None else reader.condition(rejected),
        otherwise=_optional(node, "otherwise", lambda each: each.one_of(*OTHERWISE), "not_adopted"),
        without_quorum=_optional(
            node, "without_quorum", lambda each: each.one_of(*WITHOUT_QUORUM), "no_quorum"
        ),
        ladder=_optional(node, "ladder", lambda each: tuple(map(_rung, each.items())), ()),
        follows=_optional(node, "follows", _follows, {}),
        choices=choices,
        reasons_for=_words(node, "reasons_for", choices),
        final=_words(node, "final", choices),
        not_bound=_words(node, "not_bound", choices),
        proxy=_optional(node, "proxy", _proxy, None),
        late_quorum_hours=_optional(node, "late_quorum_hours", _hours, None),
        outage=_optional(node, "outage", _outage, None),
        no_notes=_optional(node, "no_notes", lambda each: each.truth(), False),
        turnout=_optional(node, "turnout", lambda each: each.one_of(*TURNOUTS), "nobody"),
        late_suspension=_optional(
            node, "late_suspension", lambda each: each.one_of("stays", "leaves"), "stays"
        ),
        voters=_words(node, "voters", tuple(classes)),
        units=units,
        classes=classes,
        yes_may_unadopt=_optional(node, "yes_may_unadopt", lambda each: each.truth(), False),
    )
    _sound(rule, node)
    return rule


def _sound(rule: Rule, node: Node) -> None:
    """Refuses a rule that says of itself what its shape cannot keep."""
    for key, tests in (("quorum", rule.quorum), ("adopted_if", rule.tests)):
        codes = [test.code for test in tests]
        if len(set(codes)) < len(codes):
            raise node[key].fault("fault_code_twice")
    if rule.assent == "yes" and not any(test.is_floor and "yes" in test.buckets for test in rule.tests):
        raise node["assent"].fault("fault_assent_without_yes")
    if rule.late_quorum_hours is not None and not rule.quorum:
        raise node["late_quorum_hours"].fault("fault_late_quorum_needs_quorum")
    if not rule.yes_may_unadopt and not rule.grows_with_yes():
        raise node.fault("fault_yes_may_unadopt")


class _Reader:
    """Reads conditions under the units and classes that a rule declares."""

    def __init__(self, units: Mapping[str, str], classes: Mapping[str, str]) -> None:
        self.units, self.classes = (MEMBERS, *units), tuple(classes)

    def condition(self, node: Node, depth: int = 0) -> Condition:
        """A test, or {"all": [...]}, or {"any": [...]}, nested up to `DEEPEST` times."""
        if depth > DEEPEST:
            raise node.fault("fault_nested", most=DEEPEST)
        for join in ("all", "any"):
            parts = node.maybe(join)
            if parts is not None:
                node.only(join)
                if not parts.items():
                    raise parts.fault("fault_empty")
                return Clause(join, tuple(self.condition(part, depth + 1) for part in parts.items()))
        return self.test(node)

    def test(self, node: Node) -> Test:
        """One test with its bound: a share, a number, or a blocking minority."""
        node.only(
            "blocking",
            "class",
            "code",
            "compare",
            "counts",
            "denominator",
            "number",
            "numerator",
            "of",
            "unit",
        )
        compare = node["compare"].one_of(*COMPARISONS)
        classes = (*self.classes, "each") if self.classes else ()
        return Test(
            code=node["code"].text(),
            counts=_measures(node["counts"]),
            compare=compare,
            bound=self._bound(node, compare),
            unit=_optional(node, "unit", lambda each: each.one_of(*self.units), MEMBERS),
            class_=_optional(node, "class", lambda each: each.one_of(*classes), None),
        )

    def _bound(self, node: Node, compare: str) -> Bound:
        blocking, number = node.maybe("blocking"), node.maybe("number")
        if blocking is not None:
            blocking.only("denominator", "numerator", "plus", "unit")
            share = _share(blocking, "more_than")
            return Blocking(blocking["unit"].one_of(*self.units), *share, blocking["plus"].whole())
        if number is not None:
            return Number(number.whole(1 if compare in ("at_least", "fewer_than") else 0))
        of = _measures(node["of"])
        if not buckets(_measures(node["counts"])) <= buckets(of):
            raise node["of"].fault("fault_counted_outside_base")
        return Share(*_share(node, compare), of)


def _share(node: Node, compare: str) -> tuple[int, int]:
    least = 0 if compare == "at_most" else 1
    numerator, denominator = node["numerator"].whole(least), node["denominator"].whole(1)
    if numerator > denominator or (compare == "more_than" and numerator == denominator):
        raise node["numerator"].fault("fault_never_reached")
    return numerator, denominator


def _measures(node: Node) -> tuple[str, ...]:
    """One measure, or a list of measures that are counted together."""
    if isinstance(node.value, str):
        return (node.one_of(*MEASURES),)
    names = tuple(each.one_of(*MEASURES) for each in node.items())
    if not names:
        raise node.fault("fault_empty")
    return names


def _optional(node: Node, key: str, reader: Callable[[Node], Read], default: Read) -> Read:
    """What stands under `key`, or `default` where nothing does."""
    inner = node.maybe(key)
    return default if inner is None else reader(inner)


def _words(node: Node, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The list of words under `key`, each one of `known`; () where there is none."""
    return _optional(node, key, lambda each: tuple(word.one_of(*known) for word in each.items()), ())


def _titles(node: Node, key: str) -> dict[str, str]:
    """Codes with their titles: {"population": "population"}."""
    inner = node.maybe(key)
    return {} if inner is None else {code: inner[code].text() for code in inner.names()}


def _rung(node: Node) -> Rung:
    node.only("most", "outcome", "round", "when")
    when = node["when"].one_of("equal", "few_against")
    most = node["most"].whole(1) if when == "few_against" else 0
    return Rung(node["round"].whole(1), when, node["outcome"].one_of("adopted", "tied", "referred"), most)


def _follows(node: Node) -> dict[str, Follow]:
    node.only(*OUTCOMES)
    return {outcome: _follow(node[outcome]) for outcome in node.names()}


def _follow(node: Node) -> Follow:
    node.only("rule", "then", "title", "within_hours")
    return Follow(
        node["then"].one_of(*THEN),
        _optional(node, "within_hours", _hours, None),
        _optional(node, "rule", lambda each: each.text(), None),
        _optional(node, "title", lambda each: each.text(), None),
    )


def _hours(node: Node) -> int:
    if node.whole(1) > MOST_HOURS:
        raise node.fault("fault_too_many", most=MOST_HOURS)
    return node.whole(1)


def _outage(node: Node) -> Outage:
    node.only("extends_minutes", "minutes", "within_hours")
    minutes, hours, more = node["minutes"], node["within_hours"], node["extends_minutes"]
    if minutes.whole(1) > 60 * _hours(hours):
        raise minutes.fault("fault_too_many", most=60 * _hours(hours))
    if more.whole(1) > 60 * MOST_HOURS:
        raise more.fault("fault_too_many", most=60 * MOST_HOURS)
    return Outage(minutes.whole(1), _hours(hours), more.whole(1))


def _proxy(node: Node) -> Proxy:
    node.only("most", "same_class")
    return Proxy(node["most"].whole(1), node["same_class"].truth())


def terms_of(rule: Rule) -> dict[str, Any]:
    """The terms of a rule as JSON data, without what is default; `from_terms(terms_of(rule)) == rule`."""
    terms: dict[str, Any] = {
        "adopted_if": _condition_terms(rule.adopted_if),
        "assent": rule.assent,
        "quorum": [_condition_terms(test) for test in rule.quorum],
        "follows": {outcome: _filled(follow) for outcome, follow in rule.follows.items()},
        "ladder": [_filled(rung) | {"round": rung.round} for rung in rule.ladder],
    }
    if rule.rejected_if is not None:
        terms["rejected_if"] = _condition_terms(rule.rejected_if)
    if rule.proxy is not None:
        terms["proxy"] = {"most": rule.proxy.most, "same_class": rule.proxy.same_class}
    if rule.outage is not None:
        terms["outage"] = dict(sorted(vars(rule.outage).items()))
    plain = Rule(rule.adopted_if, rule.assent)
    for key in (
        "choices", "classes", "final", "late_quorum_hours", "late_suspension", "no_notes", "not_bound",
        "otherwise", "reasons_for", "turnout", "units", "voters", "without_quorum", "yes_may_unadopt",
    ):  # fmt: skip
        value = getattr(rule, key)
        if value != getattr(plain, key):
            terms[key] = list(value) if isinstance(value, tuple) else value
    return {key: value for key, value in sorted(terms.items()) if value or key == "quorum"}


def _condition_terms(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, Clause):
        return {condition.join: [_condition_terms(part) for part in condition.parts]}
    bound, terms = condition.bound, {"code": condition.code, "compare": condition.compare}
    found: dict[str, Any] = terms | {"counts": _named(condition.counts)}
    if isinstance(bound, Share):
        found |= {"denominator": bound.denominator, "numerator": bound.numerator, "of": _named(bound.of)}
    elif isinstance(bound, Number):
        found["number"] = bound.number
    else:
        found["blocking"] = dict(vars(bound))
    if condition.unit != MEMBERS:
        found["unit"] = condition.unit
    if condition.class_ is not None:
        found["class"] = condition.class_
    return found


def _named(measures: tuple[str, ...]) -> str | list[str]:
    return measures[0] if len(measures) == 1 else list(measures)


def _filled(row: Follow | Rung) -> dict[str, Any]:
    """The fields of a row that say something."""
    return {key: value for key, value in vars(row).items() if value}
