"""Limits of the public form: whoever floods it is held back, without a look at who applies."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from alliance.web.errors import handler429

FROM_ONE_ADDRESS = 20  # forms an hour; a form that comes back with faults counts
FROM_ALL = 200  # forms an hour: each may carry six million bytes into the database


def no_flood(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 429 to more forms an hour than the limits, from one address and from all."""

    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            hour = int(time.time()) // 3600
            own = cache.count(f"accession.flood:{ratelimit.get_ip(request)}:{hour}", 3600)  # type: ignore[attr-defined]
            if own > FROM_ONE_ADDRESS or cache.count(f"accession.flood:{hour}", 3600) > FROM_ALL:  # type: ignore[attr-defined]
                return handler429(request, 3600 - int(time.time()) % 3600)
        return view(request, *args, **kwargs)

    return counting
