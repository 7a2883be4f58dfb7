"""Who may: the roles, the seat a request sits on, and how a view declares who may.

A view says `@who_may(VOTERS)`; the middleware refuses what is not declared. `request.seat` is put there by
`members.delegates.middleware` (installed by dotted name); this module only reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy


class Role(StrEnum):
    """What a seat lets a person do. HEAD and ALTERNATE cast their state's vote, ADVISER drafts."""

    ANONYMOUS = "anonymous"
    SIGNED_IN = "signed_in"  # an account without a seat today, for example an ended accreditation
    ADVISER = "adviser"
    ALTERNATE = "alternate"
    HEAD = "head"
    OFFICER = "officer"
    CHAIR = "chair"
    SYSTEM = "system"


EVERYBODY = frozenset(Role) - {Role.SYSTEM}
SIGNED_IN = EVERYBODY - {Role.ANONYMOUS}
SEATED = SIGNED_IN - {Role.SIGNED_IN}
DELEGATES = frozenset({Role.ADVISER, Role.ALTERNATE, Role.HEAD})
VOTERS = frozenset({Role.ALTERNATE, Role.HEAD})
SECRETARIAT = frozenset({Role.OFFICER, Role.CHAIR})


@dataclass(frozen=True)
class Seat:
    """Who acts and for whom, read from the database on each request. The person is an opaque id."""

    role: Role
    person: UUID | None = None
    member: str | None = None  # the member's code
    member_name: str = ""
    standing: str = ""  # what the member is today: party, suspended, observer, …; '' without a status
    person_name: str = ""
    zone: str = "UTC"  # the delegate's time zone, an IANA name
    accreditation: int | None = None
    provisional: bool = False  # seated with every right until its credentials are decided
    unread: int = 0  # notices, for the header of a page
    viewed: bool = False  # an officer looks on in it: it reads only, and nothing that is the delegation's own

    @property
    def insider(self) -> str | None:
        """The member whose own papers this seat reads, its drafts and its votes; none for an officer who looks on."""
        return None if self.viewed else self.member


NOBODY = Seat(role=Role.ANONYMOUS)
SYSTEM = Seat(role=Role.SYSTEM)


WORDS = {
    Role.ADVISER: _lazy("advisers"), Role.ALTERNATE: _lazy("alternates"), Role.HEAD: _lazy("heads of delegation"),
    Role.OFFICER: _lazy("officers of the secretariat"), Role.CHAIR: _lazy("the chair"),
    Role.SIGNED_IN: _lazy("whoever is signed in"),
}  # fmt: skip
SEAT_WORDS = {
    Role.ADVISER: _lazy("an adviser"), Role.ALTERNATE: _lazy("an alternate"), Role.HEAD: _lazy("a head of delegation"),
    Role.OFFICER: _lazy("an officer of the secretariat"), Role.CHAIR: _lazy("the chair"),
}  # fmt: skip


def who_could(roles: frozenset[Role]) -> str:
    """Who holds one of these roles, in words: `Heads of delegation or alternates`; '' where nobody does."""
    order = (Role.SIGNED_IN, Role.HEAD, Role.ALTERNATE, Role.ADVISER, Role.OFFICER, Role.CHAIR)
    said = _or([str(WORDS[role]) for role in order if role in roles])
    return said[:1].upper() + said[1:]


def _or(names: list[str]) -> str:
    """Names of which one is enough."""
    if len(names) < 2:
        return "".join(names)
    return _("{names} or {last}").format(names=", ".join(names[:-1]), last=names[-1])


class NotForThisSeat(PermissionDenied):
    """A page that the seat may not open: why, and who could."""

    code = "not_allowed"

    def __init__(self, seat: Seat, roles: frozenset[Role]) -> None:
        self.who = who_could(roles)
        self.detail = (
            _("You are here as {seat}. This page is for others.").format(seat=SEAT_WORDS[seat.role])
            if seat.role in SEAT_WORDS
            else _("You are here without a seat. This page is for others.")
        )
        self.mend = _("Take a seat that may, if you hold one, or ask one of those who may.")
        super().__init__(self.detail)


