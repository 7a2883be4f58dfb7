"""The browsers an account knows, by a cookie that says nothing but "the same browser as before".

Kept for an account: a digest of the cookie, "Firefox on Windows", the first and the last day. No address, no
fingerprint, no list of visits; forgotten after a year without a sign-in, and with the account.
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.signin import noting
from members.signin.models import Device

FORGOTTEN = timedelta(days=365)
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def described(user_agent: str) -> str:
    """What to call a browser: "Firefox on Windows", or "an unknown browser". Coarse on purpose. It is kept so, and
    stands so in mails; a page says it with `spoken`."""
    browser, system = _seen(user_agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or (f"a browser on {system}" if system else "an unknown browser")


def spoken(user_agent: str) -> str:
    """The same in the language of the page."""
    browser, system = _seen(user_agent)
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return browser or (
        _("a browser on {system}").format(system=system) if system else _("an unknown browser")
    )


def _seen(user_agent: str) -> tuple[str, str]:
    """The names of browser and system; '' for one that is not known."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    return browser, next((name for mark, name in SYSTEMS if mark in user_agent), "")


def known(request: HttpRequest, address: str) -> Device | None:
    """The device of this request, where the account with this address has signed in with it before."""
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    if not cookie:
        return None
    return Device.objects.filter(user__email=address, digest=_digest(cookie)).first()


@transaction.atomic
def meet(request: HttpRequest, user: AbstractBaseUser, *, first: bool) -> None:
    """Know the browser that has just signed in. A new one is told to the person, unless it is the account's first."""
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME) or secrets.token_urlsafe(32)
    today = timezone.now().date()
    Device.objects.filter(user_id=user.pk, last_on__lt=today - FORGOTTEN).delete()
    device, new = Device.objects.update_or_create(
        user_id=user.pk, digest=_digest(cookie),
        defaults={"last_on": today, "words": described(request.headers.get("User-Agent", ""))},
        create_defaults={
            "first_on": today, "last_on": today, "words": described(request.headers.get("User-Agent", "")),
        },
    )  # fmt: skip
    if new and not first:
        noting.note_device(user=user, device=device)
    request.device_cookie = cookie  # type: ignore[attr-defined] # the middleware gives it to the browser


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser its cookie, where somebody has just signed in with it."""
    cookie = getattr(request, "device_cookie", None)
    if cookie:
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME, cookie, max_age=FORGOTTEN, path="/", httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()
