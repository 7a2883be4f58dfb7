"""What stands for the record beside the announcement, and the whole note: announcement, rule in words, record."""

from collections.abc import Mapping, Sequence

from alliance.domain.spelling import instant
from alliance.domain.tally.announcement import announce
from alliance.domain.tally.explain import explain_before
from alliance.domain.tally.finding import spoken
from alliance.domain.tally.lacking import Reversal, reversals
from alliance.domain.tally.outcome import Tally
from alliance.domain.tally.paper import Paper
from alliance.domain.tally.phrases import together
from alliance.domain.tally.recount import Settled, settle_decided
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import Rule
from alliance.domain.tally.wanting import NAMED
from alliance.domain.words import say


def note(paper: Paper, found: Tally) -> str:
    """The announcement, the rule in words and the record of the tally of a paper, as one text for reading."""
    settled = settle_decided(paper)
    return "\n".join([
        *announce(paper, found),
        "", say("note_rule"), *explain_before(paper.rule, settled.electors),
        "", say("note_record"), *for_the_record(paper, found),
        "", paper.heading.notice,
    ])  # fmt: skip


def for_the_record(paper: Paper, found: Tally) -> list[str]:
    """What nobody reads out: who alone could have changed the outcome, ballots that do not count, members without a
    vote, how the close moved, credentials in doubt, the digest of the text."""
    settled = settle_decided(paper)
    lines = [] if "ended" in found.record else _alone(paper, settled)
    for each in settled.extensions:
        values = {"at": instant(each.at), "closes_at": instant(each.closes_at)}
        lines.append(say(f"record_extended_{each.cause}", **values))
    for fact in paper.facts:
        if fact.kind == "suspended" and paper.rule.late_suspension == "stays":
            lines.append(say("record_suspended", member=fact.member, at=instant(fact.at)))
    outside = found.record["outside"]
    for why in sorted({each["why"] for each in outside}):
        members = [each["member"] for each in outside if each["why"] == why]
        lines.append(say("record_outside", members=members, why=say(f"why_{why}")))
    lines += [_refused(paper, settled, each) for each in found.record["refused"]]
    if "provisional" in found.record:
        both = found.record["provisional"]
        ways = {way: say(f"outcome_{both[way]['outcome']}") for way in ("counted", "left_out")}
        lines.append(say("record_provisional", members=both["members"], **ways))
    return [*lines, say("record_text", digest=paper.heading.text_digest)]


def _refused(paper: Paper, settled: Settled, row: Mapping[str, str]) -> str:
    """Which ballot does not count and why; one out of time with both instants."""
    cast_at = next(vote.cast_at for vote in paper.votes if vote.sequence == row["sequence"])
    values = {"closes_at": instant(settled.window.closes_at), "opens_at": instant(settled.window.opens_at)}
    just = row["why"] == "received_after_close" and instant(cast_at) == values["closes_at"]
    code = "on_close" if just else row["why"]
    why = say(f"why_{code}", at=instant(cast_at), **values)
    return say("record_refused", member=row["member"], why=why)


def _alone(paper: Paper, settled: Settled) -> list[str]:
    standing = settled.standing
    found = reversals(paper.rule, settled.electors, standing.buckets, paper.round, standing.proxied)
    return reversal_words(paper.rule, settled.electors, standing.buckets, found)


def reversal_words(
    rule: Rule, electors: Sequence[Elector], buckets: Mapping[str, str], found: Sequence[Reversal]
) -> list[str]:
    """Who alone could have changed the outcome, and how; members that could do alike together."""
    if not found:
        return [say("reversal_none")]
    ways: dict[tuple[tuple[str, ...], str, str], list[str]] = {}
    for each in found:
        said = ways.setdefault((each.members, each.before, each.outcome), [])
        way = _way(rule, each, any(elector.attending for elector in electors))
        if not each.itself or each.after == each.before:
            said.append(way)
        elif say(f"by_{spoken(rule, [each.after])[0]}") not in said:
            said.append(say("by_oneself", way=way))
    lines = [say("reversal_some")]
    for (members, before, outcome), told in ways.items():
        if told:
            values = {"ways": together(told, "or"), "outcome": say(f"outcome_{outcome}")}
            lines.append(_line(rule, electors, buckets, members, before, values))
    return lines


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
                body = say("body_silent") if name == "silent" else say(f"body_{name}")
                return say("reversal_many", number=len(members), who=who, body=body, **values)
    stood = say(f"stood_{name}")
    return say("reversal_named", members=together(members, "or"), before=stood, **values)
