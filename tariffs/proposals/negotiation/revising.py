"""The way from one version to the next: the sponsor takes its text back to revise it, or the secretariat returns it.

While a text is revised or returned its version stands to be read; no ballot opens on it.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, VOTERS, Refused, Seat, require
from alliance.domain import canon
from tariffs.proposals import selectors
from tariffs.proposals.amending.selectors import refuse_left_out
from tariffs.proposals.drafting import locked, refuse_unless_party
from tariffs.proposals.fields import LINE_FIELDS
from tariffs.proposals.models import DraftRow, Proposal, Version
from tariffs.proposals.moving import move
from tariffs.proposals.negotiation.models import Return
from tariffs.proposals.negotiation.saying import said
from tariffs.proposals.retyped import retyped, written

State = Proposal.State


@transaction.atomic
def revise(*, proposal_id: int, by: Seat) -> Proposal:
    """Begin the next version of a tabled text: its draft opens again. Head or alternate of the sponsor.

    Refused: `role_may_not`, `proposal_unknown`, `not_a_party`, `not_tabled`.
    """
    require(by, VOTERS, act=_("revise a proposal"))
    proposal = _own(proposal_id, by)
    at = journal.now()
    refuse_unless_party(proposal.sponsor, at, act=_("revise a proposal"))
    _refuse_unless(proposal, State.TABLED, "not_tabled", "tabled")
    move(proposal, State.REVISING, at)
    journal.record(act="revise", obj=proposal, by=by, payload={"version": _newest(proposal).symbol})
    return proposal


@transaction.atomic
def keep_version(*, proposal_id: int, by: Seat) -> Proposal:
    """Give up revising: the newest version stands as it was tabled, and the draft reads like it again.

    Refused: `role_may_not`, `proposal_unknown`, `not_revising`, `amended_by_vote`.
    """
    require(by, VOTERS, act=_("keep a version as it stands"))
    proposal = _own(proposal_id, by)
    at = journal.now()
    _refuse_unless(proposal, State.REVISING, "not_revising", "being revised")
    version = _newest(proposal)
    refuse_left_out(version)
    draft_again(proposal, json.loads(version.document))
    move(proposal, State.TABLED, at)
    journal.record(act="keep_version", obj=proposal, by=by, payload={"version": version.symbol})
    return proposal


@transaction.atomic
def return_text(*, version_id: int, fault: str, reasons: str, by: Seat) -> Return:
    """Give a tabled text back to its sponsor, who mends its form and tables it again. An officer or the chair.

    Refused: `role_may_not`, `proposal_unknown`, `not_tabled`, `not_newest`, `fault_unknown`, and those of `said`.
    """
    require(by, SECRETARIAT, act=_("return a proposal"))
    version = Version.objects.filter(pk=version_id).first()
    if version is None:
        raise selectors.unknown_proposal()
    proposal = locked(version.proposal_id)
    at = journal.now()
    _refuse_unless(proposal, State.TABLED, "not_tabled", "tabled")
    if _newest(proposal).pk != version.pk:
        raise Refused(
            "not_newest", _("A newer version than {symbol} is on the table.").format(symbol=version.symbol)
        )
    if fault not in Return.Fault.values:
        raise Refused(
            "fault_unknown", _("“{fault}” is no fault of form.").format(fault=fault), where="fault", status=422,
            mend=_("Choose one of them. What is wrong in substance is for the members to say."),
        )  # fmt: skip
    text = said(reasons, where="reasons")
    assert by.person is not None, "the secretariat acts in person"
    row = Return.objects.create(
        version=version, fault=fault, reasons=text, returned_at=at, returned_by=by.person
    )
    move(proposal, State.RETURNED, at)
    journal.record(
        act="return_text", obj=version, by=by,
        payload={"fault": fault, "reasons": canon.digest(text), "sponsor": proposal.sponsor.code},
    )  # fmt: skip
    return row


def draft_again(proposal: Proposal, document: Mapping[str, Any]) -> None:
    """Write the draft of a locked proposal so that it reads like a frozen text."""
    proposal.title, proposal.prose, proposal.language = (
        document[name] for name in ("title", "prose", "language")
    )
    proposal.save(update_fields=["title", "prose", "language"])
    proposal.rows.all().delete()
    DraftRow.objects.bulk_create(
        DraftRow(proposal=proposal, position=int(row["position"]), typed=typed_again(row))
        for row in document["rows"]
    )


def typed_again(row: Mapping[str, Any]) -> dict[str, str]:
    """A row of a frozen text as a delegate would type it: the way back from `document.row_document`."""
    said_ = {name: row[name] for name in LINE_FIELDS if row.get(name)}
    if "amount" in said_:
        said_["amount"] = written(said_["amount"])
    if not row.get("terms"):
        return said_
    return said_ | retyped(row["terms"], row["combination"])


def _own(proposal_id: int, by: Seat) -> Proposal:
    proposal = locked(proposal_id)
    if not selectors.is_own(proposal, by):
        raise selectors.unknown_proposal()
    return proposal


def _newest(proposal: Proposal) -> Version:
    version = selectors.newest_version(proposal)
    assert version is not None, "a text that was tabled has a version"
    return version


def _refuse_unless(proposal: Proposal, state: State, code: str, wanted: str) -> None:
    if proposal.state != state:
        raise Refused(
            code,
            _("{symbol} is {get_state_display}, not {wanted}.").format(
                symbol=proposal.symbol, get_state_display=proposal.get_state_display().lower(), wanted=wanted
            ),
            mend=_("Read the proposal; its page says what may follow."),
        )
