"""Taking back what was done to the rows of a draft, and doing it again: acts on what the database keeps, so that they
outlive a reload.

Each person takes back the own acts alone, and only where the rows still are as that act left them: nobody's later
work is taken along.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance import journal
from alliance.access import Refused, Seat
from tariffs.proposals import drafting
from tariffs.proposals.fields import LABELS
from tariffs.proposals.models import DraftRow, DraftStep, Proposal
from tariffs.proposals.steps import Content, changed, content_of


@dataclass(frozen=True)
class Offered:
    """A step that can be taken back or done again now, in words such as “removed row 3”."""

    id: int
    said: str


def offered(
    proposal: Proposal, seat: Seat, stored: Iterable[DraftRow] | None = None
) -> dict[str, Offered | None]:
    """What the seat's person can take back (`undo`) and do again (`redo`) now; none to anybody else. `stored`:
    the rows of the draft, where they have been read."""
    if seat.person is None or not seat.insider:
        return {"undo": None, "redo": None}
    rows = {row.pk: row for row in (proposal.rows.all() if stored is None else stored)}
    steps = list(DraftStep.objects.filter(proposal=proposal, person=seat.person))
    back = next((each for each in reversed(steps) if not each.undone and _stands(each, rows)), None)
    again = next((each for each in steps if each.undone and _stands(each, rows)), None)
    return {"undo": _offer(back), "redo": _offer(again)}


def _offer(step: DraftStep | None) -> Offered | None:
    return None if step is None else Offered(step.pk, said(step))


def said(step: DraftStep) -> str:
    """What the step did, as a button continues with it: `removed row 3`, `Amount in row 2`."""
    places = [(each["after"] or each["before"])["position"] for each in step.rows]
    if step.act == DraftStep.Act.PASTE:
        return ngettext("paste into {n} row", "paste into {n} rows", len(places)).format(n=len(places))
    if step.act == DraftStep.Act.ADD:
        return _("added row {row}").format(row=places[0])
    if step.act == DraftStep.Act.REMOVE:
        return _("removed row {row}").format(row=places[0])
    names = changed(step.rows[0])
    if len(names) == 1:
        return _("{field} in row {row}").format(field=LABELS[names[0]], row=places[0])
    return ngettext("{n} cell in row {row}", "{n} cells in row {row}", len(names)).format(
        n=len(names), row=places[0]
    )


@transaction.atomic
def undo(*, proposal_id: int, step_id: int, by: Seat) -> DraftStep:
    """Take a step back; a removed row comes back in its place. Refused: as `own_draft`, `step_overtaken`."""
    return _turn(proposal_id, step_id, by, undone=True)


@transaction.atomic
def redo(*, proposal_id: int, step_id: int, by: Seat) -> DraftStep:
    """Do a step again that was taken back. Refused: as `own_draft`, `step_overtaken`."""
    return _turn(proposal_id, step_id, by, undone=False)


def _turn(proposal_id: int, step_id: int, by: Seat, *, undone: bool) -> DraftStep:
    proposal = drafting.own_draft(proposal_id, by)
    at = journal.now()
    act = "undo" if undone else "redo"
    offer = offered(proposal, by)[act]
    if offer is None or offer.id != step_id:
        raise Refused(
            "step_overtaken",
            _("Something else was done since, so this can no longer be taken back in one step.")
            if undone else _("Something else was done since, so this can no longer be done again."),
            mend=_("Look at the rows; nothing was changed now."),
        )  # fmt: skip
    step = DraftStep.objects.get(pk=step_id)
    _bring(proposal, step, "before" if undone else "after")
    step.undone = undone
    step.save(update_fields=["undone"])
    drafting.touch(proposal, at)
    places = [(each["after"] or each["before"])["position"] for each in step.rows]
    journal.record(act=f"{act}_step", obj=proposal, by=by, payload={"rows": places, "step": step.act})
    return step


def _stands(step: DraftStep, rows: dict[int, DraftRow]) -> bool:
    """Whether every row of the step still is as it was left: then taking it back loses nothing."""
    side = "before" if step.undone else "after"
    return all(_same(rows.get(each["id"]), each[side]) for each in step.rows)


def _same(row: DraftRow | None, content: Content | None) -> bool:
    if row is None or content is None:
        return row is None and content is None
    return bool(row.typed == content["typed"])


def _bring(proposal: Proposal, step: DraftStep, side: str) -> None:
    """Bring the rows of a step to what they were on that side of it. Each gets an edition that it never had."""
    for each in step.rows:
        if each[side] is None:
            DraftRow.objects.filter(pk=each["id"]).delete()
    _close_gaps(proposal)
    standing = {row.pk: row for row in proposal.rows.all()}
    back = [each for each in step.rows if each[side] is not None]
    for each in sorted(back, key=lambda entry: entry[side]["position"]):
        row = standing.get(each["id"])
        if row is None:
            row = _insert(proposal, each["id"], each[side])
        else:
            row.typed, row.edition, row.page = each[side]["typed"], row.edition + 1, ""
            row.save(update_fields=["typed", "edition", "page"])
        each[side] = content_of(row)
    step.save(update_fields=["rows"])


def _insert(proposal: Proposal, row_id: int, content: Content) -> DraftRow:
    """The row again under its own number, at the place that it had; the rows from there on move down."""
    place = min(content["position"], proposal.rows.count() + 1)
    for later in proposal.rows.filter(position__gte=place).order_by("-position"):
        later.position += 1
        later.save(update_fields=["position"])
    return DraftRow.objects.create(
        pk=row_id, proposal=proposal, position=place, typed=content["typed"], edition=content["edition"] + 1
    )


def _close_gaps(proposal: Proposal) -> None:
    for place, row in enumerate(proposal.rows.order_by("position"), start=1):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])
