"""An amendment as its ballot paper and its decision tell it: what the row says and would say, and what follows."""

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

from members.ballots.models import Ballot
from tariffs.proposals.amending import order, services
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.amending.order import Item
from tariffs.proposals.models import Version
from tariffs.proposals.negotiation.beside import Cell, cells_of
from tariffs.proposals.negotiation.frozen import rows_of
from tariffs.proposals.negotiation.models import Amendment
from tariffs.proposals.shown import Row, text_of_document

End = Amendment.End


@dataclass(frozen=True)
class Follows:
    """What a result brings: what is put next (None: the whole), and what is not put because of it."""

    next: Item | None
    left_out: Sequence[Item]


@dataclass(frozen=True)
class AmendmentPaper:
    """An amendment on its ballot, or after it."""

    amendment: Amendment
    version: Version  # that it amends
    agenda: Agenda
    row: int
    place: int
    count: int  # of the agenda
    now: Row
    amended: Row
    cells: Sequence[Cell]
    if_adopted: Follows
    if_not: Follows

    @property
    def per(self) -> str:
        """Currency and unit, where both rows have the same."""
        return self.now.per if self.now.per == self.amended.per else ""


def paper_of(ballot: Ballot) -> AmendmentPaper | None:
    """The amendment that a ballot decides on; None for a ballot on something else."""
    amendment: Amendment | None = getattr(ballot, "amendment", None)
    if amendment is None or amendment.agenda is None or amendment.place is None:
        return None
    agenda = amendment.agenda
    version, items = agenda.version, services.items_of(agenda)
    own = next(each for each in items if each.amendment.pk == amendment.pk)
    document = json.loads(version.document)
    base = next(row for row in rows_of(version) if row["position"] == str(own.row))
    shown = text_of_document(document | {"rows": [base, base | amendment.cells]})
    return AmendmentPaper(
        amendment, version, agenda, own.row, amendment.place, len(items), shown.rows[0], shown.rows[1],
        cells_of(amendment, base), _follows(version, items, own, End.ADOPTED),
        _follows(version, items, own, End.NOT_ADOPTED),
    )  # fmt: skip


def _follows(version: Version, items: Sequence[Item], own: Item, result: Amendment.End) -> Follows:
    """What follows if the vote on one ends so; of what comes after it nothing is known yet."""
    listed = [_if(each, own, result) for each in items]
    found = order.order_of(version, listed)
    by_id = {each.amendment.pk: each for each in items}
    left_out = [by_id[pk] for pk, by in found.not_put.items() if by == own.amendment.pk]
    return Follows(found.next, left_out)


def _if(item: Item, own: Item, result: Amendment.End) -> Item:
    amendment = copy(item.amendment)
    if item is own:
        amendment.ended_as = result
    elif (
        amendment.place is not None
        and own.amendment.place is not None
        and amendment.place > own.amendment.place
    ):
        amendment.ended_as = amendment.ended_as if amendment.ended_as == End.WITHDRAWN else ""
    return replace(item, amendment=amendment)
