"""Puts `request.seat` on each request, read from the database: an accreditation that ended a second ago is gone.

What a signed-in person is answered is kept by no cache, unless the view itself says otherwise.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from alliance.access import NOBODY
from members.delegates import selectors


class SeatMiddleware:
    """Answers `request.seat` for every later middleware and view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        request.seat = selectors.seat_of(request.user) if signed_in else NOBODY  # type: ignore[attr-defined,arg-type]
        response = self.get_response(request)
        if signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
