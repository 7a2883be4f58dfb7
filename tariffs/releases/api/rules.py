"""One rule by the symbol that customs papers cite: the line with its versions, or one version of it."""

import re
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.access import Refused
from alliance.api.parameters import Parameter, day
from alliance.api.serializers import problems
from alliance.api.views import IMMUTABLE, SHORT, PublicView
from tariffs.releases import contents, selectors
from tariffs.releases.api import shapes
from tariffs.releases.api.publications import NOT_MODIFIED, summary
from tariffs.releases.api.questions import KNOWN_AT, RELEASE, known_at_text, release_asked, rule_row
from tariffs.releases.models import Release

_SYMBOL = re.compile(r"(PF-[1-9][0-9]{0,17})(?:\.([1-9][0-9]{0,8}))?")
SYMBOL = OpenApiParameter(
    "symbol", OpenApiTypes.STR, OpenApiParameter.PATH,
    description="A line such as PF-1, or one version of it such as PF-1.3.",
)  # fmt: skip
ONE_RULE = (
    Parameter(
        "valid_on", day, "Only versions that apply on this civil date.", "2026-11-22", type=OpenApiTypes.DATE
    ),
    KNOWN_AT,
    RELEASE,
)


class OneRule(PublicView):
    """One rule."""

    parameters = ONE_RULE

    @extend_schema(
        operation_id="rule", tags=["Rules"], parameters=[SYMBOL, *(each.as_openapi() for each in ONE_RULE)],
        responses={200: shapes.Rule, **NOT_MODIFIED, **problems(400, 404, 503)},
    )  # fmt: skip
    def get(self, request: Request, symbol: str) -> Response:
        """The versions of one rule as a release holds them: those in force, to come and over.

        With `release` or `known_at` the answer never changes. Without either it is that of the newest release,
        which it names, and may be kept for 30 seconds.
        """
        release, pinned = self._release()
        found = _SYMBOL.fullmatch(symbol)
        rules = selectors.book_of(release).by_line.get(found[1], ()) if found else ()
        if found and found[2]:
            rules = tuple(rule for rule in rules if rule.version == int(found[2]))
        if not rules:
            raise _unknown(symbol, release)
        on = self.asked.get("valid_on")
        shown = [rule_row(request, rule) for rule in rules if on is None or rule.answers.contains(on)]
        body = {
            "count": len(shown),
            "known_at": known_at_text(self.asked),
            "notice": contents.notice(),
            "release": summary(request, release),
            "symbol": symbol,
            "valid_on": on and on.isoformat(),
            "versions": shown,
        }
        return Response(body, headers={"Cache-Control": IMMUTABLE if pinned else SHORT})

    def _release(self) -> tuple[Release, bool]:
        """The release that answers, and whether the question names it for good."""
        if KNOWN_AT.name in self.asked or RELEASE.name in self.asked:
            return release_asked(self.asked), True
        newest = selectors.newest_published()
        if newest is None:
            raise Refused("release_unknown", "No release is published yet.", status=404)
        return newest, False


def _unknown(symbol: str, release: Release) -> Refused:
    """There is no such rule in the release; where another one holds it, say which."""
    values: dict[str, Any] = {}
    mend = "Write it like PF-1, or PF-1.3 for one version."
    found = _SYMBOL.fullmatch(symbol)
    if found:
        holding = selectors.releases_with(
            int(found[1].removeprefix("PF-")), int(found[2]) if found[2] else None
        )
        mend = "Take the symbol from rules.ndjson of that release."
        if holding:
            values, mend = {"release": holding[-1]}, f"Ask with release={holding[-1]}, which holds it."
    return Refused("rule_unknown", f"{release} holds no rule {symbol[:40]}.", mend=mend, status=404, **values)
