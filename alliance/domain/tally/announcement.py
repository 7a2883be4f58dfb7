"""What the chair reads out after a vote: outcome, count, every test with its margin, what follows, what was missing."""

from collections.abc import Mapping, Sequence
from functools import reduce

from alliance.domain.tally.explain import alternatives, bound_words, follow_clause
from alliance.domain.tally.finding import Finding, examine, find, measure_words, spoken
from alliance.domain.tally.lacking import Missing, Reversal, missing, reversals
from alliance.domain.tally.measures import BUCKETS
from alliance.domain.tally.outcome import Tally
from alliance.domain.tally.paper import Paper
from alliance.domain.tally.recount import settle_paper
from alliance.domain.tally.rule import MEMBERS, Clause, Condition, Rule, Test
from alliance.domain.words import say

NAMED = 6  # members named one by one in a sentence; more are counted


def announce(paper: Paper, found: Tally) -> list[str]:
    """The announcement of the tally of a paper, in reading order, one sentence or two an item."""
    rule = paper.rule
    if found.outcome in ("withdrawn", "void"):
        return [say(f"announce_{found.outcome}"), *record_words(found)]
    rejected = {fact.member for fact in paper.facts if fact.kind == "credentials_rejected"}
    settled = settle_paper(paper, without=rejected)
    lines = [say(f"announce_{found.outcome}"), _counted(rule, found)]
    lines += [line for test in rule.quorum for line in _test(rule, test, found, quorum=True)]
    if all(each.ok for each in found.quorum):
        lines += _condition(rule, rule.adopted_if, found)
        if rule.rejected_if is not None:
            lines += [say("announce_rejection"), *_condition(rule, rule.rejected_if, found)]
    if found.follow is not None:
        lines.append(say("announce_follow", what=follow_clause(found.follow)))
    lacking = missing(rule, settled.electors, settled.standing.buckets, paper.round)
    if lacking is not None:
        lines += missing_words(rule, lacking)
    lines += reversal_words(rule, reversals(rule, settled.electors, settled.standing.buckets, paper.round))
    return lines + record_words(found)


def finding_words(rule: Rule, test: Test, found: Finding, *, quorum: bool) -> str:
    """One finding as a sentence: 'Members: 28 voted yes, of 42 that voted yes or no. At least 28 were needed ...'"""
    label = say("label_members") if found.unit == MEMBERS else say("label_unit", unit=rule.units[found.unit])
    if quorum:
        label = (
            say("label_quorum")
            if found.unit == MEMBERS
            else say("label_quorum_unit", unit=rule.units[found.unit])
        )
    if found.class_ is not None:
        label = say("label_class", label=label, who=rule.classes[found.class_])
    code = "announce_floor" if test.is_floor else "announce_limit"
    if not test.is_floor and found.needed <= 0:
        code = "announce_none"
    return say(
        code if found.needed != 1 else f"{code}_one",
        label=label,
        counted=found.counted or say("none"),
        did=measure_words("did", spoken(rule, found.counts)),
        base=found.base or say("none"),
        body=measure_words("body", spoken(rule, found.of)),
        needed=found.needed,
        share=bound_words(test),
        margin=_margin(found.margin, test.is_floor, found.needed),
    )


def _margin(margin: int, floor: bool, needed: int) -> str:
    if floor:
        code = "margin_missing" if margin < 0 else ("margin_spare" if margin else "margin_exact")
    else:
        code = "margin_over" if margin < 0 else ("margin_left" if margin else "margin_full")
        code = "margin_none" if margin == 0 and needed <= 0 else code
    return say(code, number=abs(margin))


def _test(rule: Rule, test: Test, found: Tally, *, quorum: bool = False) -> list[str]:
    return [finding_words(rule, test, each, quorum=quorum) for each in find(rule, test, found.counts)]


def _condition(rule: Rule, condition: Condition, found: Tally) -> list[str]:
    """The tests of a condition as they came out, alternatives by letter and whether one held."""
    if not isinstance(condition, Clause):
        return _test(rule, condition, found)
    parts = [_condition(rule, part, found) for part in condition.parts]
    if condition.join == "all":
        return [line for part in parts for line in part]
    held = examine(rule, condition, found.counts).ok
    return [*alternatives(parts), say("announce_one_held" if held else "announce_none_held")]


