"""What `check --deploy` asks of the settings: a public installation is whole, shut and no demonstration.

Each finding has an id that stays, says what is wrong, and how to mend it. docs/security.md lists them. What the record
must be is asked in alliance/journal/checks.py.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.http.request import validate_host
from django.urls import Resolver404, resolve

LOOPBACK = ("localhost", "127.0.0.1", "::1", None)
LOOSE = ("'unsafe-", "data:", "blob:", "http:", "https:", "*", "'wasm-unsafe-eval'", "'strict-dynamic'")
SHUT = ("default-src", "script-src", "style-src", "object-src", "base-uri", "frame-ancestors", "form-action")
MIDDLEWARE_OF_FACTORS = "members.signin.required.SecondFactorForSeats"
DOORS = (
    "/local/cast/",
    "/local/cast/sign-in/",
    "/local/mailbox/",
    "/local/authenticator/",
    "/__debug__/",
    "/silk/",
    "/admin/",
)


def error(number: int, what: str, hint: str) -> CheckMessage:
    """A finding that keeps an installation from being public."""
    return Error(what, hint=hint, id=f"portal.E{number:03d}")


@register(Tags.security, deploy=True)
def settings_are_a_public_installations(**_: Any) -> list[CheckMessage]:
    """Everything that the settings alone tell."""
    checks = (
        _debug,
        _demonstration,
        _local_pages,
        _clock,
        _address,
        _hosts,
        _folder,
        _secret,
        _celery,
        _mail,
        _policy,
        _cookies,
        _services,
        _second_factor,
        _proxy,
        _broker,
        _reports,
    )
    return [found for check in checks for found in check()]


@register(Tags.security, deploy=True)
def the_database_logs_no_vote(**_: Any) -> list[CheckMessage]:
    """A server that logs statements with their values would log each choice as it is cast."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (current_setting('log_statement') IN ('mod', 'all') "
                "OR current_setting('log_min_duration_statement') <> '-1' "
                "OR current_setting('log_min_duration_sample') <> '-1' "
                "OR current_setting('log_transaction_sample_rate') <> '0') "
                "AND current_setting('log_parameter_max_length') <> '0', "
                "current_setting('log_parameter_max_length_on_error') <> '0'"
            )
            row = cursor.fetchone()
    except DatabaseError:
        return []  # journal.E001 says so already
    if not any(row):
        return []
    return [
        error(
            16,
            "The database server logs the values of statements: a choice would stand in its log when it is cast.",
            "Set log_parameter_max_length and log_parameter_max_length_on_error to 0 on the server.",
        )
    ]


def _debug() -> Iterator[CheckMessage]:
    propagate = getattr(settings, "DEBUG_PROPAGATE_EXCEPTIONS", False)
    templates: list[dict[str, Any]] = settings.TEMPLATES
    engines = [engine.get("OPTIONS", {}).get("debug") for engine in templates]
    if settings.DEBUG or propagate or any(engines):
        yield error(
            1,
            "Debug pages are on: an error would show code, settings and what was typed.",
            "Set DEBUG and DEBUG_PROPAGATE_EXCEPTIONS to False, and no template engine to debug.",
        )


def _demonstration() -> Iterator[CheckMessage]:
    if settings.DEMONSTRATION_NOTICE or settings.DEMONSTRATION_PASSWORD:
        yield error(
            2,
            "Settings of the demonstration are on: DEMONSTRATION_NOTICE or DEMONSTRATION_PASSWORD is set.",
            "Leave both empty; `manage.py seed` then invents nobody.",
        )


def _local_pages() -> Iterator[CheckMessage]:
    reachable = [path for path in DOORS if _resolves(path)]
    if settings.LOCAL_PAGES or "alliance.local" in settings.INSTALLED_APPS or reachable:
        yield error(
            3,
            "A door of one's own machine is there: " + (", ".join(reachable) or "alliance.local") + ".",
            "Set LOCAL_PAGES to False and leave alliance.local, the admin and debug tools out.",
        )


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except (Resolver404, ImproperlyConfigured):
        return False
    return True


def _clock() -> Iterator[CheckMessage]:
    if settings.CLOCK_MAY_MOVE:
        yield error(
            4,
            "The clock may be moved (CLOCK_MAY_MOVE): a deadline could be put off.",
            "Set CLOCK_MAY_MOVE to False.",
        )


def _address() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.BASE_URL)
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query:
        yield error(
            5,
            f"ALLIANCE_BASE_URL is {settings.BASE_URL!r}, and links in mail begin with it.",
            "Give the public address, such as https://portal.example",
        )
    elif not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        yield error(
            5,
            f"ALLIANCE_BASE_URL names {parts.hostname}, which is not among ALLIANCE_HOSTS.",
            "Add it to ALLIANCE_HOSTS, or correct the address.",
        )


def _hosts() -> Iterator[CheckMessage]:
    wide = [
        host for host in settings.ALLOWED_HOSTS if "*" in host or host.startswith(".") or not host.strip()
    ]
    if wide or not settings.ALLOWED_HOSTS:
        yield error(
            6,
            f"ALLIANCE_HOSTS lets in more than it names: {', '.join(wide) or 'nothing is named'}.",
            "Name each host in full, without * and without a leading dot.",
        )


