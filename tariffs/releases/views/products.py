"""Products: the list, and a product's floor today, its history and its chart."""

import csv
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import EVERYBODY, who_may
from alliance.domain import canon
from alliance.web.questions import asks, chosen
from tariffs.catalogue import selectors as catalogue
from tariffs.catalogue.models import Product
from tariffs.prices import selectors as prices
from tariffs.releases import choices, curves, inforce, schedule, selectors

HISTORY = (
    "rule", "version", "origin", "importer", "amount", "currency", "unit", "content_basis", "value_basis",
    "combination", "valid_from", "valid_before", "sunset", "set_by", "on_record_since", "on_record_before",
    "terms",
)  # fmt: skip


@asks("mineral", "stage")
@who_may(EVERYBODY)
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Every product by mineral and stage; those with a floor in force stand first."""
    today = journal.now().date()
    release = selectors.newest_published()
    book = selectors.book_of(release) if release else None
    floors = inforce.rows_on(book, today) if book else []
    stage = chosen(request, "stage", frozenset(Product.Stage.values), what=_("stage of production"))
    everything = list(catalogue.products())
    named = {each.mineral.slug: each.mineral for each in everything}
    mineral = named.get(chosen(request, "mineral", named, what=_("mineral")))
    of_mineral = None
    if mineral:
        everything = [each for each in everything if each.mineral_id == mineral.pk]
        of_mineral = {each.slug for each in everything}
        floors = [row for row in floors if row.rule.product in of_mineral]
    rows = [each for each in everything if stage in ("", each.stage)]
    with_floor = {row.rule.product for row in floors}
    ordered = sorted(rows, key=lambda each: (each.mineral.name, catalogue.STAGE_ORDER[each.stage], each.name))
    minerals = [
        {"mineral": mineral, "rows": list(group)}
        for mineral, group in groupby(ordered, key=lambda each: each.mineral)
    ]
    context = {
        "coming": inforce.next_on(book, today, of_mineral) if book and not floors else None,
        "count": len(ordered),
        "floors": floors,
        "lines": schedule.rows_on(book, today, everything if mineral else None) if book else [],
        "mineral": mineral,
        "minerals": minerals,
        "named": sorted(named.values(), key=lambda each: each.name),
        "release": release,
        "stage": stage,
        "stages": Product.Stage.choices,
        "today": today,
        "with_floor": with_floor,
    }
    return render(request, "tariffs/releases/products.html", context)


@who_may(EVERYBODY)
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """A product: floor today, every version there was, floor against price."""
    row = _product(slug)
    today = journal.now().date()
    release = selectors.newest_published()
    book = selectors.book_of(release) if release else None
    through = release.through_decision if release else 0
    floors = inforce.rows_on(book, today, slug) if book else []
    context = {
        "basis": choices.content_words(row.content_basis),
        "coming": inforce.next_on(book, today, [slug]) if book and not floors else None,
        "floors": floors,
        "curve": curves.of_rules([each.rule for each in floors], today),
        "ahead": inforce.rows_ahead(book, today, slug) if book else [],
        "beside": inforce.rows_beside(book, today, slug) if book and not floors else [],
        "lines": schedule.rows_of(book, today, product=slug, hs6=row.hs6) if book else [],
        "history": inforce.history(row, through=through, on=today, book=book) if book else [],
        "history_csv": reverse("product_history", args=[slug]),
        "picture": inforce.picture(row, book, today),
        "prices_csv": reverse("product_prices", args=[slug]),
        "product": row,
        "release": release,
        "siblings": catalogue.products().filter(hs6=row.hs6).exclude(pk=row.pk),
        "today": today,
    }
    return render(request, "tariffs/releases/product.html", context)


@who_may(EVERYBODY)
@require_safe
def history_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The history of a product's rules as CSV, one version a line."""
    row = _product(slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-history.csv"'
    table = csv.writer(response)
    table.writerow(HISTORY)
    release = selectors.newest_published()
    if release is None:
        return response
    book = selectors.book_of(release)
    today = journal.now().date()
    for version in inforce.history(row, through=release.through_decision, on=today, book=book):
        rule = version.rule.as_row()
        table.writerow(
            [
                *(rule[name] or "" for name in HISTORY[:-4]),
                version.set_by.symbol, rule["decision"], version.known_before or "",
                canon.canonical_bytes(rule["terms"]).decode() if "terms" in rule else "",
            ]
        )  # fmt: skip
    return response


@who_may(EVERYBODY)
@require_safe
def prices_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The reference prices of a product as CSV, as their source states them."""
    row = _product(slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-reference-prices.csv"'
    table = csv.writer(response)
    table.writerow(["period_ends", "price", "currency", "unit", "approximate", "source"])
    for each in prices.series(row):
        approximate = "yes" if each.approximate else "no"
        table.writerow([each.on, f"{each.price:f}", each.currency, each.unit, approximate, each.source])
    return response


def _product(slug: str) -> Product:
    row = catalogue.product(slug)
    if row is None:
        raise Http404(f"There is no product “{slug}” in the catalogue.")
    return row
