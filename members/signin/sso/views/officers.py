"""A member's sign-in service as officers set it, and as its own delegation reads it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import DELEGATES, SECRETARIAT, Refused, Seat, who_may
from alliance.web.asking import refusals_at
from members.approvals import acts
from members.providers import selectors
from members.providers.models import Provider
from members.registry.models import Member
from members.signin.sso import asking, setting
from members.signin.sso.acts import tied_of
from members.signin.sso.forms import ProviderForm, ReasonForm


@who_may(DELEGATES | SECRETARIAT)
@never_cache
@require_safe
def provider(request: HttpRequest, code: str) -> HttpResponse:
    """The service in force, how its last uses went, who is tied, and those before."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member = _member(code, seat)
    now = selectors.of_member(code)
    tied, seated = tied_of(code, now.issuer) if now else (0, 0)
    rows = Provider.objects.filter(member=member, during__isnull=False).select_related("request")
    context = {
        "member": member, "now": now, "use": getattr(now, "use", None), "tied": tied, "seated": seated,
        "before": rows.exclude(pk=now.pk if now else 0), "officer": seat.role in SECRETARIAT,
    }  # fmt: skip
    return render(request, "members/signin/sso/provider.html", context)


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """The form for a service. The service itself is asked whether it is as typed; then a second officer decides."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member = _member(code, seat)
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            setting.look(form.service())
            asked = setting.propose_provider(
                code=code, service=form.service(), reason=form.cleaned_data["reason"], by=seat
            )
            return redirect("request", asked.number)
    context = {"form": form, "member": member, "back_to": asking.back_to(code)}
    return render(request, "members/signin/sso/propose.html", context, status=422 if form.errors else 200)


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, code: str) -> HttpResponse:
    """The end of a service, shown whole; the reason; then it waits for a second officer."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    member, now = _member(code, seat), selectors.of_member(code)
    if now is None:
        raise Refused(
            "provider_unknown",
            _("{name} has no sign-in service in force.").format(name=member.name),
            status=404,
        )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = setting.ask_to_end_provider(provider_id=now.pk, reason=form.cleaned_data["reason"], by=seat)
        return redirect("request", asked.number)
    act = acts.of("end_provider")
    told = act.tell({"issuer": now.issuer, "member": code, "provider": now.pk})
    context = {"form": form, "member": member, "act": act, "told": told}
    return render(request, "members/delegations/ask.html", context, status=422 if form.errors else 200)


def _member(code: str, seat: Seat) -> Member:
    """The member whose service a seat may see: its own, or any for the secretariat. Refused: `other_delegation`,
    `member_unknown`."""
    if seat.role not in SECRETARIAT and seat.member != code:
        raise Refused(
            "other_delegation",
            _("This is another member's sign-in. Your seat is with {member_name}.").format(
                member_name=seat.member_name
            ),
            status=403,
            mend=_("Open your own delegation from the menu."),
        )
    member = Member.objects.filter(code=code).first()
    if member is None:
        raise Refused("member_unknown", _("No member has the code {code}.").format(code=code), status=404)
    return member
