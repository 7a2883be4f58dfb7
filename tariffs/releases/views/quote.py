"""The quote page: one cargo, one answer with its working, or the question that is still open."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import EVERYBODY, Refused, Seat, who_may
from alliance.api import parameters
from alliance.api.codes import CODES
from alliance.api.parameters import Parameter
from alliance.domain import codes
from alliance.domain.amounts import plain
from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.outcome import CannotDetermine
from alliance.domain.quote import Lot
from alliance.domain.quote import quote as ask
from alliance.web.questions import asks
from members.ballots.models import Ballot
from members.registry.models import Member
from tariffs.proposals.audience import visible_versions
from tariffs.proposals.models import Proposal
from tariffs.releases import answering, curves, declaration, schedule, selectors, valuation
from tariffs.releases.ahead import ahead
from tariffs.releases.api.questions import KNOWN_AT, RELEASE, release_asked
from tariffs.releases.api.quotes import source_of
from tariffs.releases.forms import QuoteForm, fields_of
from tariffs.releases.models import Release

# What is missing in these cases nobody can type in: it is for the record to hold.
FOR_THE_RECORD = (
    "base_rate_missing", "several_base_rates", "several_rules", "needs_concession", "needs_reference_price",
)  # fmt: skip


@asks("*")
@who_may(EVERYBODY)
@require_safe
def quote(request: HttpRequest) -> HttpResponse:
    """The form, and the answer of the newest release or of the one that the address names.

    `release` and `known_at` are read as the API reads them, and no other parameter is taken beside the form's. Refused
    as in the API: `parameter_unknown`, `parameter_repeated`, `parameter_malformed`, `parameters_exclusive`, and what
    `at_instant` refuses.
    """
    newest = selectors.newest_published()
    if newest is None:
        parameters.read(
            request.GET, ASKED
        )  # an unknown question is refused, also where nothing can be answered
        return render(request, "tariffs/releases/quote.html", {"release": None})
    try:
        asked = parameters.read(request.GET, ASKED)
        release = release_asked(asked) if {KNOWN_AT.name, RELEASE.name} & set(asked) else newest
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
    context = {"release": release, "newest": newest, "named": _named(request.GET, newest)}
    if "price" not in request.GET:
        context["form"] = QuoteForm(initial=_beginning(request.GET, book), book=book)
        return render(request, "tariffs/releases/quote.html", context)
    form = QuoteForm(request.GET, book=book)
    context["form"] = form
    if form.is_valid():
        try:
            lot = form.lot()
            answer = ask(book, lot, source_of(release, asked))
        except Refusal as refusal:
            context |= _not_answered(request.GET, form, refusal)
        else:
            lasting = _lasting(request.GET, form, release.number)
            if lasting.dict() != request.GET.dict():
                return redirect(f"{reverse('quote')}?{lasting.urlencode()}")
            context |= _answered(request, form, lot, answer, release)
            context["newer"] = None if release == newest else _newer(newest, lot, answer)
    return render(request, "tariffs/releases/quote.html", context, status=422 if form.errors else 200)


# The form's own fields say by themselves what is wrong with them; here they are only known.
ASKED = (*(Parameter(name, str, "", "") for name in QuoteForm.field_order), KNOWN_AT, RELEASE)


def _named(given: Mapping[str, str], newest: Release) -> list[tuple[str, str]]:
    """The name of an earlier release as the address gives it, for the form to send again. The newest is not named: who
    asks again later asks the newest of then."""
    named = [(name, given[name]) for name in (KNOWN_AT.name, RELEASE.name) if name in given]
    return [] if named == [(RELEASE.name, str(newest.number))] else named


def _lasting(given: QueryDict, form: QuoteForm, release: int) -> QueryDict:
    """The address under which this answer stays the same: the fields that were filled, and the release."""
    query = QueryDict(mutable=True)
    for name in form.field_order:
        if (typed := str(given.get(name, ""))).strip():
            query[name] = typed
    known = given.get(KNOWN_AT.name)
    query[RELEASE.name if known is None else KNOWN_AT.name] = str(release) if known is None else str(known)
    return query


def _newer(newest: Release, lot: Lot, answer: Answer) -> str:
    """Whether the newest release says another thing than the one that was asked: `same`, `other`."""
    try:
        found = ask(selectors.book_of(newest), lot)
    except Refusal:
        return "other"
    same = (found.total, found.outcome, found.recorded) == (answer.total, answer.outcome, answer.recorded)
    return "same" if same else "other"


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


def _answered(
    request: HttpRequest, form: QuoteForm, lot: Lot, answer: Answer, release: Release
) -> dict[str, Any]:
    """What an answer shows. The caveat stands beside the figure, so it is left out of the working."""
    body, book, today = answer.as_dict(), form.book, journal.now().date()
    decisions = []
    for row in body["decisions"]:
        _, year, number = codes.parse_symbol(row["symbol"])
        decisions.append({**row, "address": reverse("decision", args=[year, number])})
    line = answer.tariff_line and schedule.row(answer.tariff_line, book, answer.on)
    duty = line.duty if line else str(answer.base_rate.duty)
    return {
        "ahead": ahead(book, lot, answer, today) if answer.on >= today else None,
        "answer": answer,
        "api_address": request.build_absolute_uri(
            f"{reverse('api:quote')}?{_api_query(form, release.number)}"
        ),
        "asked_at": journal.now(),
        "body": body,
        "curve": curves.picture(book, lot, answer),
        "decisions": decisions,
        "in_vain": answering.in_vain(lot, answer),
        "lasting": request.build_absolute_uri(),
        "lines": answering.lines(lot, answer, duty),
        "origin": book.countries[answer.origin].name,
        "member": Member.objects.filter(code=answer.territory.code).first(),
        "papers": answering.papers(book, lot, answer),
        "rule": answer.rule,
        "steps": [step for step in answer.steps if not step.code.startswith("caveat")],
        "still_to_come": answer.on > today,
        "sums": answering.sums(answer, today),
        "tariff_line": line,
        "valuation": valuation.taken(book, lot, answer),
        "voted_on": _voted_on(request.seat, answer.product.slug),  # type: ignore[attr-defined]
    }


def _voted_on(seat: Seat, product: str) -> list[Proposal]:
    """The texts on a product that this reader may see and that states vote on now."""
    texts = visible_versions(seat).filter(changes__product__slug=product, ballot__state=Ballot.State.OPEN)
    return [each.proposal for each in texts.select_related("proposal").defer("document").distinct()]


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
    query.update(declaration.written(form.stated))
    query["release"] = str(release)
    return query.urlencode()


def _not_answered(given: QueryDict, form: QuoteForm, refusal: Refusal) -> dict[str, Any]:
    """A refusal: the facts that are missing, with the fields that take them; the products to choose from; or what is
    wrong, beside its field."""
    if refusal.code == "several_products":
        return _choices(given, refusal, form.book)
    try:
        outcome = CannotDetermine.of(refusal)
    except Refusal:
        form.refuse(refusal)
        return {}
    names = [] if refusal.code in FOR_THE_RECORD else fields_of(refusal)
    if names:
        form.refuse(refusal)
    missing = {
        "detail": refusal.detail,
        "fields": [form[name] for name in names],
        "headline": outcome.headline,
        "mend": CODES[refusal.code].mend,
    }
    return {"missing": missing}


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
