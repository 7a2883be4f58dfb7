"""What each act does to the rows of a draft, kept as steps that `undoing` takes back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from alliance.access import Seat
from tariffs.proposals.models import DraftRow, DraftStep, Proposal

KEPT = 100  # steps of a person in a draft; older ones are forgotten
ONE_GO = timedelta(minutes=2)  # what is typed into one cell within it is taken back at once

Content = dict[str, Any]
"""A row as it stood: `position`, `edition` and what was `typed`."""
Entry = tuple[int, Content | None, Content | None]
"""The id of a row with what it was before and after an act; None where there was no row."""


def content_of(row: DraftRow) -> Content:
    """A row as it stands now."""
    return {"position": row.position, "edition": row.edition, "typed": dict(row.typed)}


def keep(proposal: Proposal, act: DraftStep.Act, rows: Iterable[Entry], *, by: Seat, at: datetime) -> None:
    """Keep what an act did, for the person who did it. What was taken back before cannot be done again after it."""
    if by.person is None:  # the portal itself takes nothing back
        return
    entries = [{"id": each, "before": before, "after": after} for each, before, after in rows]
    own = DraftStep.objects.filter(proposal=proposal, person=by.person)
    own.filter(undone=True).delete()
    last = own.last()
    if last is not None and _goes_on(last, act, entries, at):
        last.rows[0]["after"], last.done_at = entries[0]["after"], at
        if changed(last.rows[0]):
            last.save(update_fields=["rows", "done_at"])
        else:  # typed back to what it was
            last.delete()
        return
    DraftStep.objects.create(proposal=proposal, person=by.person, act=act, rows=entries, done_at=at)
    old = own.order_by("-id").values_list("id", flat=True)[KEPT:]
    DraftStep.objects.filter(pk__in=list(old)).delete()


def forget(proposal: Proposal) -> None:
    """Forget the steps of a draft: its text is frozen or given up."""
    DraftStep.objects.filter(proposal=proposal).delete()


def changed(entry: Content) -> list[str]:
    """The fields in which a row differs before and after."""
    before, after = entry["before"]["typed"], entry["after"]["typed"]
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _goes_on(last: DraftStep, act: DraftStep.Act, entries: list[Content], at: datetime) -> bool:
    """Whether an act only goes on with the last: the same one cell, typed on from what that act left."""
    if {last.act, act} != {DraftStep.Act.SAVE} or at - last.done_at > ONE_GO:
        return False
    [entry], before = entries, last.rows[0]
    on = before["id"] == entry["id"] and before["after"]["typed"] == entry["before"]["typed"]
    return on and len(changed(entry)) == 1 and changed(before) == changed(entry)
