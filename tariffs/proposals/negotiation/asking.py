"""An amendment as it is typed: read and checked as if its row stood in the text, before anything is moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused
from tariffs.proposals.checks import Finding, Stage, blocking, check_paper_of, paper_of
from tariffs.proposals.document import row_document
from tariffs.proposals.fields import LABELS, longest
from tariffs.proposals.models import DraftRow, Version
from tariffs.proposals.negotiation.frozen import cells_of, row_of, rows_of
from tariffs.proposals.negotiation.revising import typed_again
from tariffs.proposals.negotiation.saying import said


@dataclass
class Asked:
    """An amendment as typed cells are read: what it would change, everything that is wrong with it, and what the checks
    read back of the row as it would then be."""

    cells: dict[str, str] = field(default_factory=dict)
    wrong: list[Refused] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)


def asked(*, version: Version, row: int, cells: Mapping[str, str], reason: str) -> Asked:
    """How an amendment is read, so that its form tells everything that is wrong at once, and its last page how each
    figure was read; the act itself refuses the first fault. Refused: `row_unknown`."""
    found = _read(version, row_of(version, row), cells, journal.now())
    try:
        said(reason)
    except Refused as refused:
        found.wrong.append(refused)
    return found


def changed(
    version: Version, base: Mapping[str, Any], cells: Mapping[str, str], at: datetime
) -> dict[str, str]:
    """The cells that would say something else. Raises the first of what is wrong with them."""
    found = _read(version, base, cells, at)
    if found.wrong:
        raise found.wrong[0]
    return found.cells


def _read(version: Version, base: Mapping[str, Any], cells: Mapping[str, str], at: datetime) -> Asked:
    """The cells that would say something else, read and checked as if the row stood in the text; and everything that
    is wrong with them. What is too long to be kept is not read any further."""
    may_change = cells_of(base)
    typed = {name: str(cells[name]).strip() for name in may_change if name in cells}
    wrong = [_too_long(name, value) for name, value in typed.items() if len(value) > longest(name)]
    for each in wrong:
        del typed[each.where]
    draft = [
        DraftRow(position=int(row["position"]), typed=typed_again(row) | (typed if row is base else {}))
        for row in _with(version, base)
    ]
    paper = paper_of(version.proposal, at=at, stage=Stage.TABLE, draft=draft)
    told = [each for each in check_paper_of(paper) if each.row == int(base["position"])]
    found = blocking(told)
    wrong += [
        Refused(
            "checks_block", f"{each.code}: {each.message}", mend=each.mend, where=each.field, status=422,
            findings=found,
        ) for each in found
    ]  # fmt: skip
    if wrong:
        return Asked(wrong=wrong)
    amended = row_document(next(row for row in paper.rows if row.position == int(base["position"])))
    changed = {name: amended[name] for name in may_change if amended[name] != base[name]}
    if not changed:
        wrong.append(Refused("nothing_changed", _("The row says that already."), where=may_change[0], status=422,
                             mend=_("Change at least one cell.")))  # fmt: skip
    return Asked(changed, wrong, [each for each in told if not each.blocks and each.field in changed])


def _too_long(name: str, value: str) -> Refused:
    return Refused(
        "field_too_long",
        _("{label} has {count} characters.").format(label=LABELS[name], count=len(value)),
        where=name,
        status=422,
        mend=_("It may have {longest}.").format(longest=longest(name)),
    )


def _with(version: Version, base: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows of a version, with `base` itself in its place."""
    return [base if row["position"] == base["position"] else row for row in rows_of(version)]
