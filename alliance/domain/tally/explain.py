"""A decision rule in plain words, for the ballot paper: before anyone votes, what each choice will do."""

from collections.abc import Sequence
from functools import reduce
from string import ascii_lowercase

from alliance.domain.tally.counting import Cell, Counts, count
from alliance.domain.tally.finding import find, measure_words, spoken
from alliance.domain.tally.measures import buckets
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Blocking, Clause, Condition, Follow, Rule, Share, Test
from alliance.domain.words import FRACTIONS, say


def explain_before(rule: Rule, electors: Sequence[Elector]) -> list[str]:
    """The sentences of the ballot paper, in reading order: what adopts, how many that takes if all vote, what
    yes, no, abstaining and not voting do, the quorum, what an equal vote means, and what follows."""
    counts = count(rule, electors, {})
    sentences = _condition(rule, rule.adopted_if, counts, "adopt")
    if rule.rejected_if is not None:
        sentences += _condition(rule, rule.rejected_if, counts, "reject")
        sentences.append(say("explain_otherwise_no_opinion"))
    sentences += [say(code) for code in _choices(rule)]
    for test in rule.quorum:
        for class_, found in zip(rule.classes_of(test), find(rule, test, counts), strict=True):
            sentences.append(quorum_words(rule, test, class_, needed=found.needed, base=found.base))
    sentences += _ladder(rule)
    if rule.late_quorum_hours:
        sentences.append(say("explain_late_quorum", hours=rule.late_quorum_hours))
    if rule.outage is not None:
        sentences.append(say("explain_outage", **vars(rule.outage)))
    return sentences + [
        say("explain_follow", outcome=say(f"outcome_{outcome}"), what=follow_clause(follow))
        for outcome, follow in sorted(rule.follows.items())
    ]


def follow_clause(follow: Follow) -> str:
    """What follows, as a clause: 'it is put to the vote again within 48 hours'."""
    what = say(f"follow_{follow.then}")
    if follow.within_hours:
        what = say("follow_within", what=what, hours=follow.within_hours)
    return say("follow_under", what=what, rule=follow.rule) if follow.rule else what


def bound_words(test: Test) -> str:
    """The bound of a test in brackets after the number that it makes: ' (two thirds)'; '' for a plain number."""
    bound = test.bound
    if isinstance(bound, Share):
        if bound.numerator in (0, bound.denominator):
            return ""
        code = "bound_share" if test.compare in ("at_least", "at_most") else f"bound_{test.compare}"
        return say(code, fraction=fraction_words(bound.numerator, bound.denominator))
    return say("bound_blocking") if isinstance(bound, Blocking) else ""


def words_of(rule: Rule, test: Test, class_: str | None, aim: str, blocking: int = 0) -> str:
    """What a test asks, in one sentence: 'To adopt, at least two thirds of the members ... must vote yes.'

    `aim` is `adopt` or `reject`; `blocking` is the number that a blocking minority takes in this electorate.
    """
    who = say("who_members") if class_ is None else rule.classes[class_]
    aimed = say(f"aim_{aim}")
    bound, plain = test.bound, test.unit == MEMBERS
    act = measure_words("act" if plain else "for", spoken(rule, test.counts))
    if isinstance(bound, Share):
        base = measure_words("base", bound.of, who=who)
        if not plain:
            base = say("weight_of", unit=rule.units[test.unit], base=base)
        if not test.is_floor and bound.numerator == 0:
            return say("explain_none", aim=aimed, who=who, act=act)
        if bound.numerator == bound.denominator:
            return say("explain_all", aim=aimed, base=base, act=act)
        amount = say("part_of", fraction=fraction_words(bound.numerator, bound.denominator), base=base)
        return say(f"explain_{test.compare}", aim=aimed, amount=amount, act=act)
    if isinstance(bound, Blocking):
        return say(
            "explain_blocking", aim=aimed, number=blocking, who=who, act=act, plus=bound.plus,
            fraction=fraction_words(bound.numerator, bound.denominator), fewest=blocking - bound.plus,
            unit=say("who_members") if bound.unit == MEMBERS else rule.units[bound.unit],
        )  # fmt: skip
    if plain and test.compare == "at_most" and bound.number == 0:
        if class_ is None and test.counts == ("no",) and rule.assent != "silence":
            return say("explain_no_objection", aim=aimed)
        return say("explain_none", aim=aimed, who=who, act=act)
    code = "number_of_weight" if not plain else ("number_of_one" if bound.number == 1 else "number_of")
    amount = say(code, number=bound.number, who=who if plain else rule.units[test.unit])
    return say(f"explain_{test.compare}", aim=aimed, amount=amount, act=act)


def fraction_words(numerator: int, denominator: int) -> str:
    """A fraction as people say it: two thirds, 55 per cent, 7/9."""
    if (numerator, denominator) in FRACTIONS:
        return FRACTIONS[numerator, denominator]
    percent, rest = divmod(100 * numerator, denominator)
    return f"{numerator}/{denominator}" if rest else say("percent", number=percent)


def alternatives(parts: Sequence[Sequence[str]]) -> list[str]:
    """The sentences of alternatives, each after its letter, behind one that says that one of them is enough."""
    letters = [f"({ascii_lowercase[place]})" for place in range(len(parts))]
    lettered = [f"{mark} {line}" for mark, lines in zip(letters, parts, strict=True) for line in lines]
    return [
        say("explain_any", letters=reduce(lambda a, b: say("word_or", first=a, then=b), letters)),
        *lettered,
    ]


