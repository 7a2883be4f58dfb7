"""From an act in the journal to a mail sent. A mail that fails is tried again, each time after a longer wait."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from alliance import journal
from alliance.access import SYSTEM
from alliance.domain import canon
from alliance.journal.models import Entry
from members.delegates.erasing import ERASED
from members.delegates.models import Accreditation, Person, User
from members.delegations import links
from members.delegations.models import Invitation
from members.notices import acting, joining, of_two, of_unions, signing_in
from members.notices.models import Notice
from members.signin import resetting
from members.signin.links import LINK, new_password
from members.signin.models import FactorReset

NOBODY = "notice_for_nobody"  # code of the incident
MOST_ATTEMPTS = 12  # over 34 hours
# Doubled by each attempt; after the first it is a task's time limit, so no two send.
WAIT = timedelta(seconds=30)
WORDED = {**acting.WORDED, **joining.WORDED, **signing_in.WORDED}
ALSO = signing_in.ALSO
TOLD_ACTS = tuple(WORDED)
OF_ACCOUNTS = (*signing_in.WORDED, *joining.OF_NOBODY)  # told also where nobody was signed in
TO_DELEGATION = of_two.TO_DELEGATION
TO_MEMBERS = of_unions.TO_MEMBERS
TOLD_TO_ALL = (*acting.TO_ALL, *TO_DELEGATION, *TO_MEMBERS)


@transaction.atomic
def write_notice(*, entry_id: int) -> Notice | None:
    """The notice of one act, to the person whom it concerns, or to every delegate in the electorate of its ballot (then
    None). Safe to run twice: a person is told of an act once."""
    entry = Entry.objects.get(pk=entry_id, act__in=TOLD_ACTS + TOLD_TO_ALL)
    if entry.act in TOLD_TO_ALL:
        _tell_all(entry)
        return None
    person, member, subject, body = WORDED[entry.act](entry)
    for other, code, heading, text in ALSO.get(entry.act, _nobody)(entry):
        Notice.objects.get_or_create(
            entry=entry, person_id=other,
            defaults={"member_code": code, "subject": heading, "body": text, "written_at": journal.now()},
        )  # fmt: skip
    notice, _ = Notice.objects.get_or_create(
        entry=entry,
        person_id=person,
        defaults={"member_code": member, "subject": subject, "body": body, "written_at": journal.now()},
    )
    return notice


def _nobody(entry: Entry) -> list[acting.Told]:
    return []


def _tell_all(entry: Entry) -> None:
    """A notice to everybody who is accredited today for a member of the ballot's electorate, for one member, or for a
    union and its states. Where nobody is, the secretariat is told instead, once, and the act is told of."""
    at = journal.now()
    seats = Accreditation.objects.filter(during__contains=at).select_related("member")
    if entry.act in acting.TO_ALL:
        ballot, subject, body = acting.TO_ALL[entry.act](entry)
        whom = "any delegation of its electorate"
        seats = seats.filter(member__in=ballot.electorate.values("member"))
    elif entry.act in TO_MEMBERS:
        codes, subject, body = TO_MEMBERS[entry.act](entry)
        whom = f"the delegations of {', '.join(sorted(codes))}"
        seats = seats.filter(member__code__in=codes)
    else:
        code, subject, body = TO_DELEGATION[entry.act](entry)
        whom = (
            "the delegation that it concerns"  # not named: what a delegation is told may be of a vote, sealed
        )
        seats = seats.filter(member__code=code)
    rows = {
        seat.person_id: Notice(
            entry=entry, person_id=seat.person_id, member_code=seat.member.code, subject=subject, body=body,
            written_at=at,
        )
        for seat in seats
    }  # fmt: skip
    Notice.objects.bulk_create(rows.values(), ignore_conflicts=True)
    if not rows:
        journal.incident(
            code=NOBODY, obj=entry, by=SYSTEM, detail=f"A notice reached nobody: nobody is accredited in {whom}.",
            mend=f"Entry {entry.pk} of the record says which act. Tell the government, and ask it for a delegation.",
        )  # fmt: skip


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
    address that was invited; links to sign in with are made only here."""
    if notice.entry.act == "invite":
        row = Invitation.objects.get(pk=notice.entry.object_id)
        link = links.address_of(row) if row.email and not row.cancelled_at and not row.accepted_at else ""
        return message(notice, to=row.email, link=link) if link else None
    user = User.objects.filter(person=notice.person_id).first()
    if user is None:
        return None
    if notice.entry.act == "reset_factors" and notice.entry.object_id == str(notice.person_id):
        reset = FactorReset.objects.get(pk=canon.parse_json(notice.entry.payload.encode())["reset"])
        link = resetting.address_of(reset)
        return message(notice, to=user.email, link=link) if link else None
    if notice.entry.act in joining.WORDED:
        link = joining.link_of(notice.entry)
    else:
        link = new_password(user) if notice.entry.act == "ask_new_password" else LINK
    return message(notice, to=user.email, link=link)


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
