"""Who vouches for a vote: its entry in the record, and its voter's proof under the portal's key.

The tables let whoever speaks SQL as the application add a proof and a vote in another's name. The key is not in the
database: a proof made without it does not open, and such a vote lets no ballot be decided.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare

from alliance.access import Role, Seat
from alliance.domain import canon
from alliance.journal.models import Entry
from alliance.journal.services import name_of
from members.ballots import documents
from members.ballots.casting import purpose_of
from members.ballots.models import Ballot, Vote
from members.proofs import seals
from members.proofs import services as proofs

KIND = "a ballot as it was opened"
CAST, BY_NOTE = "cast_vote", "cast_by_note"


def seal_of(ballot: Ballot) -> str:
    """That the portal opens a ballot with this text, rule, window and electorate; `open_ballot` keeps it."""
    return seals.seal_of(KIND, *_said_of(ballot))


def _said_of(ballot: Ballot) -> tuple[str, ...]:
    return (
        ballot.symbol, ballot.subject, ballot.about, ballot.text_digest, ballot.rule.symbol,
        canon.instant_text(ballot.opens_at), canon.instant_text(ballot.closes_at), ballot.electorate_digest,
    )  # fmt: skip


def unvouched(ballot: Ballot) -> str:
    """What nobody vouches for, in words that tell no choice, or '' where ballot and votes are as the portal wrote them.

    The ballot's seal opens under the key, and its electorate is the one that was sealed.

    Each vote needs an entry of its own digest, and its voter's proof must open under the key for exactly that choice.
    A vote by note has the entry alone: two officers' readings and verdict stand behind it.
    """
    if not seals.opens(ballot.seal, KIND, *_said_of(ballot)):
        return "The ballot itself was not opened by this portal, under any key that it knows."
    if documents.electorate_digest(list(ballot.electorate.all())) != ballot.electorate_digest:
        return "Its electorate is not the one that was frozen when it opened."
    kind, name = name_of(ballot)
    told = {
        (entry.act, canon.parse_json(entry.payload.encode()).get("vote"))
        for entry in Entry.objects.filter(object_type=kind, object_id=name, act__in=(CAST, BY_NOTE))
    }
    for vote in ballot.votes.select_related("elector", "accreditation", "proof"):
        if (
            documents.vote_digest(ballot, vote.elector.code, vote.choice, vote.sequence, vote.salt)
            != vote.digest
        ):
            return _said(vote, "is not what its digest stands for")
        if ((BY_NOTE if vote.note_id else CAST), vote.digest) not in told:
            return _said(vote, "has no entry in the record")
        if not _proof_opens(ballot, vote):
            return _said(vote, "was not proved by who cast it, under any key that the portal knows")
    return ""


def _proof_opens(ballot: Ballot, vote: Vote) -> bool:
    shown = vote.proof
    if shown is None:
        return True  # by note, or cast before votes took a proof: the table takes no other without
    seat = Seat(
        Role(vote.accreditation.role), vote.person, vote.elector.code, accreditation=vote.accreditation_id
    )
    purpose = purpose_of(ballot, choice=vote.choice, text_digest=ballot.text_digest)
    return any(
        constant_time_compare(
            shown.bound, proofs.bound(purpose, salt=shown.salt, session=shown.session, by=seat, key=key)
        )
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def _said(vote: Vote, what: str) -> str:
    return f"Vote {vote.sequence} of {vote.elector.code} {what}."
