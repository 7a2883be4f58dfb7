"""A decision rule in plain words, for the ballot paper: before anyone votes, what each choice will do."""

from collections.abc import Sequence
from functools import reduce

from alliance.domain.tally.counting import Counts, all_voting, count
from alliance.domain.tally.effects import choice_words
from alliance.domain.tally.finding import find, measure_words, spoken
from alliance.domain.tally.phrases import (
    accepts,
    follow_clause,
    lettering,
    ordinal,
    paired,
    quorum_words,
    together,
    votes_words,
    words_of,
)
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Blocking, Clause, Condition, Rule, Share, Test
from alliance.domain.words import say


def explain_before(rule: Rule, electors: Sequence[Elector]) -> list[str]:
    """The sentences of the ballot paper, in reading order: what adopts, how many that takes if all vote, what
    yes, no, abstaining and not voting do, whom it binds, the quorum, what an equal vote means, and what follows."""
    counts = count(rule, electors, {})
    accepted = accepts(rule)
    sentences = _condition(rule, rule.adopted_if, counts, "accept" if accepted else "adopt")
    if rule.rejected_if is not None:
        sentences += _condition(rule, rule.rejected_if, counts, "reject")
        sentences.append(say("explain_otherwise_no_opinion"))
    present = any(each.attending for each in electors)
    sentences += choice_words(rule, present=present)
    if rule.not_bound:
        who = measure_words("base", spoken(rule, rule.not_bound), who=say("who_members"))
        sentences.append(say("explain_not_bound_accepted" if accepted else "explain_not_bound", who=who))
    for test in rule.quorum:
        for class_, found in zip(rule.classes_of(test), find(rule, test, counts), strict=True):
            numbers = {"needed": found.needed, "base": found.base}
            sentences.append(quorum_words(rule, test, class_, **numbers, present=present))
    sentences += votes_words(electors)
    if rule.proxy is not None:
        code = "explain_proxy_class" if rule.proxy.same_class else "explain_proxy"
        sentences.append(say(code if rule.proxy.most > 1 else f"{code}_one", most=rule.proxy.most))
    if rule.late_suspension == "leaves":
        sentences.append(say("explain_suspension"))
    sentences += ladder_words(rule)
    if rule.late_quorum_hours:
        sentences.append(say("explain_late_quorum", hours=rule.late_quorum_hours))
    if rule.outage is not None:
        sentences.append(say("explain_outage", **vars(rule.outage)))
    if rule.no_notes:
        sentences.append(say("explain_no_notes"))
    if rule.turnout != "nobody":
        sentences.append(say(f"explain_turnout_{rule.turnout}"))
    return sentences + [
        _if(rule, outcome, follow_clause(follow))
        for outcome, follow in sorted(rule.follows.items())
        if outcome != "referred" or "referred" in (rule.without_quorum, rule.otherwise)
    ]


def _if(rule: Rule, outcome: str, what: str) -> str:
    """What follows an outcome; the votes in which equal votes have it, where the ladder alone brings it about."""
    rounds = [ordinal(rung.round) for rung in rule.ladder if rung.outcome == outcome == "tied"]
    if rounds and rule.otherwise != outcome:
        return say("explain_if_tied_round", round=together(rounds, "or"), what=what)
    return say(f"explain_if_{_when(rule, outcome)}", what=what)


def _when(rule: Rule, outcome: str) -> str:
    """What comes about when this outcome does: a referral for want of a quorum is told as the quorum missed."""
    only = outcome == "referred" and rule.without_quorum == outcome and rule.otherwise != outcome
    return "no_quorum" if only else outcome


def alternatives(parts: Sequence[Sequence[str]]) -> list[str]:
    """The sentences of alternatives, each after its letter, behind one that says that one of them is enough."""
    letters = lettering(len(parts))
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
            sentences += _needed(rule, condition, class_, counts, least)
    return sentences


def _needed(rule: Rule, test: Test, class_: str | None, counts: Counts, least: int) -> list[str]:
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
    if kind == "members" and of == "electorate" and needed == size:
        kind = "all"
    told = {"who": "", "whose": ""}
    if class_ is not None:
        title = rule.classes[class_]
        told = {"who": f" {title}", "whose": say("who_whose", who=title)}
    unit = rule.units.get(test.unit, "")
    return [say(f"explain_needed_{of}_{kind}", needed=needed, all=size, unit=unit, **told)]


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
