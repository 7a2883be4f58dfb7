"""Enactment of a change or an end of a floor on record: what is published stays; what cannot stand is said aloud."""

from datetime import timedelta
from decimal import Decimal

import pytest

from alliance.journal.models import Incident
from tariffs.floors.models import PriceFloor
from tariffs.proposals import services
from tariffs.proposals.models import Proposal
from tests import premise
from tests.tariffs import steps
from tests.tariffs.steps import day, row

pytestmark = pytest.mark.usefixtures("world")


_premise, world = premise.begins_with(steps.a_floor)


def test_raising_a_published_open_ended_floor_closes_only_its_record():
    old = PriceFloor.objects.get()
    before = PriceFloor.objects.values().get(pk=old.pk)
    start = day(60)
    [done] = steps.enacted(row(kind="change", names=old.symbol, amount="125.00", valid_from=start))
    new, number = done.floor, done.floor.decision.number
    after = PriceFloor.objects.values().get(pk=old.pk)
    assert {name for name in before if before[name] != after[name]} == {"record"}
    assert (after["record"].lower, after["record"].upper) == (old.record.lower, number)
    rest = PriceFloor.objects.get(
        line=old.line, record__contains=number, validity__contains=old.validity.lower
    )
    assert (rest.amount, rest.set_by, rest.decision) == (old.amount, old.set_by, new.decision)
    assert (rest.validity.lower, rest.validity.upper) == (old.validity.lower, start)
    assert (new.amount, new.validity.lower, new.validity.upper) == (Decimal("125.00"), start, None)
    assert sorted(PriceFloor.objects.values_list("version", flat=True)) == [1, 2, 3]


def test_on_every_day_and_record_one_floor_answers_after_a_change():
    old = PriceFloor.objects.get()
    start = day(60)
    [done] = steps.enacted(row(kind="change", names=old.symbol, amount="125.00", valid_from=start))
    for known, amounts in ((old.record.lower, ["110", "110"]), (done.floor.record.lower, ["110", "125"])):
        for on, amount in zip((start - timedelta(days=1), start), amounts, strict=True):
            [floor] = PriceFloor.objects.filter(line=old.line, record__contains=known, validity__contains=on)
            assert floor.amount == Decimal(amount)


def test_a_change_from_the_first_day_of_the_old_floor_leaves_nothing_of_it():
    old = PriceFloor.objects.get()
    first = old.validity.lower
    steps.enacted(row(kind="change", names=old.symbol, amount="90.00", valid_from=first))
    [current] = PriceFloor.objects.filter(record__upper_inf=True)
    assert (current.version, current.amount) == (2, Decimal("90.00"))


def test_an_end_leaves_the_days_before_it():
    old = PriceFloor.objects.get()
    last = day(90)
    [done] = steps.enacted(
        {
            "kind": "end",
            "names": old.symbol,
            "product": "ndpr-oxide",
            "origin": "ALL",
            "importer": "ALLIANCE",
            "valid_from": last.isoformat(),
        }
    )
    assert done.change.version.subject == "floor-end"
    [current] = PriceFloor.objects.filter(record__upper_inf=True)
    assert (current.validity.upper, current.amount) == (last, old.amount)


def test_a_change_whose_version_left_the_record_is_an_incident_and_the_rest_goes_on():
    old = PriceFloor.objects.get()
    late = steps.ballot(
        row(kind="change", names=old.symbol, amount="130.00", valid_from=day(60)), row(product="ndpr-metal")
    )
    # The line is claimed, so no ballot can come first: what comes first here is a hand at the table.
    PriceFloor.objects.filter(pk=old.pk).update(record=(old.record.lower, old.record.lower + 1))
    decision = steps.decide(late)
    broken, fine = services.enact(decision_id=decision.pk)
    assert (broken.stood, broken.floor) == (False, None)
    assert fine.stood and fine.floor.line.product.slug == "ndpr-metal"
    incident = Incident.objects.get(code="change_cannot_stand")
    assert incident.object_id == broken.change.symbol
    assert old.symbol in incident.detail
    assert Proposal.objects.get(pk=broken.change.version.proposal_id).state == Proposal.State.ADOPTED
