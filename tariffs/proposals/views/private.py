"""The page of a delegation's own notes on a proposal: one for the whole, one for each of its lines."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.access import DELEGATES, Refused, Seat, who_may
from tariffs.catalogue import routes
from tariffs.proposals import selectors
from tariffs.proposals.models import Proposal
from tariffs.proposals.negotiation import private
from tariffs.proposals.shown import text_of
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.drafts import edition_of


@who_may(DELEGATES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_notes(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The delegation's notes; a POST keeps one. A save that was overtaken shows both texts."""
    seat = seat_of(request)
    row = selectors.proposal(seat, year=year, number=number)
    if not seat.insider:
        raise Refused("looking_on", _("A delegation’s notes are its own; who looks on reads none."), status=403,
                      mend=_("Ask the delegation."))  # fmt: skip
    if request.method != "POST":
        return render(request, "tariffs/proposals/notes.html", _page(row, seat))
    line, text = request.POST.get("line", ""), request.POST.get("text", "")
    edition = request.POST.get("overwrite") or request.POST.get("edition") or "0"
    try:
        private.save_note(proposal_id=row.pk, line=line, text=text, edition=edition_of(edition), by=seat)
    except Refused as refused:
        if refused.where != "text":
            raise
        context = _page(row, seat, line=line, typed=text, refused=refused)
        return render(request, "tariffs/proposals/notes.html", context, status=refused.status)
    messages.success(request, _("The note is kept. Only your delegation reads it."))
    return redirect(reverse("proposal_notes", args=[year, number]))


def _page(
    row: Proposal, seat: Seat, *, line: str | None = None, typed: str = "", refused: Refused | None = None
) -> dict[str, Any]:
    versions = selectors.versions(row, seat)
    kept = private.of(row, seat)
    lines = private.lines_of(versions[-1:])
    heads = {private.WHOLE: _("The proposal as a whole")}
    if versions:
        rows = text_of(versions[-1]).rows
        for place, name in enumerate(private.rows_of(versions[-1])):
            said = rows[place]
            heads.setdefault(name, f"{said.product}, {routes.route(said.origin, said.importer)}")
    lines += [each for each in kept if each not in lines]
    faces = [
        {
            "line": each,
            "head": heads.get(each, each),
            "gone": each not in heads,
            "text": typed if each == line else kept[each].text if each in kept else "",
            "edition": kept[each].edition if each in kept else 0,
            "refused": refused if each == line else None,
            "theirs": refused.values.get("theirs") if refused and each == line else None,
        }
        for each in lines
    ]
    return {"proposal": row, "faces": faces, "member": seat.member_name}
