"""Puts the seat that is looked on in on each request of a view, and lets nothing through that writes or votes.

A rule of the whole house, so it is here and not in each view: whatever page is added, a view neither writes nor
opens a ballot. Services refuse the seat once more (`alliance.access.require`).
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import SAFE, Role, Seat
from members.viewing import selectors, services

LOOKING_ON = "viewing"  # the key of a session under which the number of the view stands
ENDS_IT = frozenset({"view_as_end", "account_logout"})  # the only forms that a view may send
OF_A_VOTE = "ballots/"  # what the address of every page of a vote begins with
OVER = _lazy("The view is over. You act in your own seat again.")


class LookingOn(PermissionDenied):
    """What a view is refused, in words that the page of the refusal takes over."""

    code = "looking_on"

    def __init__(self, detail: str, mend: str) -> None:
        super().__init__(detail)
        self.mend = mend


class ViewingMiddleware:
    """Behind the middleware that gives the seat, before the one that asks who may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewing = None  # type: ignore[attr-defined]
        request.view_is_over = False  # type: ignore[attr-defined]
        if request.user.is_authenticated and LOOKING_ON in request.session:
            _look_on(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        writes = request.method not in SAFE and (match is None or match.view_name not in ENDS_IT)
        if request.view_is_over and writes:  # type: ignore[attr-defined]
            raise LookingOn(  # its page was drawn for another seat
                _("The view was over before this was sent. Nothing was recorded."),
                _("Open the page again in your own seat."),
            )
        row = request.viewing  # type: ignore[attr-defined]
        if row is None:
            return
        if writes:
            raise LookingOn(
                _("You look on as {seat_words}, so nothing can be done here. Nothing was recorded.").format(
                    seat_words=row.seat_words
                ),
                _("End the view to act in your own seat."),
            )
        if match is not None and match.route.startswith(OF_A_VOTE):
            raise LookingOn(
                _(
                    "Pages of a ballot are not shown to who looks on: a state’s vote is sealed, from the "
                    "secretariat too."
                ),
                _(
                    "A delegate opens the paper from the desk, by the button that casts the vote. "
                    "End the view to open the ballot in your own seat."
                ),
            )


def officer_of(request: HttpRequest) -> Seat | None:
    """The office that a request's person holds at this instant, whatever seat is in use."""
    return next((each.seat for each in request.seats if each.seat.role is Role.OFFICER), None)  # type: ignore[attr-defined]


def _look_on(request: HttpRequest) -> None:
    officer = officer_of(request)
    row = selectors.running(request.session[LOOKING_ON], officer) if officer else None
    if officer is None or row is None:
        del request.session[LOOKING_ON]
        request.view_is_over = True  # type: ignore[attr-defined]
        messages.info(request, OVER)
        return
    request.viewing = row  # type: ignore[attr-defined]
    request.seat = selectors.seat_seen(row, officer)  # type: ignore[attr-defined]


@receiver(user_logged_out, dispatch_uid="a view ends at sign-out")
def _end_at_sign_out(sender: Any, request: HttpRequest, **_unused: Any) -> None:
    """Before Django forgets the session."""
    row = getattr(request, "viewing", None)
    officer = officer_of(request) if row is not None else None
    if row is not None and officer is not None:
        services.end_view(number=row.pk, by=officer)
