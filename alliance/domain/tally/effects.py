"""What each choice does under a rule, in words: worked out from where the tests of the rule put it."""

from collections.abc import Iterable
from functools import reduce

from alliance.domain.tally.measures import buckets
from alliance.domain.tally.phrases import lettering, paired, together
from alliance.domain.tally.rule import MEMBERS, Blocking, Clause, Number, Rule, Share, Test, tests_of
from alliance.domain.words import say


def choice_words(rule: Rule, *, present: bool) -> list[str]:
    """What yes, no, abstaining, not voting and the other choices do, a sentence each; `present`: whether members may
    be present without a ballot."""
    said = []
    for code in _choices(rule):
        if code in ("abstain_by_unit", "silent_by_unit"):
            said.append(say(f"explain_{code}", **_by_unit(rule, code.partition("_")[0])))
        elif code == "explain_choice_declared_limited":
            said.append(_declared(rule))
        else:
            said.append(say("explain_silent_present" if code == "explain_silent" and present else code))
    return said


def _choices(rule: Rule) -> list[str]:
    """What each choice does, by code: worked out from where the tests of the rule put it."""
    if not any(test.is_floor and "yes" in test.buckets for test in rule.tests):
        return _choices_without_yes(rule)
    veto = any(not test.is_floor and "no" in test.buckets and _none_allowed(test) for test in rule.tests)
    codes = ["explain_yes"]
    if "no" in rule.choices:
        codes.append("explain_no_consensus" if veto else _no(rule))
    if "abstain" in rule.choices:
        codes.append(_as_a_whole(rule, "abstain"))
    limited = any(not test.is_floor and "declared" in test.buckets for test in rule.tests)
    codes += [
        f"explain_choice_{choice}" + ("_limited" if choice == "declared" and limited else "")
        for choice in ("no_objection", "declared", "discuss")
        if choice in rule.choices
    ]
    if "no" in rule.reasons_for:
        codes.append("explain_reasons")
    return [*codes, _as_a_whole(rule, "absent")]


def _choices_without_yes(rule: Rule) -> list[str]:
    if rule.assent == "presence":
        abstain = ["explain_abstain_consensus"] if "abstain" in rule.choices else []
        return ["explain_yes_consensus", "explain_no_consensus", *abstain, _silent(rule)]
    stops = any(_none_allowed(test) for test in rule.tests)
    final = ["explain_final"] if rule.final else []
    silent = [
        f"explain_{choice}_as_silence"
        for choice in ("yes", "abstain")
        if choice in rule.choices
        and all(_role(test, choice) == _role(test, "absent") for test in (*rule.quorum, *rule.tests))
    ]
    stop = "explain_objection" if stops else "explain_objection_counted"
    return [stop, *final, "explain_silent_assent", *silent]


def _no(rule: Rule) -> str:
    """A no counts against; where a rule can also reject, for that too."""
    rejects = any(test.is_floor and "no" in test.buckets for test in tests_of(rule.rejected_if))
    return "explain_no_two_sided" if rejects else "explain_no"


def _none_allowed(test: Test) -> bool:
    bound = test.bound
    if test.compare != "at_most" or isinstance(bound, Blocking):
        return False
    return (bound.number if isinstance(bound, Number) else bound.numerator) == 0


def _as_a_whole(rule: Rule, bucket: str) -> str:
    """The code of what abstaining or not voting does under all tests together."""
    roles = [_role(test, bucket) for test in rule.tests]
    name = "silent" if bucket == "absent" else "abstain"
    counted = any(bucket in test.buckets for test in rule.quorum)
    rejecting = [_role(test, bucket) for test in tests_of(rule.rejected_if)]
    if rejecting and "for" not in (*roles, *rejecting):
        return f"explain_{name}_neither" + (("_quorum" if counted else "_no_quorum") if rule.quorum else "")
    if "for" in roles and "against" not in roles:
        return f"explain_{name}_helps"
    if "against" not in roles:
        if name == "silent":
            return _silent(rule)
        return "explain_abstain_for_quorum" if counted else "explain_abstain_neutral"
    if roles == [_role(test, "no") for test in rule.tests]:
        return f"explain_{name}_as_no" if "no" in rule.choices else f"explain_{name}_no_support"
    return f"{name}_by_unit" if _by_unit(rule, bucket) else f"explain_{name}_no_yes"


def _by_unit(rule: Rule, name: str) -> dict[str, str]:
    """The weights for which a choice has the effect of a no, and those for which it is left out; empty unless every
    test asks for enough of a weight and each weight is asked in one way alone."""
    bucket = "absent" if name in ("silent", "absent") else "abstain"
    roles = {test: _role(test, bucket) for test in rule.tests}
    against, out = ({test.unit for test in roles if roles[test] == role} for role in ("against", ""))
    floors = all(test.is_floor and "no" not in test.buckets for test in rule.tests)
    if not floors or against & out or not out or MEMBERS in against | out:
        return {}
    return {"against": _units(rule, against), "out": _units(rule, out)}


def _units(rule: Rule, units: Iterable[str]) -> str:
    asked = [unit for unit in rule.units if unit in units]
    return together([say("word_weight", unit=rule.units[unit]) for unit in asked], "and")


def _declared(rule: Rule) -> str:
    """A declared abstention is harmless within limits: which, where they are alternatives by letter."""
    top = rule.adopted_if
    clauses = [top, *(top.parts if isinstance(top, Clause) else ())]
    for clause in clauses:
        if isinstance(clause, Clause) and clause.join == "any":
            parts = paired(clause)
            if all("declared" in test.buckets for part, _ in parts for test in tests_of(part)):
                letters = reduce(lambda a, b: say("word_nor", first=a, then=b), lettering(len(parts)))
                return say("explain_choice_declared_letters", letters=letters)
    return say("explain_choice_declared_limited")


def _silent(rule: Rule) -> str:
    return "explain_silent" if rule.quorum else "explain_silent_at_all"


def _role(test: Test, bucket: str) -> str:
    """Whether a bucket works for, against or not at all in a test: a limit is easier to keep in a wider base."""
    if bucket in test.buckets:
        return "for" if test.is_floor else "against"
    if isinstance(test.bound, Share):
        return "" if bucket not in buckets(test.bound.of) else ("against" if test.is_floor else "for")
    return "against" if test.is_floor else ""
