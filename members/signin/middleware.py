"""Sessions end: half an hour after the last click, eight hours after sign-in, and at once when they are ended."""

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members.signin import devices
from members.signin.sso import opening

SINCE, SEEN = "since", "seen"  # of a session: seconds of the Unix clock; no act is dated by them
SIGN_IN = "sign_in"  # random text that tells this sign-in from others, whatever key the session has by then
RENEW = "renew"  # there is a fresh proof of identity: the next page gets the session under a new key
SEEN_EVERY = 60  # seconds; a click within them writes nothing
IDLE = "You were signed out because nothing was done for half an hour. Drafts are saved as you go."
OVER = "You were signed out: a session ends eight hours after sign-in. Drafts are saved as you go."


@receiver(user_logged_in, dispatch_uid="a session begins")
def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    """A session begins at sign-in, whatever way it was."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())
    request.session[SIGN_IN] = secrets.token_hex(32)


def session_of(request: HttpRequest) -> str:
    """Which sign-in a request belongs to, as a digest. It outlives a new key and ends with the session."""
    if SIGN_IN not in request.session:  # a session that a program made
        request.session[SIGN_IN] = secrets.token_hex(32)
    return hashlib.sha256(request.session[SIGN_IN].encode()).hexdigest()


def forget_what_is_over() -> None:
    """Take away the rows of sessions that nobody came back to, whosever they are. Asked at each sign-in."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.filter(
        last_seen_at__lt=now - timedelta(seconds=settings.SESSION_IDLE + SEEN_EVERY)
    ).delete()


class SessionRules:
    """Ends the sessions that are over before anything asks whose they are; says which seats this one opens; gives a
    browser its device cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self._see(request)
        request.opens = partial(opening.opens, request)  # type: ignore[attr-defined] # SeatMiddleware asks it
        if RENEW in request.session and request.method == "GET":
            _renew(request)
        response = self.get_response(request)
        devices.remember(request, response)
        return response

    def _see(self, request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        since, seen = session.get(SINCE, now), session.get(SEEN, 0 if SINCE in session else now)
        if now - since >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE:
            UserSession.objects.filter(session_key=session.session_key).delete()
            session.flush()
            messages.info(request, OVER if now - since >= settings.SESSION_COOKIE_AGE else IDLE)
        elif now - seen >= SEEN_EVERY or SINCE not in session:
            session[SINCE], session[SEEN] = since, now
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def _renew(request: HttpRequest) -> None:
    """The session under a new key; the old one opens nothing any more.

    At the page after the act and not in its answer: a form that is sent twice, or again because its answer was lost,
    still meets a session, and the same vote stays one vote.
    """
    del request.session[RENEW]
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
