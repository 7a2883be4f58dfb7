"""The pages between two versions: revising, keeping a version, returning it, and a version of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.access import EVERYBODY, SECRETARIAT, VOTERS, Refused, who_may
from tariffs.proposals import audience, selectors
from tariffs.proposals.document import SUBJECTS
from tariffs.proposals.fields import LANGUAGES
from tariffs.proposals.models import Proposal
from tariffs.proposals.negotiation import beside, reading, revising, standing
from tariffs.proposals.negotiation.forms import ReturnForm, take
from tariffs.proposals.shown import text_of
from tariffs.proposals.views.common import seat_of, tells_refusals


@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def proposal_version(request: HttpRequest, year: int, number: int, version: int) -> HttpResponse:
    """One frozen text of a proposal, with what was said of it."""
    seat = seat_of(request)
    row = selectors.proposal(seat, year=year, number=number)
    listed = reading.versions(row, seat)
    shown = next((each for each in listed if each.number == version), None)
    if shown is None:
        raise selectors.unknown_version(row, version)
    text = text_of(shown)
    context = {
        "proposal": row,
        "version": shown,
        "versions": listed,
        "newest": listed[-1],
        "text": text,
        "language": LANGUAGES.get(text.language, text.language),
        "subject": SUBJECTS.get(shown.subject, shown.subject),
        "reach": audience.reach(row, shown),
        "stands": standing.stands([each for each in listed if each.number <= version]),
        "amendments": [each for each in beside.beside(listed, seat) if each.amendment.version_id == shown.pk],
        "amendment_order": [],
        "takes_over": False,
        "may_speak": False,
        "ballot": listed[-1].ballot,
        "decision": getattr(listed[-1].ballot, "decision", None),
    }
    return render(request, "tariffs/proposals/version.html", context)


@who_may(VOTERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_revise(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Ask once more, then open the draft of the next version; or, while it is open, keep the version that stands."""
    seat = seat_of(request)
    row = selectors.proposal(seat, year=year, number=number)
    if not selectors.is_own(row, seat):
        raise selectors.unknown_proposal()
    if request.method == "POST" and request.POST.get("keep"):
        revising.keep_version(proposal_id=row.pk, by=seat)
        messages.success(request, _("{symbol} stands as it was tabled.").format(symbol=row.symbol))
        return redirect("proposal", year, number)
    if request.method == "POST":
        revising.revise(proposal_id=row.pk, by=seat)
        messages.success(
            request, _("The next version of {symbol} is open for your delegation.").format(symbol=row.symbol)
        )
        return redirect("proposal_edit", year, number)
    if row.state not in (Proposal.State.TABLED, Proposal.State.REVISING):
        return redirect("proposal", year, number)
    version = selectors.newest_version(row)
    assert version is not None, "a text on the table has a version"
    keeping = row.state == Proposal.State.REVISING
    statement = (
        _("Keep {symbol} as it stands") if keeping else _("Begin the version after {symbol}")
    ).format(symbol=version.symbol)
    context = {"proposal": row, "version": version, "statement": statement}
    return render(request, "tariffs/proposals/revise.html", context)


@who_may(SECRETARIAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_return(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Return a tabled text to its sponsor for its form, with reasons."""
    seat = seat_of(request)
    row = selectors.proposal(seat, year=year, number=number)
    version = selectors.newest_version(row)
    if version is None or row.state != Proposal.State.TABLED:
        raise Refused(
            "not_tabled",
            _("{symbol} is {get_state_display}, not tabled.").format(
                symbol=row.symbol, get_state_display=row.get_state_display().lower()
            ),
        )
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            revising.return_text(version_id=version.pk, by=seat, **form.cleaned_data)
            messages.success(
                request,
                _("{symbol} is returned to {name}.").format(symbol=version.symbol, name=row.sponsor.name),
            )
            return redirect("proposal", year, number)
        except Refused as refused:
            if not take(form, refused):
                raise
    context = {"proposal": row, "version": version, "form": form}
    return render(request, "tariffs/proposals/return.html", context, status=422 if form.is_bound else 200)
