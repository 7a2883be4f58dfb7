"""The editor: row by row, saved as you go, each finding beside the field it is about.

With scripts each row saves itself, and an answer never replaces an input that somebody is typing in. Without scripts,
the same forms are sent by their buttons. What an answer brings stands in `editing`.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from alliance import journal
from alliance.access import DELEGATES, Refused, Seat, who_may
from alliance.web.ways_back import require_POST
from tariffs.proposals import services, undoing
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.fields import LINE_FIELDS, typed_only
from tariffs.proposals.forms import TextForm, fill_from_product
from tariffs.proposals.models import Proposal
from tariffs.proposals.spoken import Speech
from tariffs.proposals.views import editing
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.drafts import (
    draft_of,
    edition_of,
    kept_since,
    page_token,
    row_differences,
    row_of,
    saved_answer,
)

EDIT = "tariffs/proposals/edit.html"


@who_may(DELEGATES)
@gzip_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_edit(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The editor of a draft; a POST keeps title, prose and language."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    if request.method != "POST":
        return render(request, EDIT, editing.page_of(draft, seat))
    form = TextForm(request.POST, auto_id="text-%s")
    if not form.is_valid():
        return _text_answer(request, _unsaved_text(draft, seat, form), status=422)
    mark = None if request.POST.get("overwrite") else request.POST.get("read")
    try:
        services.save_text(
            proposal_id=draft.pk, by=seat, read=mark, page=page_token(request), **form.cleaned_data
        )
    except Refused as refused:
        if refused.where in form.fields:
            form.add_error(refused.where, f"{refused.detail} {refused.mend}")
            return _text_answer(request, _unsaved_text(draft, seat, form), status=422)
        if refused.code != "text_changed":
            raise
        context = editing.page_of(draft, seat, text=form) | {
            "text_conflict": editing.text_differences(refused),
            "text_kept": kept_since(request),
            "read_shown": request.POST.get("read", ""),
        }
        return _text_answer(request, context, status=409)
    draft.refresh_from_db()
    if request.htmx:  # type: ignore[attr-defined]
        return saved_answer(
            editing.synced(request, editing.page_of(draft, seat), text_sent=True), "text", seat
        )
    return redirect("proposal_edit", year, number)


@who_may(DELEGATES)
@never_cache
@require_safe
@tells_refusals
def proposal_edit_now(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What colleagues changed since the page was drawn; nothing (204) where it shows what is stored."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    shown = editing.Shown.of(request)
    stored: dict[str, int | None] = {
        str(pk): edition for pk, edition in draft.rows.values_list("pk", "edition")
    }
    if shown.rows == stored and shown.text == services.text_mark(draft):
        return HttpResponse(status=204)
    said = _("A colleague changed this draft. The page shows it now.")
    return editing.synced(request, editing.page_of(draft, seat), said=said if shown.rows is not None else "")


@who_may(DELEGATES)
@require_POST
@tells_refusals
def proposal_row_add(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Add a row, empty or with the fields sent; with scripts it slides in, else the page comes back at it."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    row = services.add_row(proposal_id=draft.pk, by=seat, typed=typed_only(request.POST))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(editing.at_row(draft, row.pk))
    said = _("Row {row} was added.").format(row=row.position)
    answer = editing.synced(request, editing.page_of(draft, seat), said=said, fresh=row.pk)
    return saved_answer(answer, f"row-{row.pk}", seat)


@who_may(DELEGATES)
@gzip_page
@require_POST
@tells_refusals
def proposal_row(request: HttpRequest, year: int, number: int, row: int) -> HttpResponse:
    """Keep a row as typed, and say what the checks find. A save that was overtaken shows both texts."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    stored = row_of(draft, row)
    shown = [
        name for name in LINE_FIELDS if name in request.POST
    ]  # of its kind of rule; the others stay as they are
    sent = {name: request.POST[name] for name in shown}
    speech = Speech(Ground([], on=journal.now().date(), whole=True))
    typed = typed_only(speech.codes(typed_only(sent)))
    filled = fill_from_product(typed, stored.typed)
    read = edition_of(request.POST.get("overwrite") or request.POST.get("edition") or "")
    try:
        saved = services.save_row(
            row_id=row,
            typed=typed | filled,
            edition=read,
            by=seat,
            part=[*shown, *filled],
            page=page_token(request),
        )
    except Refused as refused:
        if refused.code == "field_too_long":
            context = editing.page_of(draft, seat, unsaved=editing.Unsaved(row, sent)) | {"refused": refused}
            return render(request, EDIT, context, status=refused.status)
        if refused.code != "row_changed":
            raise
        both = {"row": row, "kept": kept_since(request), **row_differences(refused, speech.words)}
        context = editing.page_of(draft, seat, unsaved=editing.Unsaved(row, sent, read, both))
        if request.htmx:  # type: ignore[attr-defined]
            return editing.synced(request, context, status=409, said=refused.detail)
        return render(request, EDIT, context, status=409)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(editing.at_row(draft, saved.pk))
    context = editing.page_of(draft, seat)
    remade = saved.typed.get("rule") != stored.typed.get("rule")  # it shows other fields now
    return saved_answer(
        editing.synced(request, context, saved=row, sent=sent, remade=remade), f"row-{row}", seat
    )


