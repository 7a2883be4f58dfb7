"""Pages that see the whole house: the front page, the search, the first hour of an integrator."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import EVERYBODY, Seat, who_may
from alliance.api.codes import CODES
from alliance.api.openapi import document
from alliance.portal import finding, searching
from alliance.web.questions import asks
from members.ballots import spelled
from members.ballots.models import Ballot, Decision
from members.registry import selectors as register
from members.registry.models import Member
from tariffs.catalogue.models import Product
from tariffs.proposals.audience import visible_ballots
from tariffs.releases import inforce, schedule, selectors
from tariffs.releases.differences import changes_of

SHOWN_ON_FRONT = 8
# Operations of the API as an integrator meets them; any other follows.
READING_ORDER = (
    "live",
    "manifest",
    "file",
    "changes",
    "quote",
    "rules",
    "rule",
    "releases",
    "release",
    "decision_document",
    "index",
)


@who_may(EVERYBODY)
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, what is in force, what changed last."""
    now = journal.now()
    today = now.date()
    release = selectors.newest_published()
    book = selectors.book_of(release) if release else None
    floors = inforce.rows_on(book, today) if book else []
    seat: Seat = request.seat  # type: ignore[attr-defined]
    decisions = Decision.objects.select_related("ballot").defer("document", "tally").order_by("-number")[:5]
    votes = visible_ballots(seat).with_end().filter(state=Ballot.State.OPEN, end__gt=now).order_by("end")
    kinds = Counter(row.member.kind for row in register.statuses_on(today).values())
    context = {
        "changes": changes_of([release])[release.number] if release else [],
        "decisions": [(row, spelled.MARKS[row.outcome]) for row in decisions],
        "coming": inforce.next_on(book, today) if book and not floors else None,
        "floors": floors[:SHOWN_ON_FRONT],
        "floors_in_all": len(floors),
        "now": now,
        "organisations": kinds[Member.Kind.ORGANISATION],
        "products_in_all": Product.objects.count(),
        "release": release,
        "states": kinds[Member.Kind.STATE],
        "today": today,
        "votes": votes[:SHOWN_ON_FRONT],
    }
    return render(request, "portal/front.html", context)


@asks("q")
@who_may(EVERYBODY)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Whatever is meant by some words, by an HS code, or by a symbol, which leads straight to its document."""
    text = request.GET.get("q", "").strip()[:100]
    seat: Seat = request.seat  # type: ignore[attr-defined]
    address = finding.address_of(text, seat)
    if address:
        return redirect(address)
    today = journal.now().date()
    release = selectors.newest_published() if text else None
    book = selectors.book_of(release) if release else None
    floors = inforce.rows_on(book, today) if book else []
    found = searching.search(text, seat, today, floors) if text else searching.Answer()
    under = Product.objects.filter(hs6__startswith=found.hs[:6]) if found.hs else []
    lines = schedule.rows_on(book, today, under) if book and found.hs else []
    return render(request, "portal/search.html", {"found": found, "text": text, "lines": lines})


@who_may(EVERYBODY)
@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """The API, told from its OpenAPI document and the table of its refusals."""
    release = selectors.newest_published()
    context = {
        "commands": _commands(request.build_absolute_uri("/api/v1"), release.number if release else 1),
        "codes": [(code, each) for code, each in sorted(CODES.items(), key=lambda pair: pair[1].status)],
        "operations": _operations(document()),
    }
    return render(request, "portal/developers.html", context)


def _commands(base: str, release: int) -> dict[str, str]:
    """What an integrator copies, on this host and with the newest release."""
    lot = (
        "product=ndpr-oxide&origin=CN&importer=US&on=2026-11-22&price=69.00&currency=USD&unit=KGM"
        f"&content_basis=gross&value_basis=CIF&release={release}"
    )
    return {
        "changes": f"curl '{base}/changes?after={release - 1}'",
        "key": f'curl -H "Authorization: Bearer $ALLIANCE_KEY" {base}/channels/live',
        "live": f"curl {base}/channels/live",
        "pull": f"curl -o manifest.json {base}/releases/{release}/manifest\n"
        f"curl -o rules.ndjson {base}/releases/{release}/files/rules.ndjson",
        "quote": f"curl '{base}/quote?{lot}'",
        "rules": f"curl '{base}/rules?valid_on=2026-11-22&release={release}'",
        "verify": "sha256sum manifest.json rules.ndjson",
    }


def _operations(api: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of the OpenAPI document, as an integrator meets them."""
    found: list[dict[str, Any]] = []
    for address, methods in api["paths"].items():
        operation = methods["get"]
        query = [
            {
                "description": each["description"],
                "example": each["examples"]["Example"]["value"],
                "must": each.get("required", False),
                "name": each["name"],
            }
            for each in operation.get("parameters", [])
            if each["in"] == "query"
        ]
        found.append(
            {
                "address": address,
                "caption": f"Parameters of {address}",
                "does": operation["description"],
                "name": operation["operationId"],
                "parameters": sorted(query, key=lambda each: not each["must"]),
                "refusals": [status for status in operation["responses"] if status.startswith("4")],
            }
        )
    order = {name: place for place, name in enumerate(READING_ORDER)}
    return sorted(found, key=lambda each: order.get(each["name"], len(order)))
