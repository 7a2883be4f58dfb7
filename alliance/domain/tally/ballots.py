"""From what was cast to where each member stands: which ballots count, which are refused and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alliance.domain.errors import Refusal
from alliance.domain.tally.outcome import bucket_of
from alliance.domain.tally.register import Elector
from alliance.domain.tally.rule import Rule


@dataclass(frozen=True)
class Vote:
    """One cast ballot in the order of receipt; a member may cast again until close, and the last one counts.

    `reason` is its text, if it came with one; `by` the member that cast it as proxy.
    """

    member: str
    choice: str
    sequence: int
    cast_at: datetime
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class Window:
    """When ballots are accepted: half-open, so a ballot at the closing instant is late."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Refused:
    """A ballot that was received and does not count, with the reason (code)."""

    member: str
    sequence: int
    why: str


@dataclass(frozen=True)
class Standing:
    """Where members stand (bucket by member; the rest is absent), by whose ballot, and what was refused.

    `counted` holds the ballot of each member that counts, by member.
    """

    buckets: Mapping[str, str]
    proxied: frozenset[str]
    counted: Mapping[str, Vote]
    refused: tuple[Refused, ...]


def in_sequence(votes: Iterable[Vote]) -> list[Vote]:
    """The votes by sequence. Raises Refusal `sequence_twice`, for then neither is the last."""
    ordered = sorted(votes, key=lambda vote: vote.sequence)
    for vote, after in zip(ordered, ordered[1:], strict=False):
        if vote.sequence == after.sequence:
            raise Refusal("sequence_twice", sequence=vote.sequence)
    return ordered


def settle(
    rule: Rule, electors: Sequence[Elector], votes: Iterable[Vote], window: Window, outside: Mapping[str, str]
) -> Standing:
    """Where everybody stands at the close of `window`; `outside` says why a member of the register has no vote.

    The last ballot in time counts, unless one before it was final (an objection under silence). A member's own
    ballot goes before one cast by its proxy, whichever came last.
    """
    register = {elector.member: elector for elector in electors}
    held: dict[str, set[str]] = defaultdict(set)
    own: dict[str, Vote] = {}
    by_proxy: dict[str, Vote] = {}
    refused: list[Refused] = []
    for vote in in_sequence(votes):
        why = _why_refused(rule, register, vote, window, outside, held)
        casts = own if vote.by is None else by_proxy
        if not why and vote.member in casts and casts[vote.member].choice in rule.final:
            why = "first_one_is_final"
        if why:
            refused.append(Refused(vote.member, vote.sequence, why))
            continue
        casts[vote.member] = vote
        if vote.by is not None:
            held[vote.by].add(vote.member)
    refused += [Refused(m, by_proxy[m].sequence, "voted_in_person") for m in sorted(by_proxy) if m in own]
    counted = by_proxy | own
    buckets = {each.member: "attending" for each in electors if each.attending}
    buckets |= {member: bucket_of(rule, vote.choice, bool(vote.reason)) for member, vote in counted.items()}
    refused += [
        Refused(member, counted[member].sequence, "without_reasons")
        for member, bucket in sorted(buckets.items())
        if bucket == "unreasoned"
    ]
    return Standing(buckets, frozenset(by_proxy.keys() - own.keys()), counted, tuple(refused))


def _why_refused(
    rule: Rule,
    register: Mapping[str, Elector],
    vote: Vote,
    window: Window,
    outside: Mapping[str, str],
    held: Mapping[str, set[str]],
) -> str:
    """Why this ballot cannot count (code), or ''."""
    if vote.cast_at < window.opens_at:
        return "received_before_opening"
    if vote.cast_at >= window.closes_at:
        return "received_after_close"
    if vote.member in outside:
        return outside[vote.member]
    return "" if vote.by is None else _why_no_proxy(rule, register, vote, held)


def _why_no_proxy(
    rule: Rule, register: Mapping[str, Elector], vote: Vote, held: Mapping[str, set[str]]
) -> str:
    if rule.proxy is None:
        return "no_proxy_under_this_rule"
    principal, holder = register[vote.member], register.get(vote.by or "")
    if holder is None:
        return "proxy_has_no_vote"
    if principal.proxy != holder.member:
        return "proxy_not_notified"
    if rule.proxy.same_class and principal.class_ != holder.class_:
        return "proxy_of_another_class"
    holds = held.get(holder.member, set()) | {vote.member}
    return "proxy_holds_too_many" if len(holds) > rule.proxy.most else ""
