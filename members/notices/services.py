"""From an act in the journal to a mail sent. A mail that fails is tried again, each time after a longer wait."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet

from alliance import journal
from alliance.access import SYSTEM
from alliance.domain import canon
from alliance.journal.models import Entry
from alliance.web.lasting import lasting
from members.delegates.erasing import ERASED
from members.delegates.models import Accreditation, Person, User
from members.delegations import links
from members.delegations.models import Invitation
from members.notices import (
    acting,
    joining,
    matters,
    news,
    of_ballots,
    of_two,
    of_unions,
    reminding,
    signing_in,
)
from members.notices.choosing import held_until
from members.notices.models import HowTold, Notice, Told
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
SEAT_ENDED = ("end_accreditation", "end_office", "withdraw_delegate")  # statutory, though told to one person
for _act, _reader in {**news.READERS, **of_ballots.READERS, **of_two.READERS, **of_unions.READERS}.items():
    matters.register(_act, _reader)


@lasting
@transaction.atomic
def write_notice(*, entry_id: int) -> Notice | None:
    """The notice of one act, to the person whom it concerns, or to everybody whom it concerns (then None). Safe to run
    twice: a person is told of an act once."""
    entry = Entry.objects.get(pk=entry_id, act__in=[*TOLD_ACTS, *matters.acts()])
    if entry.act not in WORDED:
        _tell_many(entry)
        return None
    person, member, subject, body = WORDED[entry.act](entry)
    for other, code, heading, text in ALSO.get(entry.act, _nobody)(entry):
        Notice.objects.get_or_create(
            entry=entry, person_id=other,
            defaults={"member_code": code, "subject": heading, "body": text, "written_at": journal.now()},
        )  # fmt: skip
    kind = Notice.Kind.STATUTORY if entry.act in SEAT_ENDED else Notice.Kind.OWN
    notice, _ = Notice.objects.get_or_create(
        entry=entry, person_id=person,
        defaults={
            "kind": kind, "member_code": member, "subject": subject, "body": body, "written_at": journal.now(),
        },
    )  # fmt: skip
    return notice


def _nobody(entry: Entry) -> list[acting.Told]:
    return []


def _tell_many(entry: Entry) -> None:
    """A notice to everybody who is accredited now for a member that an act concerns. News does not go to who did the
    act, and waits for the digest of who has one. Where nobody is, the secretariat is told instead, once."""
    at, told = journal.now(), matters.of(entry)
    rows: dict[UUID, Notice] = {}
    for said in told:
        seats = Accreditation.objects.filter(during__contains=at).select_related("member").order_by("pk")
        if said.to is not None:
            seats = seats.filter(member__code__in=said.to)
        news = said.kind == Notice.Kind.OTHER
        if news and entry.person:
            seats = seats.exclude(person=entry.person)
        chosen = HowTold.objects.in_bulk(field_name="person_id") if news else {}
        for seat in seats:
            wait = held_until(chosen.get(seat.person_id), zone=seat.member.zone, at=at) if news else None
            notice = Notice(
                kind=said.kind, entry=entry, person_id=seat.person_id, member_code=seat.member.code,
                subject=said.subject, body=said.body, path=said.path, written_at=at, held_until=wait,
            )  # fmt: skip
            rows.setdefault(seat.person_id, notice)
    Notice.objects.bulk_create(rows.values(), ignore_conflicts=True)
    Told.objects.get_or_create(entry=entry, defaults={"at": at})
    whom = next((said.whom for said in told if said.kind != Notice.Kind.OTHER), "")
    if whom and not rows:
        journal.incident(
            code=NOBODY, obj=entry, by=SYSTEM, detail=f"A notice reached nobody: nobody is accredited in {whom}.",
            mend=f"Entry {entry.pk} of the record says which act. Tell the government, and ask it for a delegation.",
        )  # fmt: skip


def send_notice(*, notice_id: int) -> None:
    """Send one notice that is due and mark it. Raises what the mail server answers, until the attempts run out.

    Sent at least once: a crash between sending and marking sends it again, under the same Message-ID, so that
    the reader's mail program can tell. Nothing is sent to an erased person, nor a link that is dead, nor a reminder to
    who has voted since: that is kept as dropped, never as sent.
    """
    notice = _claim(notice_id)
    if notice is None:
        return
    mail = _mail(notice)
    if mail is None:
        _pending(notice_id).update(dropped_at=journal.now())
        return
    try:
        mail.send()
    except Exception as fault:
        with transaction.atomic():
            _pending(notice_id).update(fault=said_by_relay(fault))
            if notice.attempts >= MOST_ATTEMPTS:
                _give_up(Notice.objects.select_for_update().get(pk=notice.pk))
        raise
    _pending(notice_id).update(sent_at=journal.now(), fault="")


def _pending(notice_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(pk=notice_id, sent_at=None, dropped_at=None)


def said_by_relay(fault: Exception) -> str:
    """What kept a mail from being accepted: the kind of fault and the relay's code, never its words, which quote
    addresses."""
    code = getattr(fault, "smtp_code", "")
    if isinstance(fault, SMTPRecipientsRefused):
        code = next((answer[0] for answer in fault.recipients.values()), "")
    return f"{type(fault).__name__} {code}".strip()[:80]


def _mail(notice: Notice) -> EmailMessage | None:
    """The mail of a notice at its sending, or None where it has no reader any more. An invitation goes to the
    address that was invited; links to sign in with are made only here."""
    if notice.entry is None or notice.kind == Notice.Kind.OTHER:
        return _of_a_seat(notice)
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


def _of_a_seat(notice: Notice) -> EmailMessage | None:
    """The mail of a reminder, a digest or news: for whoever still holds the seat that it was written to."""
    held = Accreditation.objects.filter(person=notice.person_id, during__contains=journal.now())
    if notice.member_code:
        held = held.filter(member__code=notice.member_code)
    user = User.objects.filter(person=notice.person_id).first()
    if user is None or not held.exists() or (notice.reminder and reminding.overtaken(notice.reminder)):
        return None
    return message(notice, to=user.email)


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
        .filter(pk=notice_id, sent_at=None, dropped_at=None, held_until=None, attempts__lte=MOST_ATTEMPTS)
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
