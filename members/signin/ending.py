"""Ending every session at once: after a leak of keys, a stolen backup, a browser that nobody can account for."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, Refused, Seat, require
from members.delegates.models import Person


@transaction.atomic
def end_all_sessions(*, reason: str, by: Seat) -> int:
    """End all sessions of everybody, the officer's own included; how many there were.

    It takes no right away: everybody signs in again, so one officer is enough. ASVS 5.0, 7.4.5.
    Refused: `role_may_not`, `reason_missing`.
    """
    require(by, SECRETARIAT, act=_("end the sessions of everybody"))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why everybody has to sign in again: it goes on record."))
    UserSession.objects.all().delete()
    ended, _unused = Session.objects.all().delete()
    officer = Person.objects.get(pk=by.person or "")
    said = {"reason": reason.strip(), "sessions": ended}
    journal.record(act="end_all_sessions", obj=officer, by=by, payload=said)
    return ended
