"""What a person is told of votes and delegations: subject and text of a mail, by the act that it follows."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings

from alliance.domain import canon, codes
from alliance.journal.models import Entry
from members.ballots.models import Ballot
from members.delegates import selectors as delegates
from members.delegates.models import Accreditation, Office
from members.delegations.models import Invitation
from members.signin.links import LINK

Told = tuple[UUID, str, str, str]


def _vote_recorded(entry: Entry) -> Told:
    """Subject and text for a recorded vote, without the choice: mail is read by others."""
    ballot = ballot_of(entry)
    name = ballot.electorate.get(code=entry.member).name
    sequence = canon.parse_json(entry.payload.encode())["sequence"]
    assert entry.person is not None  # the acts told of are acts of persons
    return (
        entry.person, entry.member,
        f"{ballot.symbol}: vote {sequence} of {name} was recorded",
        f"Vote {sequence} of {name} on “{ballot.title}” was recorded on {entry.at:%d %b %Y at %H:%M:%S} UTC.\n\n"
        f"It may be changed until {ballot.ends_at:%d %b %Y, %H:%M} UTC. The last vote counts.\n"
        f"The receipt is on the portal, behind sign-in:\n"
        f"{settings.BASE_URL}/ballots/{ballot.year}-{ballot.number}/receipt/\n\n"
        f"If you did not vote, tell the secretariat at once.\n" + demonstration(),
    )  # fmt: skip


def _invited(entry: Entry) -> Told:
    """To whoever is invited. The link itself is put in when the mail is sent."""
    row = Invitation.objects.select_related("member").get(pk=entry.object_id)
    role, name = row.get_role_display().lower(), row.member.name
    return (
        row.person_id, row.member.code, f"You are invited to the delegation of {name}",
        f"{row.name},\n\n{delegates.called(row.invited_by_id)} invites you to the delegation of {name} in the Critical "
        f"Minerals Alliance, as {role}.\n\nOpen this link to accept. It works once, until "
        f"{row.expires_at:%d %b %Y, %H:%M} UTC:\n{LINK}\n\n"
        "It is for you alone: do not pass it on. If you expect no invitation, do nothing.\n" + demonstration(),
    )  # fmt: skip


def _accepted(entry: Entry) -> Told:
    """To the invited address, in case somebody else held the link."""
    row = Invitation.objects.select_related("member").get(pk=entry.object_id)
    return (
        row.accepted_by_id or row.person_id, row.member.code, f"Your invitation by {row.member.name} was accepted",
        f"The invitation to the delegation of {row.member.name} was accepted on {entry.at:%d %b %Y at %H:%M} UTC.\n\n"
        "The seat comes with credentials of the capital and two officers of the secretariat.\n"
        "If you did not accept, tell the secretariat at once.\n" + demonstration(),
    )  # fmt: skip


def _seated(entry: Entry) -> Told:
    row = Accreditation.objects.select_related("member").get(pk=entry.object_id)
    role, end = row.get_role_display().lower(), row.during.upper
    until = f" It ends on {end:%d %b %Y, %H:%M} UTC." if end else ""
    return (
        row.person_id, row.member.code, f"You are accredited for {row.member.name}",
        f"You are accredited as {role} of {row.member.name} from {row.during.lower:%d %b %Y, %H:%M} UTC.{until}\n"
        f"Your desk: {settings.BASE_URL}/desk/\n" + demonstration(),
    )  # fmt: skip


def _unseated(entry: Entry) -> Told:
    row = Accreditation.objects.select_related("member").get(pk=entry.object_id)
    return (
        row.person_id, row.member.code, f"Your accreditation for {row.member.name} has ended",
        f"Your accreditation as {row.get_role_display().lower()} of {row.member.name} ended on "
        f"{entry.at:%d %b %Y at %H:%M} UTC. You were signed out everywhere.\n"
        "If this is not what your capital wants, tell the secretariat at once.\n" + demonstration(),
    )  # fmt: skip


def _in_office(entry: Entry) -> Told:
    row = Office.objects.get(pk=entry.object_id)
    return (
        row.person_id, "", "You hold an office of the Critical Minerals Alliance",
        f"You are {row.get_role_display().lower()} of the alliance from {row.during.lower:%d %b %Y, %H:%M} UTC.\n"
        f"Your desk: {settings.BASE_URL}/desk/\n\n"
        f"If you have no password yet, set one at {settings.BASE_URL}/accounts/password/reset/\n" + demonstration(),
    )  # fmt: skip


def _out_of_office(entry: Entry) -> Told:
    row = Office.objects.get(pk=entry.object_id)
    return (
        row.person_id, "", "Your office of the Critical Minerals Alliance has ended",
        f"Your office as {row.get_role_display().lower()} ended on {entry.at:%d %b %Y at %H:%M} UTC. You were signed "
        "out everywhere.\nIf you did not expect this, tell the secretariat at once.\n" + demonstration(),
    )  # fmt: skip


def _doubted(entry: Entry) -> Told:
    row = Accreditation.objects.select_related("member").get(pk=entry.object_id)
    doubt = entry.act == "question_seat"
    seat, name = row.get_role_display().lower(), row.member.name
    return (
        row.person_id, row.member.code,
        f"Your seat for {name} is provisional" if doubt else f"Your seat for {name} is confirmed",
        (f"Since {entry.at:%d %b %Y at %H:%M} UTC you sit provisionally as {seat} of {name}: with every right of the "
         "seat, until two officers confirm or end it. Votes cast on it count and are flagged.\n" if doubt else
         f"Your credentials as {seat} of {name} were accepted on {entry.at:%d %b %Y at %H:%M} UTC.\n")
        + demonstration(),
    )  # fmt: skip


def ballot_of(entry: Entry) -> Ballot:
    _, year, number = codes.parse_symbol(entry.object_id)
    return Ballot.objects.with_end().get(year=year, number=number)


def demonstration() -> str:
    return f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""


WORDED: dict[str, Callable[[Entry], Told]] = {
    "accept_invitation": _accepted,
    "accredit": _seated,
    "appoint": _in_office,
    "cast_vote": _vote_recorded,
    "confirm_seat": _doubted,
    "end_accreditation": _unseated,
    "end_office": _out_of_office,
    "invite": _invited,
    "question_seat": _doubted,
    "withdraw_delegate": _unseated,
}
"""Act to (person, code of the member, subject, text)."""
