"""The editor: row by row, saved as you go, each finding beside the field it is about.

With scripts, a change of a field posts its row and the answer replaces only what the checks say, never an
input that somebody is typing in. Without scripts, the same forms are sent by their buttons.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alliance import journal
from alliance.access import DELEGATES, VOTERS, Refused, Role, Seat, who_may
from tariffs.proposals import audience, selectors, services
from tariffs.proposals.checks import Finding, Reading, Severity, blocking, check_paper_of, paper_of
from tariffs.proposals.fields import LABELS, LINE_FIELDS, MONEY_FIELDS, TERM_FIELDS, typed_only
from tariffs.proposals.forms import RowForm, TextForm, fill_from_product, floors_on_record, row_choices
from tariffs.proposals.models import DraftRow, Proposal
from tariffs.proposals.shown import duty_in_short
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.drafts import draft_of, edition_of, row_differences, row_of

ABOUT = ("kind", "product", "origin", "importer", "names")
WHEN = ("valid_from", "valid_until", "sunset")


@who_may(DELEGATES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_edit(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The editor of a draft; a POST keeps title, prose and language."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    if request.method != "POST":
        return render(request, "tariffs/proposals/edit.html", _page(draft, seat))
    form = TextForm(request.POST, auto_id="text-%s")
    if not form.is_valid():
        return _answer(request, _unsaved(draft, seat, form), status=422)
    try:
        mark = None if request.POST.get("overwrite") else request.POST.get("read")
        services.save_text(proposal_id=draft.pk, by=seat, read=mark, **form.cleaned_data)
    except Refused as refused:
        if refused.where in form.fields:
            form.add_error(refused.where, f"{refused.detail} {refused.mend}")
            return _answer(request, _unsaved(draft, seat, form), status=422)
        if refused.code != "text_changed":
            raise
        context = _page(draft, seat, text=form, text_conflict=_text_differences(refused))
        return _answer(request, context, status=409)
    draft.refresh_from_db()
    if request.htmx:  # type: ignore[attr-defined]
        return _answer(request, _page(draft, seat))
    return redirect("proposal_edit", year, number)


@who_may(DELEGATES)
@require_POST
@tells_refusals
def proposal_row_add(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Add a row; with scripts it slides in at the end, else the page comes back at it."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    row = services.add_row(proposal_id=draft.pk, by=seat)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(_at_row(draft, row.pk))
    context = _page(draft, seat)
    context["face"] = next(face for face in context["faces"] if face["row"].pk == row.pk)
    return render(request, "tariffs/proposals/_row_added.html", context)


@who_may(DELEGATES)
@require_POST
@tells_refusals
def proposal_row(request: HttpRequest, year: int, number: int, row: int) -> HttpResponse:
    """Keep a row as typed, and say what the checks find. A save that was overtaken shows both texts."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    stored = row_of(draft, row)
    sent = {name: request.POST.get(name, "") for name in LINE_FIELDS}
    typed = typed_only(sent)
    filled = fill_from_product(typed, stored.typed)
    edition = request.POST.get("overwrite") or request.POST.get("edition") or ""
    try:
        saved = services.save_row(
            row_id=row, typed=typed | filled, edition=edition_of(edition), by=seat, part=LINE_FIELDS
        )
    except Refused as refused:
        if refused.code == "field_too_long":
            context = _page(draft, seat, typed={row: sent}) | {"refused": refused}
            return render(request, "tariffs/proposals/edit.html", context, status=refused.status)
        if refused.code != "row_changed":
            raise
        context = _page(draft, seat, conflict={"row": row, **row_differences(refused)}, typed={row: sent})
        return _answer(request, context, status=409)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(_at_row(draft, saved.pk))
    return _answer(request, _page(draft, seat) | {"saved_row": saved.pk, "filled": filled})


