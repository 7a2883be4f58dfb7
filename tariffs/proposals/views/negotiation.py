"""The pages on which a party says where it stands: its position, its co-sponsorship."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance import journal
from alliance.access import VOTERS, Refused, Role, Seat, who_may
from tariffs.proposals import audience, selectors
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation import positions, speaking, standing
from tariffs.proposals.negotiation.forms import PositionForm, take
from tariffs.proposals.shown import text_of
from tariffs.proposals.views.common import seat_of, tells_refusals


@who_may(VOTERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_position(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Take a position on the version that is shown, with its reason."""
    seat = seat_of(request)
    row, version = spoken_on(seat, year, number, act="take a position on a proposal")
    last = standing.own(seat, [version]).get(row.pk)
    initial = {"stance": last.stance, "reason": last.reason} if last else {}
    form = PositionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        digest = request.POST.get("digest", "")
        try:
            positions.take_position(proposal_id=row.pk, digest=digest, by=seat, **form.cleaned_data)
            messages.success(
                request,
                _("{member_name}’s position on {symbol} is on record.").format(
                    member_name=seat.member_name, symbol=version.symbol
                ),
            )
            return redirect("proposal", year, number)
        except Refused as refused:
            if not take(form, refused):
                raise
    context = {"proposal": row, "version": version, "form": form, "last": last, "seat": seat}
    context |= {"reach": audience.reach(row, version), "text": text_of(version)}
    return render(request, "tariffs/proposals/position.html", context, status=422 if form.is_bound else 200)


@who_may(frozenset({Role.HEAD}))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_cosponsor(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Join as co-sponsor, stand by a new version, or leave; asked once more first."""
    seat = seat_of(request)
    row, version = spoken_on(seat, year, number, act="co-sponsor a proposal")
    last = standing.own(seat, [version]).get(row.pk)
    joined = last is not None and last.stance == standing.COSPONSORS
    if request.method == "POST" and request.POST.get("leave"):
        positions.leave_cosponsors(proposal_id=row.pk, by=seat)
        messages.success(
            request,
            _("{member_name} co-sponsors {symbol} no more.").format(
                member_name=seat.member_name, symbol=row.symbol
            ),
        )
        return redirect("proposal", year, number)
    if request.method == "POST":
        positions.cosponsor(proposal_id=row.pk, digest=request.POST.get("digest", ""), by=seat)
        messages.success(
            request,
            _("{member_name} co-sponsors {symbol}.").format(
                member_name=seat.member_name, symbol=version.symbol
            ),
        )
        return redirect("proposal", year, number)
    stays = joined and last is not None and not last.asked_again
    statement = _("{member} co-sponsors {symbol}").format(member=seat.member_name, symbol=version.symbol)
    if stays:
        statement = _("{member} leaves as co-sponsor of {symbol}").format(
            member=seat.member_name, symbol=row.symbol
        )
    context = {"proposal": row, "version": version, "statement": statement, "joined": joined, "stays": stays}
    return render(request, "tariffs/proposals/cosponsor.html", context)


def spoken_on(seat: Seat, year: int, number: int, *, act: str) -> tuple[Proposal, Version]:
    """A proposal on which the seat may speak, and its newest version; refused as the services refuse."""
    row = selectors.proposal(seat, year=year, number=number)
    if seat.viewed:
        raise Refused("looking_on", _("Who looks on in a seat may not {act}.").format(act=act), status=403,
                      mend=_("End the view to act in your own seat."))  # fmt: skip
    speaking.refuse_silent(row, seat, journal.now(), act=act)
    version = selectors.newest_version(row)
    assert version is not None, "a text on the table has a version"
    return row, version
