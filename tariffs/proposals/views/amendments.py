"""The pages of amendments to a row: move one, withdraw it, take it over into the next version."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.access import VOTERS, Refused, who_may
from alliance.web.ways_back import require_POST
from tariffs.proposals import audience, selectors
from tariffs.proposals.negotiation import amendments
from tariffs.proposals.negotiation.forms import AmendmentForm, take, take_all
from tariffs.proposals.negotiation.revising import typed_again
from tariffs.proposals.shown import text_of
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.drafts import edition_of
from tariffs.proposals.views.negotiation import spoken_on


@who_may(VOTERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_amend(request: HttpRequest, year: int, number: int, row: int) -> HttpResponse:
    """Ask for other cells in one row of the newest version. `after` names an own amendment that this one replaces."""
    seat = seat_of(request)
    proposal, version = spoken_on(seat, year, number, act="amend a proposal")
    base = amendments.row_of(version, row)
    asked = request.POST if request.method == "POST" else request.GET
    after = edition_of(asked.get("after", "")) or None
    before = amendments.own(proposal, after, seat) if after else None
    initial = typed_again(base) | (before.cells | {"reason": before.reason} if before else {})
    posted = request.POST if request.method == "POST" else None
    form = AmendmentForm(posted, initial=initial, cells=amendments.cells_of(base))
    digest = request.POST.get("digest", "")
    if posted is not None and digest == version.digest:  # of another text, what is typed here is not judged
        typed = {name: posted.get(name, "") for name in form.fields}
        reason = typed.pop("reason")
        take_all(form, amendments.faults(version=version, row=row, cells=typed, reason=reason))
    if form.is_valid():
        cells: dict[str, Any] = dict(form.cleaned_data)
        try:
            made = amendments.move_amendment(
                proposal_id=proposal.pk, digest=digest, row=row,
                reason=cells.pop("reason"), cells=cells, after=after, by=seat,
            )  # fmt: skip
            messages.success(
                request,
                _("{symbol} is moved. The sponsor may accept it; else it stands.").format(symbol=made.symbol),
            )
            return redirect("proposal", year, number)
        except Refused as refused:
            if not take(form, refused):
                raise
    text = text_of(version)
    context = {
        "proposal": proposal, "version": version, "form": form, "after": after, "position": row,
        "shown": next(each for each in text.rows if each.position == str(row)),
        "reach": audience.reach(proposal, version),
    }  # fmt: skip
    return render(request, "tariffs/proposals/amend.html", context, status=422 if form.is_bound else 200)


@who_may(VOTERS)
@require_POST
@tells_refusals
def amendment_withdraw(
    request: HttpRequest, year: int, number: int, version: int, amendment: int
) -> HttpResponse:
    """Take an own amendment back."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    found = amendments.on(proposal, version=version, number=amendment)
    row = amendments.withdraw_amendment(amendment_id=found, by=seat)
    messages.success(request, _("{symbol} is withdrawn.").format(symbol=row.symbol))
    return redirect("proposal", year, number)


@who_may(VOTERS)
@require_POST
@tells_refusals
def amendment_take(
    request: HttpRequest, year: int, number: int, version: int, amendment: int
) -> HttpResponse:
    """Write an amendment into the draft of the sponsor's next version."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    found = amendments.on(proposal, version=version, number=amendment)
    row = amendments.take_over(amendment_id=found, by=seat)
    messages.success(
        request, _("It is in the draft. It is accepted once you table the version that says it.")
    )
    return redirect(f"{reverse('proposal_edit', args=[year, number])}#row-{row.pk}")
