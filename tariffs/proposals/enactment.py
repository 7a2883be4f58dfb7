"""From a certified decision to rules on record: the only writer of floors and of tariff lines.

Each change stands or falls by itself. One that cannot stand becomes a visible incident; the decision stands
all the same, and the other changes go on. Decisions take effect in the order of their numbers.
"""

import logging
from datetime import UTC, date

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from alliance import journal
from alliance.access import SYSTEM, Refused, Seat, require
from alliance.domain import lifecycle
from alliance.web.lasting import lasting
from members.ballots.models import Certification, Decision
from members.ballots.services import OF_A_RESTORE
from tariffs.floors import services as floors
from tariffs.floors.models import PriceFloor
from tariffs.lines import selectors as on_lines
from tariffs.proposals import selectors, touched
from tariffs.proposals.models import (
    Change,
    ContestedLine,
    ContestedScheduleLine,
    Enactment,
    Kind,
    Proposal,
    Version,
)
from tariffs.schedules import services as schedules
from tariffs.schedules.models import TariffLine

log = logging.getLogger(__name__)


@transaction.atomic
def enact(*, decision_id: int, by: Seat = SYSTEM) -> list[Enactment]:
    """Put what a certified decision adopted on record, settle its proposal, free its lines.

    Also settles what was not adopted (then nothing is enacted). Safe to run twice, and twice at once: the
    lock of the proposal makes the second run find the work done. Refused: `nothing_to_enact`,
    `not_certified`, `earlier_decision_unsettled`.
    """
    require(by, OF_A_RESTORE, act=_("enact a decision"))
    version = Version.objects.filter(ballot__decision=decision_id).first()
    if version is None:
        raise Refused("nothing_to_enact", _("This decision is not about a tariff proposal."), status=404)
    proposal = Proposal.objects.select_for_update().get(pk=version.proposal_id)
    if proposal.state != Proposal.State.BALLOTING:
        return list(Enactment.objects.filter(change__version=version).order_by("change__position"))
    decision = Decision.objects.select_related("ballot").get(pk=decision_id)
    _refuse_out_of_turn(decision)
    claimed = ContestedLine.objects.filter(ballot=decision.ballot)
    of_duties = ContestedScheduleLine.objects.filter(ballot=decision.ballot)
    floors.lock_lines(list(claimed.values_list("line_id", flat=True)))
    schedules.lock_lines(list(of_duties.values_list("line_id", flat=True)))
    at = journal.now()
    adopted = decision.outcome == Decision.Outcome.ADOPTED
    done = [_enact_one(change, decision, by) for change in _changes(version)] if adopted else []
    claimed.delete()
    of_duties.delete()
    proposal.state = lifecycle.move(lifecycle.PROPOSAL, proposal.state, Proposal.State(decision.outcome))
    proposal.changed_at = proposal.moved_at = at
    proposal.save(update_fields=["state", "changed_at", "moved_at"])
    journal.record(
        act="settle", obj=proposal, by=by, payload={"decision": decision.symbol, "outcome": decision.outcome}
    )
    return done


def _refuse_out_of_turn(decision: Decision) -> None:
    if not Certification.objects.filter(decision=decision).exists():
        raise Refused(
            "not_certified",
            _("{symbol} is not certified, so nothing of it is put on record.").format(symbol=decision.symbol),
        )
    earlier = selectors.unsettled().filter(number__lt=decision.number).first()
    if earlier:
        certified = Certification.objects.filter(decision=earlier).exists()
        raise Refused(
            "earlier_decision_unsettled",
            _("{symbol} comes first{value}.").format(
                symbol=earlier.symbol, value="" if certified else ", and it is not certified"
            ),
            mend=_("The sweep does it next.")
            if certified
            else _("It is certified once its second count agrees."),
        )


def _changes(version: Version) -> list[Change]:
    named = ("names__line", "names_line__line__product", "names_line__line__origin")
    return list(version.changes.select_related("product", "origin", "territory", *named).order_by("position"))


