"""Tariff lines as a release holds them: those that apply on a day, or one by the symbol that customs papers cite."""

import re
from datetime import date
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.access import Refused
from alliance.api.parameters import Parameter, day, word
from alliance.api.serializers import problems
from alliance.api.views import IMMUTABLE, SHORT, Leads, PublicView
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.rows import ALLIANCE
from alliance.domain.tariff_line import TariffLine
from tariffs.releases import contents, selectors
from tariffs.releases.api import shapes
from tariffs.releases.api.goods import HS, hs_code
from tariffs.releases.api.links import link
from tariffs.releases.api.publications import NOT_MODIFIED, summary
from tariffs.releases.api.questions import (
    CODE,
    DAY,
    KNOWN_AT,
    RELEASE,
    SLUG,
    beside_its_parameter,
    known_at_text,
    release_asked,
)

_SYMBOL = re.compile(r"(TL-[1-9][0-9]{0,17})(?:\.([1-9][0-9]{0,8}))?")
SYMBOL = OpenApiParameter(
    "symbol", OpenApiTypes.STR, OpenApiParameter.PATH,
    description="A tariff line such as TL-1, or one version of it such as TL-1.3.",
)  # fmt: skip
ONE_LINE = (
    Parameter(
        "valid_on", day, "Only versions that apply on this civil date.", "2026-11-22", type=OpenApiTypes.DATE
    ),
    KNOWN_AT,
    RELEASE,
)
LINES = (
    Parameter(
        "valid_on", day, "The civil date on which the tariff lines apply.", "2026-11-22", True, OpenApiTypes.DATE, DAY
    ),
    KNOWN_AT,
    RELEASE,
    Parameter("product", word, "Only lines that may answer for this product (slug).", "ndpr-oxide", form=SLUG),
    Parameter("hs", hs_code, "Only lines on this HS code, or on one above or under it.", "284690", form=HS),
    Parameter("origin", word, "Only lines that speak of goods from this country or name this group.", "CN", form=CODE),
    Parameter(
        "importer", word, "Only lines for this customs territory, the whole alliance's included.", "US", form=CODE
    ),
)  # fmt: skip


def line_row(request: Request, line: TariffLine) -> dict[str, Any]:
    """A tariff line as an answer shows it, with the vote behind it."""
    return {
        **line.as_row(),
        "document_url": link(request, "decision_document", line.set_by),
        "product_url": None if line.product is None else link(request, "product", line.product),
    }


class TariffLines(PublicView):
    """The tariff lines that apply on a day."""

    parameters = LINES
    leads_to = (
        Leads("decision_document", {"number": "$response.body#/lines/0/set_by"}, "The vote that set it."),
        Leads("release", {"number": "$response.body#/release/release"}, "Where it is published."),
    )

    @extend_schema(
        operation_id="tariff_lines", tags=["Rules"], parameters=[each.as_openapi() for each in LINES],
        responses={200: shapes.TariffLines, **NOT_MODIFIED, **problems(400, 404, 422, 503)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The tariff lines that apply on `valid_on`, as the release named by `known_at` or `release` has them. Which of
        them answers for a cargo, a quote says."""
        release = release_asked(self.asked)
        with beside_its_parameter():
            lines = _filtered(selectors.book_of(release), self.asked)
        body = {
            "count": len(lines),
            "known_at": known_at_text(self.asked),
            "lines": [line_row(request, line) for line in lines],
            "notice": contents.notice(),
            "release": summary(request, release),
            "valid_on": self.asked["valid_on"].isoformat(),
        }
        return Response(body, headers={"Cache-Control": IMMUTABLE})


class OneTariffLine(PublicView):
    """One tariff line."""

    parameters = ONE_LINE

    @extend_schema(
        operation_id="tariff_line", tags=["Rules"],
        parameters=[SYMBOL, *(each.as_openapi() for each in ONE_LINE)],
        responses={200: shapes.OneTariffLine, **NOT_MODIFIED, **problems(400, 404, 503)},
    )  # fmt: skip
    def get(self, request: Request, symbol: str) -> Response:
        """The versions of one tariff line as a release holds them: those in force, to come and over.

        With `release` or `known_at` the answer never changes. Without either it is that of the newest release,
        which it names, and may be kept for 30 seconds.
        """
        pinned = KNOWN_AT.name in self.asked or RELEASE.name in self.asked
        release = release_asked(self.asked) if pinned else selectors.newest_published()
        if release is None:
            raise Refused("release_unknown", "No release is published yet.", status=404)
        found = _SYMBOL.fullmatch(symbol)
        lines = selectors.book_of(release).by_schedule_line.get(found[1], ()) if found else ()
        if found and found[2]:
            lines = tuple(line for line in lines if line.version == int(found[2]))
        if not lines:
            raise Refused(
                "rule_unknown", f"{release} holds no tariff line {symbol[:40]}.", status=404,
                mend="Take the symbol from tariff-lines.ndjson of that release; write it like TL-1, or TL-1.3.",
            )  # fmt: skip
        on: date | None = self.asked.get("valid_on")
        shown = [line_row(request, each) for each in lines if on is None or each.answers.contains(on)]
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


def _filtered(book: Book, asked: dict[str, Any]) -> list[TariffLine]:
    """The lines of the day that pass the filters. A name that the release does not know is refused: an empty list would
    read as 'no line'. Raises Refusal `product_unknown`, `origin_unknown`, `importer_unknown`, `importer_not_party`."""
    on: date = asked["valid_on"]
    lines = [line for line in book.tariff_lines if line.answers.contains(on)]
    if product := asked.get("product"):
        if product not in book.products:
            raise Refusal("product_unknown", product=product)
        lines = [line for line in lines if line.may_hold(product, book.products[product].hs6)]
    if hs := asked.get("hs"):
        codes = {each.slug: each.hs6 for each in book.products.values()}
        lines = [line for line in lines if _meet(line.hs or codes[line.product or ""], hs)]
    if origin := asked.get("origin"):
        if origin not in book.countries and origin not in book.groups:
            raise Refusal("origin_unknown", origin=origin)
        lines = [line for line in lines if book.speaks_of(line.origin, origin, on)]
    if importer := asked.get("importer"):
        own = set() if importer == ALLIANCE else {book.importing_territory(importer, on).code}
        lines = [line for line in lines if line.importer in {ALLIANCE} | own]
    return lines


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
