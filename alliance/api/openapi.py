"""The OpenAPI document, made from the views. `docs/openapi.json` is the same; a test compares the two."""

from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.views import SHORT, PublicView


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the whole API."""
    return SchemaGenerator().get_schema(request=None, public=True)


class OpenAPI(PublicView):
    """This API, described for machines."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """The OpenAPI 3.1 document."""
        return Response(document(), headers={"Cache-Control": SHORT})