@lasting
def _enact_one(change: Change, decision: Decision, by: Seat) -> Enactment:
    """One change in its own savepoint, with its entry in the record; an incident where it cannot stand."""
    try:
        with transaction.atomic():
            put = _apply(change, decision)
    except Refused as refused:
        return _cannot_stand(change, by, detail=refused.detail, mend=refused.mend)
    except IntegrityError as error:
        return _cannot_stand(change, by, detail=_of_constraint(error), mend="")
    except OperationalError:
        raise  # the connection, a deadlock, a timeout: says nothing about the change, so the sweep tries again
    except Exception as fault:  # a change that nobody foresaw must not hold back every later decision
        log.exception("%s cannot be put on record.", change.symbol)
        return _cannot_stand(
            change, by, detail=f"Putting it on record failed ({type(fault).__name__}).",
            mend="The decision stands. The developers must find the fault; then it is proposed again.",
        )  # fmt: skip
    payload = {"change": change.symbol, "decision": decision.symbol, "kind": change.kind}
    if change.named:
        payload["names"] = change.named.symbol
    journal.record(act="enact", obj=put or change, by=by, payload=payload)
    return Enactment.objects.create(
        change=change,
        floor=put if isinstance(put, PriceFloor) else None,
        line=put if isinstance(put, TariffLine) else None,
        stood=True,
        enacted_at=journal.now(),
    )


def _apply(change: Change, decision: Decision) -> PriceFloor | TariffLine | None:
    first_day = on_lines.period(change.validity).start
    if first_day <= decision.decided_at.astimezone(UTC).date():
        raise Refused(
            "reaches_back",
            _(
                "It would apply from {first_day} on, and {symbol} was taken on {date}. A rule begins "
                "after the day of its decision."
            ).format(
                first_day=first_day, symbol=decision.symbol, date=decision.decided_at.astimezone(UTC).date()
            ),
            mend=_("The decision stands. Its sponsor may propose the change again with a later first day."),
        )
    return (_apply_to_duty if change.is_line else _apply_to_floor)(change, first_day, decision)


def _apply_to_floor(change: Change, first_day: date, decision: Decision) -> PriceFloor | None:
    if change.kind == Kind.SET:
        return floors.enact_set(line=touched.line_of_floor(change), text=_text(change), decision=decision)
    assert change.names is not None, "a change or an end names a rule version (check L402)"
    if change.kind == Kind.CHANGE:
        return floors.enact_change(names=change.names, text=_text(change), decision=decision)
    return floors.enact_end(names=change.names, from_day=first_day, decision=decision)


def _apply_to_duty(change: Change, first_day: date, decision: Decision) -> TariffLine | None:
    text = schedules.LineText(change.expression, change.validity, change.staging)
    if change.kind == Kind.SET:
        return schedules.enact_set(line=touched.line_of_duty(change), text=text, decision=decision)
    assert change.names_line is not None, "a change or an end names a rule version (check L402)"
    if change.kind == Kind.CHANGE:
        return schedules.enact_change(names=change.names_line, text=text, decision=decision)
    return schedules.enact_end(names=change.names_line, from_day=first_day, decision=decision)


def _text(change: Change) -> floors.FloorText:
    assert change.amount is not None, "only an end has no amount"
    return floors.FloorText(
        change.amount, change.currency, change.unit, change.content_basis, change.value_basis,
        change.combination, change.validity, change.sunset, change.terms,
    )  # fmt: skip


def _cannot_stand(change: Change, by: Seat, *, detail: str, mend: str) -> Enactment:
    journal.incident(
        code="change_cannot_stand",
        obj=change,
        by=by,
        detail=detail,
        mend=mend or "The decision stands. Its sponsor may propose the change again.",
    )
    return Enactment.objects.create(change=change, floor=None, stood=False, enacted_at=journal.now())


def _of_constraint(error: IntegrityError) -> str:
    """What the database refused, by the constraint's own sentence of a name."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = (getattr(diagnosis, "constraint_name", None) or "a constraint").replace("_", " ")
    return f"The table refused the row: {name}."
