"""The tally document: rule, electorate, ballots, window and facts as JSON, from which anyone recounts the outcome.

Its form stands in docs/schemas/tally.schema.json, examples in docs/conformance/tally/.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alliance.domain.canon import instant_text
from alliance.domain.shape import Node
from alliance.domain.tally.ballots import Vote, Window
from alliance.domain.tally.outage import Observation
from alliance.domain.tally.reading import read_rule
from alliance.domain.tally.register import CREDENTIALS, STATUSES, Elector
from alliance.domain.tally.rule import Rule

CAUSES = ("chair", "outage")  # of an extension that is a fact; late quorum follows from the votes
FACTS = ("credentials_rejected", "extended", "suspended", "voided", "withdrawn")


@dataclass(frozen=True)
class Fact:
    """What happened to a ballot after it opened, appended and never edited.

    An extension after an `outage` carries what the probe saw.
    """

    kind: str
    at: datetime
    member: str = ""
    reason: str = ""
    closes_at: datetime | None = None
    cause: str = "chair"
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True)
class Heading:
    """What a document is about, under which rule and from what source; '' for what it does not say."""

    code: str
    version: int
    citation: str
    text_digest: str
    notice: str
    title: str = ""
    about: str = ""
    ballot: str = ""


@dataclass(frozen=True)
class Paper:
    """A tally document as it was read. `window` is as first announced; `round` 1 for a first vote on a question."""

    heading: Heading
    rule: Rule
    register: tuple[Elector, ...]
    votes: tuple[Vote, ...]
    window: Window
    facts: tuple[Fact, ...] = ()
    round: int = 1


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
    citation: str,
    facts: Iterable[Fact] = (),
) -> dict[str, Any]:
    """The JSON-able document from which anyone recomputes the tally: rule, electorate by member, votes in
    order.

    The window is half-open: a vote at `closes_at` is late. `text_digest` is the digest of the text voted on,
    `citation` names the source of the rule. A document without `facts` does not speak of any.
    """
    appended = [fact_row(fact) for fact in facts]
    return {
        "electorate": [elector_row(elector) for elector in sorted(electors, key=lambda each: each.member)],
        "notice": notice,
        "rule": {"citation": {"text": citation}, "code": rule_code, "terms": terms, "version": rule_version},
        "text_digest": text_digest,
        "votes": [vote_row(vote) for vote in sorted(votes, key=lambda vote: vote.sequence)],
        "window": {"closes_at": instant_text(closes_at), "opens_at": instant_text(opens_at)},
        **({"facts": appended} if appended else {}),
    }


def fact_row(fact: Fact) -> dict[str, Any]:
    """A fact as it stands in a document: what is not said has its usual value."""
    plain = vars(Fact(fact.kind, fact.at))
    row = {key: value for key, value in vars(fact).items() if key == "kind" or value != plain[key]}
    row["at"] = instant_text(fact.at)
    if fact.closes_at is not None:
        row["closes_at"] = instant_text(fact.closes_at)
    if fact.observations:
        row["observations"] = [{"at": instant_text(each.at), "up": each.up} for each in fact.observations]
    return row


def elector_row(elector: Elector) -> dict[str, Any]:
    """A member of the register as it stands in a document: what is not said has its usual value."""
    plain = vars(Elector(elector.member))
    row = {key: value for key, value in vars(elector).items() if key == "member" or value != plain[key]}
    if "class_" in row:
        row["class"] = row.pop("class_")
    return row | ({"weights": dict(elector.weights)} if elector.weights else {})


def vote_row(vote: Vote) -> dict[str, Any]:
    """A ballot as it stands in a document."""
    row = {key: value for key, value in vars(vote).items() if value is not None}
    return row | {"cast_at": instant_text(vote.cast_at)}


def read_paper(doc: object) -> Paper:
    """A tally document, read. Raises Refusal `document_malformed` with the path of the fault."""
    top = Node(doc, "", "document_malformed")
    top.only(
        "about", "ballot", "electorate", "electorate_digest", "facts", "notice", "register", "round", "rule",
        "text_digest", "votes", "window",
    )  # fmt: skip
    heading, rule = _heading(top), read_rule(top["rule"]["terms"])
    register = [_elector(node, rule) for node in top["electorate"].items()]
    if not register:
        raise top["electorate"].fault("fault_empty")
    members = {elector.member: elector for elector in register}
    _register_sound(top["electorate"], register, members)
    facts, rounds = top.maybe("facts"), top.maybe("round")
    return Paper(
        heading=heading,
        rule=rule,
        register=tuple(register),
        votes=_votes(top["votes"], rule, members),
        window=_window(top["window"]),
        facts=() if facts is None else tuple(_fact(node, members) for node in facts.items()),
        round=1 if rounds is None else rounds.whole(1),
    )


def _heading(top: Node) -> Heading:
    rule = top["rule"].only("citation", "code", "terms", "title", "version")
    said = {name: node.text() for name in ("about", "ballot") if (node := top.maybe(name)) is not None}
    title = rule.maybe("title")
    return Heading(
        code=rule["code"].text(),
        version=rule["version"].whole(1),
        citation=rule["citation"].only("clause", "read", "text", "url")["text"].text(),
        text_digest=top["text_digest"].text(),
        notice=top["notice"].text(),
        title="" if title is None else title.text(),
        **said,
    )


def _window(node: Node) -> Window:
    node.only("closes_at", "opens_at")
    window = Window(_instant(node["opens_at"]), _instant(node["closes_at"]))
    if window.opens_at >= window.closes_at:
        raise node.fault("fault_window_empty")
    return window


def _votes(node: Node, rule: Rule, members: Mapping[str, Elector]) -> tuple[Vote, ...]:
    """The votes; refuses a sequence number that stands twice, for then neither is the last."""
    votes, seen = [], set()
    for row in node.items():
        votes.append(_vote(row, rule, members))
        if votes[-1].sequence in seen:
            raise row["sequence"].fault("fault_sequence_twice")
        seen.add(votes[-1].sequence)
    return tuple(votes)


def _elector(node: Node, rule: Rule) -> Elector:
    node.only("attending", "class", "credentials", "member", "proxy", "status", "votes", "weights")
    weights, class_, proxy = node.maybe("weights"), node.maybe("class"), node.maybe("proxy")
    status, credentials, attending = node.maybe("status"), node.maybe("credentials"), node.maybe("attending")
    votes = node.maybe("votes")
    held = {} if weights is None else {unit: weights[unit].whole() for unit in weights.names()}
    for unit in rule.units:
        if unit not in held:
            raise (weights or node).fault("fault_weight_missing", unit=unit)
    return Elector(
        member=node["member"].text(),
        weights=held,
        class_=None if class_ is None else class_.text(),
        status="entitled" if status is None else status.one_of(*STATUSES),
        credentials="accepted" if credentials is None else credentials.one_of(*CREDENTIALS),
        proxy=None if proxy is None else proxy.text(),
        attending=False if attending is None else attending.truth(),
        votes=1 if votes is None else votes.whole(1),
    )


def _register_sound(node: Node, register: list[Elector], members: Mapping[str, Elector]) -> None:
    """Refuses a member that stands twice, and a proxy that is not in the register or is the member itself."""
    seen: set[str] = set()
    for elector, row in zip(register, node.items(), strict=True):
        if elector.member in seen:
            raise row["member"].fault("fault_member_twice")
        seen.add(elector.member)
        if elector.proxy is not None and (elector.proxy not in members or elector.proxy == elector.member):
            raise row["proxy"].fault("fault_not_in_register")


def _vote(node: Node, rule: Rule, members: Mapping[str, Elector]) -> Vote:
    node.only(
        "by", "cast_at", "choice", "digest", "factor_reset", "member", "note", "reason", "receipt_sequence", "salt",
        "sequence",
    )  # fmt: skip
    reason, by = node.maybe("reason"), node.maybe("by")
    return Vote(
        member=_known(node["member"], members),
        choice=node["choice"].one_of(*rule.choices),
        sequence=node["sequence"].whole(1),
        cast_at=_instant(node["cast_at"]),
        reason=None if reason is None else reason.text(),
        by=None if by is None else _known(by, members),
    )


def _instant(node: Node) -> datetime:
    """An instant of the years in which there is something to decide, so that hours can be added to it."""
    instant = node.instant()
    if not 2000 <= instant.year < 2200:
        raise node.fault("fault_instant_out_of_reach")
    return instant


def _known(node: Node, members: Mapping[str, Elector]) -> str:
    if node.text() not in members:
        raise node.fault("fault_not_in_register")
    return node.text()


_MORE = {
    "extended": ("cause", "closes_at", "observations"), "voided": ("reason",), "withdrawn": (),
}  # fmt: skip


def _fact(node: Node, members: Mapping[str, Elector]) -> Fact:
    kind = node["kind"].one_of(*FACTS)
    more = _MORE.get(kind, ("member",))
    node.only("at", "kind", *more)
    cause = node.maybe("cause") if "cause" in more else None
    why = "chair" if cause is None else cause.one_of(*CAUSES)
    if why != "outage":
        node.only("at", "kind", *(key for key in more if key != "observations"))
    return Fact(
        kind,
        _instant(node["at"]),
        member=_known(node["member"], members) if "member" in more else "",
        reason=node["reason"].text() if "reason" in more else "",
        closes_at=_instant(node["closes_at"]) if "closes_at" in more else None,
        cause=why,
        observations=_observations(node["observations"]) if why == "outage" else (),
    )


def _observations(node: Node) -> tuple[Observation, ...]:
    rows = [each.only("at", "up") for each in node.items()]
    return tuple(Observation(_instant(row["at"]), row["up"].truth()) for row in rows)
