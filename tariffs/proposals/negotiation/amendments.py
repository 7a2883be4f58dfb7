"""Amendments to rows: moved by another party, withdrawn by it, taken over by the sponsor, accepted by the next version.

Acceptance is what the next frozen text says, not a promise: whose cells stand in it is accepted into it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import VOTERS, Refused, Seat, require
from alliance.domain import canon
from members.registry.models import Member
from tariffs.proposals import selectors
from tariffs.proposals.drafting import own_draft, save_row
from tariffs.proposals.models import NEGOTIATED, DraftRow, Proposal, Version
from tariffs.proposals.negotiation import asking, speaking
from tariffs.proposals.negotiation.frozen import LINE, plain, row_of, rows_of, same_line, says
from tariffs.proposals.negotiation.models import Amendment
from tariffs.proposals.negotiation.revising import revise
from tariffs.proposals.negotiation.saying import said
from tariffs.proposals.retyped import written


@transaction.atomic
def move_amendment(
    *, proposal_id: int, digest: str, row: int, cells: Mapping[str, str], reason: str, by: Seat,
    after: int | None = None,
) -> Amendment:  # fmt: skip
    """Ask for other cells in row `row` of the newest version, as typed. Head or alternate of another party. `after` is
    an older amendment of its own that this one takes the place of.

    Refused: `role_may_not`, those of `speaking.ground`, `row_unknown`, `field_too_long`, `checks_block` with `where`
    the field and the `findings`, `nothing_changed`, `amends_already`, `amendment_unknown`, and those of `said`.
    """
    require(by, VOTERS, act=_("amend a proposal"))
    version, member, at = speaking.ground(proposal_id, digest, by, act="amend a proposal")
    base = row_of(version, row)
    text = said(reason)
    changed = asking.changed(version, base, cells, at)
    before = _replaced(after, version, member) if after is not None else None
    refuse_second(version=version, row=row, member=member)
    assert by.person is not None, "a delegate acts in person"
    last = Amendment.objects.filter(version=version).aggregate(last=Max("number"))["last"] or 0
    made = Amendment(
        version=version, number=last + 1, position=row, member=member, cells=changed, reason=text,
        moved_at=at, moved_by=by.person, after=before,
    )  # fmt: skip
    made.digest = canon.digest(document_of(made))
    made.save(force_insert=True)
    if before is not None:
        _end(before, Amendment.End.REPLACED, at, by)
    journal.record(act="move_amendment", obj=made, by=by, payload={"digest": made.digest, "row": row})
    return made


def already(
    *, version: Version, row: int, cells: Mapping[str, str], reason: str, by: Seat
) -> Amendment | None:
    """The own standing amendment that says exactly this, where a form is sent twice; else None."""
    found = own_standing(version=version, row=row, code=by.insider or "")
    if found is None or found.moved_by != by.person:
        return None
    again = asking.asked(version=version, row=row, cells=cells, reason=reason)
    return found if not again.wrong and (found.cells, found.reason) == (again.cells, said(reason)) else None


def own_standing(*, version: Version, row: int, code: str) -> Amendment | None:
    """The amendment of a member to a row of a version that has not ended, of which there is one at most."""
    rows = Amendment.objects.filter(version=version, position=row, member__code=code, ended_at=None)
    return rows.select_related("version__proposal", "member").first()


def refuse_second(*, version: Version, row: int, member: Member) -> None:
    """Refuse a second amendment of a member to one row: `amends_already`."""
    if own_standing(version=version, row=row, code=member.code) is not None:
        raise Refused(
            "amends_already",
            _("{name} has an amendment to row {row} of {symbol} already.").format(
                name=member.name, row=row, symbol=version.symbol
            ),
            mend=_("Withdraw it first, then move the other one."),
        )


@transaction.atomic
def withdraw_amendment(*, amendment_id: int, by: Seat) -> Amendment:
    """Take an amendment back. Head or alternate of the party that moved it, until its own ballot opens, or that on the
    whole.

    Refused: `role_may_not`, `amendment_unknown`, `not_your_amendment`, `amendment_ended`, `amendment_on_ballot`,
    `not_negotiated`.
    """
    require(by, VOTERS, act=_("withdraw an amendment"))
    amendment, proposal = _locked(amendment_id, by)
    at = journal.now()
    if amendment.member.code != by.member:
        raise Refused(
            "not_your_amendment",
            _("{symbol} is {name}’s.").format(symbol=amendment.symbol, name=amendment.member.name),
            status=403,
            mend=_("Who moved an amendment withdraws it."),
        )
    _refuse_ended(amendment)
    if amendment.ballot_id is not None:
        raise Refused("amendment_on_ballot", _("{symbol} is on the ballot.").format(symbol=amendment.symbol),
                      mend=_("Its vote decides on it."))  # fmt: skip
    if proposal.state not in (*NEGOTIATED, Proposal.State.RETURNED, Proposal.State.AMENDING):
        raise Refused(
            "not_negotiated",
            _("{symbol} is {get_state_display}.").format(
                symbol=proposal.symbol, get_state_display=proposal.get_state_display().lower()
            ),
            mend=_("What stood when the ballot opened stays with the text."),
        )
    _end(amendment, Amendment.End.WITHDRAWN, at, by)
    journal.record(act="withdraw_amendment", obj=amendment, by=by, payload={})
    return amendment


@transaction.atomic
def take_over(*, amendment_id: int, by: Seat) -> DraftRow:
    """Write an amendment into the draft of the next version, which opens if it is not open yet. Head or alternate of
    the sponsor. It is accepted once that version is tabled with it.

    Refused: `role_may_not`, `amendment_unknown`, `not_your_proposal`, `amendment_ended`, `row_gone`, and those of
    `revise` and `save_row`.
    """
    require(by, VOTERS, act=_("take over an amendment"))
    amendment, proposal = _locked(amendment_id, by)
    if not selectors.is_own(proposal, by):
        raise Refused(
            "not_your_proposal",
            _("{symbol} is {name}’s.").format(symbol=proposal.symbol, name=proposal.sponsor.name),
            status=403,
            mend=_("Its sponsor takes amendments over."),
        )
    _refuse_ended(amendment)
    if proposal.state == Proposal.State.TABLED:
        revise(proposal_id=proposal.pk, by=by)
    draft = own_draft(proposal.pk, by)
    row = _draft_row(draft, row_of(amendment.version, amendment.position))
    cells = {
        name: written(text) if name == "amount" and text else text for name, text in amendment.cells.items()
    }
    return save_row(row_id=row.pk, typed={**row.typed, **cells}, edition=row.edition, by=by)


def on(proposal: Proposal, *, version: int, number: int) -> int:
    """The id of an amendment by its version and number, 0 where there is none."""
    rows = Amendment.objects.filter(version__proposal=proposal, version__number=version, number=number)
    return rows.values_list("pk", flat=True).first() or 0


def read(version: Version, number: int) -> Amendment:
    """An amendment of a version that whoever asks may read. Refused `amendment_unknown`."""
    found = version.amendments.filter(number=number).select_related("version__proposal", "member").first()
    if found is None:
        raise _unknown()
    return found


def own(proposal: Proposal, amendment_id: int, seat: Seat) -> Amendment:
    """An amendment of the seat's own member that has not ended. Refused `amendment_unknown`."""
    rows = Amendment.objects.filter(version__proposal=proposal, member__code=seat.insider, ended_at=None)
    found = rows.filter(pk=amendment_id).first()
    if found is None:
        raise _unknown()
    return found


