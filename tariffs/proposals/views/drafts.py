"""What the pages that edit a draft share: whose it is, which row, what differs where a save was overtaken."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Seat
from tariffs.proposals import selectors
from tariffs.proposals.fields import LABELS, ROW_FIELDS
from tariffs.proposals.models import DraftRow, Proposal


def draft_of(seat: Seat, year: int, number: int) -> Proposal:
    """The draft, for its sponsor's delegation. A tabled text answers with why it can no longer be edited."""
    draft = selectors.proposal(seat, year=year, number=number)
    selectors.refuse_unless_own_draft(draft, seat)
    return draft


def row_of(draft: Proposal, row: int) -> DraftRow:
    """A row of the draft by its id. Refused `row_unknown`."""
    found = selectors.rows(draft).filter(pk=row).first()
    if found is None:
        raise unknown_row()
    return found


def unknown_row() -> Refused:
    """The answer for a row that is not in the draft, or not any more."""
    return Refused(
        "row_unknown",
        _("This row is gone; somebody of your delegation removed it."),
        status=404,
        mend=_("Open the draft again."),
    )


def edition_of(text: str) -> int:
    """The edition that was read; 0, which none has, for what the form never sent: that is a conflict, no loss."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else 0


def saved_answer(answer: HttpResponse, what: str, seat: Seat) -> HttpResponse:
    """The answer to what was saved, with the time in UTC and in the seat's zone (`Draft-Saved: row-12 20:08 07:08`). A
    script that does not hear so, as from a sign-in page, keeps its copy."""
    at = journal.now()
    local = f" {at.astimezone(ZoneInfo(seat.zone)):%H:%M}" if seat.zone not in ("", "UTC") else ""
    answer["Draft-Saved"] = f"{what} {at:%H:%M}{local}"
    return answer


def page_token(request: HttpRequest) -> str:
    """The name that an open page gave itself; '' where it gave none, as without a script."""
    said = request.headers.get("Page-Token", "")
    return said if re.fullmatch(r"[0-9a-f]{16,32}", said) else ""


def kept_since(request: HttpRequest) -> datetime | None:
    """Since when a browser kept what it sends now; None where it was typed just now."""
    try:
        since = datetime.fromisoformat(request.POST.get("kept", ""))
    except ValueError:
        return None
    return since if since.tzinfo is not None else None


def _as_kept(typed: Mapping[str, str]) -> Mapping[str, str]:
    return typed


def row_differences(
    refused: Refused, words: Callable[[Mapping[str, str]], Mapping[str, str]] = _as_kept
) -> dict[str, Any]:
    """What `row_changed` carries, as a page shows it: both texts of each field in which they differ, in words."""
    theirs, yours = words(refused.values["theirs"]), words(refused.values["yours"])
    names = [name for name in ROW_FIELDS if theirs.get(name, "") != yours.get(name, "")]
    return {
        "detail": refused.detail,
        "edition": refused.values["edition"],
        "pairs": [
            {"label": LABELS[name], "theirs": theirs.get(name, ""), "yours": yours.get(name, "")}
            for name in names
        ],
    }
