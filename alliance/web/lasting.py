"""The house's language, in which everything is written that is kept (decision 0052).

A record that says another thing in each reader's language stands up in no court. So notices, mails, incidents, titles
of ballots, receipts, what a release publishes and what the API answers are in English, whoever's page caused them.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

LANGUAGE = "en"
API = "/api/"
P = ParamSpec("P")
R = TypeVar("R")


def house_language() -> translation.override:
    """A block whose words are kept: `with house_language():`."""
    return translation.override(LANGUAGE)


def lasting(write: Callable[P, R]) -> Callable[P, R]:
    """What this function writes is kept. Each call has a block of its own: Django's, shared as a decorator, would give
    one thread the language of another back."""

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        with house_language():
            return write(*args, **kwargs)

    return written


class OneLanguageForPrograms:
    """Middleware: the API answers in the house's language whatever a request asks for, its faults too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(API):
            return self.get_response(request)
        with house_language():
            return self.get_response(request)