def _condition(rule: Rule, condition: Condition, counts: Counts, aim: str) -> list[str]:
    if isinstance(condition, Clause):
        parts = [_condition(rule, part, counts, aim) for part in condition.parts]
        return alternatives(parts) if condition.join == "any" else [line for part in parts for line in part]
    sentences = []
    for class_ in rule.classes_of(condition):
        bound = condition.bound
        fixed = counts.fewest_over(bound, class_) + bound.plus if isinstance(bound, Blocking) else 0
        sentences.append(words_of(rule, condition, class_, aim, fixed))
        if isinstance(bound, Share) and condition.is_floor:
            sentences += _needed(rule, condition, class_, counts, aim)
    return sentences


def _needed(rule: Rule, test: Test, class_: str | None, counts: Counts, aim: str) -> list[str]:
    """The share as a number, on the electorate of this ballot if all of it is in the base."""
    assert isinstance(test.bound, Share)
    if test.counts != ("yes",) or len(test.bound.of) > 1:
        return []
    of, size = test.bound.of[0], counts.cell(class_, test.unit).electorate
    if of not in ("voting", "present", "electorate"):
        return []
    most = Cell((size, *counts.cell(class_, test.unit).held[1:-1], 0))
    full = Counts({**counts.cells, (class_, test.unit): most}, counts.weights)
    needed = next(found.needed for found in find(rule, test, full) if found.class_ == class_)
    kind = "members" if test.unit == MEMBERS else "weight"
    who = "" if class_ is None else f" {rule.classes[class_]}"
    unit = rule.units.get(test.unit, "")
    return [
        say(f"explain_needed_{of}_{kind}", aim=say(f"aim_{aim}"), needed=needed, all=size, who=who, unit=unit)
    ]


def quorum_words(rule: Rule, test: Test, class_: str | None, *, needed: int, base: int) -> str:
    """What a quorum asks, with the number it takes of this electorate."""
    code = "explain_quorum_weight"
    if test.unit == MEMBERS:
        code = "explain_quorum" if class_ is None else "explain_quorum_class"
    act = measure_words("act", test.counts)
    who = say("who_members") if class_ is None else rule.classes[class_]
    return say(code, needed=needed, all=base, act=act, who=who, unit=rule.units.get(test.unit, ""))


def _ladder(rule: Rule) -> list[str]:
    """What an equal vote means, where one can happen; what a vote blocked by few leads to."""
    equal = [rung for rung in rule.ladder if rung.when == "equal"]
    strict = any(test.compare == "more_than" and "yes" in test.counts for test in rule.tests)
    sentences = [say("explain_tie_tied" if equal else "explain_tie_not_adopted")] if strict else []
    return sentences + [
        say(f"explain_few_{rung.outcome}", round=rung.round, most=rung.most)
        for rung in rule.ladder
        if rung.when == "few_against"
    ]


def _choices(rule: Rule) -> list[str]:
    """What each choice does, by code: worked out from where the tests of the rule put it."""
    if not any(test.is_floor and "yes" in test.buckets for test in rule.tests):
        return _choices_without_yes(rule)
    veto = any(not test.is_floor and "no" in test.buckets and _none_allowed(test) for test in rule.tests)
    codes = ["explain_yes"]
    if "no" in rule.choices:
        codes.append("explain_no_consensus" if veto else "explain_no")
    if "abstain" in rule.choices:
        codes.append(_as_a_whole(rule, "abstain"))
    codes += [
        f"explain_choice_{choice}"
        for choice in ("no_objection", "declared", "discuss")
        if choice in rule.choices
    ]
    if "no" in rule.reasons_for:
        codes.append("explain_reasons")
    return [*codes, _as_a_whole(rule, "absent")]


def _choices_without_yes(rule: Rule) -> list[str]:
    if rule.assent == "presence":
        abstain = ["explain_abstain_consensus"] if "abstain" in rule.choices else []
        return ["explain_yes_consensus", "explain_no_consensus", *abstain, "explain_silent"]
    stops = any(_none_allowed(test) for test in rule.tests)
    final = ["explain_final"] if rule.final else []
    return ["explain_objection" if stops else "explain_objection_counted", *final, "explain_silent_assent"]


def _none_allowed(test: Test) -> bool:
    return (
        test.compare == "at_most"
        and not isinstance(test.bound, Blocking)
        and not any((getattr(test.bound, "number", 0), getattr(test.bound, "numerator", 0)))
    )


def _as_a_whole(rule: Rule, bucket: str) -> str:
    """The code of what abstaining or not voting does under all tests together."""
    roles = [_role(test, bucket) for test in rule.tests]
    silent = bucket == "absent"
    if "for" in roles and "against" not in roles:
        return "explain_silent_helps" if silent else "explain_abstain_helps"
    if "against" not in roles:
        if silent:
            return "explain_silent"
        counted = any(bucket in test.buckets for test in rule.quorum)
        return "explain_abstain_for_quorum" if counted else "explain_abstain_neutral"
    alike = roles == [_role(test, "no") for test in rule.tests]
    return f"explain_{'silent' if silent else 'abstain'}_{'as_no' if alike else 'no_yes'}"


def _role(test: Test, bucket: str) -> str:
    """Whether a bucket works for, against or not at all in a test: a limit is easier to keep in a wider base."""
    if bucket in test.buckets:
        return "for" if test.is_floor else "against"
    if isinstance(test.bound, Share):
        return "" if bucket not in buckets(test.bound.of) else ("against" if test.is_floor else "for")
    return "against" if test.is_floor else ""
