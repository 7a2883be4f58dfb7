"""What every seat of a delegation is told of its own votes: how many persons they take, what is prepared, a note that
came in its name. Never the choice."""

from collections.abc import Callable

from django.conf import settings

from alliance.domain import canon, codes
from alliance.journal.models import Entry
from members.approvals.models import Request
from members.ballots.models import Ballot
from members.notices.acting import ballot_of, demonstration
from members.notices.matters import OWN, Reader, Said
from members.registry.models import Member

Told = tuple[str, str, str]  # code of the member, subject, text

NOTE = "enter_note"  # the request that asks another officer to read one
THE_ONE = "the delegation that it concerns"  # not named: what a delegation is told may be of a vote, sealed


def _two_persons(entry: Entry) -> Told:
    said = canon.parse_json(entry.payload.encode())
    name, when = _name(said["about"]), f"{entry.at:%d %b %Y at %H:%M} UTC"
    what = (
        f"From {when} on each vote of {name} takes two persons, on open ballots too: one prepares it, "
        "another casts it."
        if said["on"]
        else f"On ballots that open after {when} a vote of {name} takes one person. On those open by then it takes two."
    )
    return (
        said["about"], f"Your delegation: how many persons a vote of {name} takes",
        f"{what}\n\nThe head of delegation said so. If that is wrong, tell the secretariat at once.\n{demonstration()}",
    )  # fmt: skip


def _prepared(entry: Entry) -> Told:
    ballot = ballot_of(entry)
    return (
        entry.member, f"{ballot.symbol}: a vote of {_name(entry.member)} is prepared",
        f"A vote on “{ballot.title}” was prepared on {entry.at:%d %b %Y at %H:%M} UTC. Another person of the "
        f"delegation casts it before {ballot.ends_at:%d %b %Y, %H:%M} UTC:\n{_page(ballot)}\n{demonstration()}",
    )  # fmt: skip


def _received(entry: Entry) -> Told:
    ballot, said = ballot_of(entry), canon.parse_json(entry.payload.encode())
    return (
        said["about"], f"{ballot.symbol}: a signed note of {_name(said['about'])} came to the secretariat",
        f"An officer entered a signed note with a vote of {_name(said['about'])} on “{ballot.title}” on "
        f"{entry.at:%d %b %Y at %H:%M} UTC ({said['request']}). A second officer reads it before a vote is cast. "
        f"Until you are told that it was cast, no vote is cast by it.\n\n"
        f"If your head of delegation signed no such note, tell the secretariat at once. A vote cast in the portal "
        f"after the note was received takes its place:\n{_page(ballot)}\n{demonstration()}",
    )  # fmt: skip


def _by_note(entry: Entry) -> Told:
    ballot, said = ballot_of(entry), canon.parse_json(entry.payload.encode())
    return (
        said["about"], f"{ballot.symbol}: the vote of {_name(said['about'])} was cast by signed note",
        f"Two officers read the same choice in the note, so the vote of {_name(said['about'])} on “{ballot.title}” was "
        f"cast on {entry.at:%d %b %Y at %H:%M} UTC ({said['request']}). The receipt shows it, behind sign-in:\n"
        f"{_page(ballot)}receipt/\n\nIf it is wrong, vote in the portal before the close: the last vote counts. "
        f"And tell the secretariat at once.\n{demonstration()}",
    )  # fmt: skip


def _not_cast(entry: Entry) -> list[Said]:
    """Of a request that was refused or withdrawn, where it was to read a signed note."""
    request = Request.objects.get(number=int(entry.object_id.partition("/")[2]))
    if request.act != NOTE:
        return []
    _unused, year, number = codes.parse_symbol(request.asks["ballot"])
    ballot, name = Ballot.objects.get(year=year, number=number), _name(request.about)
    why = (
        "The second officer did not enter the choice that the first one had entered, or refused the note."
        if entry.act == "refuse_request"
        else "The officer who had entered it withdrew it."
    )
    body = (
        f"No vote of {name} on “{ballot.title}” was cast by the signed note of {request.symbol}. {why} On "
        f"{entry.at:%d %b %Y at %H:%M} UTC.\n\nVote in the portal, or send a note again, before "
        f"{ballot.ends_at:%d %b %Y, %H:%M} UTC:\n{_page(ballot)}\n{demonstration()}"
    )
    subject = f"{ballot.symbol}: no vote of {name} was cast by its signed note"
    return [Said(OWN, subject, body, to=frozenset({request.about}), whom=THE_ONE)]


def _page(ballot: Ballot) -> str:
    return f"{settings.BASE_URL}/ballots/{ballot.year}-{ballot.number}/"


def _name(code: str) -> str:
    return Member.objects.values_list("name", flat=True).get(code=code)


def _to_delegation(told: Callable[[Entry], Told]) -> Reader:
    """As the reader of a matter, for every seat of one member."""

    def reader(entry: Entry) -> list[Said]:
        code, subject, body = told(entry)
        return [Said(OWN, subject, body, to=frozenset({code}), whom=THE_ONE)]

    return reader


READERS = {
    "cast_by_note": _to_delegation(_by_note),
    "prepare_vote": _to_delegation(_prepared),
    "refuse_request": _not_cast,
    "withdraw_request": _not_cast,
    "receive_note": _to_delegation(_received),
    "set_two_persons": _to_delegation(_two_persons),
}