def _folder() -> Iterator[CheckMessage]:
    data, checkout = Path(settings.DATA), Path(settings.ROOT)
    lost = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path("/run")]  # noqa: S108
    real = data.resolve()
    if (
        not data.is_absolute()
        or real.is_relative_to(checkout)
        or any(real.is_relative_to(p.resolve()) for p in lost)
    ):
        yield error(
            7,
            f"ALLIANCE_DATA is {data}: the tree of releases would not outlast a restart or an upgrade.",
            "Name a folder outside the checkout that is kept and backed up, such as /var/lib/alliance",
        )


def _secret() -> Iterator[CheckMessage]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if len(key) < 50 or len(set(key)) < 16 or "local-only" in key or "insecure" in key:
            yield error(
                8,
                "ALLIANCE_SECRET_KEY is short, repeats itself, or is one that stands in a source file.",
                "Make one: python -c 'import secrets; print(secrets.token_urlsafe(48))'",
            )


def _celery() -> Iterator[CheckMessage]:
    eager = getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False)
    kept = settings.CELERY_RESULT_BACKEND or not settings.CELERY_TASK_IGNORE_RESULT
    loose = set(settings.CELERY_ACCEPT_CONTENT) - {"json"} or settings.CELERY_TASK_SERIALIZER != "json"
    if eager or kept or loose:
        yield error(
            9,
            "Celery runs tasks in the web process, keeps results, or reads more than JSON.",
            "Leave CELERY_TASK_ALWAYS_EAGER off, set no result backend, accept JSON alone.",
        )


def _mail() -> Iterator[CheckMessage]:
    if settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        yield error(
            10,
            f"Mail goes to {settings.EMAIL_BACKEND}, so no delegate would be told.",
            "Set ALLIANCE_EMAIL_URL to a mail server, such as smtp+tls://user:secret@mail.example",
        )


def _policy() -> Iterator[CheckMessage]:
    policy = getattr(settings, "CONTENT_SECURITY_POLICY", None) or {}
    directives = policy.get("DIRECTIVES", {})
    loose = [
        f"{name} {source}"
        for name, sources in directives.items()
        for source in sources
        if str(source).startswith(LOOSE) and (name, source) != ("img-src", "data:")
    ]
    missing = [name for name in SHUT if name not in directives]
    if "csp.middleware.CSPMiddleware" not in settings.MIDDLEWARE:
        missing.append("the middleware")
    if loose or missing or policy.get("EXCLUDE_URL_PREFIXES"):
        told = ", ".join(loose + [f"{name} is missing" for name in missing]) or "some addresses are left out"
        yield error(
            11,
            f"The content security policy is weakened: {told}.",
            "Keep CONTENT_SECURITY_POLICY as alliance/settings/base.py has it.",
        )


def _cookies() -> Iterator[CheckMessage]:
    safe = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SESSION_COOKIE_HTTPONLY
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.DEVICE_COOKIE_NAME)
    if not safe or not all(name.startswith("__Host-") for name in names) or settings.SESSION_COOKIE_DOMAIN:
        yield error(
            12,
            "The cookies of session and form are not tied to this host over HTTPS.",
            "Keep them secure, http-only, without a domain, and named __Host-…",
        )


def _services() -> Iterator[CheckMessage]:
    if settings.SSO_LOOPBACK:
        yield error(
            17,
            "A sign-in service of a member may be one on this machine, over plain HTTP (SSO_LOOPBACK).",
            "Set SSO_LOOPBACK to False: it is for tests and one's own machine.",
        )


def _second_factor() -> Iterator[CheckMessage]:
    if settings.SECOND_FACTOR_FOR_SEATS is not True or MIDDLEWARE_OF_FACTORS not in settings.MIDDLEWARE:
        yield error(
            18,
            "A seat opens with a password alone: SECOND_FACTOR_FOR_SEATS is off, or its middleware is left out.",
            "Keep SECOND_FACTOR_FOR_SEATS and MIDDLEWARE as alliance/settings/base.py has them.",
        )


def _proxy() -> Iterator[CheckMessage]:
    if settings.SECURE_PROXY_SSL_HEADER and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield error(
            13,
            "X-Forwarded-Proto is believed although no proxy sets it: anybody may send it.",
            "Unset SECURE_PROXY_SSL_HEADER; or set ALLIANCE_PROXIES where a proxy overwrites it.",
        )
    if not settings.SECURE_SSL_REDIRECT or settings.SECURE_HSTS_SECONDS < 31_536_000:
        yield error(
            14,
            "Plain HTTP is answered, or browsers are not told to keep to HTTPS for a year.",
            "Keep SECURE_SSL_REDIRECT and SECURE_HSTS_SECONDS as in alliance/settings/production.py.",
        )


def _broker() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.CELERY_BROKER_URL)
    if parts.scheme.startswith("redis") and "socket" not in parts.scheme:
        if not parts.password and parts.hostname not in LOOPBACK:
            yield Warning(
                "Redis is on another machine and asks for no password: whoever reaches it can queue tasks.",
                hint="Set a password there and in REDIS_URL.",
                id="portal.W001",
            )
    elif "memory" in parts.scheme or "filesystem" in parts.scheme:
        yield error(
            9,
            f"Celery's broker is {parts.scheme}, which no other process shares.",
            "Set REDIS_URL to a Redis or Valkey.",
        )


def _reports() -> Iterator[CheckMessage]:
    if settings.DEFAULT_EXCEPTION_REPORTER_FILTER != "alliance.web.reports.NothingTyped":
        yield error(
            15,
            "Error reports may hold what was typed: a vote that fails would stand in one with its choice.",
            "Keep DEFAULT_EXCEPTION_REPORTER_FILTER as alliance/settings/base.py has it.",
        )
