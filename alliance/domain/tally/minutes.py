"""What stands for the record beside the announcement, and the whole note: announcement, rule in words, record."""

from collections.abc import Mapping
from typing import Any

from alliance.domain.spelling import instant
from alliance.domain.tally.alone import alone_words, plain_outcome
from alliance.domain.tally.announcement import announce
from alliance.domain.tally.explain import explain_before
from alliance.domain.tally.outcome import Tally
from alliance.domain.tally.paper import Paper
from alliance.domain.tally.phrases import together
from alliance.domain.tally.recount import Settled, settle_decided
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
    lines = [] if "ended" in found.record else alone_words(paper, settled, found)
    before = paper.window.closes_at
    for each in settled.extensions:
        values = {"at": instant(each.at), "before": instant(before), "closes_at": instant(each.closes_at)}
        if each.cause != "outage":  # that one is read out
            lines.append(say(f"record_extended_{each.cause}", **values))
        before = each.closes_at
    for fact in paper.facts:
        if fact.kind == "suspended" and paper.rule.late_suspension == "stays":
            lines.append(say("record_suspended", member=fact.member, at=instant(fact.at)))
    outside = found.record["outside"]
    for why in sorted({each["why"] for each in outside}):
        members = [each["member"] for each in outside if each["why"] == why]
        lines.append(say("record_outside", members=members, why=say(f"why_{why}")))
    lines += [refused_words(paper, settled, each) for each in found.record["refused"]]
    if "provisional" in found.record:
        lines.append(_credentials(paper, found.record["provisional"]))
    return [*lines, say("record_text", digest=paper.heading.text_digest)]


def _credentials(paper: Paper, both: Mapping[str, Any]) -> str:
    """The outcome with and without the members whose credentials were rejected or stand for the time being only."""
    rejected = {fact.member for fact in paper.facts if fact.kind == "credentials_rejected"}
    out = [member for member in both["members"] if member in rejected]
    for_now = [member for member in both["members"] if member not in rejected]
    ways = {way: plain_outcome(paper.rule, both[way]["outcome"]) for way in ("counted", "left_out")}
    if out and for_now:
        return say("record_credentials_both", rejected=out, members=for_now, **ways)
    if out:
        return say("record_credentials_rejected", members=out, **ways)
    code = "record_provisional_one" if len(for_now) == 1 else "record_provisional"
    return say(code, members=together(for_now, "and"), **ways)


def refused_words(paper: Paper, settled: Settled, row: Mapping[str, str]) -> str:
    """Which ballot does not count and why; one out of time with both instants. Where silence is assent, what came is
    an objection or another answer."""
    vote = next(vote for vote in paper.votes if vote.sequence == row["sequence"])
    if row["why"] == "first_one_is_final":
        first = settled.standing.counted[row["member"]].choice
        code = "record_final_repeated" if vote.choice == first else "record_final_stands"
        return say(code, member=row["member"])
    values = {"closes_at": instant(settled.window.closes_at), "opens_at": instant(settled.window.opens_at)}
    just = row["why"] == "received_after_close" and instant(vote.cast_at) == values["closes_at"]
    code, silence = "on_close" if just else row["why"], paper.rule.assent == "silence"
    if silence and row["why"] in ("received_after_close", "received_before_opening"):
        code = f"{code}_silence"
    why = say(f"why_{code}", at=instant(vote.cast_at), **values)
    what = "record_refused"
    if silence:
        what = "record_refused_objection" if vote.choice == "no" else "record_refused_answer"
    return say(what, member=row["member"], why=why)
