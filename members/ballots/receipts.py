"""A receipt as a file to keep: plain text, which opens everywhere. In equally many bytes whatever the choice."""

from alliance.domain import canon
from alliance.web.lasting import lasting
from members.ballots.models import Vote
from members.delegates.selectors import called


def name_of(vote: Vote) -> str:
    """`BALLOT-2026-007-JP-1.txt`."""
    return f"{vote.ballot.symbol.replace('/', '-')}-{vote.elector.code}-{vote.sequence}.txt"


def by_whom(vote: Vote) -> str:
    """Who cast a vote and in which role, for a receipt of the own delegation: `Aiko Tanaka, head of delegation`."""
    return f"{called(vote.person)}, {vote.accreditation.get_role_display().lower()}"


@lasting
def text_of(vote: Vote, notice: str) -> str:
    """What the receipt says, a line each. Without the salt: it proves to nobody else how the state voted until the
    decision publishes it."""
    ballot = vote.ballot
    longest = max(len(str(label)) for label in Vote.Choice.labels)
    lines = [
        ("Receipt of a vote", ballot.symbol),
        ("About", f"{ballot.about}, {ballot.title}"),
        ("State", f"{vote.elector.name} ({vote.elector.code})"),
        ("Choice", vote.get_choice_display().ljust(longest)),
        ("Vote number", str(vote.sequence)),
        ("Signed by" if vote.note_id else "Cast by", by_whom(vote)),
        ("Cast at", canon.instant_text(vote.cast_at)),
        ("Ballot closes at", canon.instant_text(ballot.ends_at)),
        ("Digest of the text", ballot.text_digest),
        ("Rule", f"{ballot.rule.title}, {ballot.rule.symbol}"),
        ("Fingerprint of the electorate", ballot.electorate_digest),
        ("Sealed digest of the vote", vote.digest),
    ]
    said = [f"{label}: {value}" for label, value in lines]
    said.append(
        "\nThe last vote of a state before the close counts. The decision publishes the salt with which the sealed "
        "digest opens to this choice."
    )
    return "\n".join([*said, *([f"\n{notice}"] if notice else [])]) + "\n"
