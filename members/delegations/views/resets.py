"""Lost second factors on the officers' side: who waits for a call-back, and putting it on record."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import SECRETARIAT, Refused, Seat, who_may
from alliance.web.asking import refusals_at
from members.delegates import selectors as delegates
from members.delegations import calling
from members.delegations.forms import CallBackForm


@who_may(SECRETARIAT)
@never_cache
@require_safe
def resets(request: HttpRequest) -> HttpResponse:
    """Who said that a second factor is lost, and waits for a call-back."""
    rows = list(calling.reports())
    names = delegates.names_of(row.person_id for row in rows)
    waiting = [
        {"row": row, "name": names.get(row.person_id, "(name erased)"), "seats": calling.seats_of(row)}
        for row in rows
    ]
    return render(request, "members/delegations/resets.html", {"waiting": waiting})


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset_ask(request: HttpRequest, row: int) -> HttpResponse:
    """The call-back as it was made; then a second officer decides."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    report = calling.reports().filter(pk=row).first()
    if report is None:
        raise Refused("report_unknown", _("No such report waits for a call-back."), status=404,
                      mend=_("Open the list: a later report, or a reset, may have taken its place."))  # fmt: skip
    seats = calling.seats_of(report)
    form = CallBackForm(request.POST or None, seats=seats)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        number, _unused, channel = said["channel"].partition("/")
        at = datetime.combine(said["called_on"], said["called_time"], UTC)
        call = calling.CallBack(int(number), channel, at, said["spoken_to"], said["shown_by"])
        with refusals_at(form, called_at="called_time", seat="channel"):
            asked = calling.ask_reset(report_id=report.pk, call=call, reason=said["reason"], by=seat)
            return redirect("request", asked.number)
    context = {"form": form, "report": report, "name": delegates.called(report.person_id), "seats": seats}
    return render(request, "members/delegations/reset_ask.html", context, status=422 if form.errors else 200)
