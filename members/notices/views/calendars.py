"""The page on which a delegate makes and ends the address of the seat's calendar, and the calendar itself.

A new address is shown in the answer to the form, and nowhere else.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import DELEGATES, EVERYBODY, Seat, who_may
from alliance.web.ways_back import require_POST
from members.notices import calendars
from members.notices.dates import calendar_for


@who_may(DELEGATES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Whether the seat has an address, and since when; sent, a new one, shown once."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    if request.method == "POST":
        before = calendars.calendar_of(seat)
        row, secret = calendars.make_calendar(by=seat)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
        context = {
            "address": address, "subscribe": f"webcal:{address.partition(':')[2]}", "row": row,
            "replaced": before is not None,
        }  # fmt: skip
        return render(request, "members/notices/calendar.html", context)
    return render(request, "members/notices/calendar.html", {"row": calendars.calendar_of(seat)})


@who_may(DELEGATES)
@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    """End the address. Sent twice it leads to the same page."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    if calendars.end_calendar(by=seat):
        messages.success(request, _("The address is ended. Calendars that read it get nothing more."))
    return redirect("calendar")


@who_may(EVERYBODY)
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of the seat whose address this is, for whoever holds it; unknown once it or the seat has ended."""
    seat = calendars.seat_of(token)
    if seat is None:
        raise Http404("There is no calendar at this address, or it has ended.")
    return HttpResponse(
        calendar_for(seat),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="alliance.ics"',
            "X-Robots-Tag": "noindex",
        },
    )
