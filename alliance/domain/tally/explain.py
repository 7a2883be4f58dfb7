"""A decision rule in plain words, for the ballot paper: before anyone votes, what each choice will do."""

from collections.abc import Sequence
from functools import reduce
from string import ascii_lowercase

from alliance.domain.tally.counting import Counts, all_voting, count
from alliance.domain.tally.finding import find, measure_words, spoken
from alliance.domain.tally.measures import buckets
from alliance.domain.tally.phrases import follow_clause, ordinal, paired, quorum_words, words_of
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Blocking, Clause, Condition, Number, Rule, Share, Test
from alliance.domain.words import say


def explain_before(rule: Rule, electors: Sequence[Elector]) -> list[str]:
    """The sentences of the ballot paper, in reading order: what adopts, how many that takes if all vote, what
    yes, no, abstaining and not voting do, whom it binds, the quorum, what an equal vote means, and what follows."""
    counts = count(rule, electors, {})
    sentences = _condition(rule, rule.adopted_if, counts, "adopt")
    if rule.rejected_if is not None:
        sentences += _condition(rule, rule.rejected_if, counts, "reject")
        sentences.append(say("explain_otherwise_no_opinion"))
    sentences += [say(code) for code in _choices(rule)]
    if rule.not_bound:
        who = measure_words("base", spoken(rule, rule.not_bound), who=say("who_members"))
        sentences.append(say("explain_not_bound", who=who))
    for test in rule.quorum:
        for class_, found in zip(rule.classes_of(test), find(rule, test, counts), strict=True):
            sentences.append(quorum_words(rule, test, class_, needed=found.needed, base=found.base))
    if rule.proxy is not None:
        code = "explain_proxy_class" if rule.proxy.same_class else "explain_proxy"
        sentences.append(say(code if rule.proxy.most > 1 else f"{code}_one", most=rule.proxy.most))
    if rule.late_suspension == "leaves":
        sentences.append(say("explain_suspension"))
    sentences += ladder_words(rule)
    if rule.late_quorum_hours:
        sentences.append(say("explain_late_quorum", hours=rule.late_quorum_hours))
    return sentences + [
        say(f"explain_if_{_when(rule, outcome)}", what=follow_clause(follow))
        for outcome, follow in sorted(rule.follows.items())
        if outcome != "referred" or "referred" in (rule.without_quorum, rule.otherwise)
    ]


def _when(rule: Rule, outcome: str) -> str:
    """What comes about when this outcome does: a referral for want of a quorum is told as the quorum missed."""
    only = outcome == "referred" and rule.without_quorum == outcome and rule.otherwise != outcome
    return "no_quorum" if only else outcome


def alternatives(parts: Sequence[Sequence[str]]) -> list[str]:
    """The sentences of alternatives, each after its letter, behind one that says that one of them is enough."""
    letters = [f"({ascii_lowercase[place]})" for place in range(len(parts))]
    lettered = [f"{mark} {line}" for mark, lines in zip(letters, parts, strict=True) for line in lines]
    return [
        say("explain_any", letters=reduce(lambda a, b: say("word_or", first=a, then=b), letters)),
        *lettered,
    ]


def _condition(rule: Rule, condition: Condition, counts: Counts, aim: str, least: int = 0) -> list[str]:
    if isinstance(condition, Clause):
        parts = [_condition(rule, part, counts, aim, least) for part, least in paired(condition)]
        return alternatives(parts) if condition.join == "any" else [line for part in parts for line in part]
    sentences = []
    for class_ in rule.classes_of(condition):
        bound = condition.bound
        fixed = counts.fewest_over(bound, class_) + bound.plus if isinstance(bound, Blocking) else 0
        sentences.append(words_of(rule, condition, class_, aim, fixed, least))
        if isinstance(bound, Share) and condition.is_floor:
            sentences += _needed(rule, condition, class_, counts, aim, least)
    return sentences


def _needed(rule: Rule, test: Test, class_: str | None, counts: Counts, aim: str, least: int) -> list[str]:
    """The share as a number, on the electorate of this ballot if all of it is in the base."""
    assert isinstance(test.bound, Share)
    if test.counts != ("yes",) or len(test.bound.of) > 1:
        return []
    of, size = test.bound.of[0], counts.cell(class_, test.unit).electorate
    if of not in ("voting", "present", "electorate"):
        return []
    full = all_voting(counts, {key: cell.electorate for key, cell in counts.cells.items()})
    needed = next(found.needed for found in find(rule, test, full) if found.class_ == class_)
    needed = max(needed, least)
    kind = "members" if test.unit == MEMBERS else "weight"
    who = "" if class_ is None else f" {rule.classes[class_]}"
    unit = rule.units.get(test.unit, "")
    return [
        say(f"explain_needed_{of}_{kind}", aim=say(f"aim_{aim}"), needed=needed, all=size, who=who, unit=unit)
    ]


def ladder_words(rule: Rule) -> list[str]:
    """What an equal vote means, where one can happen; what a vote blocked by few leads to."""
    equal = [rung for rung in rule.ladder if rung.when == "equal"]
    strict = any(test.compare == "more_than" and "yes" in test.counts for test in rule.tests)
    sentences = [say(f"explain_tie_{each.outcome}", round=ordinal(each.round)) for each in equal if strict]
    if strict:
        sentences.append(say("explain_tie_later" if equal else "explain_tie_not_adopted"))
    for rung in rule.ladder:
        if rung.when == "few_against":
            follow = rule.follows.get(rung.outcome)
            what = follow_clause(follow) if follow else say(f"follow_{rung.outcome}")
            code = "explain_few_one" if rung.most == 1 else "explain_few"
            sentences.append(say(code, round=ordinal(rung.round), most=rung.most, what=what))
    return sentences


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
    return ["explain_objection" if stops else "explain_objection_counted", *final, "explain_silent_assent"]


def _none_allowed(test: Test) -> bool:
    bound = test.bound
    if test.compare != "at_most" or isinstance(bound, Blocking):
        return False
    return (bound.number if isinstance(bound, Number) else bound.numerator) == 0


def _as_a_whole(rule: Rule, bucket: str) -> str:
    """The code of what abstaining or not voting does under all tests together."""
    roles = [_role(test, bucket) for test in rule.tests]
    silent = bucket == "absent"
    if "for" in roles and "against" not in roles:
        return "explain_silent_helps" if silent else "explain_abstain_helps"
    if "against" not in roles:
        if silent:
            return _silent(rule)
        counted = any(bucket in test.buckets for test in rule.quorum)
        return "explain_abstain_for_quorum" if counted else "explain_abstain_neutral"
    alike = roles == [_role(test, "no") for test in rule.tests]
    return f"explain_{'silent' if silent else 'abstain'}_{'as_no' if alike else 'no_yes'}"


def _silent(rule: Rule) -> str:
    return "explain_silent" if rule.quorum else "explain_silent_at_all"


def _role(test: Test, bucket: str) -> str:
    """Whether a bucket works for, against or not at all in a test: a limit is easier to keep in a wider base."""
    if bucket in test.buckets:
        return "for" if test.is_floor else "against"
    if isinstance(test.bound, Share):
        return "" if bucket not in buckets(test.bound.of) else ("against" if test.is_floor else "for")
    return "against" if test.is_floor else ""
