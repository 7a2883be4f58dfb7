"""Where a person was going when they were led aside to set up a second factor: a path of this portal, or nowhere."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def onward_of(request: HttpRequest) -> str:
    """The path in `next` of a form or an address; '' where there is none, or it is not one of this host."""
    path = request.POST.get("next") or request.GET.get("next", "")
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""


def with_onward(address: str, onward: str) -> str:
    """An address that remembers where to go on to."""
    return f"{address}?{urlencode({'next': onward})}" if onward else address