@who_may(DELEGATES)
@require_POST
@tells_refusals
def proposal_row_remove(request: HttpRequest, year: int, number: int, row: int) -> HttpResponse:
    """Take a row out of the draft."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    row_of(draft, row)
    services.remove_row(row_id=row, by=seat)
    return redirect(f"{reverse('proposal_edit', args=[year, number])}#rows")


def _page(
    draft: Proposal, seat: Seat, *, text: TextForm | None = None, conflict: dict[str, Any] | None = None,
    text_conflict: list[dict[str, str]] | None = None, typed: dict[int, dict[str, str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """All that the editor shows. `typed` stands in for the stored text of a row whose save was refused."""
    at: datetime = getattr(draft, "read_at", None) or journal.now()
    paper = paper_of(draft, at=at, whole=True)
    findings = audience.tellable(check_paper_of(paper), seat)
    choices = row_choices(paper.ground)
    faces = [
        _face(row, reading, findings, choices, (typed or {}).get(row.pk), conflict)
        for row, reading in zip(paper.draft, paper.rows, strict=True)
    ]
    version = selectors.newest_version(draft) if draft.state != Proposal.State.DRAFT else None
    initial = {"title": draft.title, "prose": draft.prose, "language": draft.language}
    return {
        "proposal": draft,
        "version": version,
        "returned": version.returned_row if version and draft.state == Proposal.State.RETURNED else None,
        "reach": audience.reach(draft, None),
        "text": text or TextForm(initial=initial, auto_id="text-%s"),
        "read": services.text_mark(draft),
        "text_said": {
            name: [found for found in findings if found.row is None and found.field == name]
            for name in initial
        },
        "text_conflict": text_conflict,
        "text_unsaved": [],
        "faces": faces,
        "floors": floors_on_record(paper.ground),
        "blocking": blocking(findings),
        "warning": [found for found in findings if found.severity is Severity.WARNS],
        "may_table": seat.role in VOTERS,
        "may_withdraw": seat.role is Role.HEAD,
        "saved_row": None,
        "filled": {},
        "now": at,
    }


def _unsaved(draft: Proposal, seat: Seat, form: TextForm) -> dict[str, Any]:
    """The editor with a text that was refused: what was typed stays, and beside its field stands why."""
    context = _page(draft, seat, text=form)
    context["text_unsaved"] = [
        (form[name].label, error) for name in form.errors for error in form.errors[name]
    ]
    return context


def _face(
    row: DraftRow, reading: Reading, findings: list[Finding], choices: dict[str, Any],
    typed: dict[str, str] | None, conflict: dict[str, Any] | None,
) -> dict[str, Any]:  # fmt: skip
    """A row as the editor shows it: its fields in groups, each with what the checks say about it."""
    own = [finding for finding in findings if finding.row == row.position]
    form = RowForm(initial=row.typed if typed is None else typed, choices=choices, auto_id=f"row-{row.pk}-%s")

    def fields(names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [
            {"bound": form[name], "name": name, "said": [found for found in own if found.field == name]}
            for name in names
        ]

    about, terms, when = fields(ABOUT), fields(MONEY_FIELDS), fields(WHEN)
    return {
        "row": row,
        "about": about,
        "terms": terms,
        "when": when,
        "fields": [*about, *terms, *when],
        "take": _at_row(row.proposal, row.pk),
        "duty": duty_in_short(reading),
        "duty_said": [found for found in own if found.field in TERM_FIELDS],
        "blocks": len(blocking(own)),
        "conflict": conflict if conflict and conflict["row"] == row.pk else None,
    }


def _answer(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """What changed on the page, for a script; the whole page otherwise.

    A row that the page does not show has no place in it: it is on its way in another answer, or a colleague added it.
    """
    part = request.htmx  # type: ignore[attr-defined]
    shown = request.headers.get("Rows-Shown")
    if part and shown is not None:
        context["faces"] = [face for face in context["faces"] if str(face["row"].pk) in shown.split()]
    page = "tariffs/proposals/_said.html" if part else "tariffs/proposals/edit.html"
    return render(request, page, context, status=status)


def _text_differences(refused: Refused) -> list[dict[str, str]]:
    theirs, yours = refused.values["theirs"], refused.values["yours"]
    return [
        {"label": LABELS[name], "theirs": theirs[name], "yours": yours[name]}
        for name in theirs
        if theirs[name] != yours[name]
    ]


def _at_row(draft: Proposal, row: int) -> str:
    return f"{reverse('proposal_edit', args=[draft.year, draft.number])}#row-{row}"
