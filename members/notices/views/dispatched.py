"""The proof of dispatch as pages and as CSV: for officers by member, for a delegation its own."""

import csv
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.access import DELEGATES, SEATED, Seat, who_may
from alliance.web.questions import asks, page_of
from members.delegates.selectors import names_of
from members.notices import dispatch as proof
from members.notices.models import Notice

PAGE = 30
COLUMNS = (
    "kind",
    "subject",
    "person",
    "written_at",
    "accepted_at",
    "overtaken_at",
    "attempts",
    "last_fault",
    "of",
)


@who_may(SEATED)
@never_cache
@require_safe
def dispatch(request: HttpRequest) -> HttpResponse:
    """Officers: every member with its counts. A delegation is led to its own."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    if seat.role in DELEGATES and seat.member:
        return redirect("dispatch_of", seat.member)
    return render(request, "members/notices/dispatch.html", {"rows": proof.by_member(seat)})


@asks("page")
@who_may(SEATED)
@never_cache
@require_safe
def dispatch_of(request: HttpRequest, code: str) -> HttpResponse:
    """Who of one delegation was told what, when, and how the mail went."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member, rows = proof.of_member(code, seat)
    page = page_of(request, rows, PAGE)
    shown: list[Notice] = list(page.object_list)
    names = names_of(row.person_id for row in shown)
    lines = [
        (row, names.get(row.person_id, _("(name erased)")), state, _opens(row, seat))
        for row, state in zip(shown, proof.states_of(shown), strict=True)
    ]
    context = {"lines": lines, "member": member, "own": seat.member == code, "page": page}
    return render(request, "members/notices/dispatch_of.html", context)


@who_may(SEATED)
@never_cache
@require_safe
def dispatch_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a file, without names: persons are the ids of the record."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    _unused, rows = proof.of_member(code, seat)
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="dispatch-{code}.csv"'},
    )
    sheet = csv.writer(answer)
    sheet.writerow(COLUMNS)
    for row in rows.iterator():
        sheet.writerow(
            [
                row.kind, _plain(row.subject), row.person_id, _stamp(row.written_at), _stamp(row.sent_at),
                _stamp(row.dropped_at), row.attempts, row.fault, _of(row),
            ]
        )  # fmt: skip
    return answer


def _opens(row: Notice, seat: Seat) -> str:
    """The page that a notice leads to, where it is the reader's too: a digest leads to its own person's notices."""
    own = row.person_id == seat.person
    return row.path if own or row.kind != Notice.Kind.DIGEST else ""


def _plain(text: str) -> str:
    """A title is typed by a delegation: no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _stamp(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def _of(row: Notice) -> str:
    """What it follows from: the ballot and step of a reminder, the act and thing of another."""
    if row.reminder:
        return f"{row.reminder.ballot.symbol}, {row.reminder.hours} hours before the close"
    return f"{row.entry.act} {row.entry.object_id}" if row.entry else "digest"
