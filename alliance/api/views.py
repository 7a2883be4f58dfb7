"""What every public view of the API shares, and answers that are exact bytes."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.access import EVERYBODY
from alliance.api import parameters
from alliance.api.parameters import Parameter
from alliance.api.renderers import AlwaysJSON

IMMUTABLE = "public, max-age=31536000, immutable"  # published bytes never change
SHORT = "public, max-age=30, must-revalidate"  # what moves on with the next release


@dataclass(frozen=True)
class Leads:
    """Where an answer leads: another operation, and its parameters as OpenAPI's runtime expressions."""

    operation: str
    parameters: Mapping[str, str]
    description: str


class PublicView(APIView):
    """A read-only view for everybody. `asked` holds the query, read strictly by `parameters`."""

    who_may = EVERYBODY
    scope = "rules:read"  # what a key must be good for, where one is sent
    parameters: tuple[Parameter, ...] = ()
    leads_to: tuple[Leads, ...] = ()
    content_negotiation_class = AlwaysJSON
    asked: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            self.asked = parameters.read(request.query_params, self.parameters)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        for_everybody(getattr(request, "_request", request))
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code == 200 and isinstance(response, Response) and request.method != "OPTIONS":
            response.headers.setdefault("Cache-Control", SHORT)
            response.add_post_render_callback(_tag)
        return super().finalize_response(request, response, *args, **kwargs)


def _tag(response: HttpResponse) -> None:
    """A strong ETag of the bytes as they go out, for who asks again."""
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()}"'


def for_everybody(request: HttpRequest) -> None:
    """Say that the answer does not depend on who asks. The seat was read from the session by middleware, and
    Django would say "Vary: Cookie" for that, which keeps shared caches from ever answering."""
    session = getattr(request, "session", None)
    if session is not None and not session.modified:
        session.accessed = False


def exact(content: bytes, *, media_type: str, sha256: str, cache: str) -> HttpResponse:
    """These very bytes with their SHA-256 as strong ETag. The whole of them: alliance.api.kept answers 304 or
    206 where that was asked for."""
    response = HttpResponse(content, content_type=media_type)
    response["ETag"] = f'"{sha256}"'
    response["Cache-Control"] = cache
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"  # RFC 9530
    response["Accept-Ranges"] = "bytes"
    return response
