"""The quote page: one cargo, one answer with its working, or the question that is still open."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import EVERYBODY, Refused, who_may
from alliance.api import parameters
from alliance.api.parameters import Parameter
from alliance.domain import codes
from alliance.domain.amounts import plain, round_half_up
from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.floor import curve
from alliance.domain.quote import quote as ask
from tariffs.releases import selectors
from tariffs.releases.api.questions import KNOWN_AT, RELEASE, release_asked
from tariffs.releases.forms import QuoteForm
from tariffs.releases.models import Release

PLACES = 4  # decimals of a figure in the curve, which is a picture and no amount owed


@who_may(EVERYBODY)
@require_safe
def quote(request: HttpRequest) -> HttpResponse:
    """The form, and the answer of the newest release or of the one that the address names.

    `release` and `known_at` are read as the API reads them, and no other parameter is taken beside the form's.
    """
    newest = selectors.newest_published()
    if newest is None:
        return render(request, "tariffs/releases/quote.html", {"release": None})
    try:
        release = _release(request.GET, newest)
    except Refused as refused:
        book = selectors.book_of(newest)
        form = QuoteForm(initial=_beginning(request.GET, book), book=book)
        context = {
            "release": newest,
            "newest": newest,
            "form": form,
            "refused": refused,
            "named": [],
            "answer": None,
        }
        return render(request, "tariffs/releases/quote.html", context, status=refused.status)
    book = selectors.book_of(release)
    context = {"release": release, "newest": newest, "named": _named(request.GET)}
    if "price" not in request.GET:
        context["form"] = QuoteForm(initial=_beginning(request.GET, book), book=book)
        return render(request, "tariffs/releases/quote.html", context)
    form = QuoteForm(request.GET, book=book)
    context["form"] = form
    if form.is_valid():
        try:
            context |= _answered(request, form, ask(book, form.lot()), release.number)
        except Refusal as refusal:
            if refusal.code == "several_products":
                context |= _choices(request.GET, refusal, book)
            else:
                form.refuse(refusal)
    return render(request, "tariffs/releases/quote.html", context)


# The form's own fields say by themselves what is wrong with them; here they are only known.
ASKED = (*(Parameter(name, str, "", "") for name in QuoteForm.base_fields), KNOWN_AT, RELEASE)


def _release(given: QueryDict, newest: Release) -> Release:
    """The release that the address names, else the newest. Refused as in the API: `parameter_unknown`,
    `parameter_repeated`, `parameter_malformed`, `parameters_exclusive`, and what `at_instant` refuses."""
    asked = parameters.read(given, ASKED)
    return release_asked(asked) if {KNOWN_AT.name, RELEASE.name} & set(asked) else newest


def _named(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The name of the release as the address gives it, for the form to send again."""
    return [(name, given[name]) for name in (KNOWN_AT.name, RELEASE.name) if name in given]


def _beginning(given: QueryDict, book: Book) -> dict[str, Any]:
    """What the form starts with: what the address names, today, and the terms of the product's own rule."""
    today = journal.now().date()
    start: dict[str, Any] = {
        "content_basis": "gross", "currency": "USD", "on": today, "unit": "KGM", "value_basis": "CIF",
    }  # fmt: skip
    product = book.products.get(given.get("product", ""))
    if product is not None:
        rules = [rule for rule in book.rules_valid_on(today) if rule.product == product.slug]
        start |= {"content_basis": str(product.content_basis), "unit": product.unit.code}
        if rules:
            floor = rules[0].floor
            start |= {
                "content_basis": str(floor.content_basis), "currency": floor.currency.code,
                "unit": floor.unit.code, "value_basis": floor.value_basis,
            }  # fmt: skip
    return start | {name: given[name] for name in QuoteForm.base_fields if name in given}


def _answered(request: HttpRequest, form: QuoteForm, answer: Answer, release: int) -> dict[str, Any]:
    body = answer.as_dict()
    decisions = []
    for row in body["decisions"]:
        _, year, number = codes.parse_symbol(row["symbol"])
        decisions.append({**row, "address": reverse("decision", args=[year, number])})
    return {
        "answer": answer,
        "api_address": request.build_absolute_uri(f"{reverse('api:quote')}?{_api_query(form, release)}"),
        "body": body,
        "curve": _curve(answer),
        "origin": form.book.countries[answer.origin].name,
        "decisions": decisions,
        "rule": answer.rule,
    }


def _api_query(form: QuoteForm, release: int) -> str:
    """The same question as a machine asks it."""
    given = form.cleaned_data
    query = QueryDict(mutable=True)
    for name in ("product", "hs", "origin", "importer", "currency", "unit", "content_basis", "value_basis"):
        if given[name]:
            query[name] = given[name]
    query["on"] = given["on"].isoformat()
    query["price"] = plain(given["price"])
    if given["quantity"] is not None:
        query["quantity"] = plain(given["quantity"])
        query["quantity_unit"] = given["quantity_unit"] or given["unit"]
    query["release"] = str(release)
    return query.urlencode()


def _choices(given: QueryDict, refusal: Refusal, book: Book) -> dict[str, Any]:
    """The candidates of an ambiguous HS code, each as the same question with the product named."""
    listed: Any = refusal.values["candidates"]
    candidates = []
    for candidate in listed:
        query = given.copy()
        query["product"] = candidate["product"]
        query["hs"] = ""
        product = book.products[candidate["product"]]
        candidates.append(
            {
                "address": f"?{query.urlencode()}",
                "mineral": product.mineral.replace("-", " ").capitalize(),
                "name": product.name,
                "stage": product.stage.replace("_", " ").capitalize(),
            }
        )
    return {"candidates": candidates, "hs": codes.parse_hs(str(refusal.values["hs"]))}


def _curve(answer: Answer) -> dict[str, Any] | None:
    """Import price → duty → landed price under the rule that answered, with this cargo marked on it."""
    rule, price = answer.rule, answer.price_per_floor_unit
    if rule is None or price is None:
        return None
    top = Decimal(round_half_up(max(rule.floor.exact() * 3 / 2, price * 5 / 4), 0))
    try:
        knees = curve(rule.floor, answer.base_rate.duty, rule.combination, top)
    except Refusal:
        return None  # the base duty is not payable in the floor's currency and unit: no line to draw
    share = price / answer.price.exact() if answer.price.exact() else Fraction(1)
    labels = {rule.floor.exact(): "at the floor"}
    points = [
        {
            "price": _figure(knee.price), "duty": _figure(knee.total), "landed": _figure(knee.landed),
            "label": labels.get(knee.price, ""),
        }
        for knee in knees
    ]  # fmt: skip
    return {
        "unit": rule.floor.per,
        "curves": [{"name": f"rule {rule.rule}.{rule.version}", "points": points}],
        "marker": {
            "price": _figure(price), "duty": _figure(answer.total * share),
            "landed": _figure(answer.landed * share), "label": "this cargo",
        },
    }  # fmt: skip


def _figure(value: Fraction) -> str:
    return plain(round_half_up(value, PLACES), 2)
