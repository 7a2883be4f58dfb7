"""The amended version: the rows of the text with the cells of what was adopted, made by the portal, by nobody's hand.

The way is that of a sponsor's next version: the cells go into the draft as typed, are read again, and are frozen with
what was read. It is the same whoever runs it, and the text is refused where it reads otherwise than was voted.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Seat
from tariffs.proposals import services
from tariffs.proposals.amending.models import Agenda
from tariffs.proposals.amending.order import Item
from tariffs.proposals.models import Audience, Proposal, Version
from tariffs.proposals.negotiation.frozen import place_in, row_of
from tariffs.proposals.negotiation.models import Amendment
from tariffs.proposals.negotiation.revising import draft_again

LONGEST = 200  # characters of a ballot's title


def title_of(item: Item, version: Version) -> str:
    """What the ballot on an amendment is called in every list."""
    return f"Amendment {item.code} to row {item.row}: {version.proposal.tabled_title}"[:LONGEST]


def rows_with(version: Version, carried: Sequence[Amendment]) -> list[dict[str, Any]]:
    """The rows of a version with the cells of amendments that stand to it."""
    rows = json.loads(version.document)["rows"]
    cells: dict[int, dict[str, str]] = {}
    for each in carried:
        place = place_in(rows, row_of(each.version, each.position))
        assert place is not None, "a text does not change while its amendments are voted on"
        cells.setdefault(place, {}).update(each.cells)
    return [row | cells.get(int(row["position"]), {}) for row in rows]


def write_draft(proposal: Proposal, agenda: Agenda, carried: Sequence[Amendment]) -> list[dict[str, Any]]:
    """Write the draft so that it says the text with what was adopted; its rows, as they shall be frozen."""
    document = json.loads(agenda.version.document)
    rows = rows_with(agenda.version, carried)
    draft_again(proposal, document | {"rows": rows})
    return rows


def make(agenda: Agenda, carried: Sequence[Amendment], *, at: datetime, by: Seat) -> Version:
    """Freeze the amended version of a text. Everybody may read it, as the decisions that made it.

    Refused: `checks_block`, `amended_otherwise` where it would read otherwise than was voted.
    """
    version, proposal = agenda.version, agenda.version.proposal
    rows = write_draft(proposal, agenda, carried)
    services.refuse_blocked_ballot(proposal, at)
    readings = services.readings_of(proposal)
    document = services.next_document(proposal, rows=readings)
    if document["rows"] != rows:
        raise Refused(
            "amended_otherwise",
            _("{symbol} with what was adopted would read otherwise than was voted on.").format(
                symbol=version.symbol
            ),
            mend=_("Its sponsor writes the next version."),
        )
    made = services.freeze(proposal, readings, document, audience=Audience.PUBLIC, at=at)
    journal.record(
        act="make_amended_version", obj=made, by=by,
        payload={
            "amendments": [each.symbol for each in carried], "audience": made.audience, "digest": made.digest,
            "from": version.symbol, "subject": made.subject,
        },
    )  # fmt: skip
    return made
