"""What the pages of proposing share: whose seat asks, and how a refusal becomes a page."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import Refused, Seat
from alliance.web.errors import refuse
from alliance.web.problems import Problem
from tariffs.proposals.models import Proposal
from tariffs.proposals.views import over

View = Callable[..., HttpResponse]

TITLES = {
    "ballot_closed": _lazy("This vote came too late"),
    "ballot_unknown": _lazy("There is no such ballot"),
    "proposal_unknown": _lazy("There is no such proposal"),
    "represented": _lazy("Your state does not vote on this ballot"),
    "not_in_electorate": _lazy("Your state does not vote on this ballot"),
    "suspended": _lazy("Your state does not vote on this ballot"),
    "accreditation_ended": _lazy("Your accreditation has ended"),
    "form_contradicts": _lazy("This form says two things at once"),
    "text_differs": _lazy("The text is not the one you were shown"),
    "not_a_draft": _lazy("This text is no draft any more"),
    "checks_block": _lazy("A check stands in the way"),
    "line_contested": _lazy("Another ballot is open on this line"),
}
BY_STATUS = {
    403: _lazy("Your seat may not do this"),
    404: _lazy("There is no such page"),
    409: _lazy("Nothing was changed"),
}


def seat_of(request: HttpRequest) -> Seat:
    """The seat that the middleware put on the request."""
    return request.seat  # type: ignore[attr-defined]


def tells_refusals(view: View) -> View:
    """Answer a Refused that a view lets through with the page for it: what, where, and the mend."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return page_of(request, refused)

    return told


def page_of(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page of a refusal; of a draft that is one no more, to an editor that is still open, what it shows then."""
    frozen: Proposal | None = refused.values.get("frozen")
    if frozen is not None and getattr(request, "htmx", False):
        return over.answer(request, frozen, seat_of(request))
    title = TITLES.get(refused.code) or BY_STATUS.get(refused.status) or _("We could not do this")
    mend = refused.mend or _("Go back to the page before; nothing was changed.")
    where = refused.where or request.path
    problem = Problem(refused.status, refused.code, str(title), refused.detail, where, mend)
    if frozen is not None:
        leads = reverse("proposal", args=[frozen.year, frozen.number])
        problem = replace(problem, detail=over.said(frozen), leads=leads, called=frozen.symbol)
    return refuse(request, problem)
