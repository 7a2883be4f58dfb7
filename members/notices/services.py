"""From an act in the journal to a mail sent. A mail that fails is tried again, each time after a longer wait."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from alliance import journal
from alliance.access import SYSTEM
from alliance.domain import canon, codes
from alliance.journal.models import Entry
from members.ballots.models import Ballot
from members.delegates.erasing import ERASED
from members.delegates.models import Accreditation, Person, User
from members.notices.models import Notice

MOST_ATTEMPTS = 12  # over 34 hours
# Doubled by each attempt; after the first it is a task's time limit, so no two send.
WAIT = timedelta(seconds=30)
TOLD_ACTS = ("cast_vote",)  # to the person who acted
TOLD_TO_ALL = ("extend_ballot",)  # to every delegate of a member in the electorate


@transaction.atomic
def write_notice(*, entry_id: int) -> Notice | None:
    """The notice of one act, to the person who acted or to all delegates whom it concerns (then None). Safe to run
    twice: a person is told of an act once."""
    entry = Entry.objects.get(pk=entry_id, act__in=TOLD_ACTS + TOLD_TO_ALL)
    if entry.act in TOLD_TO_ALL:
        _tell_all(entry)
        return None
    assert entry.person is not None  # the other acts told of are acts of persons
    subject, body = _vote_recorded(entry)
    notice, _ = Notice.objects.get_or_create(
        entry=entry,
        person_id=entry.person,
        defaults={
            "member_code": entry.member, "subject": subject, "body": body, "written_at": journal.now(),
        },
    )  # fmt: skip
    return notice


def _vote_recorded(entry: Entry) -> tuple[str, str]:
    """Subject and text for a recorded vote, without the choice: mail is read by others."""
    ballot = _ballot(entry)
    name = ballot.electorate.get(code=entry.member).name
    sequence = canon.parse_json(entry.payload.encode())["sequence"]
    return (
        f"{ballot.symbol}: vote {sequence} of {name} was recorded",
        f"Vote {sequence} of {name} on “{ballot.title}” was recorded on {entry.at:%d %b %Y at %H:%M:%S} UTC.\n\n"
        f"It may be changed until {ballot.ends_at:%d %b %Y, %H:%M} UTC. The last vote counts.\n"
        f"The receipt is on the portal, behind sign-in:\n"
        f"{settings.BASE_URL}/ballots/{ballot.year}-{ballot.number}/receipt/\n\n"
        f"If you did not vote, tell the secretariat at once.\n"
        + (f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""),
    )


def _ballot(entry: Entry) -> Ballot:
    _, year, number = codes.parse_symbol(entry.object_id)
    return Ballot.objects.with_end().get(year=year, number=number)


def _tell_all(entry: Entry) -> None:
    """A notice to everybody who is accredited today for a member of the ballot's electorate."""
    ballot, at = _ballot(entry), journal.now()
    subject, body = _close_moved(entry, ballot)
    seats = Accreditation.objects.filter(
        during__contains=at, member__in=ballot.electorate.values("member")
    ).select_related("member")
    rows = {
        seat.person_id: Notice(
            entry=entry, person_id=seat.person_id, member_code=seat.member.code, subject=subject, body=body,
            written_at=at,
        )
        for seat in seats
    }  # fmt: skip
    Notice.objects.bulk_create(rows.values(), ignore_conflicts=True)


def _close_moved(entry: Entry, ballot: Ballot) -> tuple[str, str]:
    """Subject and text for a close that moved after an outage."""
    minutes = canon.parse_json(entry.payload.encode())["unavailable_seconds"] // 60
    return (
        f"{ballot.symbol} now closes on {ballot.ends_at:%d %b %Y, %H:%M} UTC",
        f"“{ballot.title}” was to close on {ballot.closes_at:%d %b %Y, %H:%M} UTC. The portal was unavailable for "
        f"{minutes} minutes in all before that, as its probe saw it.\n\n"
        f"Under the outage clause of its rule the ballot now closes on {ballot.ends_at:%d %b %Y, %H:%M} UTC, for all "
        "members. It does not move again after an outage.\n"
        "Votes cast so far stand. They may be changed until the new close.\n\n"
        f"{settings.BASE_URL}/ballots/{ballot.year}-{ballot.number}/\n"
        + (f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""),
    )


def send_notice(*, notice_id: int) -> None:
    """Send one notice that is due and mark it. Raises what the mail server answers, until the attempts run out.

    Sent at least once: a crash between sending and marking sends it again, under the same Message-ID, so that
    the reader's mail program can tell. Nothing is sent to an erased person.
    """
    notice = _claim(notice_id)
    if notice is None:
        return
    user = User.objects.filter(person=notice.person_id).first()
    try:
        if user:
            message(notice, to=user.email).send()
    except Exception:
        if notice.attempts >= MOST_ATTEMPTS:
            with transaction.atomic():
                _give_up(Notice.objects.select_for_update().get(pk=notice.pk))
        raise
    with transaction.atomic():
        Notice.objects.filter(pk=notice_id, sent_at=None).update(sent_at=journal.now())


def message(notice: Notice, *, to: str) -> EmailMessage:
    """The mail of a notice. Its Message-ID is the same at each attempt."""
    host = urlsplit(settings.BASE_URL).hostname
    return EmailMessage(
        notice.subject, notice.body, None, [to], headers={"Message-ID": f"<notice-{notice.pk}@{host}>"}
    )


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
