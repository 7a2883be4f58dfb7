"""A receipt: where it stands, its entry in the record, and a file to keep: plain text, which opens everywhere.

The file has equally many bytes whatever the choice. It is not signed, since the portal holds no key to sign with
(docs/operations.md), and it says so. `members.ballots.claims` reads it again: labels that stand there stay here.
"""

from django.conf import settings
from django.urls import reverse

from alliance.domain import canon
from alliance.journal.models import Entry
from alliance.web.lasting import lasting
from members.ballots.models import Ballot, Vote
from members.delegates.selectors import called

CASTING = ("cast_vote", "cast_by_note")  # the acts whose entries hold the digest of a vote
RULER = 60  # signs of the line that ends the file


def name_of(vote: Vote) -> str:
    """`BALLOT-2026-007-JP-1.txt`."""
    return f"{vote.ballot.symbol.replace('/', '-')}-{vote.elector.code}-{vote.sequence}.txt"


def by_whom(vote: Vote) -> str:
    """Who cast a vote and in which role, for a receipt of the own delegation: `Aiko Tanaka, head of delegation`."""
    return f"{called(vote.person)}, {vote.accreditation.get_role_display().lower()}"


def address_of(ballot: Ballot) -> str:
    """The whole address at which a delegation finds the receipt of its last vote, before and after the close."""
    return settings.BASE_URL + reverse("ballot_receipt", args=[ballot.year, ballot.number])


def entry_of(vote: Vote) -> Entry | None:
    """The entry of a vote in the record, with its place in the chain; None where a restore brought back the document
    alone. Who may read the vote's receipt may read it."""
    rows = Entry.objects.filter(object_type="ballot", object_id=vote.ballot.symbol, act__in=CASTING)
    return rows.filter(payload__contains=f'"vote":"{vote.digest}"').select_related("link").first()


@lasting
def text_of(vote: Vote, notice: str) -> str:
    """What the receipt says, a line each. Without the salt: it proves to nobody else how the state voted until the
    decision publishes it."""
    ballot, choice = vote.ballot, str(vote.get_choice_display())
    parts = [
        _said(
            ("Receipt of a vote", ballot.symbol),
            ("State", f"{vote.elector.name} ({vote.elector.code})"),
            ("Choice", choice),
            ("Vote number", str(vote.sequence)),
            ("Signed by" if vote.note_id else "Cast by", by_whom(vote)),
            ("Cast at", canon.instant_text(vote.cast_at)),
            ("Identity", _proved(vote)),
            ("Ballot closes at", canon.instant_text(ballot.ends_at)),
        ),
        _said(
            ("About", f"{ballot.about}, {ballot.title}"),
            ("Digest of the text", ballot.text_digest),
            ("Rule", f"{ballot.rule.title}, {ballot.rule.symbol}"),
            ("Fingerprint of the electorate", ballot.electorate_digest),
        ),
        _said(("Sealed digest of the vote", vote.digest), *_in_the_record(vote)),
        _after_the_close(ballot),
        WHAT_IT_PROVES,
        *([notice] if notice else []),
    ]
    longest = max(len(str(label)) for label in Vote.Choice.labels)
    ruler = "-" * (RULER + longest - len(choice))  # so that the length of the file tells no choice
    return "\n\n".join([*parts, ruler]) + "\n"


def _said(*lines: tuple[str, str]) -> str:
    return "\n".join(f"{label}: {value}" for label, value in lines)


def _proved(vote: Vote) -> str:
    if vote.proof is None:
        request = vote.note.reading.request.symbol if vote.note else "on paper"
        return f"not proved in the portal; entered by two officers from a signed note, {request}"
    method = str(vote.proof.get_method_display()).lower()
    return f"proved again {method} at {canon.instant_text(vote.proof.at)}, for this vote alone"


def _in_the_record(vote: Vote) -> list[tuple[str, str]]:
    """The entry of the vote, and its place in the chain once a release gave one."""
    entry = entry_of(vote)
    found = [("Address of this receipt", f"{address_of(vote.ballot)} (for the own delegation)")]
    if entry is None:
        return found
    link = getattr(entry, "link", None)
    place = f"{link.position}, by release {link.release}" if link else "none yet; the next release gives it"
    return [
        ("Digest of its entry in the record", entry.digest),
        ("Place of the entry in the chain", place),
        *found,
    ]


def _after_the_close(ballot: Ballot) -> str:
    """What to do once the ballot is decided, with the address to go to."""
    decision = getattr(ballot, "decision", None)
    if decision is None:
        paper = settings.BASE_URL + reverse("ballot", args=[ballot.year, ballot.number])
        where = f"1. Open {paper} once the ballot is decided; it leads to the decision.\n"
        where += '2. There choose "Check a receipt" and paste this text. Nothing needs to be installed.'
    else:
        check = reverse("decision_receipt", args=[decision.year, decision.number])
        where = f"1. Open {settings.BASE_URL}{check}\n2. Paste this text. Nothing needs to be installed."
    return (
        f"What to do after the close\n{where}\n3. Keep this file as it is. If the page finds a difference, send a copy "
        "to the secretariat.\nThe last vote of a state before the close counts."
    )


WHAT_IT_PROVES = (
    "What this file proves\n"
    "By itself nothing: it is not signed, and anybody can type such a text. The record proves.\n"
    "Since the vote was cast the record holds the sealed digest. The decision publishes the vote with a random\n"
    "number, its salt; the SHA-256 of both is that digest, and another choice gives another digest. So whoever\n"
    "noted the digest before the close can show that the published vote is the one that was cast."
)
