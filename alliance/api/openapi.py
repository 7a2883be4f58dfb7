"""The OpenAPI document, made from the views. `docs/openapi.json` is the same; a test compares the two."""

from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.views import SHORT, PublicView


class Generator(SchemaGenerator):
    """The generator of the document, also behind `manage.py spectacular --generator-class`."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> dict[str, Any]:
        """The document, with the notice of a demonstration where there is one."""
        api: dict[str, Any] = super().get_schema(request=request, public=public)
        about, notice = str(api["info"].get("description", "")), settings.DEMONSTRATION_NOTICE
        if notice and notice not in about:
            api["info"]["description"] = f"{about} {notice}.".strip()
        return api


_one_at_a_time = Lock()  # the generator's extensions are loaded once, and not for two threads at once


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the whole API, made once in a process."""
    with _one_at_a_time:
        return _made()


@lru_cache(maxsize=1)
def _made() -> dict[str, Any]:
    return Generator().get_schema(request=None, public=True)


class OpenAPI(PublicView):
    """This API, described for machines."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """The OpenAPI 3.1 document."""
        return Response(document(), headers={"Cache-Control": SHORT})
