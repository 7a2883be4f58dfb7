"""What the chair reads out after a vote: the outcome, on what and by which rule, the count, every test with its margin,
what follows, what was missing."""

from collections.abc import Mapping, Sequence

from alliance.domain.spelling import instant
from alliance.domain.tally.explain import alternatives
from alliance.domain.tally.finding import Finding, examine, find, measure_words, spoken
from alliance.domain.tally.lacking import Missing, missing
from alliance.domain.tally.measures import BUCKETS
from alliance.domain.tally.outcome import Tally
from alliance.domain.tally.paper import Paper
from alliance.domain.tally.phrases import (
    accepts,
    bound_words,
    follow_clause,
    lettering,
    ordinal,
    paired,
    percent_words,
    source_words,
    together,
    votes_words,
)
from alliance.domain.tally.recount import settle_decided
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import MEMBERS, Clause, Condition, Rule, Rung, Test
from alliance.domain.tally.wanting import missing_words
from alliance.domain.words import say


def announce(paper: Paper, found: Tally) -> list[str]:
    """The announcement of the tally of a paper, in reading order, one sentence or two an item."""
    rule, record = paper.rule, found.record
    lines = [outcome_said(rule, found), *_heading(paper, found)]
    if "ended" in record:
        ended = record["ended"]
        return [*lines, say(f"record_{ended['kind']}", at=instant(ended["at"]), reason=ended["reason"])]
    settled = settle_decided(paper)
    standing = settled.standing
    if paper.round > 1 or any(rung.when == "few_against" for rung in rule.ladder):
        lines.append(say("announce_round", round=ordinal(paper.round)))
    by = {member: standing.counted[member].by for member in sorted(standing.proxied)}
    lines += count_words(
        rule, settled.electors, standing.buckets, found, round=paper.round, proxied=standing.proxied, by=by
    )
    if record.get("not_bound"):
        code = "record_not_bound_accepted" if accepts(rule) else "record_not_bound"
        lines.append(say(code, members=record["not_bound"]))
    for each in record.get("broken_by", []):
        lines.append(say("record_broken_by", member=each["member"], at=instant(each["at"])))
    return lines


def count_words(
    rule: Rule,
    electors: Sequence[Elector],
    buckets: Mapping[str, str],
    found: Tally,
    *,
    round: int = 1,
    proxied: frozenset[str] = frozenset(),
    by: Mapping[str, str | None] | None = None,
) -> list[str]:
    """What is read out of a count alone, of whatever ballot: how many did what, every test with its margin, what was
    missing, what follows. `by`: who voted for whom."""
    lacking = missing(rule, electors, buckets, round, proxied)
    lines = [_counted(rule, found), *votes_words(electors)]
    if by:
        pairs = [say("who_by_proxy", member=member, holder=holder) for member, holder in by.items()]
        lines.append(say("announce_proxies", votes=together(pairs, "and")))
    lines += [line for test in rule.quorum for line in _test(rule, test, found, quorum=True)]
    if all(each.ok for each in found.quorum):
        lines += _condition(rule, rule.adopted_if, found)
        lines += _ladder(rule, found)
        if rule.rejected_if is not None and found.outcome != "adopted":
            lines += [say("announce_rejection"), *_condition(rule, rule.rejected_if, found)]
    if lacking is not None:
        lines += missing_words(rule, electors, buckets, lacking, proxied)
    if found.follow is not None:
        lines.append(say("announce_follow", what=_follows(found, lacking)))
    return lines


def outcome_said(rule: Rule, found: Tally) -> str:
    """The outcome, told apart by the way that led to it."""
    quorum = all(each.ok for each in found.quorum)
    code = found.outcome
    if accepts(rule) and code in ("adopted", "not_adopted"):
        return say("announce_accepted" if code == "adopted" else "announce_not_accepted")
    if code == "adopted" and not examine(rule, rule.adopted_if, found.counts).ok:
        code = "adopted_by_ladder"
    elif code == "not_adopted" and rule.rejected_if is not None:
        code = "rejected" if examine(rule, rule.rejected_if, found.counts).ok else code
    elif code == "not_adopted" and quorum and _equal_again(rule, found):
        return say("announce_tied_again", round=ordinal(found.round))
    elif code == "referred" and not quorum:
        code = "referred_without_quorum"
    elif code == "referred" and found.follow is not None and found.follow.then == "second_vote":
        code = "put_again"
    return say(f"announce_{code}")


def _equal_again(rule: Rule, found: Tally) -> bool:
    """Whether the votes are equal in a later round than the one that the rule has a rung for."""
    earlier = any(rung.when == "equal" and rung.round < found.round for rung in rule.ladder)
    return earlier and examine(rule, rule.adopted_if, found.counts).holds_if_equal


def _heading(paper: Paper, found: Tally) -> list[str]:
    """On what and in which ballot, where the document says it; the rule with its source; when the ballot closed."""
    said = paper.heading
    lines = []
    if said.about:
        lines.append(
            say(
                "announce_about_ballot" if said.ballot else "announce_about",
                about=said.about,
                ballot=said.ballot,
            )
        )
    title = said.title or said.code
    lines.append(
        say("announce_rule", title=title, version=said.version, citation=source_words(said.citation))
    )
    if found.outcome != "withdrawn":
        closed = instant(found.record["window"]["closes_at"])
        lines.append(
            say("announce_silence_ended" if paper.rule.assent == "silence" else "announce_closed", at=closed)
        )
        for each in found.record["window"]["extended"]:
            if each["cause"] == "outage":  # everybody waited for it; the other causes stand in the record
                lines.append(say("announce_outage", at=instant(each["at"])))
    return lines


