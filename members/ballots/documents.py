"""The documents of a ballot: what its digests are taken over, and the paper from which anyone can recount."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from alliance.domain import canon, tally
from alliance.domain.errors import Refusal
from members.ballots.models import Ballot, Decision, ElectorateEntry, Vote
from members.delegations.doubts import in_doubt
from members.watch.models import Observation

# What of a tally document must be as the tables have it, and what to say when it is not. The notice is not law.
TIED = {
    "ballot": "The document names another ballot.",
    "about": "The document names another proposal.",
    "text_digest": "The text in the document is not the one voted on.",
    "rule": "The rule in the document is not the one the ballot was opened under.",
    "window": "The window in the document is not the ballot's.",
    "register": "The register in the document is not the one that was frozen.",
    "electorate": "The electors in the document are not those that were frozen.",
    "electorate_digest": "The fingerprint of the electorate in the document is not the frozen one.",
    "facts": "The extensions in the document are not those on record.",
    "votes": "The votes on record are not those of the published document.",
}


def register_rows(entries: Sequence[ElectorateEntry]) -> list[dict[str, Any]]:
    """A frozen electorate as it is published and hashed: one row a member, ordered by code."""
    return [
        {
            "capacity": entry.capacity, "member": entry.code, "name": entry.name,
            "represented_by": entry.represented_by, "side": entry.side, "status": entry.status,
            "weight": entry.weight, **_several(entry),
        }
        for entry in sorted(entries, key=lambda entry: entry.code)
    ]  # fmt: skip


def _several(entry: ElectorateEntry) -> dict[str, Any]:
    """What is said of a union that casts the votes of its states; of anybody else nothing, so that digests of what
    states nothing new stay."""
    if entry.casts == 1 or entry.competence is None:
        return {}
    return {"acts_under": entry.competence.source, "votes": entry.casts}


def electorate_digest(entries: Sequence[ElectorateEntry]) -> str:
    """Fingerprint of a frozen electorate: SHA-256 of the canonical bytes of its `register_rows`."""
    return canon.digest(register_rows(entries))


def vote_digest(ballot: Ballot, member: str, choice: str, sequence: int, salt: str) -> str:
    """The salted digest that stands for a vote in the record until close; 32 random bytes keep it sealed."""
    given = {"member": member, "choice": choice, "receipt_sequence": sequence, "salt": salt}
    return canon.sha256(sealed_bytes(ballot.symbol, ballot.text_digest, given))


def sealed_bytes(symbol: str, text_digest: str, vote: Mapping[str, Any]) -> bytes:
    """The bytes that the sealed digest of a vote is taken over; `vote` as its row stands in a tally document."""
    value = {
        "ballot": symbol,
        "choice": vote["choice"],
        "member": vote["member"],
        "sequence": vote["receipt_sequence"],
        "text": text_digest,
    }
    return canon.salted_bytes(value, vote["salt"])


def electors(
    entries: Iterable[ElectorateEntry], doubtful: Collection[str] = frozenset()
) -> list[tally.Elector]:
    """Those of an electorate who may vote, as the domain counts them; `doubtful` voted on a provisional seat."""
    return [
        tally.Elector(
            entry.code,
            {"weight": entry.weight},
            entry.side,
            votes=entry.casts,
            credentials="provisional" if entry.code in doubtful else "accepted",
        )  # fmt: skip
        for entry in entries
        if entry.capacity == ElectorateEntry.Capacity.ELECTOR
    ]


def tally_document(ballot: Ballot) -> dict[str, Any]:
    """The tally document of a closed ballot: rule, register, electors, every vote in order of time with its salt.

    `electorate_digest` is the digest of `register`, so that an outsider sees who else stood in it and why not.
    """
    register = list(ballot.electorate.select_related("competence"))
    cast = Vote.objects.filter(ballot=ballot).select_related(
        "elector", "accreditation", "note__reading__request"
    )
    votes = list(cast.order_by("cast_at", "id"))
    document = tally.document(
        rule_code=ballot.rule.code,
        rule_version=ballot.rule.version,
        terms=ballot.rule.terms,
        electors=electors(register, on_provisional_seats(votes)),
        votes=[
            tally.Vote(vote.elector.code, vote.choice, place, vote.cast_at)
            for place, vote in enumerate(votes, start=1)
        ],
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        facts=extensions(ballot),
        text_digest=ballot.text_digest,
        citation=ballot.rule.citation,
        notice=settings.DEMONSTRATION_NOTICE or "Published record of a ballot",
    )
    for row, vote in zip(document["votes"], votes, strict=True):
        row |= {"digest": vote.digest, "salt": vote.salt, "receipt_sequence": vote.sequence}
        row |= marks_of(vote)
    return document | {
        "about": ballot.about,
        "ballot": ballot.symbol,
        "electorate_digest": ballot.electorate_digest,
        "register": register_rows(register),
    }


def on_provisional_seats(votes: Sequence[Vote]) -> set[str]:
    """The members whose last vote was cast on a seat that was provisional at that instant."""
    last = {vote.elector.code: vote for vote in sorted(votes, key=lambda vote: vote.sequence)}
    doubts = in_doubt((vote.accreditation, vote.cast_at) for vote in last.values())
    return {code for code, doubt in zip(last, doubts, strict=True) if doubt}


def marks_of(vote: Vote) -> dict[str, str]:
    """What the document says of how a vote came to be, where that was not the ordinary way. It counts for nothing."""
    found = {}
    if vote.factor_reset_at:
        found["factor_reset"] = canon.instant_text(vote.factor_reset_at)
    if vote.note:
        found["note"] = vote.note.reading.request.symbol
    return found


def extensions(ballot: Ballot) -> list[tally.Fact]:
    """The extensions of a ballot as its tally document tells them, with what the probe saw."""
    found = []
    for row in ballot.extensions.order_by("id"):
        seen = Observation.objects.filter(pk__in=row.observations).order_by("taken_at", "id")
        found.append(
            tally.Fact(
                "extended", row.at, closes_at=row.closes_at, cause=row.cause,
                observations=tuple(tally.Observation(each.taken_at, each.up) for each in seen),
            )
        )  # fmt: skip
    return found


def fault_in(decision: Decision) -> str:
    """Why a decision cannot be certified, or '' when its published bytes recount to it and say what was frozen."""
    content = decision.document.encode()
    if canon.sha256(content) != decision.document_digest:
        return "The published document does not match its digest."
    try:
        document = canon.parse_json(content)
        again = tally.tally_document(document)
    except Refusal as refusal:
        return f"The published document cannot be counted: {refusal.detail}"
    if (again.outcome, again.arithmetic, again.as_dict()) != (
        decision.outcome,
        decision.arithmetic,
        decision.tally,
    ):
        return f"A second count gives {again.outcome} ({again.arithmetic})."
    return untied(document, decision.ballot) or unopened(document, decision.ballot)


def untied(document: dict[str, Any], ballot: Ballot, *, but: Sequence[str] = ()) -> str:
    """The first thing in which a document differs from what the tables froze, or ''; `but` names what may."""
    frozen = tally_document(ballot)
    if canon.digest(frozen["register"]) != ballot.electorate_digest:
        return "The electorate on record is not the one that was frozen."
    if "votes" in but:  # on which seats they were cast is known with them alone
        frozen["electorate"], document = _accepted(frozen["electorate"]), dict(document)
        document["electorate"] = _accepted(document.get("electorate") or [])
    for name, fault in TIED.items():
        if name not in but and canon.canonical_bytes(document.get(name)) != canon.canonical_bytes(
            frozen.get(name)
        ):
            return fault
    return ""


def _accepted(electorate: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: said for key, said in row.items() if key != "credentials"} for row in electorate]


def unopened(document: dict[str, Any], ballot: Ballot) -> str:
    """The first vote whose sealed digest does not open with the published salt, or ''."""
    for vote in document["votes"]:
        digest = vote_digest(ballot, vote["member"], vote["choice"], vote["receipt_sequence"], vote["salt"])
        if digest != vote["digest"]:
            return f"The sealed digest of {vote['member']}'s vote {vote['receipt_sequence']} does not open."
    return ""
