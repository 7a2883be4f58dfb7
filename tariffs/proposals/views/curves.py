"""The curve of a row of a draft as it stands: drawn by the portal, beside the floor, anew after each save."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from alliance import journal
from alliance.access import DELEGATES, who_may
from alliance.domain import duty, floor, money
from alliance.domain.errors import Refusal
from alliance.domain.floor.curve import ON_ANY_DAY
from alliance.domain.shape import Node
from alliance.web import words
from alliance.web.drawing import Named, Picture, curve_of
from tariffs.floors.models import PriceFloor
from tariffs.proposals.checks import Reading, paper_of
from tariffs.proposals.shown import per_of
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.drafts import draft_of, unknown_row


@who_may(DELEGATES)
@gzip_page
@never_cache
@require_safe
@tells_refusals
def proposal_row_curve(request: HttpRequest, year: int, number: int, row: int) -> HttpResponse:
    """The curve of one row, for the editor's script. Refused `row_unknown`."""
    draft = draft_of(seat_of(request), year, number)
    paper = paper_of(draft, at=journal.now())
    reading = next((each for each in paper.rows if each.row_id == row), None)
    if reading is None:
        raise unknown_row()
    context = {"row_id": row, "curve": curve_of_row(reading)}
    return render(request, "tariffs/proposals/_row_curve.html", context)


def curve_of_row(reading: Reading) -> Picture | None:
    """What the row comes to along all import prices, on the bases of its floor and without a base duty; beside it the
    version that it changes, where that counts in the same currency and unit. None while something does not read."""
    terms, price = reading.stated.terms, reading.price
    if not (reading.states_money and terms and price and reading.combination):
        return None
    on = reading.valid_from or ON_ANY_DAY
    try:
        drawn = floor.of_rule(price, terms, reading.combination, duty.FREE, on=on)
        own = Named(_("this row"), drawn, terms.mechanism.by_gap)
        today = _today(reading.floor_named, on) if reading.floor_named else None
    except Refusal:
        return None
    same = (
        today is not None
        and reading.floor_named is not None
        and per_of(reading.floor_named) == words.per(price)
    )
    return curve_of(
        [today, own] if today and same else [own],
        title=_("Import price and landed price, without a base duty"),
        unit=words.per(price),
    )


def _today(named: PriceFloor, on: date) -> Named:
    """The version on record that a row changes. Raises what its terms refuse for the day."""
    stated = floor.Terms.read(Node(named.terms, "terms", "document_malformed"), named.combination)
    price = money.Price.of(named.amount, named.currency, named.unit, named.content_basis, named.value_basis)
    drawn = floor.of_rule(price, stated, named.combination, duty.FREE, on=on)
    return Named(_("{symbol} today").format(symbol=named.symbol), drawn, stated.mechanism.by_gap)