def finding_words(rule: Rule, test: Test, found: Finding, *, quorum: bool, least: int) -> str:
    """One finding as a sentence: 'Members: 28 voted yes, of 42 that voted yes or no. At least 28 were needed ...'

    `least`: a number of members that the rule never goes below, told with the share that the test asks.
    """
    who = say("who_members") if found.class_ is None else rule.classes[found.class_]
    counted, of = spoken(rule, found.counts), spoken(rule, found.of)
    needed = max(found.needed, least)
    margin = found.margin - (needed - found.needed)
    told = {
        "counted": found.counted, "base": found.base or say("none"), "needed": needed,
        "share": bound_words(test, least), "margin": _margin(margin, test.is_floor),
        "body": measure_words("body", of), "who": who,
    }  # fmt: skip
    kind = "floor" if test.is_floor else ("limit" if needed > 0 else "none")
    if test.unit != MEMBERS:
        sentence = say(
            f"announce_weight_{kind}", **told, unit=rule.units[test.unit], did=measure_words("body", counted),
            percent=percent_words(found.counted, found.base, below=needed if test.is_floor else needed + 1),
        )  # fmt: skip
        return say("announce_quorum", said=sentence) if quorum else sentence[0].upper() + sentence[1:]
    if kind == "none":
        act = measure_words("act", counted)
        code = "announce_none_of" if found.class_ is not None else "announce_none"
        return say(code if found.counted else f"{code}_and_none_did", act=act, **told)
    label = who[0].upper() + who[1:]
    if quorum:
        label = say("label_quorum") if found.class_ is None else say("label_class", who=who)
    told["counted"] = found.counted or say("none")
    code = f"announce_{kind}_one" if needed == 1 else f"announce_{kind}"
    return say(code, label=label, did=measure_words("did", counted), **told)


def _margin(margin: int, floor: bool) -> str:
    if floor:
        code = "margin_missing" if margin < 0 else ("margin_spare" if margin else "margin_exact")
    else:
        code = "margin_over" if margin < 0 else ("margin_left" if margin else "margin_full")
    return say(code, number=abs(margin))


def _test(rule: Rule, test: Test, found: Tally, *, quorum: bool = False, least: int = 0) -> list[str]:
    return [
        finding_words(rule, test, each, quorum=quorum, least=least) for each in find(rule, test, found.counts)
    ]


def _condition(rule: Rule, condition: Condition, found: Tally, least: int = 0) -> list[str]:
    """The tests of a condition as they came out, alternatives by letter and whether one held."""
    if not isinstance(condition, Clause):
        return _test(rule, condition, found, least=least)
    parts = [_condition(rule, part, found, least) for part, least in paired(condition)]
    if condition.join == "all":
        return [line for part in parts for line in part]
    held = examine(rule, condition, found.counts).ok
    if held:
        return [*alternatives(parts), say("announce_one_held")]
    first, *others = lettering(len(parts))
    neither = say("announce_neither_held", first=first, then="".join(others))
    return [*alternatives(parts), neither if len(others) == 1 else say("announce_none_held")]


def _counted(rule: Rule, found: Tally) -> str:
    cell = found.members
    shown = [bucket for bucket in BUCKETS if cell.of([bucket]) or bucket in rule.choices]
    parts = []
    for bucket in shown:
        name = spoken(rule, [bucket])[0]
        name = "silent" if bucket == "absent" and rule.assent == "silence" else name
        number = cell.of([bucket])
        one = number == 1 and bucket == "attending"
        parts.append(say(f"count_{name}_one" if one else f"count_{name}", number=number or say("none")))
    return say(
        "announce_counted_one" if cell.electorate == 1 else "announce_counted",
        all=cell.electorate,
        parts=parts,
    )


def _ladder(rule: Rule, found: Tally) -> list[str]:
    """Where classes missed their majority: how many members of each voted no, and what the rule makes of so few."""
    failed = [each for each in found.tests if not each.ok]
    rung = next((r for r in rule.ladder if r.when == "few_against" and r.round == found.round), None)
    if rung is None or not failed or any(each.class_ is None for each in failed):
        return []
    lines, against = [], [found.counts.cell(each.class_, MEMBERS).no for each in failed]
    for each, number in zip(failed, against, strict=True):
        code = "announce_against_one" if number == 1 else "announce_against"
        lines.append(say(code, who=rule.classes[each.class_ or ""], number=number or say("none")))
    return [*lines, _rung(rung, max(against))]


def _rung(rung: Rung, most: int) -> str:
    """What the rule makes of so few against, or of more."""
    few = say("few_one" if rung.most == 1 else "few", number=rung.most)
    kept = "kept" if most <= rung.most else "exceeded"
    outcome = "adopted" if rung.outcome == "adopted" else "referred"
    return say(f"announce_few_{outcome}_{kept}", round=ordinal(rung.round), few=few, number=most)


def _follows(found: Tally, lacking: Missing | None) -> str:
    """What follows; what is waited for, where the rule only says that something is."""
    assert found.follow is not None
    if found.follow.then != "until_cleared":
        return follow_clause(found.follow)
    if found.members.of(["discuss"]):
        return say("follow_until_position")
    yes = lacking.further if lacking is not None else None
    if yes is not None and "yes" in yes.ways:
        return say("follow_until_one_yes" if yes.total == 1 else "follow_until_yes", number=yes.total)
    return follow_clause(found.follow)
