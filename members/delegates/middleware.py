"""Puts `request.seat` on each request, read from the database: an accreditation that ended a second ago is gone.

What a signed-in person is answered is kept by no cache, unless the view itself says otherwise.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from alliance.access import NOBODY
from members.delegates import selectors
from members.delegates.models import User

CHOSEN = "seat"  # the key of a session under which the chosen seat stands


class SeatMiddleware:
    """Answers `request.seat` for every later middleware and view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        _sit(request) if signed_in else _stand(request)
        response = self.get_response(request)
        if signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


def _sit(request: HttpRequest) -> None:
    """`request.seats` all that are held now and that this sign-in opens, `request.seats_closed` the others,
    `request.seat` the one in use. Whoever holds two has one on record in the session, so that the end of one never
    leads into the other unasked."""
    user: User = request.user  # type: ignore[assignment]
    every, chosen = selectors.seats_of(user), str(request.session.get(CHOSEN, ""))
    held = [each for each in every if request.opens(each)]  # type: ignore[attr-defined] # SessionRules says what opens
    if len(held) > 1 and not chosen:
        request.session[CHOSEN] = chosen = held[0].key
    request.seats = held  # type: ignore[attr-defined]
    request.seats_closed = [each for each in every if each not in held]  # type: ignore[attr-defined]
    request.seat = selectors.choose(user, held, chosen)  # type: ignore[attr-defined]


def _stand(request: HttpRequest) -> None:
    request.seats, request.seats_closed, request.seat = [], [], NOBODY  # type: ignore[attr-defined]
