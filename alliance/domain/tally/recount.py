"""From a tally document to its outcome: who is entitled, where each stands, the count, and what the record adds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from alliance.domain.canon import instant_text
from alliance.domain.shape import Node
from alliance.domain.tally.ballots import Standing, Window, settle
from alliance.domain.tally.counting import count
from alliance.domain.tally.outcome import Tally, judge, overruled
from alliance.domain.tally.paper import Paper, read_paper
from alliance.domain.tally.register import Elector, electorate
from alliance.domain.tally.window import Extension, protected


def tally_document(doc: object) -> Tally:
    """The tally recomputed from a document. Raises Refusal `document_malformed` with the path of the fault."""
    return tally_paper(read_paper(doc))


@dataclass(frozen=True)
class Settled:
    """A paper brought to the point of counting: who is entitled, where each stands, the window as it came to be."""

    electors: tuple[Elector, ...]
    outside: Mapping[str, str]
    standing: Standing
    window: Window
    extensions: tuple[Extension, ...]


def settle_paper(paper: Paper, *, without: Iterable[str] = ()) -> Settled:
    """Who is entitled and where each stands; `without` leaves further members out (credentials not accepted).

    Raises Refusal `document_malformed` for an extension or withdrawal that came when the ballot had closed.
    """
    left = dict.fromkeys(without, "credentials_rejected")
    for fact in paper.facts:
        if fact.kind == "suspended" and paper.rule.late_suspension == "leaves":
            left[fact.member] = "suspended"
    inside, gone = electorate(paper.rule, paper.register, left)
    outside = {each.member: each.why for each in gone}
    window, extensions = _window(paper, inside, outside)
    standing = settle(paper.rule, inside, paper.votes, window, outside)
    return Settled(tuple(inside), outside, standing, window, extensions)


def _window(
    paper: Paper, inside: list[Elector], outside: Mapping[str, str]
) -> tuple[Window, tuple[Extension, ...]]:
    window, made = paper.window, []
    for place, fact in enumerate(paper.facts):
        if fact.kind not in ("extended", "withdrawn"):
            continue
        late = protected(paper.rule, inside, paper.votes, window, outside)
        if fact.at >= (late.closes_at if late else window.closes_at):
            raise Node(None, f"facts[{place}].at", "document_malformed").fault("fault_after_close")
        if fact.closes_at is not None:
            if fact.closes_at <= window.closes_at:
                raise Node(None, f"facts[{place}].closes_at", "document_malformed").fault("fault_not_later")
            window = replace(window, closes_at=fact.closes_at)
            made.append(Extension(fact.at, fact.closes_at, "chair"))
    late = protected(paper.rule, inside, paper.votes, window, outside)
    if late:
        window = replace(window, closes_at=late.closes_at)
        made.append(late)
    return window, tuple(made)


def settle_decided(paper: Paper) -> Settled:
    """A paper brought to the point from which its outcome was counted: without members whose credentials were
    rejected. Raises what `settle_paper` raises."""
    return settle_paper(paper, without=_rejected(paper))


def _rejected(paper: Paper) -> set[str]:
    return {fact.member for fact in paper.facts if fact.kind == "credentials_rejected"}


def tally_paper(paper: Paper) -> Tally:
    """The tally of a paper, with its record: who was outside, what was refused, what followed from the facts."""
    rejected, settled = _rejected(paper), settle_decided(paper)
    found = _judged(paper, settled)
    ended = next((fact for fact in paper.facts if fact.kind in ("voided", "withdrawn")), None)
    if ended is not None:
        found = overruled(found, "void" if ended.kind == "voided" else "withdrawn", paper.rule)
    record = _record(paper, settled, found.outcome)
    if ended is not None:
        record["ended"] = {"at": instant_text(ended.at), "kind": ended.kind, "reason": ended.reason}
    doubtful = sorted(
        rejected | {each.member for each in paper.register if each.credentials == "provisional"}
    )
    if doubtful:
        record["provisional"] = _both_ways(paper, doubtful)
    return replace(found, record=record)


def _judged(paper: Paper, settled: Settled) -> Tally:
    standing = settled.standing
    counts = count(paper.rule, settled.electors, standing.buckets, standing.proxied)
    return judge(paper.rule, counts, round=paper.round)


def _both_ways(paper: Paper, doubtful: list[str]) -> dict[str, Any]:
    """The outcome with and without the members whose credentials are not accepted."""
    ways = {"counted": (), "left_out": doubtful}
    found = {way: _judged(paper, settle_paper(paper, without=without)) for way, without in ways.items()}
    return {
        "members": doubtful,
        **{way: {"arithmetic": each.arithmetic, "outcome": each.outcome} for way, each in found.items()},
    }


def _record(paper: Paper, settled: Settled, outcome: str) -> dict[str, Any]:
    rule, standing = paper.rule, settled.standing
    stand = sorted(standing.buckets.items())
    against = sorted(
        (v for v in standing.counted.values() if v.choice in rule.final), key=lambda v: v.sequence
    )
    record: dict[str, Any] = {
        "outside": [{"member": member, "why": why} for member, why in sorted(settled.outside.items())],
        "refused": [dict(vars(each)) for each in standing.refused],
        "window": {
            "closes_at": instant_text(settled.window.closes_at),
            "extended": [
                {"at": instant_text(e.at), "cause": e.cause, "closes_at": instant_text(e.closes_at)}
                for e in settled.extensions
            ],
            "opens_at": instant_text(settled.window.opens_at),
        },
    }
    if outcome == "adopted" and rule.not_bound:
        record["not_bound"] = [member for member, bucket in stand if bucket in rule.not_bound]
    if outcome == "silence_broken":
        record["broken_by"] = [{"at": instant_text(v.cast_at), "member": v.member} for v in against]
    return record
