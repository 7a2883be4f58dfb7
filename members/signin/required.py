"""Whoever holds a seat has a second factor: until it is set up no seat opens, and every page but a few leads there.

Asked of the rows at each request, in the question that reads the seats (`Held.factor`): a factor that two officers took
away a second ago is gone. A member's own service vouches for its people in that member's seats (`sso.opening`), so it
asks for no factor here.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.access import SAFE, SEATED, Role, Seat, roles_of

OPEN = ("accounts/", "local/")
"""What the addresses begin with that stay whole: setting up, a lost factor, signing out; the demonstration's own."""
OPEN_NAMES = frozenset({"view_as_end"})  # a view takes no write, so it must end before a factor is set up
CODE = "factor_missing"


class FactorMissing(PermissionDenied):
    """What an act is refused, in words that the page of the refusal and the problem document take over."""

    code = CODE
    mend = _lazy("Set up a passkey or a code app under Sign-in and security, then send this again.")


class SecondFactorForSeats:
    """Behind the middleware that asks who may, so that what a seat may not do at all is said first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.factor_missing = False  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_FOR_SEATS or not _missing(request):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_NAMES:
            return None
        inside = match is not None and match.route.startswith(OPEN)
        public = request.method in SAFE and Role.ANONYMOUS in (roles_of(view) or ())
        if inside or public:
            _leave_the_seat(request)
            request.factor_missing = not inside  # type: ignore[attr-defined] # the pages inside say it themselves
            return None
        if request.method in SAFE:
            asked = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('second_factor')}?{asked}")
        raise FactorMissing(_("Your seat opens once you have set up a second factor. Nothing was recorded."))


def _missing(request: HttpRequest) -> bool:
    """Whether the seat in use waits for a second factor of its person."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    held = request.seats  # type: ignore[attr-defined]
    if seat.role not in SEATED or any(each.factor for each in held):
        return False
    return not any(each.issuer and each.seat == seat for each in held)  # opened by its member's service


def _leave_the_seat(request: HttpRequest) -> None:
    """What is public is read as the public reads it: no draft, no vote of one's own, nothing said as a head."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    person, name = request.user.person_id, request.user.name  # type: ignore[union-attr]
    request.seat = Seat(role=Role.SIGNED_IN, person=person, person_name=name, zone=seat.zone)  # type: ignore[attr-defined]
    request.seats = []  # type: ignore[attr-defined]