def settle(version: Version, *, at: datetime, by: Seat) -> list[Amendment]:
    """End the open amendments that a version just tabled says, as accepted into it. Tabling calls it."""
    accepted = []
    for each in standing(version.proposal):
        base = row_of(each.version, each.position)
        if any(same_line(row, base) and says(row, each.cells) for row in rows_of(version)):
            _end(each, Amendment.End.ACCEPTED, at, by, into=version)
            journal.record(act="accept_amendment", obj=each, by=by, payload={"into": version.symbol})
            accepted.append(each)
    return accepted


def standing(proposal: Proposal) -> list[Amendment]:
    """The amendments of all versions of a proposal that have not ended, as moved."""
    rows = Amendment.objects.filter(version__proposal=proposal, ended_at=None)
    return list(rows.select_related("version__proposal", "member").order_by("id"))


def document_of(amendment: Amendment) -> dict[str, Any]:
    """What an amendment's digest is taken over."""
    return {
        "amends": amendment.version.digest,
        "cells": amendment.cells,
        "format": "row-amendment/1",
        "member": amendment.member.code,
        "reason": amendment.reason,
        "row": str(amendment.position),
        "symbol": amendment.symbol,
    }


def _replaced(amendment_id: int, version: Version, member: Member) -> Amendment:
    rows = Amendment.objects.filter(version__proposal=version.proposal, member=member, ended_at=None)
    found = rows.filter(pk=amendment_id).select_related("version__proposal", "member").first()
    if found is None:
        raise _unknown()
    return found


def _locked(amendment_id: int, by: Seat) -> tuple[Amendment, Proposal]:
    row = Amendment.objects.filter(pk=amendment_id).select_related("version").first()
    if row is None:
        raise _unknown()
    try:
        proposal = speaking.readable(row.version.proposal_id, by)
    except Refused:
        raise _unknown() from None
    rows = Amendment.objects.select_related("version__proposal__sponsor", "member")
    return rows.get(pk=amendment_id), proposal


def _unknown() -> Refused:
    return Refused(
        "amendment_unknown", _("There is no such amendment, or it is not your delegation’s to move."), status=404,
        mend=_("Open the proposal; it shows the amendments to its rows."),
    )  # fmt: skip


def _refuse_ended(amendment: Amendment) -> None:
    if amendment.ended_at is not None:
        raise Refused("amendment_ended", f"{amendment.symbol}: {amendment.get_ended_as_display().lower()}.",
                      mend=_("Read the proposal as it stands."))  # fmt: skip


def _end(
    amendment: Amendment, how: Amendment.End, at: datetime, by: Seat, into: Version | None = None
) -> None:
    amendment.ended_as, amendment.ended_at, amendment.ended_by, amendment.into = how, at, by.person, into
    amendment.save(update_fields=["ended_as", "ended_at", "ended_by", "into"])


def _draft_row(draft: Proposal, base: Mapping[str, Any]) -> DraftRow:
    """The row of a draft that a frozen row became. Refused `row_gone` where it is not one alone."""
    rows = list(draft.rows.all())
    found = [row for row in rows if all(plain(name, row.typed) == plain(name, base) for name in LINE)]
    if len(found) > 1:
        found = [row for row in found if row.typed.get("valid_from") == base["valid_from"]]
    if len(found) != 1:
        raise Refused("row_gone", _("The draft has no row any more, or more than one, that this amends."),
                      mend=_("Write it into the draft by hand."))  # fmt: skip
    return found[0]
