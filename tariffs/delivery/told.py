"""The mails to a consumer's contact: plain, without the key. Written with the act, sent by the sweep."""

from django.conf import settings

from alliance.journal.models import Entry
from members.notices.models import Notice
from tariffs.delivery.models import ApiKey
from tariffs.delivery.tokens import SHOWN


def issued(key: ApiKey, entry: Entry) -> None:
    """A key was issued."""
    _write(
        key, entry, "a key was issued",
        f"It can be used until {key.expires_at:%d %b %Y, %H:%M} UTC, for {key.per_minute:,} requests a minute.\n"
        "Its text was shown once to the person who issued it and is stored nowhere. It is never sent by mail.\n\n"
        "If you did not expect it, tell the secretariat at once.\n",
    )  # fmt: skip


def expires(key: ApiKey, entry: Entry) -> None:
    """A key is about to expire."""
    _write(
        key, entry, f"a key expires on {key.expires_at:%d %b %Y}",
        f"It can be used until {key.expires_at:%d %b %Y, %H:%M} UTC and is refused from then on.\n\n"
        "Ask for a second key, change over, then have this one ended. What is published stays public without a key.\n",
    )  # fmt: skip


def ended(key: ApiKey, entry: Entry) -> None:
    """A key was ended."""
    _write(
        key, entry, "a key was ended",
        f"It was ended on {entry.at:%d %b %Y at %H:%M:%S} UTC and is refused since.\n\n"
        "If your system still sends it, it is answered 401. What is published stays public without a key.\n",
    )  # fmt: skip


def _write(key: ApiKey, entry: Entry, what: str, text: str) -> None:
    consumer = key.consumer
    notice = f"\n{settings.DEMONSTRATION_NOTICE}.\n" if settings.DEMONSTRATION_NOTICE else ""
    page = f"{settings.BASE_URL}/consumers/{consumer.pk}/"
    Notice.objects.create(
        entry=entry, person=consumer.contact, member_code=consumer.member.code if consumer.member else "",
        subject=f"{consumer.name}: {what}", written_at=entry.at,
        body=f"Key {SHOWN.format(key.prefix)} of {consumer.name}.\n\n{text}\n"
        f"The page of it, behind sign-in:\n{page}\n{notice}",
    )  # fmt: skip
