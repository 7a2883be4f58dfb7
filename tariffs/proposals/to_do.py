"""What is left to do in a draft before it can be tabled, each a link to where it is done, in the order of the form.

What nobody has written yet is told calmly and apart from what was written wrongly. What a finding says stands beside
its field; the list names the field alone, so that nothing is read twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tariffs.proposals.checks import Finding, Paper, Severity, check_paper_of, papers_of
from tariffs.proposals.fields import LABELS, TERM_FIELDS
from tariffs.proposals.models import DraftRow, Proposal
from tariffs.proposals.row_groups import fields_of

TEXT = ("title", "prose", "language")


@dataclass(frozen=True)
class Item:
    """One place to look at: its address, what it is called, and what is said there where no field says it."""

    where: str
    name: str
    said: str = ""


@dataclass
class ToDo:
    """What blocks because it is wrong, what is still to fill in, and what asks for a second look."""

    wrong: list[Item] = field(default_factory=list)
    missing: list[Item] = field(default_factory=list)
    warned: list[Item] = field(default_factory=list)

    @property
    def blocks(self) -> bool:
        """Whether anything stands in the way of tabling."""
        return bool(self.wrong or self.missing)

    @property
    def open(self) -> int:
        """How many places stand in the way of tabling."""
        return len(self.wrong) + len(self.missing)

    @property
    def first(self) -> Item | None:
        """The first place that stands in the way: what is wrong before what is still to fill in."""
        return next(iter([*self.wrong, *self.missing]), None)


def of_drafts(drafts: Sequence[Proposal], *, at: datetime) -> dict[int, ToDo]:
    """What is left to do in each of some drafts, by the draft's id, each with whole addresses for another page."""
    found = {}
    for paper in papers_of(drafts, at=at) if drafts else []:
        draft = paper.proposal
        page, told = (
            reverse("proposal_edit", args=[draft.year, draft.number]),
            to_do(paper, check_paper_of(paper)),
        )
        found[draft.pk] = ToDo(
            *([_at(page, each) for each in some] for some in (told.wrong, told.missing, told.warned))
        )
    return found


def _at(page: str, item: Item) -> Item:
    return replace(item, where=page + item.where) if item.where.startswith("#") else item


def to_do(paper: Paper, findings: Sequence[Finding]) -> ToDo:
    """Each place once a list, though several findings are about it."""
    rows = {row.position: row for row in paper.draft}
    found = ToDo()
    for each in sorted(findings, key=lambda finding: _place(finding, rows)):
        if each.severity is Severity.INFORMS:
            continue
        told = found.warned if not each.blocks else found.missing if each.missing else found.wrong
        item = _item(each, rows.get(each.row or 0))
        if item not in told:
            told.append(item)
    return found


def _place(finding: Finding, rows: dict[int, DraftRow]) -> tuple[int, int]:
    """Where it comes in the form: title and prose, then row after row, field after field; terms stand last."""
    row = rows.get(finding.row or 0)
    order = TEXT if row is None else ("rule", *fields_of(row.typed), *TERM_FIELDS)
    return finding.row or 0, order.index(finding.field) if finding.field in order else len(order)


def _item(finding: Finding, row: DraftRow | None) -> Item:
    name = finding.field
    if row is None:
        if name in TEXT:
            return Item(f"#text-{name}", str(LABELS[name]))
        return Item(
            "#add-row",
            _("A row") if finding.missing else _("The rows"),
            "" if finding.missing else finding.message,
        )
    label = str(LABELS.get(name, ""))
    called = _("Row {row}: {field}").format(row=row.position, field=label) if label else ""
    if name in TERM_FIELDS:
        draft = row.proposal
        page = reverse("proposal_row_terms", args=[draft.year, draft.number, row.pk])
        return Item(f"{page}#row-{row.pk}-{name}", called)
    if name == "rule" or name in fields_of(row.typed):
        return Item(f"#row-{row.pk}-{name}", called)
    return Item(f"#row-{row.pk}", _("Row {row}").format(row=row.position), finding.message)
