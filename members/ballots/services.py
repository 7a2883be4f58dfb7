"""Opening a ballot, closing and deciding, certifying. The law is in alliance.domain.tally; votes are cast in `casting`.

A service locks, then reads the clock, then writes.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SECRETARIAT, SYSTEM, Refused, Role, Seat, require
from alliance.domain import canon, lifecycle, tally
from alliance.domain.errors import Refusal
from members.approvals.models import Request
from members.ballots import documents, extending, noting, preparing, second_count, selectors, vouching
from members.ballots.models import Ballot, Certification, Decision, DecisionRule, ElectorateEntry
from members.registry.selectors import electorate as electorate_on
from members.registry.selectors import without_standing

OF_A_RESTORE = frozenset({Role.OFFICER})  # beside the sweep: two officers who write a lost decision again
LONGEST_WINDOW = timedelta(days=366)  # a frozen ballot cannot be shortened, so a slip of the year is refused


@transaction.atomic
def open_ballot(
    *, subject: str, title: str, about: str, text_digest: str, closes_at: datetime, by: Seat,
    opened_early: Request | None = None,
) -> Ballot:  # fmt: skip
    """Open a ballot on one digest, now, until `closes_at` (aware instant; a vote at it is late).

    The rule follows from the subject on today's date and the electorate from the register on today's date; both
    are frozen here. `opened_early` is by which two officers it opens before its text has circulated; the table that
    ties text and ballot asks (members.ballots.circulation).

    Refused: `role_may_not`, `no_rule_for_subject`, `window_too_short`, `window_too_long`,
    `register_incomplete`, `nobody_may_vote`, `rule_counts_otherwise`.
    """
    require(by, SECRETARIAT, act=_("open a ballot"))
    year = journal.now().year  # read once: series and symbol agree although the lock may outlast the year
    number = journal.next_number(f"BALLOT/{year}")
    at = journal.now()
    on = at.date()
    subject_rule = selectors.rule_for(subject, on=on)
    rule = subject_rule.rule
    refuse_window(rule, at=at, closes_at=closes_at)
    missing = without_standing(on)
    if missing:
        raise Refused(
            "register_incomplete",
            _("The register gives no side and weight to {missing}.").format(
                missing=", ".join(member.name for member in missing)
            ),
            mend=_("Record their standing first; a party is not left out of an electorate in silence."),
        )
    placings = electorate_on(on, area=subject_rule.area)
    if not any(placing.capacity == ElectorateEntry.Capacity.ELECTOR for placing in placings):
        raise Refused(
            "nobody_may_vote", _("No member may vote on this subject today."), mend=_("Check the register.")
        )
    entries = [
        ElectorateEntry(
            member=placing.member, code=placing.member.code, name=placing.member.name, status=placing.status,
            side=placing.side, weight=placing.weight, capacity=placing.capacity,
            represented_by=placing.represented_by, casts=placing.votes, competence=placing.competence,
        )
        for placing in placings
    ]  # fmt: skip
    _refuse_several_votes(rule, entries)
    ballot = Ballot(
        year=year, number=number, title=title, subject=subject, text_digest=text_digest, about=about,
        rule=rule, opens_at=at, closes_at=closes_at, electorate_digest=documents.electorate_digest(entries),
        opened_early=opened_early,
    )  # fmt: skip
    ballot.seal = vouching.seal_of(ballot)
    ballot.save(force_insert=True)
    for entry in entries:
        entry.ballot = ballot
    ElectorateEntry.objects.bulk_create(entries)
    journal.record(
        act="open_ballot",
        obj=ballot,
        by=by,
        payload={
            "about": about,
            "closes_at": canon.instant_text(closes_at),
            "electorate": ballot.electorate_digest,
            "opens_at": canon.instant_text(at),
            "rule": rule.symbol,
            "text": text_digest,
        }
        | ({"opened_early": opened_early.symbol} if opened_early else {}),
    )
    return ballot


def _refuse_several_votes(rule: DecisionRule, entries: list[ElectorateEntry]) -> None:
    """Refuse to open what could not be counted: a rule that takes one vote a member, where a union casts several."""
    try:
        tally.count(tally.from_terms(rule.terms), documents.electors(entries), {})
    except Refusal as refusal:
        raise Refused(
            "rule_counts_otherwise", refusal.detail,
            mend=_("Let the subject call for a rule that says how several votes count, or the union declare one vote."),
        ) from refusal  # fmt: skip


def refuse_window(rule: DecisionRule, *, at: datetime, closes_at: datetime) -> None:
    """Refuse a ballot that would be open from `at` to `closes_at` for shorter than its rule asks, or too long.

    Refused: `window_too_short`, `window_too_long`.
    """
    if closes_at < at + timedelta(hours=rule.shortest_window_hours):
        raise Refused(
            "window_too_short",
            _(
                "{title} asks for at least {shortest_window_hours} hours; this ballot would close "
                "{closes_at:%d %b %Y, %H:%M} UTC."
            ).format(title=rule.title, shortest_window_hours=rule.shortest_window_hours, closes_at=closes_at),
            mend=_("Choose a close after {at:%d %b %Y, %H:%M} UTC.").format(
                at=at + timedelta(hours=rule.shortest_window_hours)
            ),
            where="closes_at",
        )
    if closes_at > at + LONGEST_WINDOW:
        raise Refused(
            "window_too_long",
            _("This ballot would stay open until {closes_at:%d %b %Y}, more than a year.").format(
                closes_at=closes_at
            ),
            mend=_("Choose a close before {at:%d %b %Y}.").format(at=at + LONGEST_WINDOW),
            where="closes_at",
        )


@transaction.atomic
def close_ballot(*, ballot_id: int, by: Seat = SYSTEM) -> Decision | None:
    """Close a ballot whose instant has come, tally it, write the decision once with its arithmetic.

    Safe to run twice: the second run returns the first one's decision. The lock waits for every vote under way,
    so no accepted vote stays outside the tally. Where nobody vouches for a vote, or the second counter, over the vote
    rows, comes to another outcome, an incident is told and nothing decided (None): the ballot stays due. Where the
    outage clause of its rule moves the close, or may still move it, it is not closed either (None).
    Refused: `ballot_still_open`.
    """
    require(by, frozenset(), act=_("close a ballot"))
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("rule").get(pk=ballot_id)
    at = journal.now()
    if ballot.state != Ballot.State.OPEN:
        return ballot.decision
    if at < ballot.ends_at:
        raise Refused(
            "ballot_still_open",
            _("{symbol} closes on {ends_at:%d %b %Y, %H:%M} UTC.").format(
                symbol=ballot.symbol, ends_at=ballot.ends_at
            ),
        )
    if _moves(ballot, at, by):
        return None
    if _unvouched(ballot, by):
        return None
    document = documents.tally_document(ballot)
    outcome = tally.tally_document(document)
    if _counters_differ(ballot, outcome.outcome, by):
        return None
    text = canon.canonical_bytes(document)
    decision = Decision.objects.create(
        number=journal.next_number("DEC"), year=ballot.closes_at.year, ballot=ballot, outcome=outcome.outcome,
        arithmetic=outcome.arithmetic, tally=outcome.as_dict(), document=text.decode(),
        document_digest=canon.sha256(text), decided_at=at,
    )  # fmt: skip
    lifecycle.move(lifecycle.BALLOT, ballot.state, Ballot.State.CLOSED)
    ballot.state = lifecycle.move(lifecycle.BALLOT, Ballot.State.CLOSED, Ballot.State.DECIDED)
    ballot.save(update_fields=["state"])
    preparing.forget_uncast(ballot)
    noting.forget_uncast(ballot)
    journal.record(
        act="decide",
        obj=decision,
        by=by,
        payload={
            "arithmetic": decision.arithmetic,
            "ballot": ballot.symbol,
            "document": decision.document_digest,
            "outcome": decision.outcome,
        },
    )
    return decision


def _moves(ballot: Ballot, at: datetime, by: Seat) -> bool:
    """Whether a close that has come moves after all, or may: no ballot closes while a later close is owed to it."""
    known = extending.standing(ballot)
    if known.settled:
        return False
    if extending.extend(ballot, known, by=by) is not None:
        return at < ballot.ends_at
    journal.incident(
        code="probe_silent", obj=ballot, by=by,
        detail=f"{ballot.symbol} is due to close. The probe has not said what it saw before the close, and its rule "
        "moves the close after an outage.",
        mend="Start the probe, or run `manage.py probe --once` beside its file of kept observations. Then the ballot "
        "closes or is extended by itself.",
    )  # fmt: skip
    return True


def _unvouched(ballot: Ballot, by: Seat) -> bool:
    fault = vouching.unvouched(ballot)
    if fault:
        journal.incident(
            code="vote_unvouched", obj=ballot, by=by, detail=f"{ballot.symbol}: {fault}",
            mend="Nothing is decided. The secretariat must find who wrote it. Was ALLIANCE_SECRET_KEY changed while "
            "the ballot was open? Then name the former one in ALLIANCE_FORMER_SECRET_KEYS.",
        )  # fmt: skip
    return bool(fault)


def _counters_differ(ballot: Ballot, first: str, by: Seat) -> bool:
    second = second_count.outcome(ballot)
    if first != second:
        journal.incident(
            code="counters_differ", obj=ballot, by=by,
            detail=f"{ballot.symbol}: one count comes to {first}, the other to {second}.",
            mend="Nothing is decided. The secretariat must find the cause; then the ballot is decided by itself.",
        )  # fmt: skip
    return first != second


@transaction.atomic
def certify(*, decision_id: int, by: Seat = SYSTEM) -> Certification | None:
    """Certify a decision when a second count, from the published bytes and the votes on record, agrees.

    A difference makes an incident and certifies nothing (None). Safe to run twice.
    """
    require(by, OF_A_RESTORE, act=_("certify a decision"))
    decision = Decision.objects.select_related("ballot__rule").get(pk=decision_id)
    ballot = Ballot.objects.select_for_update().get(pk=decision.ballot_id)
    at = journal.now()
    existing = Certification.objects.filter(decision=decision).first()
    if existing:
        return existing
    fault = documents.fault_in(decision) or vouching.unvouched(ballot)
    if fault:
        journal.incident(
            code="tally_differs", obj=decision, by=by, detail=fault,
            mend="Nothing of this decision is published. The secretariat must find the cause.",
        )  # fmt: skip
        return None
    row = Certification.objects.create(
        decision=decision, document_digest=decision.document_digest, certified_at=at
    )
    ballot.state = lifecycle.move(lifecycle.BALLOT, ballot.state, Ballot.State.CERTIFIED)
    ballot.save(update_fields=["state"])
    journal.record(act="certify", obj=decision, by=by, payload={"document": decision.document_digest})
    return row
