"""The door of the API for who sends a key: known, not ended, in scope, within its limit; else refused before anything
is asked.

It stands behind `alliance.api.kept`, which lets requests with a key through to here, and answers them from the same
shelf: the answer with a key is the public one, to the byte. Without a key nothing is looked up and nothing counted.
"""

import hmac
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from alliance.api import kept, problems
from alliance.api.renderers import OPTIONS
from tariffs.delivery import tokens

REALM = "Critical Minerals Alliance"
NONE_SUCH = tokens.digest("")  # what the digest of a key that nobody has is compared with

FIND = """
SELECT id, digest, scopes, per_minute, expires_at, ended_at, last_used_on, alliance_now()
FROM tariffs_apikey WHERE prefix = %s
"""
# One statement, exact under any number of threads: the row of the minute is the lock. Beyond the limit it counts on
# as refused. A count need not outlive a crash of the server, so nobody waits for the disk (set_config, this once).
COUNT = """
INSERT INTO tariffs_keyuse AS used (key_id, minute, answered, refused)
SELECT %(key)s, date_trunc('minute', alliance_now()), 1, 0
FROM (SELECT set_config('synchronous_commit', 'off', true) AS waits) AS quick WHERE waits = 'off'
ON CONFLICT (key_id, minute) DO UPDATE SET
  answered = used.answered + (used.answered < %(limit)s)::int,
  refused = used.refused + (used.answered >= %(limit)s)::int
RETURNING refused, extract(epoch FROM minute + interval '1 minute' - alliance_now())
"""
USED = """
UPDATE tariffs_apikey SET last_used_on = %(on)s
WHERE id = %(key)s AND (last_used_on IS NULL OR last_used_on < %(on)s)
"""


@dataclass(frozen=True)
class Held:
    """The key that a request was let in with."""

    key: int
    scopes: frozenset[str]


@dataclass(frozen=True)
class _Row:
    """A key as it stands at an instant."""

    key: int
    digest: str
    scopes: list[str]
    per_minute: int
    expires_at: datetime
    ended_at: datetime | None
    last_used_on: date | None
    at: datetime


class _TurnedAway(Exception):
    """A refusal at the door: a code of the API, what happened, headers."""

    def __init__(self, code: str, detail: str, **headers: str) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Door:
    """Middleware. It stands behind `Kept` and those that put a header on every answer, before any session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        try:
            if tokens.stands_in(request.get_full_path()):
                raise _TurnedAway("key_in_address", "A key stands in the address, so it has leaked.")
            if "HTTP_AUTHORIZATION" not in request.META:
                return self.get_response(request)
            request.api_key = _let_in(request)  # type: ignore[attr-defined]
        except _TurnedAway as away:
            return _refusal(request, away)
        answer = kept.SHELF.get(kept.key_of(request)) if request.method in ("GET", "HEAD") else None
        return answer if answer is not None else self.get_response(request)


def _let_in(request: HttpRequest) -> Held:
    """The key of a request, counted. Raises _TurnedAway."""
    scheme, _, text = request.META["HTTP_AUTHORIZATION"].partition(" ")
    prefix = tokens.prefix_of(text.strip()) if scheme.lower() == "bearer" else None
    if prefix is None:
        raise _unknown("key_malformed", "Authorization holds no key in the form that is read here.")
    row = _find(prefix)
    # Compared in one time whatever is wrong, and against something where there is no such key.
    true = hmac.compare_digest(tokens.digest(text.strip()), row.digest if row else NONE_SUCH)
    if row is None or not true:
        raise _unknown("key_unknown", "This key is not known here.")
    if row.ended_at is not None:
        raise _unknown("key_ended", f"This key was ended on {row.ended_at:%d %b %Y at %H:%M:%S} UTC.")
    if row.expires_at <= row.at:
        raise _unknown("key_expired", f"This key expired on {row.expires_at:%d %b %Y at %H:%M:%S} UTC.")
    needed = _scope_of(request.path_info)
    if needed and needed not in row.scopes:
        challenge = f'Bearer realm="{REALM}", error="insufficient_scope", scope="{needed}"'
        raise _TurnedAway("scope_missing", f"This key lacks the scope {needed}.", WWW_Authenticate=challenge)
    _count(row)
    return Held(row.key, frozenset(row.scopes))


def _find(prefix: str) -> _Row | None:
    with connection.cursor() as cursor:
        cursor.execute(FIND, [prefix])
        found = cursor.fetchone()
    return _Row(*found) if found else None


def _count(row: _Row) -> None:
    """Count this request in its minute. Raises _TurnedAway beyond the limit."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": row.key, "limit": row.per_minute})
        refused, left = cursor.fetchone()
        today = row.at.date()
        if row.last_used_on is None or row.last_used_on < today:
            cursor.execute(USED, {"key": row.key, "on": today})
    if refused:
        wait = max(1, math.ceil(left))
        raise _TurnedAway(
            "too_many_requests", f"This key is answered {row.per_minute} times a minute, and was.",
            Retry_After=str(wait), RateLimit=f'"key";r=0;t={wait}',
            RateLimit_Policy=f'"key";q={row.per_minute};w=60',
        )  # fmt: skip


@lru_cache(maxsize=4096)
def _scope_of(path: str) -> str:
    """The scope that a view of the API asks of a key, '' for an address that leads nowhere."""
    try:
        view = resolve(path).func
    except Resolver404:
        return ""
    return getattr(getattr(view, "cls", view), "scope", "")


def _unknown(code: str, detail: str) -> _TurnedAway:
    return _TurnedAway(code, detail, WWW_Authenticate=f'Bearer realm="{REALM}", error="invalid_token"')


def _refusal(request: HttpRequest, away: _TurnedAway) -> HttpResponse:
    """The problem document of a refusal, without the key, which nothing writes down."""
    said = problems.document(request, away.code, away.detail)
    said["instance"] = tokens.blotted(request.get_full_path())
    answer = HttpResponse(
        orjson.dumps(said, option=OPTIONS), content_type=problems.MEDIA_TYPE, status=int(str(said["status"])),
        headers={**away.headers, "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"},
    )  # fmt: skip
    if away.code == "key_in_address":
        answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the path, and the key in it
    return answer
