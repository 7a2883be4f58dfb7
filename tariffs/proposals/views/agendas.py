"""Putting a text to the vote on which amendments stand: the windows, the plan with every instant, the confirmation."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alliance.access import Refused, Seat
from tariffs.proposals import early
from tariffs.proposals.amending import plan, services
from tariffs.proposals.amending import selectors as amending
from tariffs.proposals.amending.forms import WindowsForm
from tariffs.proposals.amending.order import Item
from tariffs.proposals.amending.selectors import of_agenda
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.views.proposals import proposal_context


def put_to_vote(
    request: HttpRequest, row: Proposal, seat: Seat, version: Version, items: Sequence[Item]
) -> HttpResponse:
    """First the windows, then the plan to confirm, then the first ballot. Another set of amendments than was shown
    comes back to the plan."""
    form = WindowsForm(request.POST)
    if not form.is_valid():
        return _again(request, row, seat, form)
    differs = False
    try:
        if request.POST.get("confirmed") == "yes":
            try:
                agenda = services.put_amendments(
                    version_id=version.pk, windows=form.windows, shown=request.POST.get("plan", ""), by=seat
                )
                return _begun(request, of_agenda(agenda))
            except Refused as refused:
                differs = refused.code == "plan_differs"
                if not differs:
                    raise
        found = plan.now_of(version, items, form.windows)
        services.refuse_plan(version, found)
    except Refused as refused:
        if refused.where not in form.fields:
            raise
        form.add_error(refused.where, f"{refused.detail} {refused.mend}")
        return _again(request, row, seat, form)
    context: dict[str, Any] = {
        **proposal_context(row, seat, form=form), "plan": found, "differs": differs,
        "ends": early.circulates_until(version),
    }  # fmt: skip
    status = 409 if differs else 200
    return render(request, "tariffs/proposals/to_vote.html", context, status=status)


def begun_already(request: HttpRequest, row: Proposal) -> HttpResponse | None:
    """Where a form of the windows comes once the votes have begun: the same form again, as by a double click, leads to
    the ballot that it opened; None where no votes on amendments run. Refused `vote_begun` with other windows."""
    running = amending.running(row)
    if running is None:
        return None
    agenda, form = running.agenda, WindowsForm(request.POST)
    begun = plan.Windows(agenda.amendment_hours, agenda.whole_hours, agenda.closing_time)
    if running.ballot is not None and form.is_valid() and form.windows == begun:
        return redirect("ballot", running.ballot.year, running.ballot.number)
    raise Refused(
        "vote_begun",
        _("The votes on {symbol} have begun: {amendment} hours for each amendment, {whole} for the whole, each closes "
          "at {time} UTC. What this form said was not taken.").format(
            symbol=agenda.version.symbol, amendment=agenda.amendment_hours, whole=agenda.whole_hours,
            time=f"{agenda.closing_time:%H:%M}",
        ),
        mend=_("Windows of a vote that has begun cannot be changed. Read the proposal; it says where the vote stands."),
    )  # fmt: skip


def _begun(request: HttpRequest, found: Any) -> HttpResponse:
    ballot = found.ballot
    messages.success(request, _("{symbol} is open on the first amendment.").format(symbol=ballot.symbol))
    return redirect("ballot", ballot.year, ballot.number)


def _again(request: HttpRequest, row: Proposal, seat: Seat, form: WindowsForm) -> HttpResponse:
    context = proposal_context(row, seat, form=form)
    return render(request, "tariffs/proposals/proposal.html", context, status=422)
