"""What the pages of proposing share: whose seat asks, and how a refusal becomes a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from alliance.access import Refused, Seat
from alliance.web.errors import Problem, refuse

View = Callable[..., HttpResponse]

TITLES = {
    "ballot_closed": "This vote came too late",
    "ballot_unknown": "There is no such ballot",
    "proposal_unknown": "There is no such proposal",
    "represented": "Your state does not vote on this ballot",
    "not_in_electorate": "Your state does not vote on this ballot",
    "suspended": "Your state does not vote on this ballot",
    "accreditation_ended": "Your accreditation has ended",
    "form_contradicts": "This form says two things at once",
    "text_differs": "The text is not the one you were shown",
    "checks_block": "A check stands in the way",
    "line_contested": "Another ballot is open on this line",
}
BY_STATUS = {403: "Your seat may not do this", 404: "There is no such page", 409: "Nothing was changed"}


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
    """The page of a refusal."""
    title = TITLES.get(refused.code) or BY_STATUS.get(refused.status, "We could not do this")
    mend = refused.mend or "Go back to the page before; nothing was changed."
    where = refused.where or request.path
    return refuse(request, Problem(refused.status, refused.code, title, refused.detail, where, mend))
