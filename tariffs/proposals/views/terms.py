"""How the floor of a row becomes a duty: a page of its own, since most rows state nothing of it.

All fields stand in one form. Those of the mechanism that is chosen are shown, without a script; what was typed for
another one stays in the draft.
"""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from alliance import journal
from alliance.access import DELEGATES, Refused, Seat, who_may
from alliance.domain.floor import told
from alliance.domain.floor.mechanisms import MECHANISMS
from alliance.web import kept
from tariffs.floors import selectors as floors
from tariffs.proposals import audience, services
from tariffs.proposals.checks import Finding, Reading, check_paper_of, paper_of
from tariffs.proposals.fields import typed_only
from tariffs.proposals.models import DraftRow, Kind, Proposal
from tariffs.proposals.retyped import retyped
from tariffs.proposals.shown import told_of
from tariffs.proposals.stated import USUAL
from tariffs.proposals.term_forms import PAGE_FIELDS, TermsForm
from tariffs.proposals.views.common import seat_of, tells_refusals
from tariffs.proposals.views.drafts import (
    draft_of,
    edition_of,
    kept_since,
    page_token,
    row_differences,
    row_of,
    saved_answer,
    unknown_row,
)

CURVE = "T508"  # told beside the terms in words, not at a field


@dataclass(frozen=True)
class Mechanism:
    """A mechanism as the page offers it, with the fields that it asks for."""

    kind: str
    name: str
    does: str
    citation: str
    note: str
    chosen: bool
    fields: list[dict[str, Any]]


@who_may(DELEGATES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def proposal_row_terms(request: HttpRequest, year: int, number: int, row: int) -> HttpResponse:
    """The terms of a row; a POST keeps them as typed. A save that was overtaken shows both texts."""
    seat = seat_of(request)
    draft = draft_of(seat, year, number)
    if request.method != "POST":
        return render(request, "tariffs/proposals/terms.html", _page(draft, row, seat))
    stored = row_of(draft, row)
    sent = {name: request.POST.get(name, "") for name in PAGE_FIELDS}
    taken = _taken_over(stored) if "take" in request.POST else None
    edition = edition_of(request.POST.get("overwrite") or request.POST.get("edition") or "")
    try:
        typed = typed_only(sent if taken is None else taken)
        services.save_row(
            row_id=row, typed=typed, edition=edition, by=seat, part=PAGE_FIELDS, page=page_token(request)
        )
    except Refused as refused:
        if refused.code == "field_too_long":
            context = _page(draft, row, seat, typed=sent) | {"refused": refused}
            return render(request, "tariffs/proposals/terms.html", context, status=refused.status)
        if refused.code != "row_changed":
            raise
        both = {"row": row, "kept": kept_since(request), **row_differences(refused)}
        context = _page(draft, row, seat, typed=sent, conflict=both, read=edition)
        return _answer(request, context, status=409)
    if request.htmx and taken is not None:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(request.path)  # every input is another one
    if request.htmx:  # type: ignore[attr-defined]
        answer = _answer(request, _page(draft, row, seat) | {"saved_row": row})
        return saved_answer(answer, f"row-{row}-terms", seat)
    return redirect("proposal_row_terms", year, number, row)


def _taken_over(row: DraftRow) -> dict[str, str] | None:
    """The terms of the version that the row names, as typed; None where it names none."""
    named = floors.by_symbol(row.typed.get("names", ""))
    return None if named is None else retyped(named.terms, named.combination)


def _page(
    draft: Proposal, row_id: int, seat: Seat, *, typed: dict[str, str] | None = None,
    conflict: dict[str, Any] | None = None, read: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """All that the page shows. `typed` stands in for the stored text where a save was refused, `read` for the edition.
    Refused `row_unknown`."""
    paper = paper_of(draft, at=journal.now())
    found = [pair for pair in zip(paper.draft, paper.rows, strict=True) if pair[0].pk == row_id]
    if not found:
        raise unknown_row()
    row, reading = found[0]
    if not reading.is_floor:
        raise Refused(
            "no_floor",
            _("Row {position} is of a tariff line, which has a duty and no terms of a floor.").format(
                position=row.position
            ),
            mend=_("Write its duty in the editor."),
            status=404,
        )
    findings = [each for each in audience.tellable(check_paper_of(paper), seat) if each.row == row.position]
    own = [each for each in findings if each.field in PAGE_FIELDS and each.code != CURVE]
    cells = row.typed if typed is None else typed
    form = TermsForm(initial=cells, auto_id=f"row-{row.pk}-%s")
    mechanisms = _mechanisms(form, cells.get("mechanism") or USUAL, own)
    groups = [(legend, _shown(fields, own)) for legend, fields in form.groups()]
    return {
        "proposal": draft,
        "keeping": kept.keeping(seat),
        "saved_row": None,
        "reading": reading,
        "face": {
            "row": row,
            "key": str(row.pk),
            "edition": read if conflict else row.edition,
            "blocks": sum(found.blocks and not found.missing for found in own),
            "missing": sum(found.missing for found in own),
            "conflict": conflict,
            "take": reverse("proposal_row_terms", args=[draft.year, draft.number, row.pk]),
        },
        "mechanisms": mechanisms,
        "mechanism_said": [each for each in own if each.field == "mechanism"],
        "groups": groups,
        "fields": [field for each in mechanisms for field in each.fields]
        + [field for _unused, fields in groups for field in fields],
        "terms": _in_words(reading),
        "other": _other_terms(reading),
        "curve": [each for each in findings if each.code == CURVE],
    }


def _mechanisms(form: TermsForm, chosen: str, findings: list[Finding]) -> list[Mechanism]:
    """The eight, and what was typed where it is none of them: a page must not swallow it."""
    offered = []
    for kind, each in MECHANISMS.items():
        citation, fields = each.source.as_dict(), _shown(form.of_mechanism(kind), findings)
        offered.append(
            Mechanism(
                kind, told.name(each), told.does(each), citation["citation"], citation["text"], kind == chosen,
                fields,
            )
        )  # fmt: skip
    if chosen not in MECHANISMS:
        offered.append(Mechanism(chosen, chosen, _("This is not a mechanism."), "", "", True, []))
    return offered


def _shown(fields: list[BoundField], findings: list[Finding]) -> list[dict[str, Any]]:
    return [
        {"bound": each, "name": each.name, "said": [found for found in findings if found.field == each.name]}
        for each in fields
    ]


def _in_words(reading: Reading) -> Any:
    """The terms as the text will tell them; None while something of the row is missing or does not read."""
    terms, floor = reading.stated.terms, reading.price
    return told_of(terms, reading.combination, floor) if terms and floor and reading.combination else None


def _other_terms(reading: Reading) -> str:
    """The version that a change names, where its terms are others than those of the row."""
    named, stated = reading.floor_named, reading.stated
    if reading.kind is not Kind.CHANGE or named is None:
        return ""
    same = stated.terms is not None and (stated.row, reading.combination) == (named.terms, named.combination)
    return "" if same else named.symbol


def _answer(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """What changed on the page, for a script; the whole page otherwise."""
    part = request.htmx  # type: ignore[attr-defined]
    page = "tariffs/proposals/_terms_said.html" if part else "tariffs/proposals/terms.html"
    return render(request, page, context, status=status)
