"""The pages of amendments to a row: move one, withdraw it, take it over into the next version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance import journal
from alliance.access import VOTERS, Refused, who_may
from alliance.web.questions import asks
from alliance.web.ways_back import require_POST
from members.registry.models import Member
from tariffs.proposals import audience, selectors
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.forms import row_choices
from tariffs.proposals.models import Proposal
from tariffs.proposals.negotiation import amendments, asking, beside, frozen, reading
from tariffs.proposals.negotiation.forms import AmendmentForm, take, take_all
from tariffs.proposals.negotiation.models import Amendment
from tariffs.proposals.negotiation.revising import typed_again
from tariffs.proposals.shown import text_of
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.drafts import edition_of
from tariffs.proposals.views.negotiation import spoken_on


@asks("*")
@who_may(VOTERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_amend(request: HttpRequest, year: int, number: int, row: int) -> HttpResponse:
    """Ask for other cells in one row of the newest version: first the form, then how each cell was read, then it is
    moved. `after` names an own amendment that this one replaces."""
    seat = seat_of(request)
    proposal, version = spoken_on(seat, year, number, act="amend a proposal")
    base = frozen.row_of(version, row)
    posted = request.POST if request.method == "POST" else None
    sent, digest = posted or request.GET, request.POST.get("digest", "")
    typed = {name: sent.get(name, "") for name in frozen.cells_of(base)}
    reason, confirmed = sent.get("reason", ""), sent.get("confirmed") == "yes"
    if posted and confirmed and digest == version.digest:
        made = amendments.already(version=version, row=row, cells=typed, reason=reason, by=seat)
        if made is not None:  # a double click: it is moved once, and said twice
            return _moved(request, made)
    after = edition_of(sent.get("after", "")) or None
    before = amendments.own(proposal, after, seat) if after else None
    initial = typed_again(base) | (before.cells | {"reason": before.reason} if before else {})
    if posted and posted.get("again"):  # back from the last look, to change something
        initial, posted = {**typed, "reason": reason}, None
    form = AmendmentForm(
        posted, initial=initial, cells=frozen.cells_of(base), says=typed_again(base), text=version.symbol,
        choices=row_choices(Ground([], on=journal.now().date(), whole=True)),
    )  # fmt: skip
    read = asking.Asked()
    if posted and digest == version.digest:  # of another text, what is typed here is not judged
        read = asking.asked(version=version, row=row, cells=typed, reason=reason)
        take_all(form, read.wrong)
    text, versions = text_of(version), reading.versions(proposal, seat)
    context = {
        "proposal": proposal, "version": version, "form": form, "after": after, "position": row,
        "shown": next(each for each in text.rows if each.position == str(row)),
        "reach": audience.reach(proposal, version), "others": beside.to_row(versions, row, seat),
        "in_words": beside.read_back(read, base, form.word),
    }  # fmt: skip
    if form.is_valid():
        if digest == version.digest and not confirmed:
            amendments.refuse_second(version=version, row=row, member=Member.objects.get(code=seat.member))
            context |= {
                "sent": {**typed, "reason": reason},
                "reason": reason.strip(),
                "sponsor": proposal.sponsor,
            }
            return render(request, "tariffs/proposals/amend_confirm.html", context)
        try:
            made = amendments.move_amendment(
                proposal_id=proposal.pk,
                digest=digest,
                row=row,
                reason=reason,
                cells=typed,
                after=after,
                by=seat,
            )
            return _moved(request, made)
        except Refused as refused:
            if not take(form, refused):
                raise
    return render(request, "tariffs/proposals/amend.html", context, status=422 if form.is_bound else 200)


def _moved(request: HttpRequest, made: Amendment) -> HttpResponse:
    told = _("{symbol} is moved. The sponsor may accept it; else it is voted on before the whole.")
    messages.success(request, told.format(symbol=made.symbol))
    return _to(made.version.proposal)


def _to(proposal: Proposal) -> HttpResponse:
    page = reverse("proposal", args=[proposal.year, proposal.number])
    return HttpResponseRedirect(f"{page}#amendments", status=303)


@who_may(VOTERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def amendment_withdraw(
    request: HttpRequest, year: int, number: int, version: int, amendment: int
) -> HttpResponse:
    """Ask once more, then take an own amendment back for good."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    found = amendments.on(proposal, version=version, number=amendment)
    if request.method == "POST":
        try:
            row = amendments.withdraw_amendment(amendment_id=found, by=seat)
        except Refused as refused:
            if refused.code != "amendment_ended":
                raise
            row = Amendment.objects.select_related("version__proposal").get(pk=found)
            if row.ended_as != Amendment.End.WITHDRAWN:
                raise
        messages.success(request, _("{symbol} is withdrawn.").format(symbol=row.symbol))
        return _to(proposal)
    ended = Amendment.objects.filter(pk=found, member__code=seat.insider).exclude(ended_at=None).first()
    if ended is not None:  # the page opened again
        messages.info(request, _("{symbol} is settled already: {how}.").format(
            symbol=ended.symbol, how=ended.get_ended_as_display().lower(),
        ))  # fmt: skip
        return _to(proposal)
    row = amendments.own(proposal, found, seat)
    context = {
        "proposal": proposal, "amendment": row,
        "cells": beside.cells_of(row, frozen.row_of(row.version, row.position)),
        "statement": _("Withdraw {symbol} for good").format(symbol=row.symbol),
    }  # fmt: skip
    return render(request, "tariffs/proposals/amendment_withdraw.html", context)


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
