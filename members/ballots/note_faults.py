"""Why a signed note cannot count: the instant of its receipt, or its file."""

from datetime import datetime

from django.utils.translation import gettext as _

from alliance.access import Refused
from alliance.web import words
from members.ballots.models import Ballot
from members.delegations.crediting import LARGEST, media_of


def fault_of_receipt(
    ballot: Ballot, received: datetime, at: datetime, *, day_only: bool = False
) -> Refused | None:
    """Why a note received at an instant does not count, at the field that is wrong: the day, or the hour of a day that
    may be so. `day_only`: the hour was not read."""
    first, today = ballot.opens_at.date(), at.date()
    if not first <= received.date() <= today:
        ahead = received.date() > today
        said = _("{day} is ahead. Give a day from {first} to today, {today}.") if ahead else _(
            "The ballot was not open yet on {day}. Give a day from {first} to today, {today}.")  # fmt: skip
        told = said.format(
            day=words.civil(received.date()), first=words.civil(first), today=words.civil(today)
        )
        return fault("not_received_in_time", told, "received_on")
    if not day_only and not ballot.opens_at <= received <= at:
        told = _("A note counts where it was received while the ballot is open, and not later than now. "
                 "Give an instant from {opens} to {now}.").format(opens=words.instant(ballot.opens_at),
                                                                  now=words.instant(at))  # fmt: skip
        return fault("not_received_in_time", told, "received_time")
    return None


def fault_of_file(content: bytes) -> Refused | None:
    """Why a file cannot be kept as a scan."""
    if len(content) > LARGEST:
        told = _("The file is too large: at most {largest:,} bytes are taken.").format(largest=LARGEST)
        return fault("file_too_large", told, "file")
    if not media_of(content):
        return fault("file_not_read", _("This is neither a PDF nor a PNG or JPEG picture."), "file")
    return None


def fault(code: str, detail: str, where: str) -> Refused:
    """A refusal at a field of the note (422)."""
    return Refused(code, detail, where=where, status=422)
