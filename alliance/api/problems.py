"""How the API says no: problem documents (RFC 9457) with our own stable `code`, and the `mend`."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from rest_framework.exceptions import APIException, MethodNotAllowed
from rest_framework.response import Response

from alliance.access import Refused
from alliance.api.codes import CODES, Code
from alliance.domain.errors import Refusal

MEDIA_TYPE = "application/problem+json"
RESERVED = frozenset({"type", "title", "status", "detail", "instance", "code", "mend", "where"})


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception raised in an API view; None for a fault of ours, which becomes error 500."""
    request: HttpRequest = context["request"]
    match exception:
        case Refused():
            return problem(
                request, exception.code, exception.detail,
                status=exception.status, mend=exception.mend, where=exception.where, values=exception.values,
            )  # fmt: skip
        case Refusal():
            if exception.code not in CODES:
                return None  # stored law that cannot be read is our fault, not the caller's
            return problem(request, exception.code, exception.detail, values=exception.values)
        case MethodNotAllowed():
            return problem(request, "method_not_allowed", f"{request.method} is not allowed here.")
        case Http404() | PermissionDenied():
            code = "not_found" if isinstance(exception, Http404) else "not_allowed"
            return problem(request, code, str(exception), status=404 if code == "not_found" else 403)
        case APIException():
            return problem(
                request, str(exception.default_code), str(exception.detail), status=exception.status_code
            )
    return None


def problem(
    request: HttpRequest,
    code: str,
    detail: str,
    *,
    status: int | None = None,
    mend: str = "",
    where: str = "",
    values: dict[str, Any] | None = None,
) -> Response:
    """A problem document. `values` become its own members (a clash with a standard one is dropped).

    Has `Retry-After` where the code says that asking again helps.
    """
    known = CODES.get(code)
    said = document(request, code, detail, status=status, mend=mend, where=where)
    extra = {name: value for name, value in (values or {}).items() if name not in RESERVED}
    headers = {"Retry-After": str(known.retry_after)} if known and known.retry_after is not None else None
    return Response(
        {**said, **extra}, status=int(str(said["status"])), content_type=MEDIA_TYPE, headers=headers
    )


def document(
    request: HttpRequest,
    code: str,
    detail: str,
    *,
    status: int | None = None,
    mend: str = "",
    where: str = "",
) -> dict[str, object]:
    """The standard members of a problem document."""
    known = CODES.get(code, Code(status or 400, code.replace("_", " ").capitalize() + "."))
    said = {
        "type": request.build_absolute_uri(f"{reverse('developers')}#{code}"),
        "title": known.title,
        "status": status if status is not None and code not in CODES else known.status,
        "detail": detail,
        "code": code,
        "mend": mend or known.mend,
        "instance": request.get_full_path(),
    }
    return said | ({"where": where} if where else {})
