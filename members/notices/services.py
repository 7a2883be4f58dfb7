"""From an act in the journal to a mail sent. A mail that fails is tried again by the next sweep."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F

from alliance import journal
from alliance.domain import canon, codes
from alliance.journal.models import Entry
from members.ballots.models import Ballot
from members.delegates.models import User
from members.notices.models import Notice

MOST_ATTEMPTS = 8
TOLD_ACTS = ("cast_vote",)


@transaction.atomic
def write_notice(*, entry_id: int) -> Notice:
    """The notice of one act, to the person who acted. Safe to run twice: a person is told of an act once."""
    entry = Entry.objects.get(pk=entry_id, act__in=TOLD_ACTS)
    assert entry.person is not None  # the acts told of are acts of persons
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
    _, year, number = codes.parse_symbol(entry.object_id)
    ballot = Ballot.objects.get(year=year, number=number)
    name = ballot.electorate.get(code=entry.member).name
    sequence = canon.parse_json(entry.payload.encode())["sequence"]
    return (
        f"{ballot.symbol}: vote {sequence} of {name} was recorded",
        f"Vote {sequence} of {name} on “{ballot.title}” was recorded on {entry.at:%d %b %Y at %H:%M:%S} UTC.\n\n"
        f"It may be changed until {ballot.closes_at:%d %b %Y, %H:%M} UTC. The last vote counts.\n"
        f"The receipt is on the portal, behind sign-in:\n"
        f"{settings.BASE_URL}/ballots/{ballot.year}-{ballot.number}/receipt/\n\n"
        f"If you did not vote, tell the secretariat at once.\n"
        + (f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""),
    )


def send_notice(*, notice_id: int) -> None:
    """Send one notice and mark it. The attempt is counted first, so that a poison notice ends by itself.

    Sent at least once: a crash between sending and marking sends it again. Nothing is sent to an erased person.
    """
    claimed = Notice.objects.filter(pk=notice_id, sent_at=None, attempts__lt=MOST_ATTEMPTS).update(
        attempts=F("attempts") + 1
    )
    if not claimed:
        return
    notice = Notice.objects.get(pk=notice_id)
    user = User.objects.filter(person=notice.person_id).first()
    if user:
        send_mail(notice.subject, notice.body, None, [user.email])
    with transaction.atomic():
        Notice.objects.filter(pk=notice_id, sent_at=None).update(sent_at=journal.now())
