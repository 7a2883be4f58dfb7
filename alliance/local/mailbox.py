"""Mail into a folder: what the portal sends on one's own machine is read on a page, never delivered."""

import mailbox
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction


class MaildirBackend(BaseEmailBackend):
    """Django's e-mail backend that keeps each message as one file under settings.MAILBOX."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        box = _open()
        for message in email_messages:
            box.add(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class Mail:
    """One message as the page shows it; `key` is its file's name."""

    key: str
    to: str
    sender: str
    subject: str
    at: datetime | None
    text: str


def mails() -> list[Mail]:
    """Every message, the newest first."""
    box = _open()
    found = [(box.get_message(key).get_date(), _read(key, box.get_bytes(key))) for key in box.iterkeys()]
    return [mail for _, mail in sorted(found, key=lambda pair: (pair[0], pair[1].key), reverse=True)]


def mail(key: str) -> Mail | None:
    """One message by its key; None where there is none."""
    try:
        return _read(key, _open().get_bytes(key))
    except KeyError:
        return None


def forget(*, address: str, **_: object) -> None:
    """Remove the mails to an address, once the erasure of its person is committed."""

    def remove() -> None:
        box = _open()
        for key in list(box.iterkeys()):
            if address.casefold() in str(box.get_message(key)["To"]).casefold():
                box.remove(key)

    transaction.on_commit(remove)


def _open() -> mailbox.Maildir:
    folder = Path(settings.MAILBOX)
    for part in ("tmp", "new", "cur"):  # mailbox makes them only where the folder itself is missing
        (folder / part).mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(folder)


def _read(key: str, raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=modern)
    body = message.get_body(preferencelist=("plain",))
    at = message["Date"].datetime if message["Date"] else None
    return Mail(
        key=key,
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or ""),
        at=at.replace(tzinfo=UTC) if at and at.tzinfo is None else at,  # '-0000' says UTC and reads as naive
        text=body.get_content() if body else "",
    )
