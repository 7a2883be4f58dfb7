"""The list of all checks, how they are run, and their documentation."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from tariffs.proposals.checks.finding import Finding, Found, Severity, Stage
from tariffs.proposals.checks.ground import Ground
from tariffs.proposals.checks.reading import Reading, read_rows
from tariffs.proposals.models import DraftRow, Proposal


@dataclass
class Paper:
    """A proposal as the checks see it: its text, its rows as read, the instant and the stage they are run
    for."""

    proposal: Proposal
    rows: list[Reading]
    at: datetime
    stage: Stage
    ground: Ground
    territories: frozenset[str]  # codes of the parties' customs territories on that date
    draft: list[DraftRow]  # the rows as typed

    @property
    def today(self) -> date:
        return self.at.date()


RowCheck = Callable[[Reading, Paper], Iterator[Found]]
PaperCheck = Callable[[Paper], Iterator[Found]]


@dataclass(frozen=True)
class Check:
    """One check: its stable code, what it is about, its usual severity and field, the function that runs
    it."""

    code: str
    title: str
    severity: Severity
    field: str
    of_row: RowCheck | None = None
    of_paper: PaperCheck | None = None

    @property
    def text(self) -> str:
        return inspect.getdoc(self.of_row or self.of_paper) or ""

    def run(self, paper: Paper) -> Iterator[Finding]:
        """What it finds, row by row."""
        if self.of_paper is not None:
            yield from (self._say(found, None) for found in self.of_paper(paper))
        if self.of_row is not None:
            for row in paper.rows:
                yield from (self._say(found, row.position) for found in self.of_row(row, paper))

    def _say(self, found: Found, row: int | None) -> Finding:
        return Finding(
            self.code,
            found.severity or self.severity,
            row,
            found.field or self.field,
            found.message,
            found.mend,
            found.missing,
        )


CHECKS: dict[str, Check] = {}


def check(code: str, title: str, severity: Severity, field: str = "") -> Callable[[RowCheck], RowCheck]:
    """Register a check of a row under its code."""

    def register(function: RowCheck) -> RowCheck:
        _add(Check(code, title, severity, field, of_row=function))
        return function

    return register


def check_paper(
    code: str, title: str, severity: Severity, field: str = ""
) -> Callable[[PaperCheck], PaperCheck]:
    """Register a check of a proposal as a whole under its code."""

    def register(function: PaperCheck) -> PaperCheck:
        _add(Check(code, title, severity, field, of_paper=function))
        return function

    return register


def _add(each: Check) -> None:
    if each.code in CHECKS:
        raise RuntimeError(f"Two checks have the code {each.code}.")
    CHECKS[each.code] = each


def check_proposal(proposal: Proposal, *, at: datetime, stage: Stage = Stage.DRAFT) -> list[Finding]:
    """All that the checks find in a proposal as it stands, by row and then by code.

    `at` is the database's instant: dates of law are read on its civil date in UTC.
    """
    return check_paper_of(paper_of(proposal, at=at, stage=stage))


def paper_of(
    proposal: Proposal, *, at: datetime, stage: Stage = Stage.DRAFT, whole: bool = False,
    draft: list[DraftRow] | None = None, ground: Ground | None = None,
) -> Paper:  # fmt: skip
    """A proposal as the checks see it. `whole`: on a ground that also holds what its rows do not name; `draft`: with
    these rows instead of its own; `ground`: one that was read for these rows and for others, on the same day."""
    draft = list(proposal.rows.all()) if draft is None else draft
    if ground is None:
        ground = Ground([row.typed for row in draft], on=at.date(), whole=whole)
    bound = frozenset(code for code, each in ground.territories.items() if each.bound)  # type: ignore[attr-defined]
    return Paper(proposal, read_rows(draft, ground), at, stage, ground, bound, draft)


def papers_of(proposals: Sequence[Proposal], *, at: datetime) -> list[Paper]:
    """Several proposals as the checks see them, on one ground: many ask the database as often as one."""
    prefetch_related_objects(proposals, "rows")
    drafts = {each.pk: list(each.rows.all()) for each in proposals}
    ground = Ground([row.typed for rows in drafts.values() for row in rows], on=at.date())
    return [paper_of(each, at=at, draft=drafts[each.pk], ground=ground) for each in proposals]


def check_paper_of(paper: Paper) -> list[Finding]:
    """All that the checks find in it, by row and then by code."""
    found = [finding for code in sorted(CHECKS) for finding in CHECKS[code].run(paper)]
    return sorted(found, key=lambda finding: (finding.row or 0, finding.code))


def blocking(findings: list[Finding]) -> list[Finding]:
    """Those that stop the act."""
    return [finding for finding in findings if finding.blocks]


def documentation() -> str:
    """`docs/checks.md`: every check with its code, its severity and its docstring."""
    parts = [
        "# Checks of a proposal",
        "Made from the docstrings in `tariffs/proposals/checks/` by `python manage.py document_checks`; "
        "edit them there. A check that *blocks* stops tabling and the ballot; one that *warns* asks for a "
        "second look; one that *informs* reads back what was understood.",
    ]
    for code in sorted(CHECKS):
        each = CHECKS[code]
        where = f" · field `{each.field}`" if each.field else ""
        parts += [f"## {code} · {each.title}", f"*{each.severity}*{where}", each.text]
    return "\n\n".join(parts) + "\n"
