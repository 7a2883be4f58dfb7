"""What could not stand or be done, said aloud with its mend."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.access import SIGNED_IN, Seat, who_may
from alliance.portal import acts
from alliance.web.questions import asks, page_of

PAGE = 50  # incidents a page


@asks("page")
@who_may(SIGNED_IN)
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """Every incident that the seat may know of, the newest first."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    page = page_of(request, acts.visible_incidents(seat), PAGE)
    rows = [
        (row, row.code.replace("_", " ").capitalize(), acts.address_of(row.object_type, row.object_id))
        for row in page.object_list
    ]
    return render(request, "portal/incidents.html", {"page": page, "rows": rows})
