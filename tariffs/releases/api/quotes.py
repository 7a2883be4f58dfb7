"""What a lot owes under the rules of one release: price, facts and claims as flat parameters, the outcome first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.access import Refused
from alliance.api.codes import CODES
from alliance.api.parameters import Parameter, beside, day, missing, word
from alliance.api.serializers import problems
from alliance.api.views import IMMUTABLE, Leads, PublicView
from alliance.domain import codes
from alliance.domain.amounts import parse_plain
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.money import CURRENCIES, UNITS, ContentBasis, Price, Quantity, Unit, currency
from alliance.domain.outcome import CannotDetermine
from alliance.domain.quote import Lot, Source, quote
from alliance.domain.terms import INCLUDED, price_term
from alliance.web.lasting import house_language
from tariffs.releases import declaration, selectors
from tariffs.releases.api import shapes
from tariffs.releases.api.goods import HS, hs_code
from tariffs.releases.api.links import link
from tariffs.releases.api.publications import NOT_MODIFIED, summary
from tariffs.releases.api.questions import (
    CODE,
    COUNTRY,
    DAY,
    KNOWN_AT,
    RELEASE,
    SLUG,
    known_at_text,
    release_asked,
    rule_row,
)  # fmt: skip
from tariffs.releases.api.tariff_lines import line_row
from tariffs.releases.declaration import claims_of, facts_of
from tariffs.releases.forms import field_of
from tariffs.releases.models import Release
from tariffs.releases.stated import STATED, Stated

AMOUNT = {"pattern": r"^(0|[1-9][0-9]{0,11})([.][0-9]{1,6})?$"}
UNIT_CODE = {
    "enum": list(dict.fromkeys(text for unit in UNITS.values() for text in (unit.code, unit.symbol)))
}
BASIS = {"pattern": r"^(gross|net|(contained|payable):[A-Z][A-Za-z0-9]{0,11}([.][A-Z][A-Za-z0-9]{0,5})?)$"}

UNIT = Parameter(
    "unit",
    word,
    "The unit of the price: UN/ECE Recommendation 20 code or symbol.",
    "KGM",
    True,
    form=UNIT_CODE,
)
QUANTITY = Parameter(
    "quantity", parse_plain, "For an amount in money; with quantity_unit.", "1000", form=AMOUNT
)
QUANTITY_UNIT = Parameter("quantity_unit", word, "The unit of the quantity.", "KGM", form=UNIT_CODE)


def _told(each: Stated) -> str:
    """What the API's own document says of a stated fact."""
    with house_language():
        return f"{each.label}. {each.hint}"


QUOTE = (
    Parameter("product", word, "The product (slug). This or hs.", "ndpr-oxide", form=SLUG),
    Parameter(
        "hs", hs_code, "The HS code, 2 to 10 digits. This or product; 8 or 10 digits also beside it.", "284690", form=HS
    ),
    Parameter("origin", word, "Country of origin, ISO 3166-1 alpha-2.", "CN", True, form=COUNTRY),
    Parameter("importer", word, "Customs territory, or a country in one.", "US", True, form=CODE),
    Parameter(
        "on", day, "Civil date on which customs accept it.", "2026-11-22", True, OpenApiTypes.DATE, DAY
    ),
    Parameter(
        "price", parse_plain, "Price per unit, with a point and no separators.", "69.00", True, form=AMOUNT
    ),
    Parameter("currency", currency, "ISO 4217 code.", "USD", True, form={"enum": list(CURRENCIES)}),
    UNIT,
    Parameter(
        "content_basis", ContentBasis.parse, "gross, net, or contained:SUBSTANCE.", "gross", True, form=BASIS
    ),
    Parameter(
        "value_basis", price_term, "What the price includes: FOB, CIF, NFF, or another term of Incoterms 2020.",
        "CIF", True, form={"enum": sorted(INCLUDED)},
    ),
    KNOWN_AT,
    RELEASE,
    QUANTITY,
    QUANTITY_UNIT,
    *(
        Parameter(
            each.name, partial(each.read, amount=parse_plain), _told(each), each.example,
            type=OpenApiTypes.DATE if each.kind == "day" else OpenApiTypes.STR, form=each.form,
        )
        for each in STATED.values()
    ),
)  # fmt: skip


