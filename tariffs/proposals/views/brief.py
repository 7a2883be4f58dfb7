"""Brief my minister: the page with the brief as it will stand on paper, and its two files."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.access import DELEGATES, Refused, Seat, who_may
from alliance.web.questions import asks
from tariffs.prices import selectors as prices
from tariffs.proposals import selectors
from tariffs.proposals.brief.data import Brief, Ground, brief_of
from tariffs.proposals.brief.docx import document
from tariffs.proposals.brief.pdf import pdf
from tariffs.proposals.checks.ground import Ground as Named
from tariffs.proposals.effects.impact import impacts
from tariffs.proposals.effects.lines import lines
from tariffs.proposals.effects.own import own
from tariffs.proposals.negotiation import beside, private, reading, standing
from tariffs.proposals.negotiation.frozen import rows_of
from tariffs.proposals.shown import text_of
from tariffs.proposals.views.common import seat_of, tells_refusals

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@asks("*")
@who_may(DELEGATES)
@never_cache
@require_safe
@tells_refusals
def proposal_brief(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The brief, to be read before it is taken away."""
    made = _made(request, year, number)
    return render(request, "tariffs/proposals/brief.html", {
        "brief": made, "year": year, "number": number, "with_notes": bool(_notes_asked(request)),
    })  # fmt: skip


@asks("*")
@who_may(DELEGATES)
@never_cache
@require_safe
@tells_refusals
def proposal_brief_pdf(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The brief as PDF."""
    return _file(_made(request, year, number), pdf, "application/pdf", "pdf")


@asks("*")
@who_may(DELEGATES)
@never_cache
@require_safe
@tells_refusals
def proposal_brief_docx(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The brief as DOCX."""
    return _file(_made(request, year, number), document, DOCX, "docx")


def _made(request: HttpRequest, year: int, number: int) -> Brief:
    """The brief for the seat's own country. Refused: `proposal_unknown`, `version_unknown`, `parameter_unknown`."""
    seat = seat_of(request)
    with_notes = _notes_asked(request)
    proposal = selectors.proposal(seat, year=year, number=number)
    versions = reading.versions(proposal, seat)
    if not versions:
        raise selectors.unknown_version(proposal, 1)
    version, at = versions[-1], proposal.read_at  # type: ignore[attr-defined]
    named = Named(rows_of(version))
    whose = own(seat, named, on=at.date())
    amendments = beside.beside(versions, seat)
    rows = lines(versions, amendments, on=at.date(), ground=named)
    ground = Ground(
        proposal=proposal,
        version=version,
        text=text_of(version, named),
        impacts=impacts(rows, whose, prices.series_of(each.product.slug for each in rows)),
        amendments=amendments,
        stands=standing.stands(versions),
        ballot=version.ballot,
        decision=getattr(version.ballot, "decision", None),
        notes=_notes(version, seat) if with_notes else [],
        at=at,
    )
    return brief_of(ground, seat)


def _notes_asked(request: HttpRequest) -> bool:
    """Whether the notes of the delegation shall stand in it: `?notes=yes`, nothing else is asked here."""
    unknown = request.GET.keys() - {"notes"}
    if unknown or request.GET.getlist("notes") not in ([], ["yes"]):
        raise Refused(
            "parameter_unknown",
            _("“{min}” is not asked here in this way.").format(min=min(unknown, default="notes")),
            status=400,
            mend=_("Leave it out, or write ?notes=yes."),
        )
    return "notes" in request.GET


def _notes(version, seat: Seat) -> list[tuple[str, str]]:
    """What the seat's own delegation noted of the newest text, row by row."""
    kept = {each["line"]: each["text"] for each in version.notes_said if each["text"]}
    places = {private.WHOLE: _("The whole")}
    for position, line in enumerate(private.rows_of(version), 1):
        places.setdefault(line, _("Row {row}").format(row=position))
    return [(places[line], kept[line]) for line in places if line in kept]


def _file(brief: Brief, make: Callable[[Brief], bytes], media: str, ending: str) -> HttpResponse:
    response = HttpResponse(make(brief), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{brief.file_name}.{ending}"'
    return response
