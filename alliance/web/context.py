"""What every page knows without asking: whose seat this is, their time zone, that the votes are invented."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from alliance.web import kept

ROLE_WORDS = {
    "head": _lazy("head of delegation"),
    "alternate": _lazy("alternate"),
    "adviser": _lazy("adviser"),
    "officer": _lazy("officer of the secretariat"),
    "chair": _lazy("chair of the alliance"),
    "signed_in": _lazy("no seat at present"),
}
"""What a page calls each role; the roles themselves are ``alliance.access``'s."""

MODES = (("", _lazy("As the system")), ("light", _lazy("Light")), ("dark", _lazy("Dark")))
"""What a reader may choose in the foot of a page; kept in the cookie ``mode`` by alliance/static/alliance/house.js."""


@dataclass(frozen=True)
class Face:
    """How the header names who is signed in. Names are for this person's own page, never for the record."""

    person_name: str
    member_name: str
    role_word: str


def house(request: HttpRequest) -> dict[str, Any]:
    """Context of every page.

    ``demonstration_notice`` text or empty · ``local_pages`` whether cast and mailbox exist ·
    ``seat`` the seat of the person signed in, None for a visitor · ``seat_face`` its names ·
    ``seat_zone`` IANA zone or empty · ``signed_in`` · ``seat_side`` which delegation page
    stands in the menu, delegation or delegations, or empty ·
    ``may_switch_seat`` whether there is another seat to take.
    ``seat_zone`` IANA zone or empty · ``signed_in`` · ``keeps_keys`` whether consumers and keys are this seat's ·
    ``viewing`` the view in which an officer looks on, or None ·
    ``factor_missing`` whether the seat waits for a second factor ·
    ``notices_word`` what the menu calls this seat's notices, with the number of unread ones, or empty ·
    ``keeps_for`` an opaque word for the person: a browser erases what another one typed (``alliance.web.kept``) ·
    ``contact`` the secretariat's e-mail address, or empty ·
    ``mode`` light or dark where the reader chose, else empty: as the system has it.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    seat = getattr(request, "seat", None) if signed_in else None
    zone = getattr(seat, "zone", None) or getattr(user, "time_zone", None) or ""
    return {
        **for_nobody(),
        "signed_in": signed_in,
        "seat": seat,
        "seat_face": _face(seat, user) if signed_in else None,
        "seat_zone": str(zone),
        "seat_side": _side(seat),
        "may_switch_seat": _may_switch(seat, getattr(request, "seats", ())),
        "keeps_keys": str(getattr(seat, "role", "")) in ("head", "alternate", "officer"),
        "viewing": getattr(request, "viewing", None),
        "factor_missing": getattr(request, "factor_missing", False),
        "notices_word": _notices(seat),
        "mode": _mode(request.COOKIES.get("mode", "")),
        "keeps_for": _keeps_for(seat),
    }


def for_nobody() -> dict[str, Any]:
    """The same context for a page that must be drawn when sessions cannot be read."""
    return {
        "demonstration_notice": getattr(settings, "DEMONSTRATION_NOTICE", ""),
        "local_pages": bool(getattr(settings, "LOCAL_PAGES", False)),
        "signed_in": False,
        "seat": None,
        "seat_face": None,
        "seat_zone": "",
        "seat_side": "",
        "may_switch_seat": False,
        "keeps_keys": False,
        "viewing": None,
        "factor_missing": False,
        "notices_word": "",
        "mode": "",
        "keeps_for": "",
        "modes": MODES,
        "contact": settings.CONTACT,
    }


def _keeps_for(seat: object) -> str:
    """The word under which this browser keeps what the person types; '' for who is nobody."""
    person = getattr(seat, "person", None)
    return kept.owner(person) if person else ""


def _mode(kept: str) -> str:
    """The reader's choice as the cookie keeps it; '' for anything that is not on offer."""
    return kept if kept in dict(MODES) else ""


def _side(seat: object) -> str:
    """The delegation page as the menu calls it for this seat; '' where it has none."""
    if getattr(seat, "member", None):
        return "delegation"
    return "delegations" if str(getattr(seat, "role", "")) in ("officer", "chair") else ""


def _notices(seat: object) -> str:
    """``Notices (3)``; '' for whoever has no seat, or only looks on in it."""
    role = str(getattr(seat, "role", ""))
    if getattr(seat, "viewed", False) or role not in ("adviser", "alternate", "head", "officer", "chair"):
        return ""
    unread = int(getattr(seat, "unread", 0))
    return _("Notices ({unread})").format(unread=f"{unread:,}") if unread else _("Notices")


def _may_switch(seat: object, held: Sized) -> bool:
    """Whether there is another seat to take: a second one, or one while none is in use."""
    return len(held) > 1 or (len(held) == 1 and str(getattr(seat, "role", "")) == "signed_in")


def _face(seat: object, user: Any) -> Face:
    if getattr(seat, "viewed", False):
        return Face(str(getattr(seat, "person_name", "")), "", _("officer of the secretariat, looking on"))
    role = str(getattr(getattr(seat, "role", ""), "value", getattr(seat, "role", "")))
    return Face(
        person_name=str(getattr(seat, "person_name", "") or user),
        member_name=str(getattr(seat, "member_name", "") or getattr(seat, "member", "") or ""),
        role_word=str(ROLE_WORDS.get(role) or role.replace("_", " ")),
    )
