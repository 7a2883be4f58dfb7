"""What is new since a release, for a consumer that remembers one integer."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.parameters import Parameter, number_or_none_yet
from alliance.api.serializers import problems
from alliance.api.views import PublicView
from tariffs.releases import contents, selectors
from tariffs.releases.api import shapes
from tariffs.releases.api.publications import NOT_MODIFIED, file_row, summary
from tariffs.releases.models import Release, ReleaseFile

AFTER = Parameter(
    "after", number_or_none_yet, "The number of the last release that you hold; 0 if you hold none.", "1", True,
    OpenApiTypes.INT, {"minimum": 0, "maximum": 999_999_999},
)  # fmt: skip


class Changes(PublicView):
    """The releases after one, each with its delta."""

    parameters = (AFTER,)

    @extend_schema(
        operation_id="changes", tags=["Releases"], parameters=[AFTER.as_openapi()],
        responses={200: shapes.Changes, **NOT_MODIFIED, **problems(400, 404)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The releases published after `after`, the lowest first: the order in which to apply their deltas.

        Verify each delta by the manifest of its release. A release built before deltas were made has none.
        """
        after: int = self.asked["after"]
        following = selectors.after(after)
        body = {
            "after": after,
            "changes": [_change(request, release) for release in following],
            "count": len(following),
            "newest": following[-1].number if following else after,
            "notice": contents.notice(),
        }
        return Response(body)


def _change(request: Request, release: Release) -> dict[str, Any]:
    found: list[ReleaseFile] = release.delta_files  # type: ignore[attr-defined]  # prefetched by the selector
    deltas = [file_row(request, release.number, file) for file in found]
    return {**summary(request, release), "delta": deltas[0] if deltas else None}
