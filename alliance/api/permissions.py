"""An API view states who may reach it as a page does; one that states nothing stays closed."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # the framework imports this module while it makes its own views
    from rest_framework.views import APIView

from alliance.access import NOBODY, roles_of


class Declared(BasePermission):
    """Let in the seats that the view's `who_may` names."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        seat = getattr(request._request, "seat", NOBODY)
        return seat.role in (roles_of(view) or frozenset())
