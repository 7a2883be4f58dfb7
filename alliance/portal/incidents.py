"""What could not stand or be done, said aloud with its mend."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alliance.access import SIGNED_IN, who_may
from alliance.journal.models import Incident
from alliance.portal import acts

PAGE = 50  # incidents a page


@who_may(SIGNED_IN)
def incidents(request: HttpRequest) -> HttpResponse:
    """Every incident, the newest first."""
    page = Paginator(Incident.objects.order_by("-at", "-id"), PAGE).get_page(request.GET.get("page"))
    rows = [
        (row, row.code.replace("_", " ").capitalize(), acts.address_of(row.object_type, row.object_id))
        for row in page.object_list
    ]
    return render(request, "portal/incidents.html", {"page": page, "rows": rows})
