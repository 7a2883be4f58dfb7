"""Limits on sign-in beside allauth's own, counted in the database's cache, which every process shares.

Wrong passwords are counted by allauth, under the account (`AccountAdapter`). Here: floods from an address, guessed
codes, codes used again. A passkey is counted under no account: its answer cannot be guessed, so whoever guesses codes
never shuts it out.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa import app_settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _lazy

from alliance.web.errors import handler429

FLOOD = 300  # forms a minute from one address: five times a hall of sixty
TOO_MANY = _lazy("Too many wrong codes. Wait five minutes; a passkey works meanwhile.")


def guess(user: AbstractBaseUser, *, where: str = "") -> ratelimit.RateLimitUsage:
    """Count a code before it is looked at; the answer takes the count back when the code was right.

    Counted apart for each `where`: a sign-in that is already in, or a browser that the account knows. So whoever
    guesses in another browser, with the password, never keeps the owner from voting in their own.
    Raises ValidationError where there were too many: `second_step` in ACCOUNT_RATE_LIMITS.
    """
    usage = ratelimit.consume(
        context.request, app="allauth.account", action="second_step", key=f"code:{user.pk}:{where}"
    )
    if usage is None:
        raise ValidationError(TOO_MANY, code="too_many_codes")
    return usage


def first_use(user: AbstractBaseUser, code: str) -> bool:
    """Whether this code of a code app is used for the first time. Remembered for as long as it could be valid.

    allauth's own guard forgets after one period, and does not know of the code that set the app up.
    """
    periods = 2 * app_settings.TOTP_TOLERANCE + 2
    return cache.add(_of_code(user, code), True, timeout=periods * app_settings.TOTP_PERIOD)


def was_used(user: AbstractBaseUser, code: str) -> bool:
    """Whether this code was used within the time in which it could be valid."""
    return cache.get(_of_code(user, code)) is not None


def _of_code(user: AbstractBaseUser, code: str) -> str:
    return f"signin.code:{user.pk}:{code}"


def no_flood(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 429 to more than FLOOD forms a minute from one address; who signs in and how is not asked.

    allauth's own limit holds a lock while it counts, and refuses who waits a second for it: in a hall of sixty
    that was somebody who did nothing wrong.
    """

    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            key = f"signin.flood:{ratelimit.get_ip(request)}:{int(time.time()) // 60}"
            if cache.count(key, 120) > FLOOD:  # type: ignore[attr-defined]
                return handler429(request, 60 - int(time.time()) % 60)
        return view(request, *args, **kwargs)

    return counting
