"""Electorate + votes + decision rule -> outcome, with its arithmetic. The promise behind every decision.

Anyone can repeat a tally from the published document: `python -m alliance.domain.tally FILE [--explain]`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alliance.domain.canon import instant_text, parse_json
from alliance.domain.decision_rule import AtMost, Rule, Share, Test
from alliance.domain.electorate import CHOICES, Cast, Counts, Elector, Vote, count, latest
from alliance.domain.explain import explain_before
from alliance.domain.shape import Node
from alliance.domain.words import say

__all__ = [
    "CHOICES", "OUTCOMES", "Cast", "Counts", "Elector", "Finding", "Rule", "Tally", "Vote", "document",
    "explain_before", "latest", "tally", "tally_document",
]  # fmt: skip

OUTCOMES = ("adopted", "not_adopted", "no_quorum", "tied")


@dataclass(frozen=True)
class Finding:
    """One test (or the quorum) as it came out.

    `counted` of `base` where `needed` was the least (for an at-most test: the most); `left` and `right` are
    the two whole numbers compared; `margin` is how many more were there than needed, below zero how many are
    missing.
    """

    code: str
    counted: int
    base: int
    needed: int
    left: int
    right: int
    margin: int
    ok: bool
    sentence: str


@dataclass(frozen=True)
class Tally:
    """The outcome of a ballot with everything it rests on; `arithmetic` is its one line for people."""

    outcome: str
    members: Counts
    weight: Counts
    quorum: Finding | None
    tests: tuple[Finding, ...]
    arithmetic: str

    def as_dict(self) -> dict[str, Any]:
        """The tally as JSON-able data."""
        return {
            "arithmetic": self.arithmetic,
            "counts": {"members": self.members.as_dict(), "weight": self.weight.as_dict()},
            "outcome": self.outcome,
            "quorum": None if self.quorum is None else asdict(self.quorum),
            "tests": [asdict(test) for test in self.tests],
        }


def tally(rule: Rule, electors: Sequence[Elector], casts: Iterable[Cast]) -> Tally:
    """The outcome of these votes under this rule; `casts` holds at most one choice a member (see `latest`).

    Quorum first, then every test, then the tie. A voting rule never adopts without a yes, consensus never
    without someone taking part. Raises Refusal `not_an_elector`, `cast_twice`, `elector_twice`,
    `choice_unknown`.
    """
    counts = count(electors, casts)
    members = counts["members"]
    quorum = None if rule.quorum is None else _finding(rule.quorum, counts)
    tests = tuple(_finding(test, counts) for test in rule.tests)
    someone = members.yes > 0 if rule.needs_a_yes else members.present > 0
    if quorum is not None and not quorum.ok:
        outcome = "no_quorum"
    elif someone and all(test.ok for test in tests):
        outcome = "adopted"
    elif someone and rule.tie == "tied" and _equal(rule, tests):
        outcome = "tied"
    else:
        outcome = "not_adopted"
    deciding = [quorum] if quorum is not None and outcome == "no_quorum" else tests
    arithmetic = "; ".join(finding.sentence for finding in deciding)
    return Tally(outcome, members, counts["weight"], quorum, tests, arithmetic)


def _equal(rule: Rule, findings: tuple[Finding, ...]) -> bool:
    """Whether everything that failed stands exactly at its threshold, as 20 yes against 20 no under 'more
    than half'."""
    failed = [(test, found) for test, found in zip(rule.tests, findings, strict=True) if not found.ok]
    return all(
        isinstance(test, Share) and test.strict and found.left == found.right for test, found in failed
    )


def _finding(test: Test, counts: dict[str, Counts]) -> Finding:
    if isinstance(test, AtMost):
        members = counts["members"]
        code = "finding_no_objection" if test.at_most == 0 else "finding_at_most"
        sentence = say(code, counted=members.no, base=members.present, needed=test.at_most)
        ok = members.present > 0 and members.no <= test.at_most
        margin = test.at_most - members.no
        return Finding(
            test.code,
            members.no,
            members.present,
            test.at_most,
            members.no,
            test.at_most,
            margin,
            ok,
            sentence,
        )
    counted, base = counts[test.unit].of(test.counts), counts[test.unit].of(test.of)
    needed = test.needed(base)
    return Finding(
        code=test.code,
        counted=counted,
        base=base,
        needed=needed,
        left=counted * test.denominator,
        right=test.numerator * base,
        margin=counted - needed,
        ok=test.passes(counted, base),
        sentence=say(f"finding_{test.counts}_{test.unit}", counted=counted, base=base, needed=needed),
    )


def document(
    *,
    rule_code: str,
    rule_version: int,
    terms: dict[str, Any],
    electors: Iterable[Elector],
    votes: Iterable[Vote],
    opens_at: datetime,
    closes_at: datetime,
    text_digest: str,
    notice: str,
) -> dict[str, Any]:
    """The JSON-able document from which anyone recomputes the tally: rule, electorate by member, votes in
    order.

    The window is half-open: a vote at `closes_at` is late. `text_digest` is the digest of the text voted on.
    """
    return {
        "electorate": [asdict(elector) for elector in sorted(electors, key=lambda elector: elector.member)],
        "notice": notice,
        "rule": {"code": rule_code, "terms": terms, "version": rule_version},
        "text_digest": text_digest,
        "votes": [
            {**asdict(vote), "cast_at": instant_text(vote.cast_at)}
            for vote in sorted(votes, key=lambda vote: vote.sequence)
        ],
        "window": {"closes_at": instant_text(closes_at), "opens_at": instant_text(opens_at)},
    }


def tally_document(doc: object) -> Tally:
    """The tally recomputed from a document. Raises Refusal `document_malformed` with the path of the fault (a
    vote outside the window, too), and the Refusals of `tally` and `latest`."""
    return tally(*_read(doc))


def _read(doc: object) -> tuple[Rule, list[Elector], list[Cast]]:
    top = Node(doc, "", "document_malformed")
    (
        top["rule"]["code"].text(),
        top["rule"]["version"].whole(1),
        top["text_digest"].text(),
        top["notice"].text(),
    )
    rule = Rule.read(top["rule"]["terms"])
    electors = []
    for elector in top["electorate"].items():
        side = elector.get("side")
        electors.append(
            Elector(
                elector["member"].text(), elector["weight"].whole(), None if side is None else side.text()
            )
        )
    opens, closes = top["window"]["opens_at"].instant(), top["window"]["closes_at"].instant()
    if opens >= closes:
        raise top["window"].fault("fault_window_empty")
    votes = []
    for node in top["votes"].items():
        choice, cast_at = node["choice"].one_of(*CHOICES), node["cast_at"].instant()
        if not opens <= cast_at < closes:
            raise node["cast_at"].fault("fault_outside_window")
        votes.append(Vote(node["member"].text(), choice, node["sequence"].whole(1), cast_at))
    return rule, electors, latest(votes)


def _main(arguments: list[str]) -> dict[str, Any]:
    from alliance.domain.entry import Arguments, read

    parser = Arguments(
        prog="python -m alliance.domain.tally", description="Recompute a tally from its document."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--explain", action="store_true", help="add the rule in plain words")
    given = parser.parse_args(arguments)
    rule, electors, casts = _read(parse_json(read(given.file)))
    words = {"explained": explain_before(rule, electors)} if given.explain else {}
    return tally(rule, electors, casts).as_dict() | words


if __name__ == "__main__":
    from alliance.domain.entry import run

    run(_main)
