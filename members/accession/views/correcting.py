"""Side and weight of a member, corrected: what changes is shown before a second officer is asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, who_may
from alliance.web.asking import refusals_at
from members.accession import correcting
from members.accession.forms import StandingForm
from members.registry.models import Member
from members.registry.selectors import standings_on


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def standing_correct(request: HttpRequest, code: str) -> HttpResponse:
    """Side, weight, first day and source; what changes in each electorate; then it is asked."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise Refused("member_unknown", _("No member has this code."), status=404)
    today = journal.now().date()
    held = standings_on(today).get(member.pk)
    if held is None:
        raise Refused(
            "standing_none", _("{name} has no side and weight today.").format(name=member.name), status=404
        )
    form = StandingForm(
        request.POST or None, initial={"side": held.side, "weight": held.weight, "starts_on": today}
    )
    asks_now, told = request.POST.get("step") == "ask", None
    form.fields["reason"].required = asks_now
    sound = request.method == "POST" and form.is_valid()
    form.fields["reason"].required = True  # as the page says: looking alone asks for none
    if sound:
        given = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
        with refusals_at(form):
            payload = correcting.payload_of(code=code, **given)
            correcting.refuse(payload)
            told = correcting.tell(payload)
            if asks_now:
                asked = correcting.ask_to_correct(code=code, by=seat, **form.cleaned_data)
                return redirect("request", asked.number)
    context = {"form": form, "told": told, "member": member}
    return render(request, "members/accession/correct.html", context, status=422 if form.errors else 200)