@who_may(DELEGATES)
@require_POST
@tells_refusals
def proposal_row_remove(request: HttpRequest, year: int, number: int, row: int) -> HttpResponse:
    """Take a row out of the draft. It can be brought back."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    place = row_of(draft, row).position
    services.remove_row(row_id=row, by=seat)
    return turned(
        request, draft, seat, said=_("Row {row} was removed. Undo brings it back.").format(row=place)
    )


@who_may(DELEGATES)
@require_POST
@tells_refusals
def proposal_undo(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Take the person's own last change of the rows back: the step that the button names."""
    return _turn(request, year, number, undo=True)


@who_may(DELEGATES)
@require_POST
@tells_refusals
def proposal_redo(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Make the change again that was taken back last."""
    return _turn(request, year, number, undo=False)


def _turn(request: HttpRequest, year: int, number: int, *, undo: bool) -> HttpResponse:
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    turn = undoing.undo if undo else undoing.redo
    try:
        step = turn(proposal_id=draft.pk, step_id=edition_of(request.POST.get("step", "")), by=seat)
    except Refused as refused:
        return refusal_beside(request, draft, seat, refused)
    said = _("Taken back: {step}.") if undo else _("Made again: {step}.")
    return turned(request, draft, seat, said=said.format(step=undoing.said(step)))


def turned(request: HttpRequest, draft: Proposal, seat: Seat, *, said: str) -> HttpResponse:
    """After an act on several rows: what is otherwise now, for a script; else the editor again, at its rows."""
    if request.htmx:  # type: ignore[attr-defined]
        return saved_answer(editing.synced(request, editing.page_of(draft, seat), said=said), "rows", seat)
    return redirect(f"{reverse('proposal_edit', args=[draft.year, draft.number])}#rows")


def refusal_beside(request: HttpRequest, draft: Proposal, seat: Seat, refused: Refused) -> HttpResponse:
    """A refused act on several rows: said on the open page beside the rows as they are now, for a script."""
    if not request.htmx:  # type: ignore[attr-defined]
        raise refused
    context = editing.page_of(draft, seat) | {"refused_act": refused}
    return editing.synced(request, context, status=refused.status if refused.status in (409, 422) else 409)


def _unsaved_text(draft: Proposal, seat: Seat, form: TextForm) -> dict[str, Any]:
    """The editor with a text that was refused: what was typed stays, and beside its field stands why."""
    context = editing.page_of(draft, seat, text=form)
    context["text_unsaved"] = [
        (form[name].label, error) for name in form.errors for error in form.errors[name]
    ]
    return context


def _text_answer(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    """A text that was not saved: what changed on the page, for a script; the whole page otherwise."""
    if request.htmx:  # type: ignore[attr-defined]
        return editing.synced(request, context, status=status, text_sent=True)
    return render(request, EDIT, context, status=status)
