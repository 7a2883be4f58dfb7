"""Enactment: no rule without a decision; what is published stays; what cannot stand is said aloud."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError

from alliance.access import Refused
from alliance.journal import clock
from alliance.journal.models import Entry, Incident
from members.ballots.services import certify, close_ballot
from tariffs.floors import services as floors
from tariffs.floors.models import PriceFloor
from tariffs.proposals import selectors, services
from tariffs.proposals.models import ContestedLine, Proposal
from tests import cast
from tests.tariffs import steps
from tests.tariffs.steps import day, row

pytestmark = pytest.mark.usefixtures("world")


def test_an_adopted_change_becomes_a_floor_with_its_decision():
    decision = steps.decide(steps.ballot())
    [done] = services.enact(decision_id=decision.pk)
    floor = done.floor
    assert done.stood and floor is not None
    assert (floor.version, floor.amount, floor.currency) == (1, Decimal("110.00"), "USD")
    assert (floor.record.lower, floor.record.upper) == (decision.number, None)
    assert floor.decision == floor.set_by == decision
    assert Proposal.objects.get().state == Proposal.State.ADOPTED
    assert Entry.objects.filter(act="enact", object_id=floor.symbol).count() == 1


def test_what_was_not_adopted_puts_nothing_on_record_and_frees_its_lines():
    decision = steps.decide(steps.ballot(), yes=10, no=30)
    assert services.enact(decision_id=decision.pk) == []
    proposal = Proposal.objects.get()
    assert proposal.state == Proposal.State.NOT_ADOPTED
    assert not PriceFloor.objects.exists()
    assert not ContestedLine.objects.exists()


def test_a_ballot_without_quorum_settles_as_such():
    services.enact(decision_id=steps.decide(steps.ballot(), yes=12).pk)
    assert Proposal.objects.get().state == Proposal.State.NO_QUORUM


def test_nothing_is_enacted_before_the_decision_is_certified():
    decision = steps.decide(steps.ballot(), certified=False)
    assert selectors.to_enact() == []
    with pytest.raises(Refused) as refusal:
        services.enact(decision_id=decision.pk)
    assert refusal.value.code == "not_certified"


def test_a_second_run_finds_the_work_done():
    decision = steps.decide(steps.ballot())
    assert selectors.to_enact() == [decision.pk]
    first = services.enact(decision_id=decision.pk)
    assert services.enact(decision_id=decision.pk) == first
    assert PriceFloor.objects.count() == 1
    assert selectors.to_enact() == []


def test_what_the_exclusion_constraint_refuses_is_an_incident(monkeypatch):
    steps.a_floor()
    second = steps.table(row(product="ndpr-metal"))
    opened = services.put_to_ballot(version_id=second.pk, closes_at=cast.in_days(7), by=cast.officer())
    decision = steps.decide(opened)
    monkeypatch.setattr("tariffs.floors.selectors.in_the_way", lambda *_, **__: [])
    line = PriceFloor.objects.get().line
    monkeypatch.setattr("tariffs.floors.services.open_line", lambda **_: line)
    [done] = services.enact(decision_id=decision.pk)
    assert not done.stood
    assert "one floor for a line a date and a record" in Incident.objects.get().detail


def test_a_later_decision_waits_for_the_earlier_certified_one():
    one, two = steps.ballot(), steps.ballot(row(product="ndpr-metal"), days=8)
    first, second = steps.decide(one), steps.decide(two)
    assert selectors.to_enact() == [first.pk]
    with pytest.raises(Refused) as refusal:
        services.enact(decision_id=second.pk)
    assert refusal.value.code == "earlier_decision_unsettled"
    services.enact(decision_id=first.pk)
    assert selectors.to_enact() == [second.pk]


def test_a_decision_waits_for_a_lower_one_that_is_not_certified():
    one, two = steps.ballot(), steps.ballot(row(product="ndpr-metal"), days=8)
    first, second = steps.decide(one, certified=False), steps.decide(two)
    assert selectors.to_enact() == []
    with pytest.raises(Refused) as refusal:
        services.enact(decision_id=second.pk)
    assert refusal.value.code == "earlier_decision_unsettled"
    assert first.symbol in refusal.value.detail and "not certified" in refusal.value.detail
    certify(decision_id=first.pk)
    assert selectors.to_enact() == [first.pk]


def test_a_change_that_would_begin_by_the_day_of_its_decision_is_an_incident(monkeypatch):
    opened = steps.ballot(row(valid_from=day(10)), row(product="ndpr-metal", valid_from=day(11)))
    cast.everybody_votes(opened, yes=steps.QUORUM)
    clock.move_to(opened.closes_at + timedelta(days=3))  # the sweep stood still
    decision = close_ballot(ballot_id=opened.pk)
    certify(decision_id=decision.pk)
    late, fine = services.enact(decision_id=decision.pk)
    assert late.change.validity.lower == decision.decided_at.date()
    assert (late.stood, fine.stood) == (False, True)
    incident = Incident.objects.get(code="change_cannot_stand")
    assert incident.object_id == late.change.symbol and "after the day of its decision" in incident.detail


def test_a_fault_that_nobody_foresaw_is_an_incident_and_blocks_nothing_else(monkeypatch, caplog):
    one = steps.ballot(row(), row(product="ndpr-metal"))
    real = floors.enact_set

    def poisoned(*, line, **what):
        if line.product.slug == "ndpr-oxide":
            raise ZeroDivisionError
        return real(line=line, **what)

    monkeypatch.setattr(floors, "enact_set", poisoned)
    broken, fine = services.enact(decision_id=steps.decide(one).pk)
    assert (broken.stood, fine.stood) == (False, True)
    assert "ZeroDivisionError" in Incident.objects.get(code="change_cannot_stand").detail
    assert selectors.to_enact() == []
    assert "cannot be put on record" in caplog.text
    caplog.clear()


def test_a_fault_of_the_connection_is_not_held_against_the_change(monkeypatch):
    decision = steps.decide(steps.ballot())

    def lost(**what):
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(floors, "enact_set", lost)
    with pytest.raises(OperationalError):
        services.enact(decision_id=decision.pk)
    assert not Incident.objects.exists()
    assert selectors.to_enact() == [decision.pk]
