"""What a person is told of votes and delegations: subject and text of a mail, by the act that it follows."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings

from alliance.domain import canon, codes
from alliance.journal.models import Entry
from members.accession import links as of_accession
from members.accession.models import Application
from members.ballots.models import Ballot
from members.delegates import selectors as delegates
from members.delegates.models import Accreditation
from members.delegations.models import Invitation
from members.signin.links import LINK

Told = tuple[UUID, str, str, str]


def _vote_recorded(entry: Entry) -> Told:
    """Subject and text for a recorded vote, without the choice: mail is read by others."""
    ballot = _ballot(entry)
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
        f"If you did not vote, tell the secretariat at once.\n" + _notice(),
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
        "It is for you alone: do not pass it on. If you expect no invitation, do nothing.\n" + _notice(),
    )  # fmt: skip


def _accepted(entry: Entry) -> Told:
    """To the invited address, in case somebody else held the link."""
    row = Invitation.objects.select_related("member").get(pk=entry.object_id)
    return (
        row.accepted_by_id or row.person_id, row.member.code, f"Your invitation by {row.member.name} was accepted",
        f"The invitation to the delegation of {row.member.name} was accepted on {entry.at:%d %b %Y at %H:%M} UTC.\n\n"
        "The seat comes with credentials of the capital and two officers of the secretariat.\n"
        "If you did not accept, tell the secretariat at once.\n" + _notice(),
    )  # fmt: skip


def _seated(entry: Entry) -> Told:
    row = Accreditation.objects.select_related("member").get(pk=entry.object_id)
    role, end = row.get_role_display().lower(), row.during.upper
    until = f" It ends on {end:%d %b %Y, %H:%M} UTC." if end else ""
    return (
        row.person_id, row.member.code, f"You are accredited for {row.member.name}",
        f"You are accredited as {role} of {row.member.name} from {row.during.lower:%d %b %Y, %H:%M} UTC.{until}\n"
        f"Your desk: {settings.BASE_URL}/desk/\n" + _notice(),
    )  # fmt: skip


def _unseated(entry: Entry) -> Told:
    row = Accreditation.objects.select_related("member").get(pk=entry.object_id)
    return (
        row.person_id, row.member.code, f"Your accreditation for {row.member.name} has ended",
        f"Your accreditation as {row.get_role_display().lower()} of {row.member.name} ended on "
        f"{entry.at:%d %b %Y at %H:%M} UTC. You were signed out everywhere.\n"
        "If this is not what your capital wants, tell the secretariat at once.\n" + _notice(),
    )  # fmt: skip


def _applied(entry: Entry) -> Told:
    """To the contact of an application, with the link to follow it by; the link is put in when the mail is sent."""
    row = _application(entry)
    return (
        row.contact_id, "", f"{row.symbol}: the application of {row.name} is received",
        f"The application of {row.name} to join the Critical Minerals Alliance was received on "
        f"{entry.at:%d %b %Y at %H:%M} UTC as {row.symbol}.\n\nFollow it here; whoever holds this link can:\n{LINK}\n\n"
        "Two officers of the secretariat read it next.\n"
        "If you know nothing of this application, tell the secretariat.\n" + _notice(),
    )  # fmt: skip


def _ruled(entry: Entry) -> Told:
    """To the contact: what two officers said of the application, with their reason."""
    row = _application(entry)
    state = str(canon.parse_json(entry.payload.encode())["state"])
    assert row.ruling is not None
    what, then = {
        "admissible": ("is admissible", "The members of the alliance decide on it by ballot."),
        "returned": ("is returned", "Mend it and apply again."),
        "refused": ("is refused as inadmissible", "You may apply again when the reason is gone."),
    }[state]
    return (
        row.contact_id, row.member.code if row.member else "", f"{row.symbol}: the application of {row.name} {what}",
        f"Two officers of the secretariat decided on {entry.at:%d %b %Y at %H:%M} UTC: the application of {row.name} "
        f"{what}.\n\nTheir reason: {row.ruling.reason}\n\n{then}\nFollow it here:\n{LINK}\n" + _notice(),
    )  # fmt: skip


def link_of(entry: Entry) -> str:
    """The link to follow the application by that an act is about."""
    return of_accession.address_of(_application(entry))


def _application(entry: Entry) -> Application:
    _, year, number = codes.parse_symbol(entry.object_id)
    return Application.objects.select_related("member", "ruling").get(year=year, number=number)


def _settled(entry: Entry) -> Told:
    """To the contact of an application: how the members decided."""
    row, said = _application(entry), canon.parse_json(entry.payload.encode())
    what, then = {
        "admitted": (
            "is admitted",
            f"It is a party from {said['from']}. Its head of delegation is invited by mail.",
        ),
        "not_admitted": ("is not admitted", "It may apply again."),
        "admissible": ("waits for another ballot", "Nothing was decided. It is put to the ballot again."),
    }[str(said["state"])]
    return (
        row.contact_id, entry.member, f"{row.symbol}: {row.name} {what}",
        f"The members decided on the application of {row.name}: {said['decision']}, {said['arithmetic']}.\n\n"
        f"{row.name} {what}. {then}\nFollow it here:\n{LINK}\n" + _notice(),
    )  # fmt: skip


def _close_moved(entry: Entry) -> tuple[Ballot, str, str]:
    """Ballot, subject and text for a close that moved after an outage."""
    ballot = _ballot(entry)
    minutes = canon.parse_json(entry.payload.encode())["unavailable_seconds"] // 60
    return (
        ballot,
        f"{ballot.symbol} now closes on {ballot.ends_at:%d %b %Y, %H:%M} UTC",
        f"“{ballot.title}” was to close on {ballot.closes_at:%d %b %Y, %H:%M} UTC. The portal was unavailable for "
        f"{minutes} minutes in all before that, as its probe saw it.\n\n"
        f"Under the outage clause of its rule the ballot now closes on {ballot.ends_at:%d %b %Y, %H:%M} UTC, for all "
        "members. It does not move again after an outage.\n"
        "Votes cast so far stand. They may be changed until the new close.\n\n"
        f"{settings.BASE_URL}/ballots/{ballot.year}-{ballot.number}/\n" + _notice(),
    )


def _ballot(entry: Entry) -> Ballot:
    _, year, number = codes.parse_symbol(entry.object_id)
    return Ballot.objects.with_end().get(year=year, number=number)


def _notice() -> str:
    return f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""


WORDED: dict[str, Callable[[Entry], Told]] = {
    "apply": _applied,
    "accept_invitation": _accepted,
    "accredit": _seated,
    "cast_vote": _vote_recorded,
    "end_accreditation": _unseated,
    "invite": _invited,
    "rule_on_application": _ruled,
    "settle_application": _settled,
}
"""Act to (person, code of the member, subject, text)."""

OF_NOBODY = ("apply", "settle_application")
"""Acts that are told although no person of ours did them."""

OF_AN_APPLICATION = ("apply", "rule_on_application", "settle_application")
"""Acts whose mail carries the link to follow an application by."""

TO_ALL: dict[str, Callable[[Entry], tuple[Ballot, str, str]]] = {"extend_ballot": _close_moved}
"""Act to (ballot, subject, text), told to every delegate in its electorate."""
