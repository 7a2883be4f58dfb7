"""The page that begins a view, and the button that ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.access import SIGNED_IN, Seat, who_may
from alliance.web.questions import asks
from alliance.web.ways_back import require_POST
from members.viewing import services
from members.viewing.forms import ViewForm
from members.viewing.middleware import LOOKING_ON, officer_of


@asks("member")
@who_may(services.OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def view_as(request: HttpRequest) -> HttpResponse:
    """Whose seat, and why; then the desk of that seat."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    form = ViewForm(request.POST or None, initial={"member": request.GET.get("member", ""), "role": "head"})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        row = services.begin_view(code=asked["member"], role=asked["role"], reason=asked["reason"], by=seat)
        request.session[LOOKING_ON] = row.pk
        return redirect("desk")
    context = {"form": form, "minutes": int(services.LASTS.total_seconds()) // 60}
    return render(request, "members/viewing/view_as.html", context, status=422 if form.errors else 200)


@who_may(SIGNED_IN)
@require_POST
def view_as_end(request: HttpRequest) -> HttpResponse:
    """Back to one's own seat. Sent twice, or too late, it leads there too."""
    row, officer = request.viewing, officer_of(request)  # type: ignore[attr-defined]
    if row is None or officer is None:
        return redirect("desk")
    services.end_view(number=row.pk, by=officer)
    request.session.pop(LOOKING_ON, None)
    messages.success(
        request,
        _("You no longer look on as {seat_words}. You act in your own seat.").format(
            seat_words=row.seat_words
        ),
    )
    return redirect("delegation", row.member.code)
