"""Questions answered from a release: the rules valid on a day. What a lot owes stands in quotes.py.

Both clocks are asked for by name: `valid_on` or `on` (when a rule applies) and `known_at` or `release` (when
it was published). Neither has a default, so no answer is ever yesterday's by accident.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.access import Refused
from alliance.api.codes import CODES
from alliance.api.parameters import Parameter, beside, day, instant, missing, number, word
from alliance.api.serializers import problems
from alliance.api.views import IMMUTABLE, Leads, PublicView
from alliance.domain import canon
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.rows import ALLIANCE, EVERYWHERE, FloorRule
from tariffs.releases import contents, selectors
from tariffs.releases.api import shapes
from tariffs.releases.api.links import link
from tariffs.releases.api.publications import NOT_MODIFIED, summary
from tariffs.releases.forms import FIELD_OF
from tariffs.releases.models import Release

# What OpenAPI can say of a parameter's form. What it cannot (this or that, both or none) the readers ask for.
DAY = {"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
SLUG = {"pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
CODE = {"pattern": r"^[A-Z][A-Z0-9-]{1,19}$"}
COUNTRY = {"pattern": r"^[A-Z]{2}$"}
KNOWN_AT = Parameter(
    "known_at", instant, "What was published by this instant (RFC 3339 with zone). This or release.",
    "2026-11-22T10:00:00Z", type=OpenApiTypes.DATETIME,
)  # fmt: skip
RELEASE = Parameter(
    "release", number, "The number of the release to answer from. This or known_at.", "1",
    type=OpenApiTypes.INT, form={"minimum": 1, "maximum": 999_999_999},
)  # fmt: skip
RULES = (
    Parameter(
        "valid_on", day, "The civil date on which the rules apply.", "2026-11-22", True,
        OpenApiTypes.DATE, DAY,
    ),
    KNOWN_AT,
    RELEASE,
    Parameter("product", word, "Only rules on this product (slug).", "ndpr-oxide", form=SLUG),
    Parameter(
        "origin", word, "Only rules that speak of goods from this country or name this group.", "CN", form=CODE
    ),
    Parameter(
        "importer", word, "Only rules for this customs territory, the whole alliance's included.", "US",
        form=CODE,
    ),
)  # fmt: skip


def release_asked(asked: dict[str, Any]) -> Release:
    """The release that `known_at` or `release` means; exactly one of them must be asked for."""
    if "known_at" in asked and "release" in asked:
        raise Refused(
            "parameters_exclusive",
            "known_at and release were both sent; they may name different releases.",
            mend="Send one of the two.",
            where="known_at",
            status=400,
        )
    if "release" in asked:
        return selectors.release(asked["release"], where="release")
    if "known_at" not in asked:
        raise missing(KNOWN_AT, RELEASE)
    known_at: datetime = asked["known_at"]
    return selectors.at_instant(known_at)


@contextmanager
def beside_its_parameter() -> Iterator[None]:
    """A refusal of the domain names the parameter that it is about; one without a code here is our fault."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code not in FIELD_OF or refusal.code not in CODES:
            raise
        raise beside(FIELD_OF[refusal.code], refusal) from refusal


def rule_row(request: Request, row: FloorRule) -> dict[str, Any]:
    return {
        **row.as_row(),
        "document_url": link(request, "decision_document", row.set_by),
        "product_url": link(request, "product", row.product),
    }


def known_at_text(asked: dict[str, Any]) -> str | None:
    return canon.instant_text(asked["known_at"]) if "known_at" in asked else None


class Rules(PublicView):
    """The rules valid on a day."""

    parameters = RULES
    leads_to = (
        Leads(
            "quote",
            {
                "origin": "CN",
                "importer": "US",
                "on": "$response.body#/valid_on",
                "release": "$response.body#/release/release",
                "product": "$response.body#/rules/0/product",
                "price": "$response.body#/rules/0/amount",
                "currency": "$response.body#/rules/0/currency",
                "unit": "$response.body#/rules/0/unit",
                "content_basis": "$response.body#/rules/0/content_basis",
                "value_basis": "$response.body#/rules/0/value_basis",
            },
            "What a lot of its first rule owes, for example out of CN into US.",
        ),
        Leads("decision_document", {"number": "$response.body#/rules/0/set_by"}, "The vote that set it."),
        Leads("release", {"number": "$response.body#/release/release"}, "Where it is published."),
    )

    @extend_schema(
        operation_id="rules", tags=["Rules"], parameters=[each.as_openapi() for each in RULES],
        responses={200: shapes.Rules, **NOT_MODIFIED, **problems(400, 404, 422, 503)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The price floors that apply on `valid_on`, as the release named by `known_at` or `release` has
        them."""
        release = release_asked(self.asked)
        book = selectors.book_of(release)
        on: date = self.asked["valid_on"]
        with beside_its_parameter():
            chosen = _filtered(book, self.asked)
        rules = [rule_row(request, rule) for rule in chosen]
        return Response(
            {
                "count": len(rules),
                "known_at": known_at_text(self.asked),
                "notice": contents.notice(),
                "release": summary(request, release),
                "rules": rules,
                "valid_on": on.isoformat(),
            },
            headers={"Cache-Control": IMMUTABLE},
        )


def _filtered(book: Book, asked: dict[str, Any]) -> list[FloorRule]:
    """The rules of the day that pass the filters. A name that the release does not know is refused: an empty
    list would read as 'no rule'. Raises Refusal `product_unknown`, `origin_unknown`, `importer_unknown`,
    `importer_not_party`."""
    on: date = asked["valid_on"]
    rules = book.rules_valid_on(on)
    if product := asked.get("product"):
        if product not in book.products:
            raise Refusal("product_unknown", product=product)
        rules = tuple(rule for rule in rules if rule.product == product)
    if origin := asked.get("origin"):
        if origin not in book.countries and origin not in book.groups:
            raise Refusal("origin_unknown", origin=origin)
        rules = tuple(rule for rule in rules if _speaks_of(book, rule, origin, on))
    if (importer := asked.get("importer")) and importer != ALLIANCE:
        territory = book.importing_territory(importer, on).code
        rules = tuple(rule for rule in rules if rule.importer in (territory, ALLIANCE))
    elif importer:
        rules = tuple(rule for rule in rules if rule.importer == ALLIANCE)
    return list(rules)


def _speaks_of(book: Book, rule: FloorRule, origin: str, on: date) -> bool:
    group = book.groups.get(rule.origin)
    return rule.origin in (origin, EVERYWHERE) or (group is not None and group.contains(origin, on))
