"""What a delegation notes for itself beside a proposal and its lines.

Only its own delegates read it: no other member, no officer, nobody who looks on in its seat. A line is named by
product, origin and importer, so that a note stays with it from version to version.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import DELEGATES, Refused, Seat, require
from members.registry.models import Member
from tariffs.proposals.models import Proposal, Version
from tariffs.proposals.negotiation import speaking
from tariffs.proposals.negotiation.models import DelegationNote
from tariffs.proposals.negotiation.saying import refuse_unkept

WHOLE = ""  # the line of a note on the proposal as a whole


@dataclass(frozen=True)
class Kept:
    """A note as its delegation reads it; edition 0 where none was written yet."""

    line: str
    text: str
    edition: int


def line_of(row: Mapping[str, Any]) -> str:
    """The name of a frozen row's line."""
    goods = row["product"] or f"HS {row['hs']}"
    line = f"{goods} {row['origin']} {row['importer']}"
    return f"{row['rule']} {line}" if "rule" in row else line


def of(proposal: Proposal, seat: Seat) -> dict[str, Kept]:
    """The notes of the seat's own delegation on a proposal, by line; none for whoever is not of it."""
    if seat.role not in DELEGATES or not seat.insider:
        return {}
    rows = DelegationNote.objects.filter(proposal=proposal, member__code=seat.insider)
    return {row.line: Kept(row.line, row.text, row.edition) for row in rows}


@transaction.atomic
def save_note(*, proposal_id: int, line: str, text: str, edition: int, by: Seat) -> DelegationNote:
    """Keep a delegation's note. `edition` is the one that was read, 0 for none.

    Refused: `role_may_not`, `looking_on`, `proposal_unknown`, `line_unknown`, those of `refuse_unkept`, and
    `note_changed` with `theirs`, `yours` and the `edition` now stored.
    """
    require(by, DELEGATES, act=_("write a note of a delegation"))
    proposal = speaking.readable(proposal_id, by)
    assert by.person is not None, "a delegate acts in person"
    at, yours = journal.now(), text.replace("\r\n", "\n").strip()
    refuse_unkept(yours, where="text")
    row = DelegationNote.objects.filter(proposal=proposal, member__code=by.insider, line=line).first()
    if row is None and line not in lines_of(Version.objects.filter(proposal=proposal)):
        raise Refused(
            "line_unknown", _("No version of {symbol} has this line.").format(symbol=proposal.symbol), status=404,
            mend=_("Open the notes again from the page of the proposal."),
        )  # fmt: skip
    if row is None:
        member = Member.objects.get(code=by.insider)
        row = DelegationNote(proposal=proposal, member=member, line=line, edition=0)
    if row.edition != edition and row.text != yours:
        raise Refused(
            "note_changed",
            _("Somebody of your delegation changed this note while you were typing."),
            mend=_("Compare both texts, then save the one that shall stand."),
            where="text", theirs=row.text, yours=yours, edition=row.edition,
        )  # fmt: skip
    if row.text == yours:
        return row
    row.text, row.edition, row.changed_at, row.changed_by = yours, row.edition + 1, at, by.person
    row.save()
    journal.record(act="save_note", obj=proposal, by=by, payload={"edition": row.edition, "line": line})
    return row


def rows_of(version: Version) -> list[str]:
    """The line of each row of a version, in its order."""
    return [line_of(row) for row in json.loads(version.document)["rows"]]


def lines_of(versions: Iterable[Version]) -> list[str]:
    """The proposal as a whole and every line of its versions, in order."""
    found = [line for version in versions for line in rows_of(version)]
    return list(dict.fromkeys([WHOLE, *found]))
