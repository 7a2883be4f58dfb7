"""Who alone could have changed the outcome, in words, and what the outcome would then have been."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from alliance.domain.errors import Refusal
from alliance.domain.tally.counting import count, moved
from alliance.domain.tally.finding import examine, spoken
from alliance.domain.tally.lacking import Reversal, reversals
from alliance.domain.tally.outcome import Tally, judge
from alliance.domain.tally.paper import Paper
from alliance.domain.tally.phrases import accepts, follow_clause, together
from alliance.domain.tally.recount import Settled, tally_paper
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import Rule
from alliance.domain.tally.wanting import NAMED
from alliance.domain.words import say


def alone_words(paper: Paper, settled: Settled, found: Tally) -> list[str]:
    """Who alone could have changed the outcome of a paper."""
    rule, standing = paper.rule, settled.standing
    stood = rule, settled.electors, standing.buckets
    by_itself = reversals(*stood, paper.round, standing.proxied)
    depends = []
    if rule.late_quorum_hours is not None:
        by_itself = _in_time(paper, settled, found, by_itself)
        voted = standing.counted.keys()
        if _close_may_move(settled, found) and any(each.member not in voted for each in settled.electors):
            depends = [say("reversal_depends")]
            if not by_itself:
                return depends
    said = reversal_words(*stood, by_itself, round=paper.round, proxied=standing.proxied)
    return [*said, *depends]


def _close_may_move(settled: Settled, found: Tally) -> bool:
    """Whether one more ballot could have moved the close under late-quorum protection: not where the quorum was there
    before the last hours."""
    late = any(each.cause == "late_quorum" for each in settled.extensions)
    return late or not all(each.ok for each in found.quorum)


def _in_time(paper: Paper, settled: Settled, found: Tally, told: Sequence[Reversal]) -> list[Reversal]:
    """The reversals by those that voted, each counted anew from the ballots, because under late-quorum protection a
    ballot that was not cast may leave the close where it was. By those that did not vote only where the close stays."""
    standing, free = settled.standing, not _close_may_move(settled, found)
    kept = [each for each in told if free and not set(each.members) & standing.counted.keys()]
    ways = {(each.after, each.itself): None for each in told if set(each.members) & standing.counted.keys()}
    outcomes: dict[tuple[str, str, bool, str], list[str]] = {}
    for after, itself in {**ways, ("absent", False): None}:
        for member in sorted(standing.counted):
            before = standing.buckets[member]
            if (itself and member not in standing.proxied) or (after == before and not itself):
                continue
            outcome = _replayed(paper, settled, member, after, itself)
            if outcome not in ("", found.outcome):
                outcomes.setdefault((before, after, itself, outcome), []).append(member)
    return kept + [
        Reversal(before, after, tuple(members), outcome, itself)
        for (before, after, itself, outcome), members in outcomes.items()
    ]


def _replayed(paper: Paper, settled: Settled, member: str, after: str, itself: bool) -> str:
    """The outcome if the ballot of a member that counts had said otherwise at its instant, or not been cast; '' where
    what was done later could then not have been done."""
    cast = settled.standing.counted[member]
    votes = [vote for vote in paper.votes if vote.member != member]
    if after not in ("absent", "attending"):
        reason = None if after == "unreasoned" else cast.reason or member
        choice = cast.choice if after == "unreasoned" else after
        by = None if itself else cast.by
        votes.append(replace(cast, choice=choice, reason=reason, by=by))
    try:
        return tally_paper(replace(paper, votes=tuple(votes))).outcome
    except Refusal:
        return ""


def reversal_words(
    rule: Rule,
    electors: Sequence[Elector],
    buckets: Mapping[str, str],
    found: Sequence[Reversal],
    *,
    round: int,
    proxied: frozenset[str],
) -> list[str]:
    """Who alone could have changed the outcome, and how; members that could do alike together."""
    if not found:
        return [say("reversal_none")]
    counts, by_code = count(rule, electors, buckets, proxied), {each.member: each for each in electors}
    now = judge(rule, counts, round=round)
    ways: dict[tuple[tuple[str, ...], str, str], list[tuple[str, Reversal]]] = {}
    for each in found:
        told: dict[str, list[str]] = {}
        for member in each.members:
            own = member in proxied and (each.itself or each.after in ("absent", "attending"))
            then = judge(
                rule, moved(counts, by_code[member], each.before, each.after, itself=own), round=round
            )
            # a vote that moves the close may end otherwise than these numbers alone
            words = outcome_words(rule, now, then) if then.outcome == each.outcome else ""
            told.setdefault(words or plain_outcome(rule, each.outcome), []).append(member)
        for words, members in told.items():
            way = _way(rule, each, any(elector.attending for elector in electors))
            ways.setdefault((tuple(members), each.before, words), []).append((way, each))
    lines = [say("reversal_some")]
    for (named, before, outcome), said in ways.items():
        if told_ways := _ways(rule, said):
            lines.append(
                _line(rule, electors, buckets, named, before, {"ways": told_ways, "outcome": outcome})
            )
    return lines


def _ways(rule: Rule, said: Sequence[tuple[str, Reversal]]) -> str:
    """What members had to do; what they had to do themselves instead of by proxy said once, where all of it is that."""
    if all(each.itself for _, each in said):
        named = [say(f"by_{spoken(rule, [each.after])[0]}") for _, each in said]
        return say("by_in_person", ways=together(list(dict.fromkeys(named)), "or"))
    told: list[str] = []
    for way, each in said:
        if not each.itself or each.after == each.before:
            told.append(way)
        elif say(f"by_{spoken(rule, [each.after])[0]}") not in told:
            told.append(say("by_oneself", way=way))
    return together(told, "or")


def plain_outcome(rule: Rule, outcome: str) -> str:
    """An outcome by its code: 'not adopted', under tacit acceptance 'not accepted'."""
    accepted = accepts(rule) and outcome in ("adopted", "not_adopted")
    return say(f"outcome_{outcome}_accepted" if accepted else f"outcome_{outcome}")


def outcome_words(rule: Rule, now: Tally, then: Tally) -> str:
    """Another outcome, told apart by what led to it and by what the present one leads to."""
    if then.outcome == "referred":
        quorum = all(each.ok for each in then.quorum)
        again = then.follow is not None and then.follow.then == "second_vote"
        code = "put_again" if quorum and again else ("referred" if quorum else "no_quorum")
        said = say(f"outcome_{code}")
        return said if then.follow is None else say("outcome_and", said=said, what=follow_clause(then.follow))
    if then.outcome == "not_adopted":
        if rule.rejected_if is not None and examine(rule, rule.rejected_if, then.counts).ok:
            return say("outcome_rejected")
        if now.follow is not None and now.follow.then == "second_vote" and then.follow is None:
            return say("outcome_not_put_again")
    return plain_outcome(rule, then.outcome)


def _way(rule: Rule, each: Reversal, presence: bool) -> str:
    if each.after == "absent":
        return say("by_silence" if rule.assent == "silence" else ("by_leaving" if presence else "by_absent"))
    if each.after == each.before:
        return say("by_itself")
    if each.before == "unreasoned" and each.after in rule.reasons_for:
        return say("by_reasons")
    return say(f"by_{spoken(rule, [each.after])[0]}")


def _line(
    rule: Rule,
    electors: Sequence[Elector],
    buckets: Mapping[str, str],
    members: Sequence[str],
    before: str,
    values: Mapping[str, str],
) -> str:
    """A line that names the members, or says of which group every one is meant."""
    name = "silent" if before == "absent" and rule.assent == "silence" else spoken(rule, [before])[0]
    if len(members) > NAMED:
        alike = [each for each in electors if buckets.get(each.member, "absent") == before]
        groups = {say("who_members"): alike}
        groups |= {title: [e for e in alike if e.class_ == class_] for class_, title in rule.classes.items()}
        for who, group in groups.items():
            if {each.member for each in group} == set(members):
                body = say(f"body_{name}")
                return say("reversal_many", number=len(members), who=who, body=body, **values)
    stood = say(f"stood_{name}")
    return say("reversal_named", members=together(members, "or"), before=stood, **values)
