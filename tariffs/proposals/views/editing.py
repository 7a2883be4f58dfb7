"""What the editor shows, and how an answer brings an open page to what the database holds.

A page says with each request which rows it shows in which edition (header `Rows-Shown`, such as `12:3 15:1`) and which
text (`Text-Shown`). The answer adds, takes away and replaces what is otherwise, and speaks of nothing else. So a row
that a colleague changed is never saved over unseen: its edition on the page moves only together with its cells.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from alliance import journal
from alliance.access import VOTERS, Refused, Role, Seat
from alliance.web import kept
from tariffs.proposals import audience, selectors, services, undoing
from tariffs.proposals.checks import Finding, Paper, Reading, check_paper_of, paper_of
from tariffs.proposals.fields import LABELS, TERM_FIELDS
from tariffs.proposals.forms import RowForm, TextForm, listed, row_choices, rules_on_record
from tariffs.proposals.models import DraftRow, Proposal, Rule
from tariffs.proposals.row_groups import groups_of
from tariffs.proposals.shown import duty_in_short
from tariffs.proposals.spoken import LISTED, Speech
from tariffs.proposals.to_do import to_do
from tariffs.proposals.views.curves import curve_of_row

TAKEN = "stale"  # what a page says that it shows where somebody chose what is saved


@dataclass(frozen=True)
class Unsaved:
    """A row whose save was refused: what was sent for it, the edition that it had read, and both texts."""

    row: int
    sent: dict[str, str]
    edition: int = 0
    conflict: dict[str, Any] | None = None


@dataclass(frozen=True)
class Shown:
    """What a page said that it shows; `rows` None where it said nothing."""

    rows: dict[str, int | None] | None
    text: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Shown":
        """As its headers say; what they say wrongly is as if it were not shown."""
        said = request.headers.get("Rows-Shown")
        rows = None if said is None else dict(map(_edition_shown, said.split()))
        return cls(rows, request.headers.get("Text-Shown", ""))


@dataclass
class Faces:
    """The rows as an answer treats them: gone, come, changed by another act, and the rest, of which only what the
    checks say is new."""

    gone: list[str] = field(default_factory=list)
    come: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    stay: list[dict[str, Any]] = field(default_factory=list)


def page_of(
    draft: Proposal, seat: Seat, *, text: TextForm | None = None, unsaved: Unsaved | None = None
) -> dict[str, Any]:
    """All that the editor shows. `unsaved` stands in for the stored text of a row whose save was refused."""
    at: datetime = getattr(draft, "read_at", None) or journal.now()
    paper = paper_of(draft, at=at, whole=True)
    findings = audience.tellable(check_paper_of(paper), seat)
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
        "text_unsaved": [],
        "text_conflict": None,
        "text_kept": None,
        "read_shown": "",
        "refused_act": None,
        "faces": faces_of(paper, findings, unsaved),
        "lists": listed(paper.ground),
        "rules": rules_on_record(paper.ground),
        "to_do": to_do(paper, findings),
        "may_table": seat.role in VOTERS,
        "may_withdraw": seat.role is Role.HEAD,
        "steps": undoing.offered(draft, seat, paper.draft),
        "keeping": kept.keeping(seat),
        "fields_called": LABELS,
        "now": at,
    }


def faces_of(paper: Paper, findings: list[Finding], unsaved: Unsaved | None = None) -> list[dict[str, Any]]:
    """Each row as the editor shows it: its fields in groups, each with what the checks say about it."""
    choices, speech = row_choices(paper.ground), Speech(paper.ground)
    return [
        _face(row, reading, findings, choices, speech, unsaved if unsaved and unsaved.row == row.pk else None)
        for row, reading in zip(paper.draft, paper.rows, strict=True)
    ]


def _face(
    row: DraftRow, reading: Reading, findings: list[Finding], choices: dict[str, Any], speech: Speech,
    unsaved: Unsaved | None,
) -> dict[str, Any]:  # fmt: skip
    own = [finding for finding in findings if finding.row == row.position]
    kept = unsaved.sent if unsaved else row.typed
    words = {**kept, **speech.words({name: kept[name] for name in LISTED if name in kept})}
    kinds = {"kind": choices["kind_of_a_line"]} if kept.get("rule") == Rule.LINE else {}
    form = RowForm(initial=words, choices=choices | kinds, auto_id=f"row-{row.pk}-%s")
    groups: list[dict[str, Any]] = [
        {"legend": group.legend, "css": group.css, "duty": group.duty, "fields": [
            {"bound": form[name], "name": name, "said": [found for found in own if found.field == name]}
            for name in group.names
        ]}
        for group in groups_of(kept)
    ]  # fmt: skip
    return {
        "row": row,
        "key": str(row.pk),
        "groups": groups,
        "fields": [each for group in groups for each in group["fields"]],
        "take": at_row(row.proposal, row.pk),
        "reading": reading,
        "duty": duty_in_short(reading) if reading.is_floor else "",
        "duty_said": [found for found in own if found.field in TERM_FIELDS],
        "blocks": sum(found.blocks and not found.missing for found in own),
        "missing": sum(found.missing for found in own),
        "conflict": unsaved.conflict if unsaved else None,
        "edition": unsaved.edition if unsaved and unsaved.conflict else row.edition,
    }


def synced(
    request: HttpRequest, context: dict[str, Any], *, said: str = "", status: int = 200, saved: int | None = None,
    sent: dict[str, str] | None = None, text_sent: bool = False, fresh: int | None = None, remade: bool = False,
) -> HttpResponse:  # fmt: skip
    """What is otherwise on the page, for a script.

    `saved` is the row whose save this answers and `sent` its cells as they stand on the page, `remade` whether it has
    other fields now, so that it is replaced as a whole; `text_sent` whether title and prose were sent; `fresh` a row
    that no page can show yet; `said` is read out.
    """
    shown = Shown.of(request)
    posted = {str(saved)} if saved else set()
    conflict = next((face for face in context["faces"] if face["conflict"]), None)
    if conflict:
        posted.add(str(conflict["row"].pk))
    faces = _sorted(context["faces"], shown, posted, fresh)
    if remade:
        faces.changed += [face for face in faces.stay if face["row"].pk == saved]
        faces.stay = [face for face in faces.stay if face["row"].pk != saved]
    text_changed = not text_sent and shown.text not in ("", context["read"])
    stays = {face["row"].pk: face for face in faces.stay}
    own = stays.get(saved) if saved and not conflict else None
    return render(
        request,
        "tariffs/proposals/_synced.html",
        context
        | {
            "synced": faces,
            "saved_row": saved if own else None,
            "curve": curve_of_row(own["reading"]) if own else None,
            "synced_curve": own is not None and own["reading"].is_floor,
            "retyped": _retyped(context, saved, sent) if saved and sent is not None else [],
            "text_sent": text_sent,
            "text_changed": text_changed,
            "text_taken": shown.text == TAKEN,
            "told": said,
        },
        status=status,
    )


def _sorted(faces: list[dict[str, Any]], shown: Shown, posted: set[str], fresh: int | None) -> Faces:
    """The rows by what the page must do with them."""
    found, before = Faces(), ""
    ids = {str(face["row"].pk) for face in faces}
    found.gone = [each for each in shown.rows or () if each.isdecimal() and each not in ids]
    for face in faces:
        own, edition = str(face["row"].pk), face["row"].edition
        if face["row"].pk == fresh or (shown.rows is not None and own not in shown.rows):
            found.come.append(face | {"place": f"afterend:#row-{before}" if before else "afterbegin:#rows"})
        elif shown.rows is not None and own not in posted and shown.rows[own] not in (None, edition):
            found.changed.append(face)
        else:
            found.stay.append(face)
        before = own
    return found


def _retyped(context: dict[str, Any], saved: int, sent: dict[str, str]) -> list[dict[str, Any]]:
    """The cells of a saved row that now read otherwise than they were sent: filled in, or in the words of the house."""
    face = next((each for each in context["faces"] if each["row"].pk == saved), None)
    if face is None:
        return []
    return [each for each in face["fields"] if (each["bound"].initial or "") != sent.get(each["name"], "")]


def _edition_shown(said: str) -> tuple[str, int | None]:
    """A row and the edition that a page shows of it; None where it only names the row."""
    row, _, edition = said.partition(":")
    return row, int(edition) if edition.isascii() and edition.isdecimal() and len(edition) < 10 else None


def text_differences(refused: Refused) -> list[dict[str, str]]:
    """What `text_changed` carries, as a page shows it."""
    theirs, yours = refused.values["theirs"], refused.values["yours"]
    return [
        {"label": LABELS[name], "theirs": theirs[name], "yours": yours[name]}
        for name in theirs
        if theirs[name] != yours[name]
    ]


def at_row(draft: Proposal, row: int) -> str:
    """The address of a row in the editor."""
    return f"{reverse('proposal_edit', args=[draft.year, draft.number])}#row-{row}"
