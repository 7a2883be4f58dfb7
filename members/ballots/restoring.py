"""A decision that was published and that this database lost, written again from its published document.

For a restore from a backup. The document is what anyone recounts from; it is tied to the ballot as it was frozen
here, and counted again, before it is believed. The votes cast after the backup live on in the document alone.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import Refused, Role, Seat, require
from alliance.domain import canon, codes, lifecycle, tally
from alliance.domain.errors import Refusal
from members.ballots import documents, extending
from members.ballots.models import Ballot, Certification, Decision, Extension, Vote
from members.watch.models import Observation


@transaction.atomic
def restore_decision(*, number: int, decided_at: datetime, content: bytes, by: Seat) -> Decision:
    """Write a decision as it was published, with its certification; `content` is its tally document.

    The caller has compared the digest of `content` with the one that a release holds. Refused:
    `role_may_not`, `document_unreadable`, `ballot_lost`, `ballot_decided`, `document_untied`.
    """
    require(by, frozenset({Role.OFFICER}), act=_("restore a decision"))
    document, outcome = _read(number, content)
    ballot = _ballot(number, document)
    at = journal.now()
    _restore_extensions(document, ballot)
    fault = documents.untied(document, ballot, but=("votes",)) or documents.unopened(document, ballot)
    fault = fault or _vote_unknown(document, ballot)
    if fault:
        raise Refused(
            "document_untied",
            _("Decision {number} is not one on {symbol} as it stands here: {fault}").format(
                number=number, symbol=ballot.symbol, fault=fault
            ),
        )
    decision = Decision.objects.create(
        number=number, year=ballot.closes_at.year, ballot=ballot, outcome=outcome.outcome,
        arithmetic=outcome.arithmetic, tally=outcome.as_dict(), document=content.decode(),
        document_digest=canon.sha256(content), decided_at=decided_at,
    )  # fmt: skip
    journal.raise_to("DEC", number)
    Certification.objects.create(decision=decision, document_digest=decision.document_digest, certified_at=at)
    for state in (Ballot.State.CLOSED, Ballot.State.DECIDED, Ballot.State.CERTIFIED):
        ballot.state = lifecycle.move(lifecycle.BALLOT, ballot.state, state)
        ballot.save(update_fields=["state"])
    journal.record(
        act="restore_decision",
        obj=decision,
        by=by,
        payload={"ballot": ballot.symbol, "document": decision.document_digest, "outcome": decision.outcome},
    )
    return decision


def _read(number: int, content: bytes) -> tuple[dict[str, Any], tally.Tally]:
    try:
        document = canon.parse_json(content)
        return document, tally.tally_document(document)
    except Refusal as refusal:
        raise Refused(
            "document_unreadable",
            _("The document of decision {number} cannot be counted: {detail}").format(
                number=number, detail=refusal.detail
            ),
        ) from refusal


def _ballot(number: int, document: dict[str, Any]) -> Ballot:
    symbol = str(document.get("ballot", ""))
    try:
        _unused, year, place = codes.parse_symbol(symbol)
    except Refusal as refusal:
        raise Refused(
            "document_unreadable",
            _("The document of decision {number} names no ballot.").format(number=number),
        ) from refusal
    ballot = Ballot.objects.select_for_update(of=("self",)).filter(year=year, number=place).first()
    if ballot is None:
        raise Refused(
            "ballot_lost",
            _("Decision {number} was taken on {symbol}, which was opened after this backup was made.").format(
                number=number, symbol=symbol
            ),
            mend=_(
                "Restore a later backup, or more of the write-ahead log. No ballot is open for less than a day, "
                "so a backup of every day is always late enough."
            ),
        )
    if ballot.state != Ballot.State.OPEN:
        raise Refused(
            "ballot_decided",
            _("{symbol} is {get_state_display} here without decision {number}.").format(
                symbol=symbol, get_state_display=ballot.get_state_display().lower(), number=number
            ),
        )
    return ballot


def _restore_extensions(document: dict[str, Any], ballot: Ballot) -> None:
    """Write the extensions that the document tells of and that were lost, with what the probe saw: the table asks
    again whether they were owed."""
    if ballot.extensions.exists():
        return
    for fact in tally.read_paper(document).facts:
        if fact.kind != "extended" or fact.closes_at is None or fact.cause != Extension.Cause.OUTAGE:
            continue
        rows = _observed_again(ballot, fact)
        window = tally.Window(ballot.opens_at, ballot.closes_at)
        clause = extending.clause_of(ballot.rule)
        found = None if clause is None else tally.interrupted(clause, window, fact.observations)
        if clause is None or found is None or found.closes_at != fact.closes_at:
            raise Refused(
                "document_untied",
                _("{symbol} as it stands here has no such extension.").format(symbol=ballot.symbol),
            )
        away = tally.unavailable(fact.observations, tally.span(clause, window))
        Extension.objects.create(
            ballot=ballot, cause=fact.cause, met_at=found.met_at, at=fact.at, closes_at=fact.closes_at,
            unavailable_seconds=int(away.total_seconds()), observations=[row.pk for row in rows],
            evidence=extending.digest_of(rows),
        )  # fmt: skip


def _observed_again(ballot: Ballot, fact: tally.Fact) -> list[Observation]:
    """What the probe saw, from the document, where it is not on record any more."""
    at = journal.now()
    found = []
    for each in fact.observations:
        row = Observation.objects.filter(taken_at=each.at, up=each.up).first()
        found.append(
            row
            or Observation.objects.create(
                key=uuid4(), probe=f"document of {ballot.symbol}", taken_at=each.at, handed_in_at=at, up=each.up,
                fault="" if each.up else "as the document of the decision says",
            )
        )  # fmt: skip
    return found


def _vote_unknown(document: dict[str, Any], ballot: Ballot) -> str:
    """The first vote that stands here and not in the document, or ''."""
    published = {vote["digest"] for vote in document["votes"]}
    for vote in Vote.objects.filter(ballot=ballot).select_related("elector"):
        if vote.digest not in published:
            return f"it lacks vote {vote.sequence} of {vote.elector.code}, which stands here."
    return ""
