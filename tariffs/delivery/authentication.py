"""The key of a request as the API's framework knows it: `request.auth`, let in by `door`. Without one it is None."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from tariffs.delivery.door import REALM, Held


class KeyAuthentication(BaseAuthentication):
    """Installed by dotted name in the settings. It lets nobody in: the door did, before the shelf was asked."""

    def authenticate(self, request: Request) -> tuple[None, Held] | None:
        held: Held | None = getattr(request._request, "api_key", None)
        return (None, held) if held else None

    def authenticate_header(self, request: Request) -> str:
        return f'Bearer realm="{REALM}"'


class KeyScheme(OpenApiAuthenticationExtension):
    """What the OpenAPI document says of keys."""

    target_class = "tariffs.delivery.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "cma_…",
            "description": "A key of a consumer, for a limit of its own. Everything is answered without one as well, "
            "with the same bytes.",
        }