class Quote(PublicView):
    """What a lot owes."""

    parameters = QUOTE
    leads_to = (
        Leads("decision_document", {"number": "$response.body#/decisions/0/decision"}, "The vote behind it."),
        Leads("release", {"number": "$response.body#/release/release"}, "Where it is published."),
    )

    @extend_schema(
        operation_id="quote", tags=["Quote"], parameters=[each.as_openapi() for each in QUOTE],
        responses={200: shapes.Quote, **NOT_MODIFIED, **problems(400, 404, 409, 422, 503)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The outcome, and the duty with its working: floor, adjustable duty (what lifts the price to the floor), base
        duty, total, and the rule and decision behind them. Where a fact that decides is missing, the answer is the
        problem that names it. Nothing is chargeable at a border by this answer."""
        asked = self.asked
        for one, other in ((QUANTITY, QUANTITY_UNIT), (QUANTITY_UNIT, QUANTITY)):
            if one.name in asked and other.name not in asked:
                raise missing(other)
        release = release_asked(asked)
        book = selectors.book_of(release)
        with determined():
            answer = quote(book, _lot(book, asked), source_of(release, asked))
        found = answer.as_dict()
        body = {"outcome": found.pop("outcome"), "headline": found.pop("headline"), **found}
        body["stated"] = declaration.written(_stated(asked))
        for decision in body["decisions"]:
            decision["url"] = _decision_page(request, decision["symbol"])
            decision["document_url"] = link(request, "decision_document", decision["decision"])
        rule = answer.rule
        body["rule"] = None if rule is None else rule_row(request, rule)
        line = answer.tariff_line
        body["tariff_line"] = None if line is None else line_row(request, line)
        body["floor"] = None if rule is None else {
            "amount": f"{rule.floor.amount:f}", "currency": rule.floor.currency.code,
            "per": rule.floor.per, "unit": rule.floor.unit.code,
        }  # fmt: skip
        body["known_at"] = known_at_text(asked)
        body["release"] = summary(request, release)
        return Response(body, headers={"Cache-Control": IMMUTABLE})


def source_of(release: Release, asked: Mapping[str, Any]) -> Source:
    """Where the rules are read, for the working: the release, when it was published, and the instant asked about."""
    return Source(release.number, release.publication.published_at, asked.get(KNOWN_AT.name))


@contextmanager
def determined() -> Iterator[None]:
    """A refusal of the domain names the parameter that it is about, and says where it is an outcome: what is missing to
    determine one. One without a code here is our fault."""
    try:
        yield
    except Refusal as refusal:
        where = field_of(refusal)
        if where is None or refusal.code not in CODES:
            raise
        values: dict[str, Any] = {**refusal.values, **_undetermined(refusal)}
        raise Refused(refusal.code, refusal.detail, where=where, status=400, **values) from refusal


def _undetermined(refusal: Refusal) -> dict[str, Any]:
    try:
        outcome = CannotDetermine.of(refusal)
    except Refusal:
        return {}
    return {"outcome": {"kind": outcome.kind, "needs": outcome.needs}}


def _stated(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: asked[name] for name in STATED if name in asked}


def _lot(book: Book, asked: dict[str, Any]) -> Lot:
    """The lot as the query declares it. Raises Refusal `unit_unknown`, `quantity_not_positive`, and those of
    `facts_of` and `claims_of`."""
    price = Price(
        asked["price"],
        asked["currency"],
        book.unit(asked["unit"]),
        asked["content_basis"],
        asked["value_basis"],
    )
    quantity = None
    if "quantity" in asked:
        quantity = Quantity(asked["quantity"], _unit(book, asked["quantity_unit"]))
    stated, delivered = _stated(asked), quantity if price.content_basis.kind == "gross" else None
    return Lot(
        origin=asked["origin"], importer=asked["importer"], on=asked["on"], price=price,
        product=asked.get("product"), hs=asked.get("hs"), quantity=quantity,
        facts=facts_of(stated, importer=asked["importer"], on=asked["on"], quantity=delivered),
        claims=claims_of(stated),
    )  # fmt: skip


def _unit(book: Book, text: str) -> Unit:
    """The unit of the quantity, whose refusal is not about the unit of the price."""
    try:
        return book.unit(text)
    except Refusal as refusal:
        raise beside(QUANTITY_UNIT.name, refusal) from refusal


def _decision_page(request: Request, symbol: str) -> str:
    _, year, of_year = codes.parse_symbol(symbol)
    return link(request, "decision", year, of_year)
