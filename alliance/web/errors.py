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
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from alliance.web.context import for_nobody

_WORDS = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9]*(?:[-_][A-Za-zÀ-ÿ0-9]+)*")
_SECRET = re.compile("csrf|password|code|proof|token|key|credential|choice")
SENTENCE = 12  # characters from which on something typed is worth giving back
AGAIN = 300  # seconds after which nobody's limit on tries holds any more
LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's SQLSTATE when lock_timeout runs out
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """One refusal: HTTP status, stable code, what happened, where, the mend. All but code in plain words.

    Where there is one: who could do it, from when on it may be tried again, the number under which our log has it.
    """

    status: int
    code: str
    title: str | Promise
    detail: str | Promise
    where: str = ""
    mend: str | Promise = ""
    who: str = ""
    again: str = ""  # RFC 3339, in UTC
    reference: str = ""
    leads: str = ""  # the page of what stands in the way
    called: str = ""  # what that is called


@dataclass(frozen=True)
class Difference:
    """What differs between what was sent and what stands now, in words."""

    what: str
    sent: str
    stands: str


BAD_REQUEST = Problem(
    400, "bad_request", _lazy("We could not read this request"),
    _lazy("Part of the address or the form is not in a form that this portal accepts."),
    mend=_lazy("Go back, check what you entered, and send it again."),
)  # fmt: skip
TOO_LARGE = Problem(
    413, "too_large", _lazy("What you sent is too large"),
    _lazy("The form holds more text than this portal takes at once. Nothing was changed."),
    mend=_lazy("Go back, shorten the text, and send it again."),
)  # fmt: skip
CHARSET = Problem(
    415, "charset_unknown", _lazy("We read UTF-8 only"),
    _lazy("The request says that its text is in another character set. Nothing was changed."),
    mend=_lazy("Send it again in UTF-8."),
)  # fmt: skip
TOO_MANY = Problem(
    400, "too_many_fields", _lazy("The form has too many fields"),
    _lazy("More fields or files were sent than any form of this portal has. Nothing was changed."),
    mend=_lazy("Open the page again and send its own form."),
)  # fmt: skip
OTHER_HOST = Problem(
    400, "host_unknown", _lazy("This portal has another name"),
    _lazy("The request was addressed to a host name that is not this portal’s."),
    mend=format_lazy(_lazy("Open {address} instead."), address=f"{settings.BASE_URL}/"),
)  # fmt: skip
MALFORMED: dict[type[Exception], Problem] = {
    RequestDataTooBig: TOO_LARGE,
    TooManyFieldsSent: TOO_MANY,
    TooManyFilesSent: TOO_MANY,
    DisallowedHost: OTHER_HOST,
}
"""What Django itself refuses before a view is asked, in our words; any other is BAD_REQUEST."""
TOO_OFTEN = Problem(
    429, "too_often", _lazy("Too many tries from here"),
    _lazy("This was tried too often in a short time, so nothing was done."),
    mend=_lazy("Wait until then, then try once more. Nobody is locked out for good."),
)  # fmt: skip
SIGN_IN_NEEDED = Problem(
    403, "not_allowed", _lazy("Your seat may not open this page"),
    _lazy("The page exists, but it is not open to the seat that you hold."),
    mend=_lazy("Sign in with the seat that may, or ask your head of delegation."),
)  # fmt: skip
FORM_EXPIRED = Problem(
    403, "form_expired", _lazy("This form is too old to send"),
    _lazy("The form did not carry the mark that proves it came from your own session. Nothing was changed."),
    mend=_lazy("Open the page again and repeat the act. If it recurs, allow cookies for this site."),
)  # fmt: skip
METHOD = Problem(
    405, "method_not_allowed", _lazy("This address does not take that"),
    _lazy("What was sent to this address is not among what it takes. Nothing was changed."),
    mend=_lazy("Open the page and use its own links and buttons."),
)  # fmt: skip
NOT_FOUND = Problem(
    404, "not_found", _lazy("There is no such page"),
    _lazy("Nothing published here ever disappears, so the address was most likely mistyped."),
    mend=_lazy("Check the address, or search for the mineral, product or HS code."),
)  # fmt: skip
HELD = Problem(
    409, "held", _lazy("Somebody else is writing here at this moment"),
    _lazy("Another act on the same matter was not finished in time, so yours was not begun. Nothing was changed."),
    mend=_lazy(
        "Try again in a few seconds. If you were voting, open your desk first: it shows whether the vote counts."
    ),
)  # fmt: skip
BROKEN = Problem(
    500, "broken", _lazy("Something broke on our side"),
    _lazy("Your request was not completed. An act is recorded whole or not at all, so nothing is half done."),
    mend=_lazy("Try again in a minute. If you were voting, open your desk first: it shows whether the vote counts."),
)  # fmt: skip


TITLES = {
    403: _lazy("Your seat may not do this"),
    404: _lazy("There is no such thing on record"),
    409: _lazy("This cannot be done now"),
    429: _lazy("Too many requests from here"),
}
"""Headings for refusals raised by services, by status; what happened is in their own words below."""
DEAD_LINK = _lazy("This link opens nothing")
"""The heading where a link of a mail is unknown, used, replaced or too old: codes that begin with `link_`."""


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
            "problem": problem, "here": request.path, "sought": sought(request.path),
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
