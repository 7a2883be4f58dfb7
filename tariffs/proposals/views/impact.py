"""What a text would do: its curves and its effect on the prices that were, as a page and as files."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.access import EVERYBODY, Refused, Seat, who_may
from alliance.web.lasting import house_language
from alliance.web.questions import asks
from tariffs.prices import selectors as prices
from tariffs.proposals import selectors
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.effects import files
from tariffs.proposals.effects.impact import Impact, impacts
from tariffs.proposals.effects.lines import lines
from tariffs.proposals.effects.own import Own, own
from tariffs.proposals.effects.told import to_country
from tariffs.proposals.models import EDITED, NEGOTIATED, Proposal, Version
from tariffs.proposals.negotiation import beside, reading
from tariffs.proposals.negotiation.frozen import rows_of
from tariffs.proposals.views.common import seat_of, tells_refusals


@asks("*")
@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def proposal_impact(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What the newest text would do: all its rows in figures, one of them (`?row=`) in pictures."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    version, whose, found = effects_of(proposal, seat)
    shown = _chosen(request, found)
    context = {
        "proposal": proposal, "version": version, "impacts": found, "shown": shown, "own": whose,
        "sponsor": proposal.sponsor, "called": _called(proposal),
        "to_own": to_country(shown, whose.name) if shown and whose.code else [],
    }  # fmt: skip
    return render(request, "tariffs/proposals/impact.html", context)


@asks("*")
@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def proposal_curves_csv(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Where the rules beside each row bend, as CSV."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    with house_language():  # a file goes to whoever reads any language
        _version, _own, found = effects_of(proposal, seat)
        return _file(proposal, "curves", files.CURVE, files.curve_rows(found))


@asks("*")
@who_may(EVERYBODY)
@never_cache
@require_safe
@tells_refusals
def proposal_impact_csv(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The rules beside each row at each observation of its price series, as CSV."""
    seat = seat_of(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    with house_language():
        _version, _own, found = effects_of(proposal, seat)
        return _file(proposal, "prices", files.HISTORY, files.history_rows(found))


def effects_of(proposal: Proposal, seat: Seat) -> tuple[Version, Own, list[Impact]]:
    """The newest text that a seat may read, the seat's own country, and what each row would do. Refused
    `version_unknown` where nothing was tabled."""
    versions = reading.versions(proposal, seat)
    if not versions:
        raise selectors.unknown_version(proposal, 1)
    on: date = proposal.read_at.date()  # type: ignore[attr-defined]
    ground = Ground(row for row in rows_of(versions[-1]) if "rule" not in row)
    whose = own(seat, ground, on=on)
    rows = lines(versions, beside.beside(versions, seat), on=on, ground=ground)
    return versions[-1], whose, impacts(rows, whose, prices.series_of(each.product.slug for each in rows))


def _chosen(request: HttpRequest, found: Sequence[Impact]) -> Impact | None:
    """The row that the address names, else the first that the reader's country meets, else the first; None in a text of
    tariff lines alone."""
    unknown = request.GET.keys() - {"row"}
    named = request.GET.getlist("row")
    if unknown or len(named) > 1:
        raise Refused(
            "parameter_unknown",
            _("“{min}” is not asked here, or is asked twice.").format(min=min(unknown, default="row")),
            status=400,
            mend=_("Name one row, as ?row=2."),
        )
    if named:
        rows = [each for each in found if str(each.line.position) == named[0]]
        if not rows:
            raise Refused("row_unknown", _("The text has no row “{named}”.").format(named=named[0][:20]), status=404,
                          mend=_("Choose one of the rows on the page."))  # fmt: skip
        return rows[0]
    return next((each for each in found if each.reach.own_goods), found[0] if found else None)


def _called(proposal: Proposal) -> str:
    """What the page is called: a text that was decided, or withdrawn, would do nothing any more."""
    if proposal.state == Proposal.State.ADOPTED:
        return _("What it changed")
    going_on = (*EDITED, *NEGOTIATED, Proposal.State.AMENDING, Proposal.State.BALLOTING)
    return _("What it would do") if proposal.state in going_on else _("What it would have done")


def _file(
    proposal: Proposal, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="proposal-{proposal.year}-{proposal.number}-{name}.csv"'
    )
    table = csv.writer(response)
    table.writerow(header)
    table.writerows(rows)
    return response