class Refused(Exception):
    """An act the law or the state of things does not allow: what, where, how to mend. Never a 500.

    `code` is stable and citable, `detail` one plain sentence, `mend` what the user can do,
    `where` the row or field, `status` the HTTP status a page or API answers with.
    """

    def __init__(
        self, code: str, detail: str, *, mend: str = "", where: str = "", status: int = 409, **values: Any
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.mend, self.where = code, detail, mend, where
        self.status, self.values, self.who = status, values, ""


def require(seat: Seat, roles: frozenset[Role], *, act: str) -> None:
    """Refuse unless the seat's role is among `roles`; the services' own check behind the view's.

    Refused: `looking_on` for an officer who looks on in it, `role_may_not`.
    """
    if seat.viewed:
        raise Refused("looking_on", _("Who looks on in a seat may not {act}.").format(act=act), status=403,
                      mend=_("End the view to act in your own seat."))  # fmt: skip
    if seat.role not in roles | {Role.SYSTEM}:
        refused = Refused(
            "role_may_not",
            _("A seat as {role} may not {act}.").format(role=seat.role.replace("_", " "), act=act),
            mend=_("Ask {roles} to do it.").format(
                roles=_or(sorted(role.replace("_", " ") for role in roles))
            )
            if roles
            else _("The portal does it by itself."),
            status=403,
        )
        refused.who = who_could(roles)
        raise refused


def who_may(roles: frozenset[Role]) -> Callable:
    """Declare who may reach a view (function or class). Checked by AccessMiddleware before the view runs."""

    def declare(view: Any) -> Any:
        view.who_may = roles
        return view

    return declare


# Views that are not ours to decorate, by the package they come from; each with who may.
FOREIGN_VIEWS: dict[str, frozenset[Role]] = {
    "allauth.account.views": EVERYBODY,
    "django.contrib.staticfiles.views": EVERYBODY,
    "django.views.static": EVERYBODY,
    "drf_spectacular.views": EVERYBODY,
}


def roles_of(view: Any) -> frozenset[Role] | None:
    """The roles a view declares, or None where it declares nothing."""
    for candidate in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        declared = getattr(candidate, "who_may", None)
        if declared is not None:
            return declared
    return FOREIGN_VIEWS.get(getattr(view, "__module__", ""))


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SIGNED_OUT = _lazy("You were signed out. Nothing was recorded; please do it again.")


class AccessMiddleware:
    """Refuse any view that does not declare who may, and any seat that is not declared for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method in SAFE and _from_sign_in(request):
            return HttpResponseRedirect(_desk())  # the page signed out on was itself the answer to a form
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        roles = roles_of(view)
        if roles is None:
            raise PermissionDenied(
                _("This page does not declare who may see it; it stays closed until it does.")
            )
        seat: Seat = request.seat  # type: ignore[attr-defined]
        if seat.role in roles:
            return None
        if seat.role is Role.ANONYMOUS:
            return _sign_in_first(request)
        raise NotForThisSeat(seat, roles)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back: to what was asked for, or after an act to the page that it was done on.

    An act is never repeated by signing in, and its address may answer no GET, so it is not what is led back to.
    """
    if request.method in SAFE:
        return redirect_to_login(request.get_full_path())
    messages.warning(request, SIGNED_OUT)
    return redirect_to_login(_page_before(request) or _desk())


def _page_before(request: HttpRequest) -> str:
    """The path on this host that the request came from, by its Referer; '' when it tells none."""
    referer = request.headers.get("Referer", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(referer, here, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if url_has_allowed_host_and_scheme(path, None) else ""


def _from_sign_in(request: HttpRequest) -> bool:
    return urlsplit(_page_before(request)).path == resolve_url(settings.LOGIN_URL)


def _desk() -> str:
    return resolve_url(settings.LOGIN_REDIRECT_URL)
