"""Pages and problem documents for what went wrong: what, where, and how to mend it.

A path under ``/api/`` answers in the form machines read (RFC 9457), any other in the form people read. The
page for error 500 must come when the database does not: it reads no session and no seat.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
)
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from alliance.web.context import for_nobody
from alliance.web.problems import (
    BAD_REQUEST,
    BROKEN,
    DEAD_LINK,
    FORM_EXPIRED,
    HELD,
    MALFORMED,
    METHOD,
    NOT_FOUND,
    SIGN_IN_NEEDED,
    TITLES,
    TOO_OFTEN,
    Difference,
    Problem,
)
from alliance.web.ways_back import way_back

_WORDS = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9]*(?:[-_][A-Za-zÀ-ÿ0-9]+)*")
_SECRET = re.compile("csrf|password|code|proof|token|key|credential|choice")
SENTENCE = 12  # characters from which on something typed is worth giving back
AGAIN = 300  # seconds after which nobody's limit on tries holds any more
LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's SQLSTATE when lock_timeout runs out
log = logging.getLogger(__name__)

FOR_PEOPLE = {"who", "again", "leads", "called"}
"""What a problem document does not say: its form is the API's, and it has headers for the second."""


def wants_problem(request: HttpRequest) -> bool:
    """Whether the answer is read by a machine."""
    return request.path.startswith("/api/")


def refuse(request: HttpRequest, problem: Problem, differences: Sequence[Difference] = ()) -> HttpResponse:
    """The answer for a problem, as a document or a page according to who asks."""
    if wants_problem(request):
        return problem_response(request, problem)
    page = f"{_page(problem.status)}.html"
    problem = problem if problem.mend else replace(problem, mend=_("Go back and check what you asked for."))
    if problem.status >= 500:
        html = render_to_string(page, {**for_nobody(), "problem": problem})
    else:
        context = {
            "problem": problem, "back": way_back(request, problem.status), "sought": sought(request.path),
            "differences": differences, "typed": typed(request),
        }  # fmt: skip
        html = render_to_string(page, context, request=request)
    return HttpResponse(html, status=problem.status)


def sought(path: str) -> str:
    """What an address that names nothing was after, as words for the search: its last part that is made of words.
    Numbers and secrets are left out."""
    parts = [part.removesuffix(".html") for part in path.strip("/").split("/")]
    named = [part for part in parts if _WORDS.fullmatch(part)]
    return re.sub(r"[-_]+", " ", named[-1]).strip() if named and "publication" not in parts else ""


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The sentences that were sent with a refused form, so that none is lost. No secret, and nothing of a ballot."""
    if request.method != "POST" or "/ballots/" in request.path or "/accounts/" in request.path:
        return []
    return [
        (name.replace("_", " ").replace("-", " "), value)
        for name, value in request.POST.items()
        if isinstance(value, str)
        and len(value) >= SENTENCE
        and " " in value.strip()
        and not _SECRET.search(name)
    ]


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """RFC 9457 document with our own ``code``, ``where`` and ``mend``."""
    with override("en"):  # machines and whoever reads their logs are answered in the house's language
        words = {
            name: str(value) if isinstance(value, Promise) else value for name, value in vars(problem).items()
        }
    said = {name: value for name, value in words.items() if value != "" and name not in FOR_PEOPLE}
    kind = absolute(request, f"{reverse('developers')}#{problem.code}")
    document = {"type": kind, **said, "instance": request.get_full_path()}
    body = json.dumps(document, ensure_ascii=False).encode()
    return HttpResponse(body, status=problem.status, content_type="application/problem+json")


def absolute(request: HttpRequest, path: str) -> str:
    """A path on the host that was asked; on this installation's own where the one asked is none of ours."""
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return f"{settings.BASE_URL}{path}"


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django itself refused as malformed, too large, or meant for another host."""
    return refuse(request, _at(request, MALFORMED.get(type(exception), BAD_REQUEST)))  # type: ignore[arg-type]


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that this seat may not open. The words of a refusal raised by our own code are kept."""
    return refuse(request, _at(request, _worded(SIGN_IN_NEEDED, exception)))


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that names nothing. Django's text for a missing route lists routes, so it is not shown."""
    told = None if _is_resolver_talk(exception) else exception
    return refuse(request, _at(request, _worded(NOT_FOUND, told)))


def handler429(request: HttpRequest, wait: int = AGAIN) -> HttpResponse:
    """Tried too often: until when, in words and as an instant. `wait` in seconds; allauth calls it by its name."""
    again = datetime.fromtimestamp(int(time.time()) + wait, UTC)
    problem = replace(TOO_OFTEN, again=again.isoformat().replace("+00:00", "Z"))
    answer = refuse(request, _at(request, problem))
    answer["Retry-After"] = str(wait)
    return answer


def handler500(request: HttpRequest) -> HttpResponse:
    """An error of ours, with the number under which the log has it. Falls back to plain text if even the page cannot
    be drawn."""
    reference = "-".join((secrets.token_hex(2), secrets.token_hex(2)))
    log.error("Reference %s: %s %s", reference, request.method, request.path)
    problem = replace(_at(request, BROKEN), reference=reference)
    try:
        return refuse(request, problem)
    except Exception:
        log.exception("The page for error 500 could not be drawn.")
        text = f"{problem.title}. {problem.detail} {problem.mend} Reference {reference}."
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid mark; ``reason`` is for the log, it helps nobody mend."""
    log.info("Form refused: %s", reason)
    return refuse(request, _at(request, FORM_EXPIRED))


class Refusals:
    """Middleware: a refusal that a view lets through becomes a page that says what, where and how to mend it.

    A refusal is known by what it carries (``code``, ``detail``, ``status``): its class stands beside this
    package, not below it. Anything else stays a fault of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A method that a view does not take is answered with a page as well, and with what it does take."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            page = refuse(request, _at(request, METHOD))
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal, or None."""
        if getattr(exception.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            log.warning("A lock was waited for in vain: %s", request.path)
            return refuse(request, _at(request, HELD))
        status = getattr(exception, "status", None)
        if not (isinstance(status, int) and hasattr(exception, "code") and hasattr(exception, "detail")):
            return None
        title = TITLES.get(status, _lazy("This act was refused"))
        if str(exception.code).startswith("link_"):
            title = DEAD_LINK
        differences = getattr(exception, "values", {}).get("differences", ())
        problem = _worded(Problem(status, "refused", title, ""), exception)
        return refuse(request, _at(request, problem), differences)


def _page(status: int) -> int:
    return status if status in {400, 403, 404, 405, 409, 429, 500} else (500 if status >= 500 else 400)


def _at(request: HttpRequest, problem: Problem) -> Problem:
    return problem if problem.where else replace(problem, where=request.path)


def _worded(problem: Problem, exception: Exception | None) -> Problem:
    """The problem with the exception's own words, where it has any."""
    detail = getattr(exception, "detail", None) or (str(exception) if exception is not None else "")
    own = {
        "code": getattr(exception, "code", None),
        "detail": detail,
        "where": getattr(exception, "where", None),
        "mend": getattr(exception, "mend", None),
        "who": getattr(exception, "who", None),
    }
    if stands := getattr(exception, "values", {}).get("leads"):  # (route, its argument, what stands there)
        own |= {"leads": reverse(stands[0], args=[stands[1]]), "called": stands[2]}
    said: dict[str, Any] = {name: str(value) for name, value in own.items() if value}
    return replace(problem, **said)


def _is_resolver_talk(exception: Exception | None) -> bool:
    return bool(exception is not None and exception.args and isinstance(exception.args[0], dict))
