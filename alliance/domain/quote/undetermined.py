"""A document whose duty waits for a fact: which, where it is entered, and what can be said all the same."""

from collections.abc import Mapping
from typing import Any

from alliance.domain.answer import money_told
from alliance.domain.book import Book
from alliance.domain.errors import Refusal
from alliance.domain.outcome import CannotDetermine
from alliance.domain.quote.asking import known, meanwhile
from alliance.domain.quote.lot import Lot, Source
from alliance.domain.quote.telling import declared
from alliance.domain.words import Step, listed, say, step

# Where a document states what a quote needs to know.
PLACES: Mapping[str, str] = {
    "assay": "lot.facts.assays",
    "moisture": "lot.facts.moisture_percent",
    "payable": "lot.facts.payable_percent",
    "purity": "lot.facts.purity_percent",
    "quantity": "lot.facts.quantity",
    "exchange_rate": "lot.facts.exchange",
    "value": "lot.quantity",
    "line_quantity": "lot.lines[].quantity",
    "concession": "concessions",
    "hs_code": "lot.product.hs6",
    "reference_price": "rule.terms.mechanism.references",
}


def undetermined(book: Book, lots: list[Lot], source: Source, refusal: Refusal) -> dict[str, Any]:
    """The outcome `cannot_determine` as JSON-able data: the fact that is missing, where it is entered, what is known
    of the lot, and the base duty that applies meanwhile. Raises a refusal that no further fact would answer again."""
    outcome = CannotDetermine.of(refusal)
    steps = [
        *known(book, lots[0], source),
        *(each for lot in lots[1:] for each in declared(lot.price)),
        _entered(refusal, outcome),
    ]
    return {
        "headline": " ".join([outcome.headline, *_today(book, lots)]),
        "outcome": outcome.as_dict(),
        "steps": [each.as_dict() for each in steps],
    }


def _today(book: Book, lots: list[Lot]) -> list[str]:
    """What the base duty alone comes to, in one sentence; none where it waits for a fact too."""
    try:
        found = [meanwhile(book, lot) for lot in lots]
    except Refusal:
        return []
    told = [
        money_told(each, lot.price, None if lot.quantity is None else lot.quantity.exact(lot.price.unit))
        for (each, _), lot in zip(found, lots, strict=True)
    ]
    if len(lots) > 1:
        told = [
            say("headline_today_at", money=money, price=str(lot.price))
            for money, lot in zip(told, lots, strict=True)
        ]
    doubt = say("headline_illustrative") if found[0][1] else ""
    return [say("headline_today", money=listed(told), doubt=doubt)]


def _entered(refusal: Refusal, outcome: CannotDetermine) -> Step:
    places = _places_of(refusal, outcome)
    code = "state_under_several" if len(places) > 1 else "state_under"
    if outcome.needs == "reference_price":  # nobody's to state but the publisher's
        code = "state_under_recorded"
    return step(code, places=listed(places))


def _places_of(refusal: Refusal, outcome: CannotDetermine) -> list[str]:
    """Where in the document the missing facts are stated."""
    costs = refusal.values.get("costs")
    if isinstance(costs, list):
        return [f"lot.facts.{cost}" for cost in costs]
    return [PLACES.get(outcome.needs) or f"lot.claims.case.{outcome.needs}"]
