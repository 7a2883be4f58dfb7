"""A range of a spreadsheet into the draft: into the cells of the open editor, or on a page with a preview."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance import journal
from alliance.access import DELEGATES, Refused, Seat, who_may
from tariffs.proposals import audience, grid, pasting
from tariffs.proposals.checks import check_paper_of, paper_of
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.fields import LABELS
from tariffs.proposals.forms import PasteForm
from tariffs.proposals.models import DraftRow, Proposal
from tariffs.proposals.row_groups import fields_of
from tariffs.proposals.spoken import Speech
from tariffs.proposals.views import editing
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.drafts import draft_of, edition_of, page_token, row_of
from tariffs.proposals.views.editor import refusal_beside, turned

PASTE = "tariffs/proposals/paste.html"


@who_may(DELEGATES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_paste(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Rows from a spreadsheet: a preview first, then they are added. A script posts a range into a cell at once."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    if request.method != "POST":
        return render(request, PASTE, _page(draft, PasteForm()))
    if request.htmx:  # type: ignore[attr-defined]
        return _into_cells(request, draft, seat)
    form = PasteForm(request.POST)
    form.is_valid()  # any text is a range until it is read
    try:
        pasted = grid.read(form.cleaned_data["range"], fields_of({}))
        if "add" not in request.POST:
            return render(request, PASTE, _page(draft, form, _preview(draft, pasted, seat)))
        lines = pasting.typed_of(pasted, _ground())
        rows = pasting.paste_rows(proposal_id=draft.pk, lines=lines, by=seat)
    except Refused as refused:
        if refused.status != 422:
            raise
        form.add_error("range", f"{refused.detail} {refused.mend}")
        return render(request, PASTE, _page(draft, form), status=422)
    return redirect(editing.at_row(draft, rows[0].pk))


def _into_cells(request: HttpRequest, draft: Proposal, seat: Seat) -> HttpResponse:
    """Into the cells from one on, as a spreadsheet does it."""
    start, at = edition_of(request.POST.get("row", "")), request.POST.get("field", "")
    shown = {int(row): edition for row, edition in (editing.Shown.of(request).rows or {}).items()
             if edition is not None and row.isdecimal()}  # fmt: skip
    try:
        pasted = grid.read(request.POST.get("range", ""), fields_of(row_of(draft, start).typed), at)
        rows = pasting.paste_rows(
            proposal_id=draft.pk, lines=pasting.typed_of(pasted, _ground()), by=seat, start=start, shown=shown,
            page=page_token(request),
        )  # fmt: skip
    except Refused as refused:
        return refusal_beside(request, draft, seat, refused)
    first, last = rows[0].position, rows[-1].position
    said = _("Pasted into row {first}.") if first == last else _("Pasted into rows {first} to {last}.")
    said = said.format(first=first, last=last)
    return turned(request, draft, seat, said=said)


def _preview(draft: Proposal, pasted: grid.Range, seat: Seat) -> list[dict[str, Any]]:
    """Each line as it would be read, with what the checks would say of it beside its cells."""
    ground = _ground()
    speech = Speech(ground)
    before = list(draft.rows.order_by("position"))
    fresh = [
        DraftRow(proposal=draft, position=len(before) + place, typed={k: v for k, v in typed.items() if v})
        for place, typed in enumerate(pasting.typed_of(pasted, ground), start=1)
    ]
    paper = paper_of(draft, at=journal.now(), whole=True, draft=[*before, *fresh])
    findings = audience.tellable(check_paper_of(paper), seat)
    names = list(dict.fromkeys([*pasted.fields, *(name for row in fresh for name in row.typed)]))
    lines = []
    for row in fresh:
        own, words = [each for each in findings if each.row == row.position], speech.words(row.typed)
        cells = [
            {"label": LABELS[name], "text": words.get(name, ""), "said": [f for f in own if f.field == name]}
            for name in names
        ]
        rest = [each for each in own if each.field not in names]
        wrong = sum(each.blocks and not each.missing for each in own)
        missing = sum(each.missing for each in own)
        told = {"position": row.position, "cells": cells, "rest": rest}
        lines.append(told | {"blocks": wrong, "missing": missing})
    return lines


def _ground() -> Ground:
    return Ground([], on=journal.now().date(), whole=True)


def _page(draft: Proposal, form: PasteForm, lines: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    edit = reverse("proposal_edit", args=[draft.year, draft.number])
    columns = [LABELS[name] for name in fields_of({})]
    return {"proposal": draft, "form": form, "lines": lines, "edit_url": edit, "columns": columns}
