"""Tabling, putting to the ballot, withdrawing. Drafts are edited in `drafting.py`, enacted in `enactment.py`.

Lock order: proposal → numbering of lines → lines of floors, then of tariff lines → numbering of ballots. Each service
locks, reads the clock, checks, writes.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance import journal
from alliance.access import SECRETARIAT, VOTERS, Refused, Role, Seat, require
from alliance.domain import canon
from members.approvals.models import Request
from members.ballots import circulation
from members.ballots.models import Ballot
from members.ballots.services import open_ballot
from tariffs.proposals import selectors
from tariffs.proposals.amending import order
from tariffs.proposals.amending.selectors import refuse_left_out
from tariffs.proposals.checks import Finding, Reading, Stage, blocking, check_proposal, read_rows
from tariffs.proposals.claiming import Lines, claim, lock_lines
from tariffs.proposals.document import subject_of, version_document
from tariffs.proposals.drafting import (
    add_row,
    locked,
    own_draft,
    refuse_unless_party,
    remove_row,
    save_row,
    save_text,
    start_draft,
    text_mark,
)
from tariffs.proposals.enactment import enact
from tariffs.proposals.models import (
    EDITED,
    Audience,
    Change,
    Kind,
    Proposal,
    Version,
)
from tariffs.proposals.moving import move
from tariffs.proposals.negotiation import amendments
from tariffs.proposals.reaching import refuse_close, refuse_reaching_back
from tariffs.proposals.widening import audience_of, refuse_narrower

__all__ = [
    "Lines", "add_row", "claim", "enact", "freeze", "lock_lines", "next_document", "on_the_table", "open_whole",
    "put_to_ballot", "readings_of", "refuse_blocked_ballot", "refuse_close", "refuse_unamended", "remove_row",
    "save_row", "save_text", "start_draft", "table_proposal", "text_mark", "withdraw",
]  # fmt: skip


@transaction.atomic
def table_proposal(
    *, proposal_id: int, by: Seat, digest: str | None = None, audience: str = Audience.MEMBERS
) -> Version:
    """Freeze the draft as its next version under one digest. Head or alternate of the sponsor, for good.

    `digest` is that of the text that was shown, where one was: another text is not tabled unseen. `audience`
    says who may read the text from now on; later it may only be widened, also by the next version.

    Refused: `role_may_not`, `not_a_draft`, `not_a_party`, `audience_unknown`, `audience_narrower`, `text_differs`,
    `text_unchanged`, and `checks_block` with the `findings` that block.
    """
    require(by, VOTERS, act=_("table a proposal"))
    proposal = own_draft(proposal_id, by)
    at = journal.now()
    refuse_unless_party(proposal.sponsor, at, act=_("table a proposal"))
    level, before = audience_of(audience), selectors.newest_version(proposal)
    refuse_narrower(level, before)
    _refuse_blocked(
        check_proposal(proposal, at=at, stage=Stage.TABLE), said=_("It cannot be tabled yet: {why}")
    )
    readings = readings_of(proposal)
    document = next_document(proposal)
    if digest is not None and digest != canon.sha256(canon.canonical_bytes(document)):
        raise Refused(
            "text_differs",
            _("Somebody of your delegation changed the draft after it was shown to you."),
            mend=_("Read the text again, then table it."),
        )
    _refuse_unchanged(proposal, before, document)
    version = freeze(proposal, readings, document, audience=level, at=at)
    proposal.tabled_title = document["title"]
    move(proposal, Proposal.State.TABLED, at)
    journal.record(
        act="table",
        obj=version,
        by=by,
        payload={"audience": level.value, "digest": version.digest, "subject": version.subject},
    )
    amendments.settle(version, at=at, by=by)
    return version


@transaction.atomic
def put_to_ballot(
    *, version_id: int, closes_at: datetime, by: Seat, request: Request | None = None
) -> Ballot:
    """Open the ballot on a tabled version until `closes_at` (aware instant), and claim the lines it touches.
    `request` is by which two officers open it before the text has circulated (`early`).

    Refused: `role_may_not`, `not_tabled`, `not_newest`, `amendments_stand` (they are put first, by
    `amending.services`), `circulating`, `checks_block`, `valid_before_close` (names the rows), `line_contested` (names
    the other ballot), and those of `open_ballot`.
    """
    require(by, SECRETARIAT, act=_("put a proposal to the ballot"))
    version, proposal = on_the_table(version_id)
    refuse_unamended(version)
    lines = lock_lines(version)  # before the clock: a decision that is being enacted may change them
    at = journal.now()
    ends = circulation.until(version.subject, since=version.tabled_at, at=at)
    if request is None:
        circulation.refuse_early(
            version.symbol, ends, at=at, mend=_("Wait, or ask a second officer to open it early.")
        )
    return open_whole(
        version, proposal, lines, closes_at=closes_at, at=at, by=by, request=request if at < ends else None
    )


def on_the_table(version_id: int) -> tuple[Version, Proposal]:
    """A version that may come to the ballot, and its proposal, locked.

    Refused: `proposal_unknown`, `not_tabled`, `not_newest`."""
    version = Version.objects.filter(pk=version_id).first()
    if version is None:
        raise selectors.unknown_proposal()
    proposal = locked(version.proposal_id)
    version.proposal = proposal
    if proposal.state != Proposal.State.TABLED:
        raise Refused(
            "not_tabled",
            _("{symbol} is {get_state_display}, not tabled.").format(
                symbol=proposal.symbol, get_state_display=proposal.get_state_display().lower()
            ),
        )
    if proposal.versions.filter(number__gt=version.number).exists():
        raise Refused(
            "not_newest", _("A newer version than {symbol} is on the table.").format(symbol=version.symbol)
        )
    return version, proposal


def open_whole(
    version: Version, proposal: Proposal, lines: Lines, *, closes_at: datetime, at: datetime, by: Seat,
    request: Request | None = None,
) -> Ballot:  # fmt: skip
    """Open the ballot on a whole text at `at`; proposal and lines are locked. Refused: as `put_to_ballot`."""
    refuse_blocked_ballot(proposal, at)
    refuse_reaching_back(version, closes_at, at)
    ballot = open_ballot(
        subject=version.subject, title=proposal.title, about=version.symbol, text_digest=version.digest,
        closes_at=closes_at, by=by, opened_early=request,
    )  # fmt: skip
    claim(lines, ballot)
    version.ballot = ballot
    version.save(update_fields=["ballot"])
    move(proposal, Proposal.State.BALLOTING, journal.now())  # the numbering of ballots may have waited
    journal.record(
        act="put_to_ballot", obj=version, by=by, payload={"ballot": ballot.symbol, "digest": version.digest}
    )
    return ballot


@transaction.atomic
def withdraw(*, proposal_id: int, by: Seat) -> Proposal:
    """Take a draft or a tabled proposal off the table, for good. Head of the sponsor's delegation.

    Refused: `role_may_not`, `proposal_unknown`, `not_withdrawable`.
    """
    require(by, frozenset({Role.HEAD}), act=_("withdraw a proposal"))
    proposal = locked(proposal_id)
    if not selectors.is_own(proposal, by):
        raise selectors.unknown_proposal()
    at = journal.now()
    if proposal.state not in (*EDITED, Proposal.State.TABLED):
        raise Refused(
            "not_withdrawable",
            _("{symbol} is {get_state_display}; it can no longer be withdrawn.").format(
                symbol=proposal.symbol, get_state_display=proposal.get_state_display().lower()
            ),
        )
    move(proposal, Proposal.State.WITHDRAWN, at)
    journal.record(act="withdraw", obj=proposal, by=by, payload={})
    return proposal


def freeze(
    proposal: Proposal, readings: list[Reading], document: dict[str, Any], *, audience: Audience, at: datetime
) -> Version:
    """Write the next version of a locked proposal: its rows as read, under the digest of its document."""
    text = canon.canonical_bytes(document)
    version = Version.objects.create(
        proposal=proposal, number=document["version"], subject=subject_of(readings), document=text.decode(),
        digest=canon.sha256(text), tabled_at=at, audience=audience,
    )  # fmt: skip
    Change.objects.bulk_create(_change(version, row) for row in readings)
    return version


def refuse_unamended(version: Version) -> None:
    """A text comes to the ballot once its amendments are decided, and with what was adopted.

    Refused: `amendments_stand`, `amended_by_vote`."""
    found = order.standing_on(version)
    if found:
        raise Refused(
            "amendments_stand",
            ngettext(
                "One amendment to {symbol} is pending. It is put to the vote before the whole.",
                "{found} amendments to {symbol} are pending. Each is put to the vote before the whole.",
                len(found),
            ).format(found=len(found), symbol=version.symbol),
            mend=_("Open the proposal and say how long each ballot is open."),
        )
    refuse_left_out(version)


def next_document(proposal: Proposal, *, rows: list[Reading] | None = None) -> dict[str, Any]:
    """The document that tabling a draft now would freeze; `rows` as read already, if they were. Only of a draft that
    no check blocks."""
    before = proposal.versions.order_by("-number").first()
    return document_after(before, proposal, readings_of(proposal) if rows is None else rows)


def document_after(before: Version | None, proposal: Proposal, rows: list[Reading]) -> dict[str, Any]:
    """The same, after the newest version as it was read."""
    return version_document(proposal, number=before.number + 1 if before else 1, rows=rows)


def _refuse_unchanged(proposal: Proposal, before: Version | None, document: dict[str, Any]) -> None:
    """A next version says something else: each one asks every state again where it stands. What was returned may be
    tabled as it is, since its sponsor may see it otherwise than the officer did."""
    if before is None or proposal.state == Proposal.State.RETURNED:
        return
    if canon.parse_json(before.document.encode()) | {"version": document["version"]} == document:
        raise Refused(
            "text_unchanged",
            _("The text is that of {symbol}, word for word.").format(symbol=before.symbol),
            mend=_("Change it first, or keep version {number} as it stands.").format(number=before.number),
        )


def readings_of(proposal: Proposal) -> list[Reading]:
    """The rows of a draft as they read."""
    return read_rows(selectors.rows(proposal))


def refuse_blocked_ballot(proposal: Proposal, at: datetime) -> None:
    """Refuse where a check keeps the text, as its draft says it, from the ballot: `checks_block`."""
    _refuse_blocked(
        check_proposal(proposal, at=at, stage=Stage.BALLOT),
        said=_("It cannot be put to the ballot yet: {why}"),
    )


def _refuse_blocked(findings: list[Finding], *, said: str) -> None:
    """`said` is the refusal as a sentence, with `{why}` for the first finding that blocks."""
    found = blocking(findings)
    if not found:
        return
    first = found[0]
    where = _("row {number}").format(number=first.row) if first.row else _("the text")
    why = _("{code}, {where}: {message}").format(code=first.code, where=where, message=first.message)
    if len(found) > 1:
        more = ngettext("(and {count} more.)", "(and {count} more.)", len(found) - 1)
        why = f"{why} {more.format(count=len(found) - 1)}"
    raise Refused("checks_block", said.format(why=why), mend=first.mend, where=where, findings=found)


def _change(version: Version, row: Reading) -> Change:
    """The row as a change of the version; what an end or a new floor does not say is left out."""
    assert row.kind is not None and row.rule is not None, "a row that no check blocks"
    change = Change(
        version=version, position=row.position, rule=row.rule, kind=row.kind, product=row.product, hs=row.hs,
        origin=row.origin, territory=row.territory, validity=row.validity,
    )  # fmt: skip
    if row.kind is not Kind.SET:
        setattr(change, "names_line" if row.is_line else "names", row.names)
    if not row.is_end:
        for name, value in vars(row.line_text if row.is_line else row.floor_text).items():
            setattr(change, name, value)
    return change
