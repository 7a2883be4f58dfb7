"""A receipt compared with the published document of a decision, step by step, as anyone can repeat it.

All is computed anew from the document's bytes by what certifies a decision (`documents.sealed_bytes`) and what counts
it (`alliance.domain.tally`). Nothing is read from the tables of votes, and nothing is written.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliance.domain import canon, tally
from alliance.domain.tally.minutes import refused_words
from alliance.web import words
from members.ballots import documents
from members.ballots.claims import Claim
from members.ballots.models import Decision, Vote

COUNTED, REPLACED, REFUSED = "counted", "replaced", "refused"
DIFFERS, UNKNOWN, ELSEWHERE = "differs", "unknown", "elsewhere"


@dataclass(frozen=True)
class Step:
    """One comparison: what is asked, what the receipt or the record says, what was found, and whether both are equal.

    `digests`: both are digests (SHA-256, 64 hexadecimal digits), which a page shortens.
    """

    asks: str
    said: str
    found: str
    ok: bool
    digests: bool = False


@dataclass(frozen=True)
class Checked:
    """What came of a receipt: `verdict` is one of this module's words; `payload` the bytes hashed, as text."""

    claim: Claim
    name: str
    verdict: str
    steps: list[Step]
    choice: str = ""
    payload: str = ""
    digest: str = ""
    why: str = ""
    last: int = 0  # the number of the vote that counts

    @property
    def command(self) -> str:
        """What computes the sealed digest on any machine with the usual tools, without this portal."""
        return f"printf '%s' '{self.payload}' | sha256sum"


def check(decision: Decision, claim: Claim) -> Checked:
    """Compare a receipt with the published document of its decision."""
    content = decision.document.encode()
    document, computed = canon.parse_json(content), canon.sha256(content)
    steps = [
        Step(
            _("The tally document, computed again, has the digest under which the decision published it"),
            decision.document_digest, computed, computed == decision.document_digest, digests=True,
        )
    ]  # fmt: skip
    if claim.ballot:
        symbol = document["ballot"]
        steps.append(Step(_("The receipt is of this ballot"), claim.ballot, symbol, claim.ballot == symbol))
        if claim.ballot != symbol:
            return Checked(claim, claim.member, ELSEWHERE, steps)
    own = [vote for vote in document["votes"] if vote["member"] == claim.member]
    name = next((row["name"] for row in document["register"] if row["member"] == claim.member), claim.member)
    vote = next((each for each in own if each["receipt_sequence"] == claim.number), None)
    asks = _("The document holds a vote of this state with this number")
    said = _("{name}, vote {number}").format(name=name, number=claim.number)
    if vote is None:
        steps.append(Step(asks, said, _held(own), ok=False))
        return Checked(claim, name, UNKNOWN, steps)
    steps.append(Step(asks, said, said, ok=True))
    return _of_vote(document, vote, claim, name, steps)


def _held(own: list[dict[str, Any]]) -> str:
    if not own:
        return _("no vote of this state")
    numbers = [str(number) for number in sorted(vote["receipt_sequence"] for vote in own)]
    return _("votes of this state: {numbers}").format(numbers=words.listed(numbers))


def _of_vote(
    document: dict[str, Any], vote: dict[str, Any], claim: Claim, name: str, steps: list[Step]
) -> Checked:
    payload = documents.sealed_bytes(document["ballot"], document["text_digest"], vote)
    digest, choice = canon.sha256(payload), str(Vote.Choice(vote["choice"]).label)
    steps.append(
        Step(
            _("The vote’s sealed digest, computed again from what is published, is the one published"),
            vote["digest"], digest, digest == vote["digest"], digests=True,
        )
    )  # fmt: skip
    steps.append(
        Step(
            _("The sealed digest on the receipt is the one computed again"),
            claim.digest, digest, digest == claim.digest, digests=True,
        )
    )  # fmt: skip
    if claim.choice:
        said = str(Vote.Choice(claim.choice).label)
        steps.append(Step(_("The choice is the same"), said, choice, claim.choice == vote["choice"]))
    verdict, why, last = standing(document, vote)
    if not all(step.ok for step in steps):
        verdict = DIFFERS
    return Checked(claim, name, verdict, steps, choice, payload.decode(), digest, why, last)


def standing(document: dict[str, Any], vote: dict[str, Any]) -> tuple[str, str, int]:
    """Whether a vote of a document counts, was replaced or was refused in the count; why it was refused, in words;
    and the number of the vote of its member that counts (0: none)."""
    paper = tally.read_paper(document)
    settled = tally.settle_decided(paper)
    found = settled.standing
    counts = found.counted.get(vote["member"])
    numbers = {each["sequence"]: each["receipt_sequence"] for each in document["votes"]}
    last = numbers[counts.sequence] if counts else 0
    refused = next((each for each in found.refused if each.sequence == vote["sequence"]), None)
    if refused is not None:
        return REFUSED, refused_words(paper, settled, vars(refused)), last
    return (COUNTED if last == vote["receipt_sequence"] else REPLACED), "", last


def own_vote(decision: Decision, member: str) -> dict[str, Any] | None:
    """The last vote of a member in a decision's document, with its standing, for the page of the decision."""
    document = canon.parse_json(decision.document.encode())
    own = [vote for vote in document["votes"] if vote["member"] == member]
    if not own:
        return None
    vote = max(own, key=lambda each: each["receipt_sequence"])
    verdict, why, _unused = standing(document, vote)
    return {
        "code": member, "choice": Vote.Choice(vote["choice"]).label, "counted": verdict == COUNTED, "why": why,
        "number": vote["receipt_sequence"], "digest": vote["digest"],
    }  # fmt: skip
