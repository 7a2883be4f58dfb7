"""Where the page of a refusal leads back to: an address that can be opened and does not refuse the same again."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.views.decorators import http

NOW = 409  # the status of an act that does not fit what stands now
NOT_TAKEN = 405  # of a method that an address does not take
SAFE = frozenset({"GET", "HEAD"})


def require_POST(view: Callable) -> Callable:
    """Django's, and the view says of itself that its address cannot be opened as a page."""
    taken: Any = http.require_POST(view)
    taken.only_forms = True
    return taken


def way_back(request: HttpRequest, status: int) -> str:
    """The path that the button of a refusal's page opens.

    An act that cannot be done now is refused again at its own address, also where that only asks to confirm it: the
    thing that it was about stands above, in the address as on record. From another refusal the form itself is opened
    afresh, if its address is a page; else what stands above it, as from an address that takes forms alone.
    """
    here = request.path
    opens = _opens(here) or (request.method in SAFE and status != NOT_TAKEN)
    if status != NOW and opens:
        return here
    parts = here.strip("/").split("/")
    above = (f"/{'/'.join(parts[:length])}/" for length in range(len(parts) - 1, 0, -1))
    return next((path for path in above if _opens(path)), here if opens else "/")


def _opens(path: str) -> bool:
    """Whether a page stands at this path. Who may open it, the page itself says."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return not getattr(view, "only_forms", False)
