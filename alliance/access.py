"""Who may: the roles, the seat a request sits on, and how a view declares who may.

A view says `@who_may(VOTERS)`; the middleware refuses what is not declared. `request.seat` is put there by
`members.delegates.middleware` (installed by dotted name); this module only reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


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
    person_name: str = ""
    zone: str = "UTC"  # the delegate's time zone, an IANA name
    accreditation: int | None = None


NOBODY = Seat(role=Role.ANONYMOUS)
SYSTEM = Seat(role=Role.SYSTEM)


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
        self.status, self.values = status, values


def require(seat: Seat, roles: frozenset[Role], *, act: str) -> None:
    """Refuse unless the seat's role is among `roles`; the services' own check behind the view's."""
    if seat.role not in roles | {Role.SYSTEM}:
        raise Refused(
            "role_may_not",
            f"A seat as {seat.role.replace('_', ' ')} may not {act}.",
            mend="Ask " + " or ".join(sorted(role.replace("_", " ") for role in roles)) + " to do it.",
            status=403,
        )


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


class AccessMiddleware:
    """Refuse any view that does not declare who may, and any seat that is not declared for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        roles = roles_of(view)
        if roles is None:
            raise PermissionDenied(
                "This page does not declare who may see it; it stays closed until it does."
            )
        seat: Seat = request.seat  # type: ignore[attr-defined]
        if seat.role in roles:
            return None
        if seat.role is Role.ANONYMOUS:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(
            "This page is for " + ", ".join(sorted(role.replace("_", " ") for role in roles)) + "."
        )
