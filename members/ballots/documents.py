"""The documents of a ballot: what its digests are taken over, and the paper from which anyone can recount."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from alliance.domain import canon, tally
from alliance.domain.errors import Refusal
from members.ballots.models import Ballot, Decision, ElectorateEntry, Vote


def electorate_digest(entries: Sequence[ElectorateEntry]) -> str:
    """Fingerprint of a frozen electorate: members with status, side, weight and capacity, ordered by code."""
    rows = [
        {
            "capacity": entry.capacity, "member": entry.code, "name": entry.name,
            "represented_by": entry.represented_by, "side": entry.side, "status": entry.status,
            "weight": entry.weight,
        }
        for entry in sorted(entries, key=lambda entry: entry.code)
    ]  # fmt: skip
    return canon.digest(rows)


def vote_digest(ballot: Ballot, member: str, choice: str, sequence: int, salt: str) -> str:
    """The salted digest that stands for a vote in the record until close; 32 random bytes keep it sealed."""
    value = {
        "ballot": ballot.symbol,
        "choice": choice,
        "member": member,
        "sequence": sequence,
        "text": ballot.text_digest,
    }
    return canon.salted_digest(value, salt)


def electors(entries: Iterable[ElectorateEntry]) -> list[tally.Elector]:
    """Those of an electorate who may vote, as the domain counts them."""
    return [
        tally.Elector(entry.code, entry.weight, entry.side)
        for entry in entries
        if entry.capacity == ElectorateEntry.Capacity.ELECTOR
    ]


def tally_document(ballot: Ballot) -> dict[str, Any]:
    """The tally document of a closed ballot: rule, electors, every vote in order of time with its salt."""
    votes = list(Vote.objects.filter(ballot=ballot).select_related("elector").order_by("cast_at", "id"))
    document = tally.document(
        rule_code=ballot.rule.code,
        rule_version=ballot.rule.version,
        terms=ballot.rule.terms,
        electors=electors(ballot.electorate.all()),
        votes=[
            tally.Vote(vote.elector.code, vote.choice, place, vote.cast_at)
            for place, vote in enumerate(votes, start=1)
        ],
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        text_digest=ballot.text_digest,
        notice=settings.DEMONSTRATION_NOTICE or "Published record of a ballot",
    )
    for row, vote in zip(document["votes"], votes, strict=True):
        row |= {"digest": vote.digest, "salt": vote.salt, "receipt_sequence": vote.sequence}
    return document | {
        "about": ballot.about,
        "ballot": ballot.symbol,
        "electorate_digest": ballot.electorate_digest,
    }


def fault_in(decision: Decision) -> str:
    """Why a decision cannot be certified, or '' when a recount from its published bytes agrees in everything."""
    ballot, content = decision.ballot, decision.document.encode()
    if canon.sha256(content) != decision.document_digest:
        return "The published document does not match its digest."
    document = canon.parse_json(content)
    try:
        again = tally.tally_document(document)
    except Refusal as refusal:
        return f"The published document cannot be counted: {refusal.detail}"
    if (again.outcome, again.arithmetic) != (decision.outcome, decision.arithmetic):
        return f"A second count gives {again.outcome} ({again.arithmetic})."
    if electorate_digest(list(ballot.electorate.all())) != ballot.electorate_digest:
        return "The electorate on record is not the one that was frozen."
    stored = list(
        Vote.objects.filter(ballot=ballot).order_by("cast_at", "id").values_list("digest", flat=True)
    )
    if [vote["digest"] for vote in document["votes"]] != stored:
        return "The votes on record are not those of the published document."
    for vote in document["votes"]:
        digest = vote_digest(ballot, vote["member"], vote["choice"], vote["receipt_sequence"], vote["salt"])
        if digest != vote["digest"]:
            return f"The sealed digest of {vote['member']}'s vote {vote['receipt_sequence']} does not open."
    return ""
