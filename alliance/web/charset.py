"""Text comes in UTF-8. Python knows character sets that make no text of bytes; who named one would break a page."""

import codecs
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

from alliance.web.errors import refuse
from alliance.web.problems import CHARSET

UTF8 = codecs.lookup("utf-8").name


class Utf8Request(WSGIRequest):
    """A request whose character set is looked at by the middleware below. Django's own takes any codec by its name, and
    one that decodes no text ends in an error before any middleware is asked."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Utf8Only:
    """Refuses a request that says its text is in another character set, with 415, before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = str(request.content_params.get("charset", "utf-8")) if request.content_params else "utf-8"
        try:
            fits = codecs.lookup(said).name == UTF8
        except (LookupError, ValueError):
            fits = True  # Django leaves a name that nobody knows aside, and reads UTF-8
        if fits:
            return self.get_response(request)
        return refuse(request, CHARSET)
