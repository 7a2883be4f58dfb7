"""The secretariat's own page: who holds an office, by which request; and the two requests about one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import SECRETARIAT, Refused, Seat, who_may
from alliance.web.asking import refusals_at
from members.approvals import acts
from members.delegates.models import Office
from members.delegations.forms import ReasonForm
from members.secretariat import selectors, services
from members.secretariat.forms import AppointForm


@who_may(SECRETARIAT)
@require_safe
def secretariat(request: HttpRequest) -> HttpResponse:
    """Officers and chair, since when and by what; what waits; who held an office before."""
    waiting = [(row, acts.of(row.act).tell(row.asks)) for row in selectors.waiting()]
    context = {"held": selectors.held(), "ended": selectors.ended(), "waiting": waiting}
    return render(request, "members/secretariat/secretariat.html", context)


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appoint_ask(request: HttpRequest) -> HttpResponse:
    """Who, which office, and why; then it waits for a second officer."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    form = AppointForm(request.POST or None, initial={"role": "officer"})
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            asked = services.ask_to_appoint(**form.cleaned_data, by=seat)
            return redirect("request", asked.number)
    return render(
        request, "members/secretariat/appoint.html", {"form": form}, status=422 if form.errors else 200
    )


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def office_end_ask(request: HttpRequest, row: int) -> HttpResponse:
    """The end of an office, shown whole; the reason; then it waits for a second officer."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    found = Office.objects.filter(pk=row).first()
    if found is None:
        raise Refused("office_unknown", _("There is no such office."), status=404)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = services.ask_to_end(office_id=row, reason=form.cleaned_data["reason"], by=seat)
        return redirect("request", asked.number)
    told = acts.of("end_office").tell({"office": row})
    context = {"form": form, "told": told}
    return render(request, "members/secretariat/end.html", context, status=422 if form.errors else 200)