def _counted(rule: Rule, found: Tally) -> str:
    cell = found.members
    shown = [bucket for bucket in BUCKETS if cell.of([bucket]) or bucket in rule.choices]
    parts = [
        say(f"count_{name}", number=cell.of([bucket]) or say("none"))
        for bucket in shown
        for name in (
            ["silent"] if bucket == "absent" and rule.assent == "silence" else spoken(rule, [bucket])
        )
    ]
    return say("announce_counted", all=cell.electorate, parts=parts)


def missing_words(rule: Rule, found: Missing) -> list[str]:
    """What was missing, by class: from those that stood apart, and from those against."""
    lines = []
    if found.further:
        lines.append(say("missing_further", who=_so_many("so_many_more", rule, found.further)))
    if found.turned:
        code = "missing_silence" if rule.assent == "silence" else "missing_turned"
        lines.append(say(code, who=_so_many("so_many", rule, found.turned)))
    return lines or [say("missing_nothing_helps")]


def _so_many(code: str, rule: Rule, numbers: Mapping[str | None, int]) -> list[str]:
    return [
        say(code, number=number, who=say("who_members") if class_ is None else rule.classes[class_])
        for class_, number in numbers.items()
    ]


def reversal_words(rule: Rule, found: Sequence[Reversal]) -> list[str]:
    """Which single changed vote would reverse the outcome, members that could do alike together."""
    if not found:
        return [say("reversal_none")]
    ways: dict[tuple[tuple[str, ...], str, str], list[str]] = {}
    for each in found:
        ways.setdefault((each.members, each.before, each.outcome), []).append(each.after)
    lines = [say("reversal_some")]
    for (members, before, outcome), afters in ways.items():
        values = {
            "before": say(f"stood_{spoken(rule, [before])[0]}"),
            "ways": either([say(f"by_{name}") for name in spoken(rule, afters)]),
            "outcome": say(f"outcome_{outcome}"),
        }
        if len(members) <= NAMED:
            lines.append(say("reversal_named", members=either(members), **values))
        else:
            lines.append(say("reversal_many", number=len(members), **values))
    return lines


def either(words: Sequence[str]) -> str:
    """'JP', 'JP or AU', 'JP or AU or CL'."""
    return reduce(lambda first, then: say("word_or", first=first, then=then), words)


def record_words(found: Tally) -> list[str]:
    """What the record of the document adds: refused ballots, members outside, extensions, who is not bound."""
    record = found.record
    lines = []
    if "ended" in record:
        ended = record["ended"]
        lines.append(say(f"record_{ended['kind']}", at=_instant(ended["at"]), reason=ended["reason"]))
    if record.get("not_bound"):
        lines.append(say("record_not_bound", members=record["not_bound"]))
    for each in record.get("broken_by", []):
        lines.append(say("record_broken_by", member=each["member"], at=_instant(each["at"])))
    for each in record["window"]["extended"]:
        cause, at = say(f"cause_{each['cause']}"), _instant(each["at"])
        lines.append(say("record_extended", cause=cause, at=at, closes_at=_instant(each["closes_at"])))
    for why in sorted({each["why"] for each in record["outside"]}):
        members = [each["member"] for each in record["outside"] if each["why"] == why]
        lines.append(say("record_outside", members=members, why=say(f"why_{why}")))
    for each in record["refused"]:
        lines.append(say("record_refused", member=each["member"], why=say(f"why_{each['why']}")))
    if "provisional" in record:
        both = record["provisional"]
        ways = {way: say(f"outcome_{both[way]['outcome']}") for way in ("counted", "left_out")}
        lines.append(say("record_provisional", members=both["members"], **ways))
    return lines


def _instant(text: str) -> str:
    """An instant as people read it, seconds and their parts only where they say something."""
    day, clock = text.removesuffix("Z").split("T")
    clock, _, parts = clock.partition(".")
    clock = f"{clock}.{parts.rstrip('0')}" if parts.strip("0") else clock.removesuffix(":00")
    return say("instant", day=day, clock=clock)
