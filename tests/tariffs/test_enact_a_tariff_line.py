"""From a text with tariff lines to tariff lines on record: set, change, end; each stands or falls alone."""

from datetime import timedelta

import pytest

from alliance.access import Refused
from alliance.journal.models import Entry, Incident
from tariffs.floors.models import PriceFloor
from tariffs.proposals import services
from tariffs.proposals.models import ContestedScheduleLine
from tariffs.schedules.models import ScheduleLine, TariffLine
from tests import cast, premise
from tests.tariffs import steps
from tests.tariffs.duties import a_line, line
from tests.tariffs.steps import day, row

pytestmark = pytest.mark.usefixtures("world")


_premise, world = premise.begins_with(a_line)


def test_an_adopted_tariff_line_stands_on_record_with_its_decision():
    stands = TariffLine.objects.get()
    assert (stands.symbol, stands.expression, stands.staging) == ("TL-1.1", "2.5%", {})
    assert stands.record.lower == stands.decision.number == stands.set_by.number
    assert stands.record.upper is None
    assert Entry.objects.filter(act="enact", object_id="TL-1.1").count() == 1
    assert not ContestedScheduleLine.objects.exists()


def test_a_change_closes_the_record_and_what_stood_before_its_day_goes_on():
    old, start = TariffLine.objects.get(), day(60)
    [done] = steps.enacted(line(kind="change", names=old.symbol, expression="free", valid_from=start))
    new, number = done.line, done.line.decision.number
    old.refresh_from_db()
    assert old.record.upper == number
    rest = TariffLine.objects.get(record__contains=number, validity__contains=start - timedelta(days=1))
    assert (rest.expression, rest.set_by_id, rest.validity.upper) == ("2.5%", old.set_by_id, start)
    assert (new.expression, new.version, new.validity.lower) == ("free", 3, start)


def test_an_end_leaves_the_days_before_it():
    old, last = TariffLine.objects.get(), day(90)
    steps.enacted(line(kind="end", names=old.symbol, expression="", valid_from=last))
    [rest] = TariffLine.objects.filter(record__upper_inf=True)
    assert (rest.validity.upper, rest.expression) == (last, "2.5%")


def test_staged_cuts_are_put_on_record_as_they_were_voted():
    [done] = steps.enacted(
        line(product="", hs="2846.90", importer="US", expression="free", staged_from="10%", staged_cuts="5",
             staged_later="on 1 January")
    )  # fmt: skip
    put = done.line
    assert (put.expression, put.staging["base"], put.staging["category"]) == ("", "10%", "B5")
    assert put.staging["entry_into_force"] == put.validity.lower.isoformat()
    assert (put.line.hs, put.line.product) == ("284690", None)


def test_a_floor_and_a_tariff_line_on_the_same_goods_are_two_things_in_one_text():
    text = steps.table(row(), line(product="ndpr-metal"), line(product="", hs="284690"))
    assert text.subject == "tariff-package"
    opened = services.put_to_ballot(version_id=text.pk, closes_at=cast.in_days(7), by=cast.officer())
    done = services.enact(decision_id=steps.decide(opened).pk)
    assert [type(each.put) for each in done] == [PriceFloor, TariffLine, TariffLine]


def test_a_line_is_on_one_open_ballot_at_most():
    metal = line(product="ndpr-metal")
    steps.ballot(metal)
    other = steps.table(line(product="ndpr-metal", expression="7%"))
    with pytest.raises(Refused) as refusal:
        services.put_to_ballot(version_id=other.pk, closes_at=cast.in_days(7), by=cast.officer())
    assert refusal.value.code in ("checks_block", "line_contested")
    assert "is open on" in refusal.value.detail


def test_a_rival_that_came_first_is_an_incident_and_the_rest_goes_on(monkeypatch):
    both = steps.ballot(line(product="ndpr-metal"), line(product="", hs="284690"))
    decision = steps.decide(both)
    metal = ScheduleLine.objects.get(product__slug="ndpr-metal")
    old = TariffLine.objects.get()
    TariffLine.objects.create(
        line=metal, version=1, expression="9%", validity=old.validity, record=old.record, decision=old.decision,
        set_by=old.set_by,
    )  # fmt: skip
    broken, fine = services.enact(decision_id=decision.pk)
    assert (broken.stood, fine.stood) == (False, True)
    assert "stands on TL-" in Incident.objects.get(code="change_cannot_stand").detail
