"""From an act in the journal to a mail sent. A mail that fails is tried again, each time after a longer wait."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from alliance import journal
from alliance.access import SYSTEM
from alliance.domain import canon, codes
from alliance.journal.models import Entry
from members.ballots.models import Ballot
from members.delegates import selectors as delegates
from members.delegates.erasing import ERASED
from members.delegates.models import Accreditation, Person, User
from members.delegations import links
from members.delegations.models import Invitation
from members.notices.models import Notice

Told = tuple[UUID, str, str, str]
MOST_ATTEMPTS = 12  # over 34 hours
# Doubled by each attempt; after the first it is a task's time limit, so no two send.
WAIT = timedelta(seconds=30)
TOLD_ACTS = ("accept_invitation", "accredit", "cast_vote", "end_accreditation", "invite")
LINK = "(the link stands in the mail alone)"  # in the record of dispatch; whoever reads that must not get in


@transaction.atomic
def write_notice(*, entry_id: int) -> Notice:
    """The notice of one act, to the person whom it concerns. Safe to run twice: a person is told of an act once."""
    entry = Entry.objects.get(pk=entry_id, act__in=TOLD_ACTS)
    person, member, subject, body = _WORDED[entry.act](entry)
    notice, _ = Notice.objects.get_or_create(
        entry=entry,
        person_id=person,
        defaults={"member_code": member, "subject": subject, "body": body, "written_at": journal.now()},
    )
    return notice


def _vote_recorded(entry: Entry) -> Told:
    """Subject and text for a recorded vote, without the choice: mail is read by others."""
    _, year, number = codes.parse_symbol(entry.object_id)
    ballot = Ballot.objects.get(year=year, number=number)
    name = ballot.electorate.get(code=entry.member).name
    sequence = canon.parse_json(entry.payload.encode())["sequence"]
    assert entry.person is not None  # the acts told of are acts of persons
    return (
        entry.person, entry.member,
        f"{ballot.symbol}: vote {sequence} of {name} was recorded",
        f"Vote {sequence} of {name} on “{ballot.title}” was recorded on {entry.at:%d %b %Y at %H:%M:%S} UTC.\n\n"
        f"It may be changed until {ballot.closes_at:%d %b %Y, %H:%M} UTC. The last vote counts.\n"
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


def _notice() -> str:
    return f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""


_WORDED: dict[str, Callable[[Entry], Told]] = {
    "accept_invitation": _accepted,
    "accredit": _seated,
    "cast_vote": _vote_recorded,
    "end_accreditation": _unseated,
    "invite": _invited,
}
"""Act to (person, code of the member, subject, text)."""


def send_notice(*, notice_id: int) -> None:
    """Send one notice that is due and mark it. Raises what the mail server answers, until the attempts run out.

    Sent at least once: a crash between sending and marking sends it again, under the same Message-ID, so that
    the reader's mail program can tell. Nothing is sent to an erased person, nor a link that is dead.
    """
    notice = _claim(notice_id)
    if notice is None:
        return
    mail = _mail(notice)
    try:
        if mail:
            mail.send()
    except Exception:
        if notice.attempts >= MOST_ATTEMPTS:
            with transaction.atomic():
                _give_up(Notice.objects.select_for_update().get(pk=notice.pk))
        raise
    with transaction.atomic():
        Notice.objects.filter(pk=notice_id, sent_at=None).update(sent_at=journal.now())


def _mail(notice: Notice) -> EmailMessage | None:
    """The mail of a notice at its sending, or None where it has no reader any more. An invitation goes to the
    address that was invited, with its link."""
    if notice.entry.act == "invite":
        row = Invitation.objects.get(pk=notice.entry.object_id)
        link = links.address_of(row) if row.email and not row.cancelled_at and not row.accepted_at else ""
        return message(notice, to=row.email, link=link) if link else None
    user = User.objects.filter(person=notice.person_id).first()
    return message(notice, to=user.email) if user else None


def message(notice: Notice, *, to: str, link: str = LINK) -> EmailMessage:
    """The mail of a notice. Its Message-ID is the same at each attempt."""
    host = urlsplit(settings.BASE_URL).hostname
    headers = {"Message-ID": f"<notice-{notice.pk}@{host}>"}
    return EmailMessage(notice.subject, notice.body.replace(LINK, link), None, [to], headers=headers)


@transaction.atomic
def _claim(notice_id: int) -> Notice | None:
    """The notice, if it is due, with this attempt counted; no other worker gets it before `next_attempt_at`.

    The wait doubles with each attempt, so a server that is down for a night loses nothing.
    """
    notice = (
        Notice.objects.select_for_update()
        .filter(pk=notice_id, sent_at=None, attempts__lte=MOST_ATTEMPTS)
        .first()
    )
    at = journal.now()
    if notice is None or (notice.next_attempt_at is not None and at < notice.next_attempt_at):
        return None
    if notice.attempts == MOST_ATTEMPTS:  # the last attempt ended with its worker
        _give_up(notice)
        return None
    notice.attempts += 1
    notice.next_attempt_at = at + WAIT * 2**notice.attempts
    notice.save(update_fields=["attempts", "next_attempt_at"])
    return notice


def _give_up(notice: Notice) -> None:
    """Say aloud that a notice will not be sent. An attempt beyond the most marks it."""
    notice.attempts = MOST_ATTEMPTS + 1
    notice.save(update_fields=["attempts"])
    journal.incident(
        code="notice_not_sent", obj=notice, by=SYSTEM,
        detail=f"A notice to a delegate of {notice.member_code} could not be sent in {MOST_ATTEMPTS} attempts.",
        mend="See in the log what the mail server answered, and tell the delegation yourself.",
    )  # fmt: skip


def forget(*, person: Person, **_: object) -> None:
    """Empty the mails to a person who is being erased. That they were sent, and of which act, stays."""
    Notice.objects.filter(person=person).update(subject=ERASED, body="")
